"""How long work waits for a pool whose work piles up: over the week, first come first served.

What is there follows the hours and chance together (`reflected`). Who comes finds it, and waits
until the people have done as much in their open hours; then the own work is done, in open hours
too. All that is asked by when work comes: so it is known how long it takes on average, and how it
spreads: what comes on Friday night waits for two days, what comes at noon for none.

    level  ▇▆▅▄▃▂▁▁▁▁▁▂▃▄▅▆▇      comes at noon    ├─ wait ─┼─ work ─┤
    door   ────────┐      ┌───    comes at night   ├──── door ────┼──── wait ────┼─ work ─┤

Of several priorities, the work of those above and of their own is all that the highest wait for;
the waits of the others follow, for what all wait together, weighed by work, is the same in any
order (Kleinrock 1976).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from wfmap.graph.packing import closing_of
from wfmap.prediction.bursts import Bursts
from wfmap.prediction.network import PoolWait
from wfmap.prediction.pools import Pool, StepLoad
from wfmap.prediction.reflected import PARTS, Chance, all_parts_of, course_of
from wfmap.prediction.routing import Routing
from wfmap.prediction.weeks import ENDS, SLOT, Duty, Week

__all__ = [
    "NO_PILE",
    "Pile",
    "Served",
    "Waits",
    "pile_of",
    "smoothed",
    "waits_behind",
    "waits_of",
]

_MIDDLES = np.cumsum(PARTS) - PARTS / 2
"""The share below the middle of each of the parts that stand for a distribution."""

_EMPTY = 1e-300
_NEVER = 1e-12
"""Of the most work that comes in a slot, what is none."""
_INSTANT = 1e-3
"""Seconds of a wait that are none."""
_SMOOTH = 0.98
"""Of how irregularly work would come, what is left where a pile before it is let out evenly."""
_LEAST = 1800.0
"""Seconds of work by which it is told how often a closing door breaks up what takes less."""


@dataclass(frozen=True, slots=True)
class Pile:
    """How long work takes at a pool that has piles, by step, in seconds on the clock.

    `longer` is the wait beyond that for the door to open, chance included, `queued` the part of it
    in which people are there; `doors` is that for the door; `working` how many times as long as its
    open time the work takes, once begun; `spread` the variance of all but what the work itself
    varies. They are in place of the wait of a queueing formula. Empty where nothing piles up.
    """

    longer: Mapping[str, float] = field(default_factory=dict)
    doors: Mapping[str, float] = field(default_factory=dict)
    working: Mapping[str, float] = field(default_factory=dict)
    spread: Mapping[str, float] = field(default_factory=dict)
    queued: Mapping[str, float] = field(default_factory=dict)


NO_PILE = Pile()


def smoothed(
    flow: Bursts, pools: Mapping[str, Pool], route: Routing, waits: Mapping[str, PoolWait]
) -> Mapping[str, float]:
    """Find how irregularly work comes to each pool, that of piles being let out evenly.

    While a pool works on a pile, what it lets out varies as its work does, however it came.

    Returns:
        The squared coefficient of variation by actor.
    """
    names = list(pools)
    holding = np.array([flow.holding.get(name, 0.0) for name in names])
    total = route.entering + route.between.sum(axis=0)
    total[total == 0] = 1.0
    share = route.between / total[None, :] * holding[:, None]
    np.fill_diagonal(share, 0.0)
    out = np.array([pools[name].scv for name in names])
    kept = np.maximum(0.0, 1 - share.sum(axis=0))
    found = {}
    for k, name in enumerate(names):
        scv = waits[name].arrival_scv if name in waits else 1.0
        found[name] = float(kept[k] * scv + out @ share[:, k])
    return found


@dataclass(frozen=True, slots=True)
class Served:
    """A pool, what a queueing formula says of it, and how irregularly work comes to it.

    `scv` is the squared coefficient of variation of what comes, piles being let out evenly.
    """

    pool: Pool
    state: PoolWait
    scv: float


def pile_of(
    flow: Bursts, served: Served, levels: Mapping[str, int], *, is_piled: bool = False
) -> Pile:
    """Let the work of a pool flow through it.

    Args:
        flow: when work comes to the steps.
        served: the pool.
        levels: the priority of each step; 0 where it is not named.
        is_piled: that it is looked at even where nothing piles up.
    """
    pool = served.pool
    smooth = served.scv < _SMOOTH * served.state.arrival_scv
    inflow = flow.inflow(pool, is_piled=is_piled or smooth)
    if inflow is None:
        return NO_PILE
    loads = [x for x in pool.loads if x.step in flow.comes and x.entries > 0]
    longer: dict[str, float] = {}
    doors: dict[str, float] = {}
    working: dict[str, float] = {}
    spread: dict[str, float] = {}
    queued: dict[str, float] = {}
    under = pool.work_under(levels)
    ahead: list[StepLoad] = []
    for level in sorted({levels.get(x.step, 0) for x in loads}, reverse=True):
        own = [x for x in loads if levels.get(x.step, 0) == level]
        waits = waits_of(flow, served, level, levels)
        saved = sum(
            _work(x) * (x.queues * waits.behind(flow.comes[x.step]) - longer[x.step]) for x in ahead
        )
        share = max(under[level], _EMPTY)
        for load in own:
            comes, step = flow.comes[load.step], load.step
            finishes = closing_of(flow.graph, flow.graph.steps[step]) == "finish"
            doors[step] = waits.door(comes) * load.queues
            whole = waits.behind(comes)
            longer[step] = max(0.0, whole + saved / share) * load.queues
            part = longer[step] / whole if whole > _INSTANT else 1.0
            queued[step] = min(longer[step], waits.queued(comes) * part)
            alone = load.mean / pool.pace
            working[step], wider = 1.0, 0.0
            if not finishes:
                working[step], wider = waits.working(comes, max(alone, _LEAST))
            spread[step] = waits.variance(comes, load.queues) + wider
        ahead += own
    return Pile(longer, doors, working, spread, queued)


def waits_behind(
    flow: Bursts, served: Served, levels: Mapping[str, int]
) -> Mapping[str, tuple[Week, Week]]:
    """Say how the waits at a pool with piles spread, doors included; see `pile_of`.

    Returns:
        Waits in seconds and how likely each is, by step.
    """
    pool = served.pool
    if flow.inflow(pool, is_piled=True) is None:
        return {}
    found: dict[str, tuple[Week, Week]] = {}
    for level in {levels.get(load.step, 0) for load in pool.loads}:
        waits = waits_of(flow, served, level, levels)
        times = (waits.parts * SLOT).ravel()
        for load in pool.loads:
            if levels.get(load.step, 0) == level:
                found[load.step] = times, np.outer(PARTS, waits.of(flow.comes[load.step])).ravel()
    return found


def waits_of(flow: Bursts, served: Served, level: int, levels: Mapping[str, int]) -> "Waits":
    """Follow the work of a priority and those above; what is known of a week is found once.

    Work that is gone straight on with goes with the work that it follows.
    """
    key, known = (served.pool.actor, level), flow.kept
    if key not in known or known[key][0] != served:
        inflow = flow.inflow(served.pool, is_piled=True)
        assert inflow is not None  # noqa: S101 - looked at before
        entry = _Entry.of(served, inflow.duty)
        loads = [x for x in served.pool.loads if x.step in flow.comes and x.entries > 0]
        came = sum(
            (flow.comes[x.step] for x in loads if levels.get(x.step, 0) >= level),
            np.zeros(len(ENDS) - 1),
        )
        work = [_with_the_rest(x) for x in loads if levels.get(x.step, 0) >= level]
        known[key] = served, entry.waits(flow.work_of(work, inflow.duty), came)
    found: Waits = known[key][1]
    return found


def _with_the_rest(load: StepLoad) -> StepLoad:
    """Give a load as who comes later waits for it: with what is gone straight on with."""
    if not load.joined:
        return load
    return replace(load, entries=load.entries * load.queues, mean=load.mean + load.then)


def _work(load: StepLoad) -> float:
    return load.entries * load.mean


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one entry is to a pool, in slots of the work of all its people.

    `spared` is what is not waited for, because the last of a pile are worked on side by side.
    """

    duty: Duty
    chance: Chance
    spared: float

    @classmethod
    def of(cls, served: Served, duty: Duty) -> "_Entry":
        """Reckon it from the pool, and from what a queueing formula says of it."""
        pool, state = served.pool, served.state
        mean = pool.mean / duty.most
        at_once = served.scv * pool.bulk + pool.scv
        # who comes back to the same people brings more work than one entry, sooner or later
        in_all = at_once + max(0.0, pool.entries - 1)
        waiting = state.p_wait / state.load if state.load > 0 else 1.0
        held = waiting * at_once / in_all if in_all > 0 else 0.0
        spared = (pool.servers - 1) * mean * (1 + pool.scv) / 2
        return cls(duty, Chance(mean * in_all, held, state.wait / SLOT), spared)

    def waits(self, work: Week, came: Week) -> "Waits":
        """Follow some work through the week; `came` is when it comes, also what takes no time."""
        duty, fluid = self.duty, self.duty.level(work)
        course = course_of(work, fluid, duty, self.chance)
        comes = np.flatnonzero(came > _NEVER * came.max())
        middle, done = _middle(ENDS)[comes], _middle(duty.done)[comes]
        parts = all_parts_of(_middle(course.mean)[comes], _middle(course.variance)[comes])
        ahead = np.maximum(0.0, parts - np.minimum(self.spared, _middle(fluid)[comes]))
        waits = duty.reached(done + ahead) - middle
        begun = done + PARTS @ ahead
        return Waits(duty, comes, ahead, waits, duty.reached(done) - middle, begun - done, begun)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long who comes in a slot waits: in parts, in slots; and until what work is done.

    `slots` are those in which somebody comes at all, and all else is of them only: `ahead` what has
    to be done then, in parts, `open_` the open slots of a wait, `begun` the work that is done until
    work of a slot is begun.
    """

    duty: Duty
    slots: NDArray[np.int64]
    ahead: Week
    parts: Week
    doors: Week
    open_: Week
    begun: Week

    def of(self, comes: Week) -> Week:
        """Pick what comes in the slots in which somebody comes."""
        found: Week = comes[self.slots]
        return found

    def drawn(self, chances: Week, places: NDArray[np.int64]) -> Week:
        """Give quantiles of what has to be done, in slots, for some of the slots by their place."""
        part = np.clip(np.searchsorted(_MIDDLES, chances) - 1, 0, len(PARTS) - 2)
        low, high = _MIDDLES[part], _MIDDLES[part + 1]
        along = np.clip((chances - low) / (high - low), 0.0, 1.0)
        first, then = self.ahead[part, places], self.ahead[part + 1, places]
        found: Week = first + along * (then - first)
        return found

    def mean(self, comes: Week) -> float:
        """Give the mean wait of what comes, the door included, in seconds."""
        return float(self.of(comes) @ (PARTS @ self.parts)) * SLOT

    def behind(self, comes: Week) -> float:
        """Give the mean wait of what comes once the door is open, in seconds."""
        return self.mean(comes) - self.door(comes)

    def door(self, comes: Week) -> float:
        """Give the mean time until the door opens, in seconds."""
        return float(self.of(comes) @ self.doors) * SLOT

    def queued(self, comes: Week) -> float:
        """Give the mean wait in which people are there, in seconds."""
        return max(0.0, float(self.of(comes) @ self.open_) * SLOT)

    def variance(self, comes: Week, waiting: float = 1.0) -> float:
        """Give the variance of the wait, the door included, in seconds²; a share waits at all."""
        second = float(self.of(comes) @ (PARTS @ self.parts**2)) * SLOT**2
        return max(0.0, waiting * second - (waiting * self.mean(comes)) ** 2)

    def working(self, comes: Week, alone: float) -> tuple[float, float]:
        """Give how many times as long on the clock open seconds of work take; the variance."""
        taken = self.duty.reached(self.begun + alone / SLOT) - self.duty.reached(self.begun)
        mean = float(self.of(comes) @ taken)
        second = float(self.of(comes) @ taken**2)
        return mean * SLOT / alone, max(0.0, second - mean**2) * SLOT**2


def _middle(ends: Week) -> Week:
    found: Week = (ends[1:] + ends[:-1]) / 2
    return found

"""How the time of a case spreads over closed hours: cases drawn, and followed through the week.

Who comes at night waits for the morning at the first step and at no other; who finds a long queue
at noon finds one at the next step of the same people too. Waits over closed hours so hang together,
and a sum of them, each taken for itself, spreads too much or too little. Therefore cases are drawn:
each comes at a time of the week, waits at each step as it is known to take there at that time
(`piles`), and is worked on in open hours. Nobody waits for anybody drawn: what queues do is known,
and drawn is only who meets what.

    Mon 08 ├────── open ──────┤ 16        08 ├────── open ──────┤
    one case      ╰ a ╯╰─ b ──┼──── night ────┼─ b ╯      35 min of work, 17 h
    another    ╰ a ╯╰ b ╯                                 35 min of work, 40 min

How long a queue is at one time and some time later is joined by a normal copula, whose correlation
fades with the relaxation time of the pool. A step costs some passes over 4,000 numbers; what has no
course over the week has the moments of the prediction. The same numbers are drawn each time.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ROOT, StepNode
from wfmap.graph.blocks import Block
from wfmap.graph.compose import Level, Onward
from wfmap.graph.moments import NOTHING, Moments
from wfmap.graph.packing import closing_of
from wfmap.graph.parts import parts_in_order
from wfmap.graph.races import law
from wfmap.graph.stays import work_of
from wfmap.prediction.clock import rest_after
from wfmap.prediction.closed import gathering, releases
from wfmap.prediction.piles import Served, waits_of
from wfmap.prediction.solving import Solved
from wfmap.prediction.walks import duty_of
from wfmap.prediction.weeks import ENDS, SLOT, SLOTS, Duty
from wfmap.units.durations import MINUTE
from wfmap.units.weekly import MINUTES_PER_WEEK

__all__ = ["Drawn", "drawn"]

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

_CASES: Final = 4000
_VALUES: Final = 512
"""Values that stand for the time of a piece of work."""
_DEEPEST: Final = 40
_ROUNDS: Final = 4
_TURNS: Final = 5000
"""Times that steps are come to by some cases, after which a loop has no end in sight."""
_LEAST: Final = 1e-6
"""Slots in which any queue is forgotten at the least."""
_FULL: Final = 0.999
"""The load from which on a queue forgets no slower."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a level that is followed, until a step or the end, inside so many blocks."""

    level: Level
    end: str | None = None
    depth: int = 0


@dataclass(frozen=True, eq=False)
class Drawn:
    """The distribution of a time, by what it takes some drawn cases, in seconds."""

    times: Array

    def tail(self, limit: float) -> float:
        """Compute the probability that it is longer than a limit in seconds."""
        within = int(np.searchsorted(self.times, limit * (1 + 1e-9), side="right"))
        return 1.0 - within / len(self.times)

    def quantile(self, share: float) -> float:
        """Compute the time that a share of cases stays below."""
        return float(np.quantile(self.times, share))


class UndrawnError(Exception):
    """Something cannot be followed case by case."""


def drawn(done: Solved, mean: float) -> Drawn:
    """Draw cases of a process whose week is followed.

    Args:
        done: the process.
        mean: what a case takes on average as predicted, in seconds; what is drawn is fitted to it.

    Raises:
        UndrawnError: a case begins at several steps at once or may end by a deadline, people have
            no hours, a time has no end, or work goes round without an end in sight.
    """
    times = np.sort(_Cases(done).whole())
    return Drawn(times * (mean / max(float(times.mean()), 1e-9)))


class _Cases:
    """Cases on their way; all times are in seconds since the Monday before they came."""

    def __init__(self, done: Solved) -> None:
        self.done = done
        self.random = np.random.Generator(np.random.PCG64(1))
        self.within: Counter[str] = Counter()
        self.duties: dict[str, Duty | None] = {}
        self.met: dict[str, tuple[Array, Array]] = {}

    def whole(self) -> Array:
        """Give the seconds that each case takes."""
        assert self.done.flow is not None  # noqa: S101 - looked at before
        came = np.concatenate([[0.0], np.cumsum(self.done.flow.begins)])
        places = (np.arange(_CASES) + self.random.random(_CASES)) / _CASES
        now: Array = np.interp(places * came[-1], came, ENDS) * SLOT
        self.random.shuffle(now)
        return self._level(ROOT, np.arange(_CASES), now) - now

    def _level(self, name: str, who: Rows, now: Array) -> Array:
        done = self.done
        level = Level(done.graph, name, done.visited, done.times)
        starts = level.starts()
        level.within.update({node.id: _ROUNDS for node in done.graph.at(name)})  # all ways are gone
        if level._late() != NOTHING or not starts or not level.is_one_at_first:  # noqa: SLF001 - the same room, case by case
            raise UndrawnError
        if len(starts) == 1:
            return self._chain(_Part(level), starts[0], who, now)
        found, chosen = now.copy(), self.random.integers(len(starts), size=len(who))
        for k, start in enumerate(starts):
            some = np.flatnonzero(chosen == k)
            found[some] = self._chain(_Part(level), start, who[some], now[some])
        return found

    def _chain(self, part: _Part, begin: str, who: Rows, now: Array) -> Array:
        """Follow cases from one step until the end of a part, or none is left."""
        level, end = part.level, part.end
        if begin == end or not len(who):
            return now
        states = level.reachable(begin, end)
        after = {step: [t for t, _, _ in onward if t in states] for step, onward in states.items()}
        order = {s: k for k, s in enumerate(s for some in parts_in_order(after) for s in some)}
        found, last = now.copy(), np.zeros(len(now))
        open_: dict[str, list[tuple[Rows, Array]]] = {begin: [(np.arange(len(who)), now)]}
        for _ in range(_TURNS):
            if not open_:
                return np.maximum(found, last)
            step = min(open_, key=order.__getitem__)
            came = open_.pop(step)
            rows = np.concatenate([rows for rows, _ in came])
            times = np.concatenate([times for _, times in came])
            if level._beside(step, end):  # noqa: SLF001 - the same room, case by case
                last[rows] = np.maximum(last[rows], self._aside(part, step, who[rows], times))
            times = self._visit(part, step, who[rows], times)
            found[rows] = times
            for target, some, later in self._onward(states[step], rows, times):
                found[some] = later
                if target != end:
                    open_.setdefault(target, []).append((some, later))
        raise UndrawnError

    def _onward(
        self, ways: Sequence[Onward], rows: Rows, times: Array
    ) -> list[tuple[str, Rows, Array]]:
        """Let each case go one of some ways, or none."""
        found, low = [], 0.0
        chance = self.random.random(len(rows)) if any(share < 1 for _, share, _ in ways) else None
        for target, share, passage in ways:
            some = slice(None) if chance is None else (chance >= low) & (chance < low + share)
            low += share
            chosen, later = rows[some], times[some]
            if len(chosen):
                found.append((target, chosen, later + self._time(passage, len(chosen))))
        return found

    def _visit(self, part: _Part, step: str, who: Rows, now: Array) -> Array:
        """Let cases go through a step and, where it opens a block, all of its branches."""
        level, end = part.level, part.end
        if part.depth > _DEEPEST or self.within[step] >= _ROUNDS:
            raise UndrawnError
        now = self._own(self.done.graph.steps[step], who, now)
        block = level.blocks.get(step)
        if block is None or block.end == end == step:
            return now
        self.within[step] += 1
        found = self._latest(part, block, who, now)
        self.within[step] -= 1
        return found

    def _aside(self, part: _Part, step: str, who: Rows, now: Array) -> Array:
        """Follow what events on the border of a step begin beside it, to the end of the level."""
        level, inner, found = part.level, _Part(part.level, None, part.depth + 1), now.copy()
        rates = level._events(step)  # noqa: SLF001 - as above
        for event in level._beside(step, None):  # noqa: SLF001 - as above
            some = np.flatnonzero(self.random.random(len(who)) < rates[event])
            at, _ = level._set_off(step, event)  # noqa: SLF001 - as above
            begun = now[some] + self._time(at, len(some))
            found[some] = np.maximum(found[some], self._chain(inner, event, who[some], begun))
        return found

    def _latest(self, part: _Part, block: Block, who: Rows, now: Array) -> Array:
        """Let cases go all the branches they take, and wait for the last."""
        level, inner = part.level, _Part(part.level, block.end, part.depth + 1)
        shares = [level.branch(block, flow, 0).taken for flow in block.branches]
        takes = self.random.random((len(shares), len(who))) < np.array(shares)[:, None]
        instead = level.instead(block)
        if instead is not None:
            takes[instead] |= ~takes.any(axis=0)
        found = now.copy()
        for flow, taken in zip(block.branches, takes, strict=True):
            some = np.flatnonzero(taken)
            target, passage = self.done.graph.flows[flow].target, self.done.times.flows.get(flow)
            begun = now[some] + self._time(passage or NOTHING, len(some))
            ended = self._chain(inner, target, who[some], begun)
            found[some] = np.maximum(found[some], ended)
        return found

    def _own(self, node: StepNode, who: Rows, now: Array) -> Array:
        """Let cases wait for a step, be worked on, and rest."""
        done, step = self.done, node.step
        time, stay = done.times.steps.get(node.id, NOTHING), done.visited.stays.get(node.id)
        several = step.multi is not None and step.multi.count is not None
        is_queued = node.id in done.clock.loads
        if time == NOTHING:
            return now
        if several or (stay is not None and stay.occurs):
            return now + self._time(time, len(now))
        if step.batch is not None:
            now = self._released(node, now)
        if step.steps:
            now = self._level(node.id, who, now)
        elif is_queued:
            now = self._served(node, who, now)
        else:
            now = now + self._work(node, len(now))
        if step.wait_time is None or node.id in done.visited.rests:
            return now + self._time(rest_after(node, done.visited), len(now))
        if rest_after(node, done.visited) == NOTHING:
            return now
        rest: Array = self.random.choice(law(step.wait_time).values(_VALUES), len(now))
        return now + rest

    def _released(self, node: StepNode, now: Array) -> Array:
        """Let cases wait until the batch they are gathered in is released."""
        marks = releases(self.done.graph, node)
        if not marks:
            longest = 2 * gathering(self.done.graph, node.id, self.done.visited)
            return now + longest * self.random.random(len(now))
        minutes = now / MINUTE
        weeks = np.floor(minutes / MINUTES_PER_WEEK) * MINUTES_PER_WEEK
        ends = np.array([*marks, marks[0] + MINUTES_PER_WEEK], dtype=np.float64)
        found: Array = (weeks + ends[np.searchsorted(ends, minutes - weeks)]) * MINUTE
        return found

    def _served(self, node: StepNode, who: Rows, now: Array) -> Array:
        """Let cases queue for people and be worked on while they are there."""
        done = self.done
        pool = done.clock.loads[node.id][0]
        if pool.actor not in self.duties:
            self.duties[pool.actor] = duty_of(done.graph, pool)
        duty = self.duties[pool.actor]
        if duty is None:
            raise UndrawnError
        work, before = self._work(node, len(now)), _done(duty, now)
        if done.clock.is_piled(node.id):
            begun = before + self._ahead(node.id, who, now, before)
        else:
            begun = before + self._queue(node.id, len(now)) / SLOT
        if closing_of(done.graph, node) == "finish":
            return duty.reached(begun) * SLOT + work
        return duty.reached(begun + work / SLOT) * SLOT

    def _ahead(self, step: str, who: Rows, now: Array, before: Array) -> Array:
        """Draw what has to be done until work that comes now is begun, in slots of all people."""
        done, levels = self.done, self.done.priorities
        assert done.flow is not None  # noqa: S101 - who has piles has a week
        pool = done.clock.loads[step][0]
        served = Served(pool, done.waits[pool.actor], done.scvs[pool.actor])
        level = levels.get(step, 0)
        waits = waits_of(done.flow, served, level, levels)
        slots = np.floor(now / SLOT).astype(np.int64) % SLOTS
        place = np.searchsorted(waits.slots, slots) % len(waits.slots)
        ahead = waits.drawn(self._chance(served, who, before, waits.duty), place)
        if len({levels.get(x.step, 0) for x in pool.loads}) == 1:
            return ahead
        mean = waits.mean(done.flow.comes[step])  # those who wait for others wait for longer
        known = done.clock.piled(step) + done.clock.door(step).mean
        return ahead * (known / mean if mean > 0 else 1.0)

    def _chance(self, served: Served, who: Rows, before: Array, duty: Duty) -> Array:
        """Draw how long a queue is among those of its hour: like what the case met there lately."""
        from scipy import special  # noqa: PLC0415 - loading it takes longer than most predictions

        actor, fades = served.pool.actor, _relaxation(served, duty)
        fresh = self.random.standard_normal(len(who))
        if actor not in self.met:
            self.met[actor] = np.zeros(_CASES), np.full(_CASES, -math.inf)
        values, moments = self.met[actor]
        kept = np.exp(-np.abs(before - moments[who]) / fades)
        found = kept * values[who] + np.sqrt(1 - kept**2) * fresh
        values[who], moments[who] = found, before
        return np.asarray(special.ndtr(found), dtype=np.float64)

    def _queue(self, step: str, count: int) -> Array:
        """Draw the time in a queue that a formula tells, in open seconds: none, or a gamma."""
        clock = self.done.clock
        state = clock.pool_waits.get(clock.loads[step][0].actor)
        mean, variance = clock.queue(step), clock.spread(step)
        square = variance + mean**2
        if state is None or square <= 0:
            return np.zeros(count)
        waits = min(1.0, max(state.p_wait, mean**2 / square))
        some = Moments(mean / waits, max(0.0, square / waits - (mean / waits) ** 2))
        return np.where(self.random.random(count) < waits, self._time(some, count), 0.0)

    def _work(self, node: StepNode, count: int) -> Array:
        """Draw the work of a visit, in open seconds of one of the people."""
        work = work_of(self.done.graph, node, self.done.visited.steps[node.id])
        if work is None:
            return np.zeros(count)
        found: Array = self.random.choice(work.values(_VALUES), count)
        return found

    def _time(self, time: Moments, count: int) -> Array:
        """Draw a time of which nothing but its moments is known."""
        if not math.isfinite(time.mean):
            raise UndrawnError
        if time.mean <= 0 or time.variance <= 1e-12 * time.mean**2:
            return np.full(count, max(0.0, time.mean))
        if math.isclose(time.variance * 3, time.mean**2):  # until the next of a row of moments
            return 2 * time.mean * self.random.random(count)
        shape, scale = time.mean**2 / time.variance, time.variance / time.mean
        return scale * self.random.gamma(shape, size=count)


def _done(duty: Duty, now: Array) -> Array:
    """Say how many slots of work are done from the first Monday until some times."""
    weeks, slots = np.divmod(now / SLOT, float(SLOTS))
    return weeks * duty.total + np.interp(slots, ENDS, duty.done)


def _relaxation(served: Served, duty: Duty) -> float:
    """Give the slots of work in which a queue forgets how long it was (Odoni & Roth 1983)."""
    mean = served.pool.mean / duty.most
    free = 1 - math.sqrt(min(served.state.load, _FULL))
    return max(mean, mean / free**2 * (served.scv + served.pool.scv) / 2, _LEAST)

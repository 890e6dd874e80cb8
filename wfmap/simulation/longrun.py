"""What a case takes in the long run: runs go on until it has settled, or the budget ends."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

import numpy as np

from wfmap.facts.statements import stated
from wfmap.graph import ProcessGraph
from wfmap.simulation.batch import Batch
from wfmap.simulation.clock import ENDED, demand_something
from wfmap.simulation.field import Field, Helpers, grouped
from wfmap.simulation.frames import LOOK, frame_of
from wfmap.simulation.loads import Load, loads_of
from wfmap.simulation.results import Simulation
from wfmap.simulation.sample import Sample
from wfmap.simulation.settling import (
    FEWEST,
    NotSettled,
    Reason,
    StoppedBy,
    drifts,
    half_width,
    is_alike,
    residuals,
)
from wfmap.simulation.telling import simulation_of
from wfmap.units.durations import human
from wfmap.units.figures import exact
from wfmap.words.sentences import in_millions

__all__ = [
    "BUDGET",
    "PRECISION",
    "Look",
    "explained",
    "in_the_long_run",
    "look_at",
    "next_rows",
    "simulation_in",
]

BUDGET: Final = 60_000_000
"""Events of a simulation unless told otherwise: about ten seconds of machine code."""
PRECISION: Final = 0.02
"""Half the width of an interval, as a share of the mean, that is narrow enough …"""
_FULL: Final = 0.9525
_PRECISION_WHEN_FULL: Final = 0.05
"""… and where a pool is busier than 95 %, whichever way the count falls."""
_SATURATED: Final = 0.98
"""The load from which on a queue takes longer to show its length than most budgets last."""
_MOST_AT_ONCE: Final = 4.0
"""Runs grow at most by this factor from one look to the next."""


@dataclass(frozen=True, slots=True)
class Look:
    """What runs say so far.

    The mean cycle time in seconds, half the width of its interval, whether it drifts, whether
    batches are too short, how many there are, and the fullest pool.
    """

    mean: float
    half: float
    drifts: bool
    is_alike: bool
    batches: int
    load: Load | None
    is_short: bool

    @property
    def precision(self) -> float:
        """How narrow an interval has to be."""
        full = self.load is not None and self.load.offered > _FULL
        return _PRECISION_WHEN_FULL if full else PRECISION

    @property
    def is_overloaded(self) -> bool:
        """Whether queues grow without end."""
        return self.load is not None and self.load.is_overloaded

    def settled(self, precision: float | None = None) -> bool:
        """Tell whether the answer has settled."""
        wanted = max(precision or 0.0, self.precision)
        return (
            self.batches >= FEWEST
            and not (self.drifts or self.is_alike or self.is_overloaded or self.is_short)
            and self.half <= wanted * self.mean
        )

    def lacking(self, precision: float | None = None) -> float:
        """Say by which factor runs have to grow for the answer to settle, roughly."""
        wanted = max(precision or 0.0, self.precision) * self.mean
        factor = (self.half / wanted) ** 2 if wanted > 0 and np.isfinite(self.half) else 1.0
        again = 2.0 if self.drifts or self.is_alike or self.is_short else 1.05
        return max(again, 1.1 * factor)


def in_the_long_run(  # noqa: PLR0913 - a simulation has as many choices
    graph: ProcessGraph,
    *,
    events: int = BUDGET,
    seed: int = 0,
    precision: float | None = None,
    helpers: Helpers | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Simulate a process until its cycle time has settled.

    Args:
        graph: a process in which no work goes round for ever.
        events: the budget of all runs together.
        seed: of the random numbers.
        precision: half the width of the interval as a share of the mean; None: 2 %, and 5 % above a
            load of 95 %.
        helpers: who does the work.
        progress: told the events so far, and the budget.
    """
    field = Field(graph, frame_of(graph, events), seed=seed)
    rows: int | None = LOOK
    while rows is not None:
        done = field.extend(rows, events, helpers)
        if progress is not None:
            progress(min(field.events, events), events)
        look = look_at(field)
        if not done or field.is_swollen or look.is_overloaded or look.settled(precision):
            break
        rows = next_rows(field, look.lacking(precision), events)
    return simulation_in(field, seed, precision)


def simulation_in(field: Field, seed: int, precision: float | None = None) -> Simulation:
    """Make a simulation of runs in the long run, as far as they went."""
    look = look_at(field)
    demand_something(look.batches, is_late=field.is_stopped)
    settled = look.settled(precision) and not field.is_stopped
    sample = Sample(grouped(field.batches()), calm=settled)
    loads = loads_of(field.program, sample.runs)
    return simulation_of(
        field.program,
        sample,
        [course.record() for course in field.courses],
        question="long-run",
        settled=settled,
        stopped_by=_stopped_by(field, settled=settled),
        not_settled=None if settled else explained(field, look, precision),
        unstable=tuple(load.actor for load in loads if load.is_overloaded),
        seed=seed,
        warm_up=field.frame.warm_up,
        samples=np.concatenate([course.tally.samples for course in field.courses]),
    )


def _stopped_by(field: Field, *, settled: bool) -> StoppedBy:
    if field.is_stopped:
        return "clock"
    return "precision" if settled else "events"


def look_at(field: Field) -> Look:
    """Look at what the runs have brought so far."""
    runs = grouped(field.batches())
    batches = [batch for run in runs for batch in run]
    loads = loads_of(field.program, runs)
    fullest = max(loads, key=lambda load: (load.is_overloaded, load.offered), default=None)
    if not batches:
        return Look(float("nan"), float("inf"), False, False, 0, fullest, True)  # noqa: FBT003 - no batch, no trend
    mean, rest = _cycle_times(batches)
    split = np.split(rest, np.cumsum([len(run) for run in runs])[:-1])
    known = bool(np.isfinite(rest).all())
    return Look(
        mean=mean,
        half=half_width(rest) if known else float("inf"),
        drifts=known and drifts(split),
        is_alike=known and is_alike(split),
        batches=len(batches),
        load=fullest,
        is_short=field.frame.is_short,
    )


def _cycle_times(
    batches: list[Batch],
) -> tuple[float, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    time = np.array([batch.time for batch in batches])
    return residuals(time, np.array([batch.ended for batch in batches]))


def next_rows(field: Field, factor: float, events: int) -> int | None:
    """Say how many rows to go for next: what settles, or what is left of the budget.

    They are 16, 20, 24, 28, 32, 40, 48 … so that the batches of a run can always be five to eight
    of one length. None where no more of them fit into the budget.
    """
    rows, pace = field.rows, field.events / max(field.rows, 1)
    wanted = rows * min(factor, _MOST_AT_ONCE)
    chosen: int | None = None
    for more in _counts():
        if more <= rows:
            continue
        if pace * more > events:
            return chosen
        chosen = more
        if more >= wanted:
            return chosen
    return chosen


def _counts() -> list[int]:
    return [LOOK * n // 4 * 2**k for k in range(40) for n in (4, 5, 6, 7)]


def explained(
    field: Field, look: Look, precision: float | None, total: float | None = None
) -> NotSettled:
    """Say why the answer has not settled, and what it would take.

    Args:
        field: the runs of a process.
        look: what they show.
        precision: that is asked for.
        total: the events of all that these runs have a share of, so that all settle; None: they
            are alone.
    """
    graph = field.program.graph
    reason = _reason(look, field)
    if reason == "overload" and look.load is not None:
        return NotSettled(reason, None, _overload(graph, look.load), is_least=True)
    more = max(look.lacking(precision), _until_some_end(field, look))
    alone = max(field.events * more, _at_least(field, look, precision))
    needed = _rounded(alone if total is None else total)
    seen = "nothing has ended yet" if not look.mean >= 0 else _seen(look)
    why = {
        "near-saturation": f"{_busy(graph, look)}, so queues take very long to show their length",
        "drift": "times still rise or fall",
        "budget": f"the {ENDED[field.is_stopped]} ended first",
        "overload": "queues grow without end",
    }[reason]
    message = f"not settled: {seen}; {why}; about {in_millions(needed)} events would settle it: "
    way = "a longer `--seconds`" if field.is_stopped else f"`--events {_short(needed)}`"
    return NotSettled(reason, needed, message + way, _is_least(look))


_RELAXED: Final = 3.84
"""A queue at high load differs by as much as it is long, and is known to a share ε after this many
relaxation times ÷ ε²: the square of what a normal distribution has 95 % within (Whitt 1989)."""
_HIGH: Final = 0.9
_SURELY: Final = 1.6
"""By how much more runs last than it takes on average: a width that is seen differs by a fifth."""


def _at_least(field: Field, look: Look, precision: float | None) -> float:
    """Say how many events it takes at least, by what is known of the process beforehand.

    Batches that are too short tell too little of how much they should differ.
    """
    frame = field.frame
    if not frame.is_short:
        return frame.expected * 1.1
    whole = frame_of(field.program.graph, _ANY_NUMBER, relaxed=frame.relaxation)
    if look.load is None or look.load.offered < _HIGH or whole.row <= 0:
        return whole.expected * 1.1
    time = _RELAXED * whole.relaxation / max(precision or 0.0, look.precision) ** 2
    pace = whole.expected / (whole.runs * LOOK * whole.row)
    return max(whole.expected * 1.1, pace * time * _SURELY)


_ANY_NUMBER: Final = 10**18
"""A budget that no frame is too long for."""
_CYCLES: Final = 4.0
"""Times the stated time of a case that runs last at least where none has ended yet."""


def _until_some_end(field: Field, look: Look) -> float:
    """Say by which factor runs have to grow for cases to end; 1 where some have."""
    frame, whole = field.frame, stated(field.program.graph).process
    case = sum(spent.value for spent in (whole.work, whole.wait) if spent is not None)
    simulated = frame.warm_up + frame.row * field.rows
    if look.mean >= 0 or simulated <= 0:
        return 1.0
    return max(2.0, _CYCLES * case / simulated)


def _reason(look: Look, field: Field) -> Reason:
    if look.is_overloaded or field.is_swollen:
        return "overload"
    if _is_nearly_full(look):
        return "near-saturation"
    return "drift" if look.drifts else "budget"


def _is_nearly_full(look: Look) -> bool:
    return look.load is not None and look.load.offered >= _SATURATED


def _is_least(look: Look) -> bool:
    """Tell whether times that were seen are too short, for the start is not forgotten."""
    return look.drifts or look.is_short or _is_nearly_full(look)


def _seen(look: Look) -> str:
    return f"{'at least' if _is_least(look) else 'about'} {human(look.mean)}"


def _busy(graph: ProcessGraph, look: Look) -> str:
    if look.load is None:
        return "a pool is nearly full"
    return (
        f"{graph.actor_name(look.load.actor)} is busy {look.load.offered:.1%} of the time".replace(
            "%", " %"
        )
    )


def _overload(graph: ProcessGraph, load: Load) -> str:
    name = graph.actor_name(load.actor)
    more = floor(load.offered * load.servers) + 1 - load.servers
    return (
        f"{name} gets {load.offered * 100:.0f} % of the work it can do: its queue grows without "
        f"end, and times only say how long was simulated; {max(more, 1)} more of it would be enough"
    )


def _rounded(events: float) -> int:
    """Round up to two digits."""
    scale = 10 ** max(0, floor(log10(max(events, 1.0))) - 1)
    return int(ceil(events / scale) * scale)


def _short(events: int) -> str:
    return f"{exact(events / 1e6)}e6" if events >= 1e6 else str(events)  # noqa: PLR2004 - a million

"""How old data is, against how fast the process runs that reads and writes it.

A median row of 40 days says little by itself: where a case takes an hour, 40 days are 960 cases
long, and where the process writes the store ten times a day, a newest row of last week means that
the table read is not the one it writes. Age at the moment a step consumed it comes from a log.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, isfinite
from typing import Final

from wfmap.audit.measures import Measure
from wfmap.audit.tables import Table
from wfmap.facts.statements import arrival_rate
from wfmap.graph import ProcessGraph
from wfmap.graph.visits import visits
from wfmap.units.durations import DAY, human

__all__ = ["Pace", "late", "outrun", "paced", "paces"]

UNLIKELY: Final = 0.001
"""Chance below which it is no accident that nothing was written for so long."""

OVERDUE: Final = 2.0
"""Times the promised interval from which on the newest row is late: one may be on its way."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a process runs, and uses one store.

    `cycle` is the mean time of a case in seconds on the clock; `reads` and `writes` are steps per
    second, closed hours averaged in. Each is None where nothing states it.
    """

    cycle: float | None = None
    reads: float | None = None
    writes: float | None = None


def paces(graph: ProcessGraph, cycle: float) -> Mapping[str, Pace]:
    """Give the pace at each store that a step reads or writes.

    Args:
        graph: the process.
        cycle: the mean time of a case in seconds; 0 or infinite counts as unknown.
    """
    rate, counted = arrival_rate(graph), visits(graph).steps
    reads: dict[str, float] = {}
    writes: dict[str, float] = {}
    for name, node in graph.steps.items():
        times = (rate.value if rate is not None else 0.0) * counted.get(name, 0.0)
        for used, accesses in ((reads, node.step.reads), (writes, node.step.writes)):
            for store in dict.fromkeys(access.store for access in accesses):
                used[store] = used.get(store, 0.0) + times
    known = cycle if cycle > 0 and isfinite(cycle) else None
    return {
        store: Pace(known, _known(reads.get(store)), _known(writes.get(store)))
        for store in graph.process.stores
        if store in reads or store in writes
    }


def _known(rate: float | None) -> float | None:
    return rate if rate and isfinite(rate) else None


def paced(found: Sequence[Measure], pace: Pace) -> Iterator[Measure]:
    """Give the median age in cases' times, and as the reads that rely on it meanwhile."""
    for age in found:
        if age.metric == "ageP50":
            if pace.cycle is not None:
                yield _scaled(age, "ageP50PerCase", 1 / pace.cycle, "times")
            if pace.reads is not None:
                yield _scaled(age, "readsAtAgeP50", pace.reads, "reads")


def _scaled(age: Measure, metric: str, by: float, unit: str) -> Measure:
    return Measure(
        "timeliness", metric, age.field, age.value * by, age.low * by, age.high * by, age.n, 0, unit
    )


def outrun(found: Sequence[Measure], table: Table, pace: Pace) -> Iterator[str]:
    """Say where the process should have written a newer row than the newest of the table.

    Writes are taken as random in time (Poisson), dates as whole days, and of a sample only its
    share is expected.
    """
    for newest in found:
        if newest.metric == "ageNewest" and pace.writes is not None:
            since = max(0.0, newest.value - DAY)
            share = table.sample.share if table.sample is not None else 1.0
            expected = pace.writes * since * share
            if exp(-expected) < UNLIKELY:
                yield (
                    f"the process writes it about every {human(1 / pace.writes)}, and its newest "
                    f"row is {human(newest.value)} old: is the table an old copy?"
                )


def late(found: Sequence[Measure], every: float | None) -> Iterator[str]:
    """Say where the newest row is older than the document promises; dates are whole days.

    Args:
        found: what was measured.
        every: seconds between two updates, as promised; None where nothing is.
    """
    for newest in found if every is not None else ():
        if newest.metric == "ageNewest" and newest.value - DAY > OVERDUE * (every or 0.0):
            age, promised = human(newest.value), human(every or 0.0)
            yield f"its newest row is {age} old, and it is said to be updated every {promised}"

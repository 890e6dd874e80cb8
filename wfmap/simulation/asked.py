"""Exactly the runs that somebody named: so many cases, so often, the first so many left out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

import numpy as np

from wfmap.errors import CancelledError, WfmapError
from wfmap.facts import stated
from wfmap.facts.outcome import refuse_nothing
from wfmap.graph import ProcessGraph
from wfmap.simulation.batch import Batch, together, total
from wfmap.simulation.clock import demand_something
from wfmap.simulation.course import SAMPLES, Course, Record
from wfmap.simulation.cycles import cycle_of
from wfmap.simulation.field import Helpers, shared
from wfmap.simulation.loads import loads_of
from wfmap.simulation.program import Program, compile  # noqa: A004 - what it does
from wfmap.simulation.results import Log, Simulation
from wfmap.simulation.rows import Span
from wfmap.simulation.sample import Sample
from wfmap.simulation.settling import half_width, residuals
from wfmap.simulation.tally import MOST
from wfmap.simulation.telling import simulation_of
from wfmap.simulation.warmup import mser5
from wfmap.units.figures import figure

__all__ = ["CASES", "MOST_EVENTS", "MOST_REPLICATIONS", "Asked", "as_asked"]

CASES: Final = 1000
MOST_REPLICATIONS: Final = 400
MOST_EVENTS: Final = 1_000_000_000
"""Events beyond which runs are refused unless more are allowed."""
_BLOCK: Final = 10
"""Replications between two looks at the interval, whatever the number of workers."""
_FEWEST: Final = 2
"""Replications from which on there is an interval."""
_SHED: Final = 0.97
_ENOUGH: Final = 500
"""Cases from which on a load below this shows that not all stated work comes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was named: cases of each replication, warm-up included, replications, cases left out."""

    cases: int = CASES
    replications: int | None = None
    warm_up: int | None = None
    log: bool = False

    @property
    def most(self) -> int:
        """How many replications there are at most."""
        return self.replications if self.replications is not None else MOST_REPLICATIONS

    @property
    def skipped(self) -> int:
        """How many cases are left out from the start; one is measured at least."""
        return min(self.warm_up or 0, self.cases - 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Done:
    """A replication, its runs cut into batches of cases in order."""

    batches: list[Batch]
    record: Record
    samples: np.ndarray[tuple[int], np.dtype[np.float64]]
    log: Log | None


def as_asked(  # noqa: PLR0913 - a simulation has as many choices
    graph: ProcessGraph,
    asked: Asked,
    *,
    seed: int = 0,
    precision: float = 0.02,
    events: int = MOST_EVENTS,
    helpers: Helpers | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Run what was asked for.

    Where no number of replications was named, they go on until half the width of the interval of
    the cycle time is at most `precision` of it.

    Raises:
        WfmapError: it would be more than `events`, or 10⁹ of them.
        DocumentError: queues grew beyond what a run may keep before any case that counts began.
    """
    _refuse(graph, asked, max(events, MOST_EVENTS))
    program = compile(graph, cycle_of(graph.process, literal=True))
    found: list[_Done] = []
    measured: list[Batch] = []
    cut = 0
    helpers = helpers or Helpers()
    for done in _replications(program, asked, seed, helpers):
        if done is None:
            break
        if not done.batches:  # given up before the first that counts began
            refuse_nothing(graph, 0)
        found.append(done)
        if progress is not None:
            progress(len(found), asked.most)
        if len(found) % _BLOCK and len(found) != asked.most:
            continue
        if not measured:
            cut = _warm_up(graph, found, asked)
        measured += [_measured(one, cut) for one in found[len(measured) :]]
        if asked.replications is None and _is_sure(measured, precision):
            break
    is_late = len(found) < asked.most and helpers.is_late
    demand_something(found, is_late=is_late)
    if is_late:
        cut = cut or _warm_up(graph, found, asked)
        measured += [_measured(one, cut) for one in found[len(measured) :]]
    per = -(-(asked.cases - asked.skipped) // MOST)
    sample = Sample([[batch] for batch in measured], calm=not is_late, fewest=_FEWEST)
    return simulation_of(
        program,
        sample,
        [one.record for one in found],
        question="as-asked",
        settled=None,
        stopped_by="clock" if is_late else "as-asked",
        not_settled=None,
        unstable=_unstable(program, found, measured),
        seed=seed,
        warm_up=min(asked.cases - 1, asked.skipped + cut * per),
        samples=np.concatenate([one.samples for one in found])[:SAMPLES],
        cases=asked.cases,
        logs=tuple(one.log for one in found if one.log is not None),
    )


def _refuse(graph: ProcessGraph, asked: Asked, most: int) -> None:
    """Refuse what takes hours, with the figure."""
    each = 1.0 + sum(step.visits.value for step in stated(graph).steps.values())
    runs = asked.replications if asked.replications is not None else _BLOCK
    wanted = asked.cases * runs * each
    if wanted > most:
        raise WfmapError(
            f"{runs:,} replications of {asked.cases:,} cases are about {figure(wanted, 2)} events, "
            f"more than {figure(most, 2)}",
            f"ask for fewer, or allow them: --events {ceil(wanted * 1.2 / 1e6)}e6",
        )


def _replications(
    program: Program, asked: Asked, seed: int, helpers: Helpers
) -> Iterator[_Done | None]:
    """Run replications in order, block by block; None where the clock ends one of them."""
    for first in range(0, asked.most, _BLOCK):
        numbers = range(first, min(first + _BLOCK, asked.most))
        if helpers.share(len(numbers)):
            alone = replace(helpers, cancelled=None)
            jobs = [(program, asked, seed, number, alone) for number in numbers]
            made: Iterable[_Done | None] = shared(_one, jobs, helpers)
        else:
            made = (_one(program, asked, seed, n, helpers) for n in numbers)
        for done in made:
            yield done
            if helpers.cancelled is not None and helpers.cancelled():
                raise CancelledError("the simulation was cancelled")


def _one(program: Program, asked: Asked, seed: int, number: int, helpers: Helpers) -> _Done | None:
    wanted = asked.cases - asked.skipped
    per = -(-wanted // MOST)
    rows = -(-wanted // per)
    span = Span(cases=per, skipped=asked.skipped, last=rows, limit=wanted)
    logs = asked.log and number == 0
    course = Course(program, span, seed=seed, number=number, wanted=SAMPLES, log=logs)
    course.extend(rows, patience=0, cancelled=helpers.cancelled, clock=helpers.clock)
    if course.is_late:
        return None
    course.give_up()
    return _Done(
        course.batches,
        course.record(),
        course.tally.samples,
        course.log() if logs else None,
    )


def _warm_up(graph: ProcessGraph, found: Sequence[_Done], asked: Asked) -> int:
    """Say how many batches to cut, if it was not named; one is left at least."""
    if asked.warm_up is not None or graph.process.arrivals is None:
        return 0
    count = min(len(one.batches) for one in found)
    return mser5([np.array([b.mean for b in one.batches[:count]]) for one in found])


def _measured(done: _Done, cut: int) -> Batch:
    """Join the batches after the warm-up; pools are measured once they all have work.

    Cases need about a mean cycle time until the pools at the end of the process have work; at most
    half of the run is left out for it.
    """
    whole = together(done.batches[cut:])
    filled, seconds = cut, 0.0
    while filled < len(done.batches) // 2 and seconds < whole.mean:
        seconds += done.batches[filled].elapsed
        filled += 1
    later = done.batches[filled:]
    if len(later) > 1:
        seconds, left = total([b.seconds for b in later]), total([b.left for b in later])
        return replace(whole, seconds=seconds, left=left, pools=total([b.pools for b in later]))
    return replace(whole, seconds=later[0].seconds, left=later[0].left, pools=later[0].pools)


def _is_sure(measured: Sequence[Batch], precision: float) -> bool:
    mean, rest = residuals(
        np.array([one.time for one in measured]), np.array([one.ended for one in measured])
    )
    return half_width(rest) <= precision * mean


def _unstable(
    program: Program, found: Sequence[_Done], measured: Sequence[Batch]
) -> tuple[str, ...]:
    """Name the pools whose queues grow without end: as stated unless less comes, or as seen."""
    busy = {actor: facts.busy for actor, facts in stated(program.graph).actors.items()}
    seen = {load.actor: load for load in loads_of(program, [one.batches for one in found])}
    enough = sum(one.born for one in measured) >= _ENOUGH
    names = []
    for actor, load in seen.items():
        known = busy.get(actor)
        is_full = known is not None and known.value >= 1 and not (enough and load.offered < _SHED)
        if is_full or load.is_overloaded:
            names.append(actor)
    return tuple(names)

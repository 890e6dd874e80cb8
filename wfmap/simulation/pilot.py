"""A short trial of a process: the visits that no share says, counted as the engine sees them.

Whether an error comes first, what has to be undone, whether a level lasts until the time of its
event sub-process: `wfmap.graph.uncounted` names the steps this bears on. Where a process leaves
nothing to chance, some weeks of it show how long its cases wait, and no formula does. Everything
that predicts or simulates a process tries it first, once, so that every answer about it rests on
the same visits.
"""

from dataclasses import replace
from math import ceil, sqrt
from typing import Final
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import LimitError
from wfmap.facts.statements import stated
from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.counting import Tried, Visits, endless_after_events
from wfmap.graph.endings import caught_for_ever
from wfmap.graph.instants import endless_in_no_time
from wfmap.graph.moments import Moments
from wfmap.graph.rates import batch_size, cases_per_second, repeats
from wfmap.graph.rhythm import has_rhythm
from wfmap.graph.stays import Stay
from wfmap.graph.uncounted import Uncounted, uncounted
from wfmap.graph.visits import keep_tried, visits
from wfmap.model.process import MOST_WAITING
from wfmap.simulation.cycles import cycle_of
from wfmap.simulation.engine import layout as at
from wfmap.simulation.marks import aimed_at, fate_bits
from wfmap.simulation.memory import Memory
from wfmap.simulation.program import compile  # noqa: A004 - what it does
from wfmap.simulation.rows import Span
from wfmap.simulation.summary import STEP_CAUSES
from wfmap.units.durations import WEEK

__all__ = ["try_out"]

_EVENTS: Final = 100_000
"""Events of a trial, about: a blink as machine code, some seconds in plain Python."""
_FEWEST: Final = 100
_MOST: Final = 10_000
"""Cases that count in a trial."""
_TOO_MANY: Final = 300_000
"""Events above which so few cases are not tried, and how many a trial may take before it ends."""
_EVENTS_OF_A_RHYTHM: Final = 20_000
_FEW_WEEKS: Final = 8
_JUST: Final = 1e-9
_ROWS: Final = 20
_KEPT: Final = 1000
"""Times that are kept of a trial."""
_LEFT_OUT: Final = 2
"""Rows at the start that do not count: queues are still short."""
_CHANCE: Final = 3.0
"""Standard errors within which work done counts as all of it."""

Array = NDArray[np.float64]
_TRIED: Final[WeakSet[ProcessGraph]] = WeakSet()


def try_out(graph: ProcessGraph) -> None:
    """Count what no share says of a process, so that its visits are known from now on.

    A graph never changes, so that it is tried once; where every visit follows from shares, and
    where there is nothing that can be run, nothing is done.
    """
    if graph in _TRIED:
        return
    _TRIED.add(graph)
    unsaid = uncounted(graph)
    goes_on = not unsaid.steps and has_rhythm(graph, visits(graph)) and _keeps_up(graph)
    if not (unsaid.steps or goes_on) or not _can_run(graph):
        return
    most = _EVENTS_OF_A_RHYTHM if goes_on else _EVENTS
    cases = min(max(most / _events(graph), _FEWEST), _MOST)
    row = _in_weeks(graph, max(1, round(cases / _ROWS))) if goes_on else round(cases / _ROWS)
    if _ROWS * row * _events(graph) > _TOO_MANY:
        return
    try:
        table, times, marks = _run(graph, max(1, row))
    except LimitError:
        return  # work waits for what never comes; whoever simulates it is told so
    if len(times):
        found = _tried(graph, unsaid, table, times, marks)
        keep_tried(graph, replace(found, waits=_waits(graph, table)) if goes_on else found)


def _keeps_up(graph: ProcessGraph) -> bool:
    """Tell whether nobody gets more work than can be done, but perhaps just as much."""
    busy = (facts.busy for facts in stated(graph).actors.values())
    return all(load is None or load.value <= 1 + _JUST for load in busy)


def _in_weeks(graph: ProcessGraph, row: int) -> int:
    """Let a row of cases take whole weeks, where a few weeks have a whole number of cases."""
    rate = cases_per_second(graph) or 0.0
    for weeks in range(1, _FEW_WEEKS + 1):
        count = rate * weeks * WEEK
        if count >= 1 and abs(count - round(count)) < _JUST * count:
            return ceil(row / round(count)) * round(count)
    return row


def _waits(graph: ProcessGraph, table: Array) -> dict[str, dict[str, float]]:
    """Read how long a visit of each step waits, by cause, in seconds."""
    steps = table[: at.STEP_COLUMNS * len(graph.steps)].reshape(-1, at.STEP_COLUMNS)
    found: dict[str, dict[str, float]] = {}
    for node in graph.steps.values():
        seen = steps[node.index]
        if seen[at.X_VISITS] > 0:
            found[node.id] = {
                cause: float(seen[column] / seen[at.X_VISITS])
                for cause, column in STEP_CAUSES
                if seen[column] > 0
            }
    return found


def _can_run(graph: ProcessGraph) -> bool:
    waiting = sum(number.value for number in graph.process.backlog.values())
    endless = visits(graph).endless or endless_after_events(graph) or endless_in_no_time(graph)
    can_end = not endless and caught_for_ever(graph) is None
    return bool(graph.at(ROOT)) and can_end and waiting <= MOST_WAITING


def _events(graph: ProcessGraph) -> float:
    """Say how many events a case takes, about: each step begins and ends."""
    return 2.0 + 2 * sum(visits(graph).steps.values())


def _run(graph: ProcessGraph, row: int) -> tuple[Array, Array, NDArray[np.int64]]:
    """Run a trial.

    Returns:
        What was counted of steps and flows per case, how long the cases took, and which of the
        watched steps each came to.

    Args:
        graph: the process.
        row: a twentieth of the cases that count.
    """
    program = compile(graph, cycle_of(graph.process, literal=False))
    span = Span(cases=row, skipped=_LEFT_OUT * row, last=_ROWS, limit=_ROWS * row, backlog=False)
    memory = Memory(program, span, seed=0, replication=0)
    memory.aim(_ROWS - 1, 0)
    done = memory.proceed(None, _TOO_MANY)
    table, cases = np.zeros(int(memory.i[at.H_STATS_WIDTH])), 0
    for found in memory.harvest(done=done):
        table += found.table
        cases += found.born
    memory.drain()
    times = np.concatenate([np.zeros(0), *(reals[:, at.OUTF_TIME] for _, reals in memory.ended)])
    marks = [numbers[:, at.OUT_MARKS] for numbers, _ in memory.ended]
    return table / max(cases, 1), times, np.concatenate([np.zeros(0, dtype=np.int64), *marks])


def _tried(
    graph: ProcessGraph,
    unsaid: Uncounted,
    table: Array,
    times: Array,
    marks: NDArray[np.int64],
) -> Tried:
    """Read what the steps that matter had of visits and work, per case."""
    width = at.STEP_COLUMNS * len(graph.steps)
    steps = table[:width].reshape(-1, at.STEP_COLUMNS)
    flows = table[width:].reshape(-1, at.FLOW_COLUMNS)
    counted = {
        node.id: float(steps[node.index, at.X_VISITS])
        for node in graph.steps.values()
        if node.id in unsaid.steps
    }
    taken = {
        flow.id: float(flows[place, at.Y_TAKEN])
        for place, flow in enumerate(graph.flows.values())
        if flow.target in unsaid.steps or flow.source in unsaid.stopped
    }
    known, cases = visits(graph), len(times)
    stays = {
        node.id: stay
        for node in graph.steps.values()
        if node.id in unsaid.stopped
        for stay in (_stay(graph, node, steps[node.index], known, cases),)
        if stay is not None
    }
    aims = aimed_at(graph)
    is_aimed = marks & aims != 0 if aims else np.ones(len(times), dtype=bool)
    aimed = _moments(times[is_aimed]) if is_aimed.any() else None
    came = _came_out(graph, times, marks, is_aimed)
    return Tried(
        counted,
        taken,
        stays,
        cases,
        _moments(times),
        aimed,
        came,
        times=_standing_for(times),
        aims=_standing_for(times[is_aimed]),
    )


def _came_out(
    graph: ProcessGraph, times: Array, marks: NDArray[np.int64], is_aimed: NDArray[np.bool_]
) -> dict[str, tuple[float, float]]:
    """Tell those cases apart that the target is meant for, by how they came out."""
    rest, found = is_aimed.copy(), {}
    for name, bits in (*fate_bits(graph).items(), ("", -1)):
        there = rest & ((marks & bits) != 0) if name else rest
        if there.any():
            found[name] = float(there.mean()), float(times[there].mean())
        rest = rest & ~there
    return found if fate_bits(graph) else {}


def _standing_for(times: Array) -> tuple[float, ...]:
    """Stand for times by some of them, the shortest first."""
    places = (np.arange(min(_KEPT, len(times))) + 0.5) * (
        len(times) / max(1, min(_KEPT, len(times)))
    )
    return tuple(np.sort(times)[places.astype(np.int64)].tolist())


def _moments(times: Array) -> Moments:
    return Moments(float(times.mean()), float(times.var()))


def _stay(
    graph: ProcessGraph, node: StepNode, seen: Array, known: Visits, cases: int
) -> Stay | None:
    """Say how much of its work a step gets done in a visit; None for all of it, but for chance."""
    step = node.step
    times = [t for t in (step.processing_time, step.setup_time) if t is not None]
    if step.steps or not times or node.id in known.stays or seen[at.X_VISITS] <= 0:
        return None
    shared = batch_size(graph, node, known.steps[node.id])
    multi = step.multi
    instances = multi.count.value if multi is not None and multi.count is not None else 1.0
    again = repeats(node)
    mean = sum(t.expected / (shared if t is step.setup_time else 1.0) for t in times)
    variance = sum(t.variance for t in times)
    whole = mean / (1 - again)
    spread = variance / (1 - again) + mean**2 * again / (1 - again) ** 2
    work = float(seen[at.X_WORK] / seen[at.X_VISITS]) / instances
    chance = sqrt(spread / (seen[at.X_VISITS] * cases * instances))
    if whole <= 0 or abs(work - whole) <= _CHANCE * chance + 1e-9 * whole:
        return None
    second = work**2 + spread * min(1.0, work / whole) ** 2
    return Stay({}, 1.0, work, second - work**2, 0.0, work, second, whole)

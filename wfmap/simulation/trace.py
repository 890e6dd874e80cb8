"""A run followed token by token: where each was, since when and until when.

The run is the very one that the event log of the same cases and seed is of; here all is kept that
tokens do, not the executions alone. What is still under way when the run ends is read out of its
memory: who waits in queues and batches stands in their lists, who works, rests or travels has its
end among the events to come. Joins note who comes and who goes, so nothing is left to look for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import LimitError
from wfmap.graph import ProcessGraph
from wfmap.simulation.cycles import cycle_of
from wfmap.simulation.engine import layout as at
from wfmap.simulation.memory import Memory
from wfmap.simulation.preconditions import demand_runnable
from wfmap.simulation.program import Program, compile  # noqa: A004 - what it does
from wfmap.simulation.rows import Span
from wfmap.simulation.runs import span_of
from wfmap.simulation.unfinished import still

__all__ = ["MOST_ROWS", "Trace", "trace"]

MOST_ROWS: Final = 250_000
"""Rows beyond which a run is followed no further."""
_PORTION: Final = 20_000
"""Events between two looks at how many rows there are."""
_MOST_CELLS: Final = 12_000_000
"""Places of memory beyond which a run is given up, as others are."""

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Open = tuple[int, int, int, int, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What tokens did in a run, in no order but that of their ends.

    `case` numbers cases (negative: from the backlog), `where` a step or flow in document order,
    `kind` says what it was (`TRACE_…` of the engine's layout) and `part` how often the work was
    handed over before. Times are seconds since the first day, a Monday: `since` when, from when on
    somebody worked (`started`), and the end; infinite where the run ended first, which was after
    `until` seconds. `is_whole` tells whether all cases asked for have ended by then.
    """

    program: Program
    case: Integers
    where: Integers
    kind: Integers
    part: Integers
    since: Array
    started: Array
    ended: Array
    until: float
    is_whole: bool


def trace(
    graph: ProcessGraph,
    cases: int,
    *,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Trace:
    """Follow a run until its first cases have ended; the backlog and those who come later too.

    Args:
        graph: a checked process.
        cases: how many, 1 or more.
        seed: decides every random number, as in `simulate`.
        cancelled: asked every second or so.

    Raises:
        CancelledError: when `cancelled` said so.
        LimitError: more happens at one instant than can be followed, or work waits for what never
            comes.
    """
    demand_runnable(graph)
    program = compile(graph, cycle_of(graph.process, literal=True))
    span = span_of(cases)
    memory = Memory(program, span, seed=seed, replication=0, trace=True, most=_MOST_CELLS)
    done = _follow(memory, span, cancelled)
    numbers = np.concatenate([np.zeros((0, at.LOG_WIDTH), np.int64), *(n for n, _ in memory.logs)])
    times = np.concatenate([np.zeros((0, 3)), *(t for _, t in memory.logs)])
    opened = list(_open(memory))
    going = np.array([row[:4] for row in opened], dtype=np.int64).reshape(-1, at.LOG_WIDTH)
    since = np.array([(*row[4:], inf) for row in opened]).reshape(-1, 3)
    case, where, kind, part = np.concatenate([numbers, going]).T
    begun, started, ended = np.concatenate([times, since]).T
    return Trace(
        program, case, where, kind, part, begun, started, ended, until=memory.now, is_whole=done
    )


def _follow(memory: Memory, span: Span, cancelled: Callable[[], bool] | None) -> bool:
    """Go on until the cases have ended, or there are as many rows as may be; tell which."""
    memory.aim(span.last - 1, 0)
    done, rows, before = False, 0, -1
    while not done and rows < MOST_ROWS and memory.events > before:
        before = memory.events
        done = memory.proceed(cancelled, before + _PORTION)
        memory.drain()
        memory.ended.clear()
        rows = sum(len(numbers) for numbers, _ in memory.logs)
    if memory.i[at.H_TRACED] == at.TRACED_TOO_MUCH:
        raise LimitError(
            "more happens at one instant than a replay can follow",
            "is the backlog too large, or are so many stopped at once?",
        )
    return done


def _open(memory: Memory) -> Iterator[Open]:
    """List what is under way: case, where, kind, part, since when, from when on it is worked at."""
    i, f = memory.i, memory.f
    for token in still(memory):
        state, place = i[token + at.T_STATE], int(i[i[token + at.T_NODE] + at.N_INDEX])
        case, part = int(i[i[token + at.T_CASE] + at.E_NUMBER]), int(i[token + at.T_PARTS])
        since, queued = float(f[token + at.TF_SINCE]), float(f[token + at.TF_QUEUED])
        if state == at.GATHERED:
            yield case, place, at.TRACE_GATHERED, part, since, inf
        elif state == at.RESTING:
            yield case, place, at.TRACE_RESTED, part, since, inf
        elif state == at.TRAVELLING:
            flow = int(i[i[token + at.T_NEXT] + at.L_INDEX])
            yield case, flow, at.TRACE_WENT, part, since, inf
        elif state == at.QUEUED:
            yield case, place, at.TRACE_DONE, part, queued, inf
        elif state == at.IN_SERVICE:
            yield case, place, at.TRACE_DONE, part, queued, float(f[token + at.TF_STARTED])

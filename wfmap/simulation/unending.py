"""Work that goes round for ever while time passes, seen while it is simulated.

Loops of flows, and of errors that are always caught, are refused before a run. Signals, messages,
timers and counts may close a loop too, which only a run shows: cases come, and none ends. When that
is certain is a matter of chance: by Markov's inequality at most one run in a thousand makes a
thousand times the events that are expected of the cases it has begun, and where each round may be
the last, less than one in e^1000. So what is expected is bounded from above, many times over.
"""

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Final

from wfmap.errors import LimitError
from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.graph.visits import visits
from wfmap.simulation.engine import layout as at
from wfmap.simulation.preconditions import way_round

if TYPE_CHECKING:
    from wfmap.simulation.memory import Memory

__all__ = ["Unending", "events_of_a_case"]

_LEAST: Final = 2_000_000
"""Events without a case that ends, at least: a case that ends in a round of ten thousand does."""
_MOST: Final = 50_000_000
"""… and at most: cases that fit into the memory all come to an end in fewer."""
_LEAST_CELLS: Final = 8_000_000
"""Cells of memory, 128 MB, that are no reason to give up yet: what is under way was begun by
an event each, so that it is bounded by the events of the cases."""
_PER_CASE: Final = 1_000
"""Events that a case may take whatever its document says: shares of what is thrown are unsaid."""
_PER_VISIT: Final = 100
"""Events for each visit of a step that is expected of a case; each takes about two."""
_PER_HOUR: Final = 10
"""Events for each hour of work or wait in a case: shifts may break it up, and begin it again."""
_LOOKED_AT: Final = 1_000
"""Events ahead whose cases are looked at, for one that has gone round most often."""
_ROUNDS: Final = 50.0
"""Visits of a step, in times of what is expected of a case, that are taken for rounds."""


class Unending:
    """How many cases of a run had ended, and after how many events that was."""

    def __init__(self) -> None:
        self.ended = 0
        self.since = 0

    def look(self, memory: "Memory") -> None:
        """Look at a run that has paused.

        Raises:
            LimitError: far more events have happened without any case that ended than all cases
                begun can take; it tells where the work is.
        """
        ended = int(memory.i[at.H_ENDED])
        if ended != self.ended:
            self.ended, self.since = ended, memory.events
            return
        events = memory.events - self.since
        graph = memory.program.graph
        waiting = sum(count.value for count in graph.process.backlog.values())
        most = (int(memory.i[at.H_BORN]) + waiting) * events_of_a_case(graph)
        cells = int(memory.i[at.H_TOP])
        each = at.TOKEN_SIZE + int(memory.i[at.H_SCOPE_SIZE])
        if events > min(_MOST, max(_LEAST, most)) or cells > max(_LEAST_CELLS, each * most):
            raise _endless(memory, events)


@lru_cache(maxsize=8)
def events_of_a_case(graph: ProcessGraph) -> float:
    """Bound from above, many times over, how many events a case is expected to take.

    Each step counts as often as it is expected to be visited, and once for each instance around it
    even where no share says that work gets there.
    """
    expected = visits(graph).steps
    total = float(_PER_CASE)
    for node in graph.steps.values():
        often = expected[node.id] if isfinite(expected[node.id]) else 0.0
        step = node.step
        times = (step.processing_time, step.setup_time, step.wait_time)
        hours = sum(time.expected for time in times if time is not None) / 3600
        total += max(often, _instances(graph, node)) * (_PER_VISIT + _PER_HOUR * hours)
    return total


def _instances(graph: ProcessGraph, node: StepNode) -> float:
    """Count the instances of a step in one visit of all that it is inside of."""
    found = 1.0
    while True:
        multi = node.step.multi
        if multi is not None and multi.count is not None:
            found *= max(1.0, multi.count.value)
        if node.level == ROOT:
            return found
        node = graph.steps[node.level]


def _endless(memory: "Memory", events: int) -> LimitError:
    names = memory.program.steps
    expected = visits(memory.program.graph).steps
    begun = _begun_most_often(memory)
    most = max(begun, default=0)
    again = [s for s, n in zip(names, begun, strict=True) if 2 * n >= most]
    if any(n > _ROUNDS * max(1.0, expected[s]) for s, n in zip(names, begun, strict=True)):
        return LimitError(
            f"no case came to an end in {events:,} events: work goes round for ever; a case began "
            f"{way_round(again)} {most:,} times",
            "let what leads back there be the exception: give a way out of it",
        )
    return LimitError(
        f"no case came to an end in {events:,} events: more work comes than is ever done",
        "let fewer cases come, or let what comes beside the work, timers above all, be rarer",
    )


def _begun_most_often(memory: "Memory") -> list[int]:
    """Say how often a case has begun each step, of the case that did most of what is to come."""
    i = memory.i
    first, count = int(i[at.H_HEAP_AT]), len(memory.program.steps)
    cases = dict.fromkeys(
        int(i[i[place + 1] + at.T_CASE])
        for place in range(first, first + 2 * min(_LOOKED_AT, int(i[at.H_HEAP])), 2)
        if i[i[place + 1] + at.R_EVENT] == i[place] and i[i[place + 1] + at.R_KIND] == at.KIND_TOKEN
    )
    begun = ([int(n) for n in i[c + at.E_VISITS : c + at.E_VISITS + count]] for c in cases if c)
    return max(begun, key=max, default=[0] * count)

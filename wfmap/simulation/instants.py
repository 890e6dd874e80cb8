"""Work that goes round in no time, seen while it is simulated.

What leads back to itself for certain is refused before a run (`wfmap.graph.instants`); whether an
event is caught by somebody at work, or a share leads on, only a run shows. While time passes, steps
may be begun as often as they like. Where it stands still, a case that begins a step far more often
than a whole case is expected to is in a loop that nothing ends.
"""

from typing import TYPE_CHECKING, Final

from wfmap.errors import LimitError
from wfmap.graph.visits import visits
from wfmap.simulation.engine import layout as at
from wfmap.simulation.preconditions import OUT_OF_NO_TIME, way_round

if TYPE_CHECKING:
    from wfmap.simulation.memory import Memory

__all__ = ["Instant"]

_MOST: Final = 100_000
"""Visits of a step by one case at one moment, at least, that are taken for a loop …

So many cases that end at one moment, one after the other, are too many for a span of time, too.
"""
_MANY: Final = 50.0
"""… and how many times as many as a case is expected to make."""
_LOOKED_AT: Final = 8
"""Events at the top of the heap among which the next one is."""


class Instant:
    """The moment a run is at, and how often each case that was seen then had begun each step."""

    def __init__(self) -> None:
        self.now = float("nan")
        self.ended = 0
        self.known: dict[int, list[int]] = {}

    def look(self, memory: "Memory") -> None:
        """Look at a run that has paused.

        Raises:
            LimitError: a case goes round in no time, or a span of time has cases without end.
        """
        ended = int(memory.i[at.H_ENDED])
        if memory.now != self.now:
            self.now, self.ended, self.known = memory.now, ended, {}
            return
        waiting = sum(count.value for count in memory.program.graph.process.backlog.values())
        if memory.span.seconds > 0 and ended - self.ended > _MOST + waiting:
            raise LimitError(
                f"{ended - self.ended:,} cases came and went at one moment: no time passes, so the "
                "span never ends",
                'say how often cases come ("arrivals"), or how long the work takes',
            )
        case = _case_at_hand(memory)
        if not case:
            return
        count = len(memory.program.steps)
        begun = [int(n) for n in memory.i[case + at.E_VISITS : case + at.E_VISITS + count]]
        before = self.known.setdefault(int(memory.i[case + at.E_NUMBER]), begun)
        grown = [n - b for n, b in zip(begun, before, strict=True)]
        most = max(grown, default=0)
        if most > _MOST:
            _refuse(memory, grown, most)


def _refuse(memory: "Memory", grown: list[int], most: int) -> None:
    steps = memory.program.steps
    expected = visits(memory.program.graph).steps
    round_ = [step for step, n in zip(steps, grown, strict=True) if 2 * n >= most]
    if all(n <= _MANY * expected[step] for step, n in zip(steps, grown, strict=True)):
        return
    raise LimitError(
        f"work goes round for ever in no time: a case began {way_round(round_)} "
        f"{most:,} times at one moment",
        OUT_OF_NO_TIME,
    )


def _case_at_hand(memory: "Memory") -> int:
    """Find the case of what is to act or happen next; 0 where that is of no case."""
    i, f = memory.i, memory.f
    if i[at.H_READY_HEAD]:
        return int(i[i[at.H_READY_HEAD] + at.T_CASE])
    first = int(i[at.H_HEAP_AT])
    heap = range(first, first + 2 * min(_LOOKED_AT, int(i[at.H_HEAP])), 2)
    pending = [
        (f[place], i[place], i[place + 1])
        for place in heap
        if i[i[place + 1] + at.R_EVENT] == i[place] and f[place] <= memory.now
    ]
    if not pending:
        return 0
    who = min(pending)[2]
    kind = i[who + at.R_KIND]
    if kind == at.KIND_TOKEN:
        return int(i[who + at.T_CASE])
    if kind == at.KIND_TIMER:
        return int(i[i[who + at.M_HOST] + at.T_CASE])
    return int(i[i[who + at.M_HOST] + at.S_CASE]) if kind == at.KIND_WATCH else 0

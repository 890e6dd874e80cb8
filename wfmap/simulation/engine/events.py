"""The heap of future events: (time, number), the number deciding among equal times.

An event is void when its record has another event pending, or none: so events are cancelled by
forgetting their number.
"""

from wfmap.simulation.engine.layout import (
    F_NOW,
    H_BEYOND,
    H_HEAP,
    H_HEAP_AT,
    H_NEXT_NUMBER,
    R_EVENT,
    Integers,
    Reals,
)
from wfmap.simulation.jit import inlined

__all__ = ["next_number", "pop", "schedule"]


@inlined
def next_number(i: Integers) -> int:
    """Give the next number of a run, 1 and up."""
    i[H_NEXT_NUMBER] += 1
    return i[H_NEXT_NUMBER]


@inlined
def schedule(i: Integers, f: Reals, who: int, time: float) -> None:
    """Make an event about a record the only one pending for it."""
    if time == float("inf"):
        i[H_BEYOND] = 1
        return
    number = next_number(i)
    i[who + R_EVENT] = number
    base = i[H_HEAP_AT]
    hole = i[H_HEAP]
    i[H_HEAP] = hole + 1
    while hole > 0:
        parent = base + 2 * ((hole - 1) // 2)
        if f[parent] <= time:
            break
        at = base + 2 * hole
        f[at] = f[parent]
        i[at] = i[parent]
        i[at + 1] = i[parent + 1]
        hole = (hole - 1) // 2
    at = base + 2 * hole
    f[at] = time
    i[at] = number
    i[at + 1] = who


@inlined
def _is_before(i: Integers, f: Reals, a: int, b: int) -> bool:
    return f[a] < f[b] or (f[a] == f[b] and i[a] < i[b])


@inlined
def _sink(i: Integers, f: Reals, count: int) -> None:
    """Let the last event of a heap of count + 1 take the place of the first."""
    base = i[H_HEAP_AT]
    last = base + 2 * count
    hole = 0
    while True:
        child = 2 * hole + 1
        if child >= count:
            break
        if child + 1 < count and _is_before(i, f, base + 2 * child + 2, base + 2 * child):
            child += 1
        if not _is_before(i, f, base + 2 * child, last):
            break
        f[base + 2 * hole] = f[base + 2 * child]
        i[base + 2 * hole] = i[base + 2 * child]
        i[base + 2 * hole + 1] = i[base + 2 * child + 1]
        hole = child
    f[base + 2 * hole] = f[last]
    i[base + 2 * hole] = i[last]
    i[base + 2 * hole + 1] = i[last + 1]


@inlined
def pop(i: Integers, f: Reals) -> int:
    """Take the first event that is not void, and set the time; 0 when there is none."""
    base = i[H_HEAP_AT]
    while i[H_HEAP] > 0:
        time, number, who = f[base], i[base], i[base + 1]
        i[H_HEAP] -= 1
        if i[H_HEAP] > 0:
            _sink(i, f, i[H_HEAP])
        if i[who + R_EVENT] == number:
            i[who + R_EVENT] = 0
            f[F_NOW] = time
            return who
    return 0

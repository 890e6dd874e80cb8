"""The heap of future events: (time, number), the number deciding among equal times.

An event is void when its record has another event pending, or none: so events are cancelled by
forgetting their number.
"""

from typing import Final

from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.layout import Integers, Reals, Record
from wfmap.simulation.native.jit import compiled, inlined

__all__ = ["next_number", "pop", "schedule", "schedule_first"]

_FIRST: Final = 1 << 60
"""Taken from the number of an event that goes before all others of its instant."""


@inlined
def next_number(i: Integers) -> int:
    """Give the next number of a run, 1 and up."""
    i[at.H_NEXT_NUMBER] += 1
    return i[at.H_NEXT_NUMBER]


@inlined
def schedule(i: Integers, f: Reals, who: int, time: float) -> None:
    """Make an event about a record the only one pending for it."""
    if time == float("inf"):
        i[at.H_BEYOND] = 1
        return
    _enter(i, f, who, time, next_number(i))


@compiled
def schedule_first(i: Integers, f: Reals, who: int) -> None:
    """Make an event happen at this instant, before all others of it but those like it."""
    _enter(i, f, who, f[at.F_NOW], next_number(i) - _FIRST)


@inlined
def _enter(i: Integers, f: Reals, who: int, time: float, number: int) -> None:
    i[who + at.R_EVENT] = number
    if i[at.H_HOLE] != 0:
        i[at.H_HOLE] = 0
        _sink(i, f, time, number, who)
    else:
        _rise(i, f, time, number, who)


@inlined
def _rise(i: Integers, f: Reals, time: float, number: int, who: int) -> None:
    """Put an event behind the last, and let it rise above those that come after it."""
    base = i[at.H_HEAP_AT]
    hole = i[at.H_HEAP]
    i[at.H_HEAP] = hole + 1
    if hole >= i[at.H_HEAP_LIMIT]:
        i[at.H_IS_CRAMPED] = 1
    while hole > 0:
        parent = base + 2 * ((hole - 1) // 2)
        if not _is_before(time, number, f[parent], i[parent]):
            break
        _move(i, f, parent, base + 2 * hole)
        hole = (hole - 1) // 2
    place = base + 2 * hole
    f[place] = time
    i[place] = number
    i[place + 1] = who


@compiled
def _sink(i: Integers, f: Reals, time: float, number: int, who: int) -> None:
    """Put an event where the first was, and let it sink below those that come before it."""
    base = i[at.H_HEAP_AT]
    end = base + 2 * i[at.H_HEAP]
    hole, child = base, base + 2
    while child < end:
        if child + 2 < end and _is_before(f[child + 2], i[child + 2], f[child], i[child]):
            child += 2
        if not _is_before(f[child], i[child], time, number):
            break
        _move(i, f, child, hole)
        hole, child = child, 2 * child - base + 2
    f[hole] = time
    i[hole] = number
    i[hole + 1] = who


@inlined
def _is_before(time: float, number: int, other_time: float, other_number: int) -> bool:
    return time < other_time or (time == other_time and number < other_number)


@inlined
def _move(i: Integers, f: Reals, place: int, to: int) -> None:
    f[to] = f[place]
    i[to] = i[place]
    i[to + 1] = i[place + 1]


@inlined
def _close_hole(i: Integers, f: Reals) -> None:
    """Let the last event take the place of the first, which has happened."""
    i[at.H_HOLE] = 0
    i[at.H_HEAP] -= 1
    if i[at.H_HEAP] > 0:
        last = i[at.H_HEAP_AT] + 2 * i[at.H_HEAP]
        _sink(i, f, f[last], i[last], i[last + 1])


@inlined
def pop(i: Integers, f: Reals) -> Record:
    """Take the first event that is not void, and set the time; 0 when there is none.

    Its place stays empty until the next event is scheduled, as mostly happens before another is
    taken: so the heap is put in order once instead of twice.
    """
    while True:
        if i[at.H_HOLE] != 0:
            _close_hole(i, f)
        if i[at.H_HEAP] == 0:
            return 0
        base = i[at.H_HEAP_AT]
        time, number, who = f[base], i[base], i[base + 1]
        i[at.H_HOLE] = 1
        if i[who + at.R_EVENT] == number:
            i[who + at.R_EVENT] = 0
            f[at.F_NOW] = time
            return who

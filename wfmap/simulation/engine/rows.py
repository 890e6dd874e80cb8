"""Rows of statistics: cases born in the same stretch of a run, one stretch after another.

A row begins with a certain case, or at a certain time by the clock. It is complete when the cases
born into it have ended; a run is done when the rows that it was asked for are complete, and it can
then be asked for more. What cases did before the first row, or beyond the last, is put in a row of
its own that nobody reads.
"""

from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.layout import Case, Integers, Reals, Row
from wfmap.simulation.engine.records import take
from wfmap.simulation.engine.statistics import queue_changes
from wfmap.simulation.native.jit import compiled, inlined, seldom

__all__ = ["enrol", "next_row", "note_birth", "note_end", "strike"]


@compiled
def _snapshot(i: Integers, f: Reals, row: Row) -> None:
    """Note in a row the time, and what every pool has done so far."""
    f[row + at.WF_TIME] = f[at.F_NOW]
    f[row + at.WF_ENDED] = i[at.H_ENDED]
    for p in range(i[at.H_POOL_COUNT]):
        pool = i[at.H_POOLS] + p * at.POOL_SIZE
        queue_changes(i, f, pool, 0)
        first = row + at.ROW_HEAD + at.SNAPSHOT_COLUMNS * p
        f[first] = f[pool + at.PF_AREA]
        f[first + 1] = f[pool + at.PF_WAITS]
        f[first + 2] = f[pool + at.PF_WORK]
        f[first + 3] = i[pool + at.P_ENTERED]
        f[first + 4] = i[pool + at.P_WAITING]


@seldom
def next_row(i: Integers, f: Reals) -> None:
    """Begin the next row now; beyond the last that is waited for, say how many cases count."""
    row = take(i, at.H_FREE_ROW, i[at.H_ROW_SIZE])
    for k in range(row, row + i[at.H_ROW_SIZE]):
        f[k] = 0.0
    i[at.H_ROW] += 1
    i[row + at.W_NUMBER] = i[at.H_ROW]
    _snapshot(i, f, row)
    if i[at.H_FIRST_ROW] == 0:
        i[at.H_FIRST_ROW] = row
    else:
        i[i[at.H_LAST_ROW] + at.W_NEXT] = row
    i[at.H_LAST_ROW] = row
    i[at.H_FILLED_ROW] = row if i[at.H_ROW] <= i[at.H_ROW_LIMIT] else i[at.H_REST]
    if i[at.H_ROW] > i[at.H_TARGET]:
        i[at.H_CASES] = i[at.H_MEASURED]


@inlined
def note_birth(i: Integers, f: Reals, number: int) -> None:
    """Begin a row where the case of a number is its first."""
    if number != i[at.H_ROW_AT]:
        return
    next_row(i, f)
    after = number + i[at.H_ROW_CASES]
    if i[at.H_ROW] > i[at.H_ROW_LIMIT]:
        after = at.NEVER
    elif number < i[at.H_ROWS_END] < after:
        after = i[at.H_ROWS_END]
    i[at.H_ROW_AT] = after


@inlined
def enrol(i: Integers, case: Case, row: Row) -> None:
    """Let what a case does be counted in a row."""
    i[case + at.E_RECORD] = row
    i[case + at.E_ROW] = row + i[at.H_ROW_HEAD]
    i[row + at.W_BORN] += 1
    if row != i[at.H_REST] and i[row + at.W_NUMBER] <= i[at.H_TARGET]:
        i[at.H_MEASURED] += 1


@inlined
def note_end(i: Integers, f: Reals, case: Case) -> None:
    """Note the cycle time and the cost of a case that ends, and which marked steps it came to."""
    row = i[case + at.E_RECORD]
    i[row + at.W_ENDED] += 1
    if row == i[at.H_REST]:
        return
    if i[row + at.W_NUMBER] <= i[at.H_TARGET]:
        i[at.H_DONE] += 1
    out = i[at.H_OUT_AT] + at.OUT_WIDTH * i[at.H_OUT_COUNT]
    i[at.H_OUT_COUNT] += 1
    if i[at.H_OUT_COUNT] + at.OUT_SPARE > i[at.H_OUT_ROOM]:
        i[at.H_IS_CRAMPED] = 1
    i[out + at.OUT_NUMBER] = i[case + at.E_NUMBER]
    i[out + at.OUT_ROW] = i[row + at.W_NUMBER]
    marks = 0
    for k in range(i[at.H_MARK_COUNT]):
        if i[case + at.E_VISITS + i[i[at.H_MARKS] + k]] > 0:
            marks |= 1 << k
    i[out + at.OUT_MARKS] = marks
    f[out + at.OUTF_TIME] = f[at.F_NOW] - f[case + at.EF_BORN]
    f[out + at.OUTF_COST] = f[case + at.EF_COST]
    f[out + at.OUTF_BORN] = f[case + at.EF_BORN]


@compiled
def strike(i: Integers, f: Reals, clock: int) -> None:
    """Begin a row by the clock; who is waited for too long counts as one who never ends."""
    next_row(i, f)
    if i[at.H_ROW] > i[at.H_TARGET] + i[at.H_PATIENCE]:
        i[at.H_DONE] = i[at.H_CASES]
    f[at.F_BOUNDARY] += f[at.F_ROW_SPAN]
    schedule(i, f, clock, f[at.F_BOUNDARY])

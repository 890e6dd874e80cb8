"""Rows of statistics: cases born in the same stretch of a run, one stretch after another.

A row begins with a certain case, or at a certain time by the clock. It is complete when the cases
born into it have ended; a run is done when the rows that it was asked for are complete, and it can
then be asked for more. What cases did before the first row, or beyond the last, is put in a row of
its own that nobody reads.
"""

from wfmap.simulation.engine.events import schedule
from wfmap.simulation.engine.layout import (
    E_NUMBER,
    E_RECORD,
    E_ROW,
    E_VISITS,
    EF_BORN,
    EF_COST,
    F_BOUNDARY,
    F_NOW,
    F_ROW_SPAN,
    H_CASES,
    H_DONE,
    H_ENDED,
    H_FILLED_ROW,
    H_FIRST_ROW,
    H_FREE_ROW,
    H_IS_CRAMPED,
    H_LAST_ROW,
    H_MARK_COUNT,
    H_MARKS,
    H_MEASURED,
    H_OUT_AT,
    H_OUT_COUNT,
    H_OUT_ROOM,
    H_PATIENCE,
    H_POOL_COUNT,
    H_POOLS,
    H_REST,
    H_ROW,
    H_ROW_AT,
    H_ROW_CASES,
    H_ROW_HEAD,
    H_ROW_LIMIT,
    H_ROW_SIZE,
    H_ROWS_END,
    H_TARGET,
    NEVER,
    OUT_MARKS,
    OUT_NUMBER,
    OUT_ROW,
    OUT_SPARE,
    OUT_WIDTH,
    OUTF_BORN,
    OUTF_COST,
    OUTF_TIME,
    P_ENTERED,
    P_WAITING,
    PF_AREA,
    PF_WAITS,
    PF_WORK,
    POOL_SIZE,
    ROW_HEAD,
    SNAPSHOT_COLUMNS,
    W_BORN,
    W_ENDED,
    W_NEXT,
    W_NUMBER,
    WF_ENDED,
    WF_TIME,
    Integers,
    Reals,
)
from wfmap.simulation.engine.records import take
from wfmap.simulation.engine.statistics import queue_changes
from wfmap.simulation.jit import compiled, inlined

__all__ = ["enrol", "next_row", "note_birth", "note_end", "strike"]


@compiled
def _snapshot(i: Integers, f: Reals, row: int) -> None:
    """Note in a row the time, and what every pool has done so far."""
    f[row + WF_TIME] = f[F_NOW]
    f[row + WF_ENDED] = i[H_ENDED]
    for p in range(i[H_POOL_COUNT]):
        pool = i[H_POOLS] + p * POOL_SIZE
        queue_changes(i, f, pool, 0)
        first = row + ROW_HEAD + SNAPSHOT_COLUMNS * p
        f[first] = f[pool + PF_AREA]
        f[first + 1] = f[pool + PF_WAITS]
        f[first + 2] = f[pool + PF_WORK]
        f[first + 3] = i[pool + P_ENTERED]
        f[first + 4] = i[pool + P_WAITING]


@compiled
def next_row(i: Integers, f: Reals) -> None:
    """Begin the next row now; beyond the last that is waited for, say how many cases count."""
    row = take(i, H_FREE_ROW, i[H_ROW_SIZE])
    for k in range(row, row + i[H_ROW_SIZE]):
        f[k] = 0.0
    i[H_ROW] += 1
    i[row + W_NUMBER] = i[H_ROW]
    _snapshot(i, f, row)
    if i[H_FIRST_ROW] == 0:
        i[H_FIRST_ROW] = row
    else:
        i[i[H_LAST_ROW] + W_NEXT] = row
    i[H_LAST_ROW] = row
    i[H_FILLED_ROW] = row if i[H_ROW] <= i[H_ROW_LIMIT] else i[H_REST]
    if i[H_ROW] > i[H_TARGET]:
        i[H_CASES] = i[H_MEASURED]


@inlined
def note_birth(i: Integers, f: Reals, number: int) -> None:
    """Begin a row where the case of a number is its first."""
    if number != i[H_ROW_AT]:
        return
    next_row(i, f)
    after = number + i[H_ROW_CASES]
    if i[H_ROW] > i[H_ROW_LIMIT]:
        after = NEVER
    elif number < i[H_ROWS_END] < after:
        after = i[H_ROWS_END]
    i[H_ROW_AT] = after


@inlined
def enrol(i: Integers, case: int, row: int) -> None:
    """Let what a case does be counted in a row."""
    i[case + E_RECORD] = row
    i[case + E_ROW] = row + i[H_ROW_HEAD]
    i[row + W_BORN] += 1
    if row != i[H_REST] and i[row + W_NUMBER] <= i[H_TARGET]:
        i[H_MEASURED] += 1


@inlined
def note_end(i: Integers, f: Reals, case: int) -> None:
    """Note the cycle time and the cost of a case that ends, and which marked steps it came to."""
    row = i[case + E_RECORD]
    i[row + W_ENDED] += 1
    if row == i[H_REST]:
        return
    if i[row + W_NUMBER] <= i[H_TARGET]:
        i[H_DONE] += 1
    out = i[H_OUT_AT] + OUT_WIDTH * i[H_OUT_COUNT]
    i[H_OUT_COUNT] += 1
    if i[H_OUT_COUNT] + OUT_SPARE > i[H_OUT_ROOM]:
        i[H_IS_CRAMPED] = 1
    i[out + OUT_NUMBER] = i[case + E_NUMBER]
    i[out + OUT_ROW] = i[row + W_NUMBER]
    marks = 0
    for k in range(i[H_MARK_COUNT]):
        if i[case + E_VISITS + i[i[H_MARKS] + k]] > 0:
            marks |= 1 << k
    i[out + OUT_MARKS] = marks
    f[out + OUTF_TIME] = f[F_NOW] - f[case + EF_BORN]
    f[out + OUTF_COST] = f[case + EF_COST]
    f[out + OUTF_BORN] = f[case + EF_BORN]


@compiled
def strike(i: Integers, f: Reals, clock: int) -> None:
    """Begin a row by the clock; who is waited for too long counts as one who never ends."""
    next_row(i, f)
    if i[H_ROW] > i[H_TARGET] + i[H_PATIENCE]:
        i[H_DONE] = i[H_CASES]
    f[F_BOUNDARY] += f[F_ROW_SPAN]
    schedule(i, f, clock, f[F_BOUNDARY])

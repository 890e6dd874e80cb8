"""The memory of a run: two arrays that grow, out of which rows of statistics are taken."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import CancelledError, LimitError
from wfmap.simulation.clock import Clock
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.loop import proceed as engine
from wfmap.simulation.instants import Instant
from wfmap.simulation.program import Program
from wfmap.simulation.room import limits, longer, of_backlog, too_much
from wfmap.simulation.rows import Row, Span
from wfmap.simulation.unending import Unending
from wfmap.simulation.unfinished import STAGES, under_way

__all__ = ["Memory"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

_SLICE: Final = 100_000
_PLAIN_SLICE: Final = 20_000
"""Events between two looks at whether somebody has cancelled, as machine code and in plain Python.

That is a second at most, also where much is under way; and where machine code is being made, the
time to see whether it is there by now.
"""
_SIGN: Final = 1 << 63
_LOG_ROOM: Final = 16_384
_MOST_CELLS: Final = 1 << 28
"""Cells of each array a run may have: two of them take four gigabytes."""
_SPARE: Final = 60_000
"""Cells that are free to begin with; a page of memory that nothing is written to costs nothing."""
_ROWS: Final = 200
"""Rows of statistics that there is room for from the start, where there may be so many."""
_MOST_AT_ONCE: Final = 4_000_000
"""Cells up to which the room for what is under way is doubled; then it grows by a quarter."""
_OUT_ROOM: Final = 8_192
"""Cases that may have ended before they are taken out."""


class Memory:
    """The two arrays of a run, grown when they are full: numpy arrays, or lists in plain Python.

    A run that would need more than about `most` cells of each `is_swollen` and goes no further.
    When that is hangs on what is under way alone, not on the steps in which its room grew.
    """

    def __init__(  # noqa: PLR0913 - a run has as many choices
        self,
        program: Program,
        span: Span,
        *,
        seed: int,
        replication: int,
        log: bool = False,
        trace: bool = False,
        most: int = at.NEVER,
    ) -> None:
        self.program = program
        self.span = span
        self.logs: list[tuple[Integers, Array]] = []
        self.ended: list[tuple[Integers, Array]] = []
        self.born = 0
        self.done = 0
        self.instant = Instant()
        self.unending = Unending()
        self.i: Any = program.i
        self.f: Any = program.f
        self.end = len(program.i)
        self.kept = 0
        head = self._lay_out(log=log or trace) | {at.H_SEED: seed, at.H_REPLICATION: replication}
        waiting = of_backlog(program) if span.backlog else 0
        self.room = 0
        rows = min(span.last, _ROWS) * int(self.i[at.H_ROW_SIZE])
        begun = int(2 * self.i[at.H_SLACK]) + waiting + rows
        self.kept = max(begun, 3 * (most - self.end) // 4)
        self.grow(begun + _SPARE)
        for cell, value in head.items():
            self.i[cell] = value
        self.i[at.H_TRACED] = at.TRACED if trace else 0
        if not span.backlog:
            self.i[at.H_BACKLOG_COUNT] = 0
        self._set_off()

    def _reserve(self, size: int) -> int:
        place = self.end
        self.end += size
        return place

    def _lay_out(self, *, log: bool) -> dict[int, int]:
        """Say where what is counted stands behind the program: the cells of the header for it."""
        slack, rest = int(self.i[at.H_SLACK]), self._reserve(int(self.i[at.H_ROW_SIZE]))
        room = min(self.span.limit, _OUT_ROOM) + at.OUT_SPARE
        head = {
            at.H_REST: rest,
            at.H_FILLED_ROW: rest,
            at.H_CLOCK: self._reserve(at.CLOCK_SIZE),
            at.H_OUT_ROOM: room,
            at.H_OUT_AT: self._reserve(at.OUT_WIDTH * room),
        }
        if log:
            head[at.H_LOG_ROOM] = _LOG_ROOM + slack
            head[at.H_LOG_AT] = self._reserve(at.LOG_WIDTH * (_LOG_ROOM + slack))
        return head | {at.H_TOP: self.end}

    def _set_off(self) -> None:
        """Say where rows begin, and when cases begin to come."""
        i, f, span = self.i, self.f, self.span
        f[at.F_GRID_WIDTH] = 3600.0
        i[at.H_ROW] = i[at.H_TARGET] = -1
        i[at.H_ROW_LIMIT] = span.last - 1
        i[at.H_CASES] = span.limit
        i[at.H_LIMIT] = self._most()
        f[at.F_NOW] = span.start
        if span.seconds > 0:
            i[i[at.H_CLOCK] + at.R_KIND] = at.KIND_CLOCK
            f[at.F_BOUNDARY], f[at.F_ROW_SPAN] = span.begin, span.seconds
            i[at.H_ROW_AT] = at.NEVER
        else:
            i[at.H_CLOCK] = 0
            i[at.H_ROW_AT], i[at.H_ROW_CASES] = span.skipped, span.cases
            i[at.H_ROWS_END] = min(span.limit, at.NEVER - span.skipped) + span.skipped
        for k in range(i[at.H_POOL_COUNT]):
            f[i[at.H_POOLS] + k * at.POOL_SIZE + at.PF_CHANGED] = span.start
        if i[at.H_ARRIVAL]:
            source = i[at.H_ARRIVAL]
            f[source + at.AF_WEIGHT] = self.program.arrivals.before(span.start)

    def _most(self) -> int:
        """Say how many cases may begin: others come while those that count are not done."""
        if self.span.limit >= at.NEVER:
            return at.NEVER
        cases = self.span.limit + self.span.skipped
        return 3 * cases + 1000 if self.i[at.H_ARRIVAL] != 0 else cases

    def grow(self, more: int) -> None:
        """Make the room for what is under way larger by so many cells, and the heap with it.

        What stands before it, the program and its calendars, is copied and never doubled.

        Raises:
            LimitError: it is more than a run may have.
        """
        self.room += more
        heap = self.room // 3 + 2 * int(self.i[at.H_SLACK])
        total = self.end + self.room + heap
        if total > _MOST_CELLS:
            raise too_much()
        old_at, count = self.i[at.H_HEAP_AT], 2 * self.i[at.H_HEAP]
        events = self.i[old_at : old_at + count], self.f[old_at : old_at + count]
        grown_i, grown_f = longer(self.i, total), longer(self.f, total)
        place = total - 2 * (heap // 2)
        grown_i[place : place + count], grown_f[place : place + count] = events
        grown_i[at.H_HEAP_AT] = place
        self.i, self.f = grown_i, grown_f
        self._limit(place, heap // 2)

    def _limit(self, heap_at: int, events: int) -> None:
        """Say from where on there is too little room for the next event."""
        cells, events = min(heap_at - self.end, self.kept), min(events, self.kept // 6)
        most = limits(int(self.i[at.H_SLACK]), cells, events)
        self.i[at.H_TOP_LIMIT], self.i[at.H_HEAP_LIMIT] = self.end + most[0], most[1]

    def _change_over(self) -> None:
        """Go on as machine code, which has words with a sign where plain Python has none."""
        words = (word - 2 * _SIGN if word >= _SIGN else word for word in self.i)
        self.i = np.fromiter(words, dtype=np.int64, count=len(self.i))
        self.f = np.array(self.f, dtype=np.float64)

    @property
    def events(self) -> int:
        """How many events have happened."""
        return int(self.i[at.H_EVENTS])

    @property
    def now(self) -> float:
        """How far the run is, in seconds."""
        return float(self.f[at.F_NOW])

    def aim(self, target: int, patience: int) -> None:
        """Ask for all rows up to a number, and wait for their cases that many rows longest."""
        i = self.i
        i[at.H_TARGET], i[at.H_PATIENCE] = target, patience
        kept = [row for row in self._rows() if i[row + at.W_NUMBER] <= target]
        i[at.H_MEASURED] = self.born + sum(i[row + at.W_BORN] for row in kept)
        i[at.H_DONE] = self.done + sum(i[row + at.W_ENDED] for row in kept)
        if self.span.seconds > 0 or self.span.limit >= at.NEVER:
            i[at.H_CASES] = i[at.H_MEASURED] if i[at.H_ROW] > target else at.NEVER

    def _rows(self) -> list[int]:
        found, row = [], int(self.i[at.H_FIRST_ROW])
        while row:
            found.append(row)
            row = int(self.i[row + at.W_NEXT])
        return found

    def proceed(
        self,
        cancelled: Callable[[], bool] | None = None,
        events: int = at.NEVER,
        clock: Clock | None = None,
    ) -> bool:
        """Run until the rows asked for are complete; tell whether they are.

        Args:
            cancelled: asked every second or so.
            events: how many may happen in all, those before included.
            clock: until when, looked at as often.

        It comes back without them where the run `is_swollen`, too.

        Raises:
            CancelledError: when `cancelled` said so.
            LimitError: something is waited for that never opens, or work goes round for ever.
        """
        while True:
            left = events - self.events
            if left <= 0:
                return False
            if isinstance(self.i, list) and engine.takes_arrays():
                self._change_over()
            slice_ = _PLAIN_SLICE if isinstance(self.i, list) else _SLICE
            why = engine(self.i, self.f, min(slice_, left))
            if why == at.FINISHED:
                self.drain()
                return True
            if why == at.BEYOND_CALENDAR:
                raise LimitError(
                    "work waits for a time that never comes",
                    "a calendar of it is never open again",
                )
            if why == at.NEED_ROOM and not self._make_room():
                return False
            self.instant.look(self)
            self.unending.look(self)
            if cancelled is not None and cancelled():
                raise CancelledError("the simulation was cancelled")
            if clock is not None and clock.has_struck:
                return False

    def _make_room(self) -> bool:
        """Take out what has ended, and grow where that is not enough; tell whether it may."""
        self.drain()
        if self._is_full():
            if self.is_swollen:
                return False
            self.grow(self._more())
        self.i[at.H_IS_CRAMPED] = 0
        return True

    def _more(self) -> int:
        """Say by how much the room grows: not far beyond the most that a run is kept up with."""
        more = self.room if self.room < _MOST_AT_ONCE else self.room // 4
        return max(min(more, self.kept - self.room), 2 * int(self.i[at.H_SLACK]) + _SPARE)

    def _is_full(self) -> bool:
        heap_full = self.i[at.H_HEAP] > self.i[at.H_HEAP_LIMIT]
        return bool(heap_full or self.i[at.H_TOP] > self.i[at.H_TOP_LIMIT])

    @property
    def is_swollen(self) -> bool:
        """Whether more is under way than a run is kept up with."""
        cells, events = limits(int(self.i[at.H_SLACK]), self.kept, self.kept // 6)
        return bool(self.i[at.H_TOP] > self.end + cells or self.i[at.H_HEAP] > events)

    def drain(self) -> None:
        """Take out the rows of the event log, and the cases that have ended."""
        count, first = self.i[at.H_LOG_COUNT], self.i[at.H_LOG_AT]
        if count:
            self.logs.append(self._table(first, count, at.LOG_WIDTH, (at.LOG_WIDTH, 3)))
            self.i[at.H_LOG_COUNT] = 0
        count, first = self.i[at.H_OUT_COUNT], self.i[at.H_OUT_AT]
        if count:
            self.ended.append(self._table(first, count, at.OUT_WIDTH, (3, at.OUT_WIDTH)))
            self.i[at.H_OUT_COUNT] = 0

    def _table(
        self, first: int, count: int, width: int, kept: tuple[int, int]
    ) -> tuple[Integers, Array]:
        """Copy rows of a width: so many columns of whole numbers, so many of reals."""
        end = first + width * count
        numbers = np.asarray(self.i[first:end], dtype=np.int64).reshape(count, width)
        reals = np.asarray(self.f[first:end], dtype=np.float64).reshape(count, width)
        return numbers[:, : kept[0]].copy(), reals[:, : kept[1]].copy()

    def harvest(self, *, done: bool) -> list[Row]:
        """Take out rows up to the target, in order: all of them, or those that are complete.

        Args:
            done: whether the run came to its end; cases still open are then counted as such.
        """
        rows, found = self._rows(), list[Row]()
        notes = [self.i[row : row + at.ROW_HEAD] for row in rows]
        counts = [list(map(int, note)) for note in notes]
        is_open = done and any(count[at.W_BORN] > count[at.W_ENDED] for count in counts)
        going_on = under_way(self) if is_open else {}
        none = np.zeros((len(self.program.steps), STAGES))
        heads, tables = self._read(rows)
        begins, target = heads[:, 0].tolist(), int(self.i[at.H_TARGET])
        for k, row in enumerate(rows):
            number, born = counts[k][at.W_NUMBER], counts[k][at.W_BORN]
            still = born - counts[k][at.W_ENDED]
            is_last = k + 1 == len(rows)
            if number > target or (not done and (still or is_last)):
                break
            is_end = is_last or number + 1 == self.span.last
            end = self.snapshot() if is_end else heads[k + 1]
            until = self.now if is_last else begins[k + 1]
            going = going_on.get(number, none)
            found.append(Row(number, born, still, tables[k], heads[k], end, until, going))
            if not is_last:
                self._give_back(row, still)
        return found

    def _read(self, rows: list[int]) -> tuple[Array, Array]:
        """Read what rows note when they begin, and the tables of what is counted in them."""
        head, width = int(self.i[at.H_ROW_HEAD]), int(self.i[at.H_STATS_WIDTH])
        whole = np.array([self.f[row : row + head + width] for row in rows], dtype=np.float64)
        whole = whole.reshape(len(rows), head + width)
        pools = at.ROW_HEAD + at.SNAPSHOT_COLUMNS * len(self.program.pools)
        heads = np.concatenate([whole[:, :2], whole[:, at.ROW_HEAD : pools]], axis=1)
        return heads, whole[:, head:].copy()

    def _give_back(self, row: int, still: int) -> None:
        """Take a row out of the list; one that cases still write to is left alone for good."""
        i = self.i
        self.born += int(i[row + at.W_BORN])
        self.done += int(i[row + at.W_ENDED])
        i[at.H_FIRST_ROW] = i[row + at.W_NEXT]
        i[row + at.W_NUMBER] = at.NEVER
        if not still:
            i[row], i[row + 1] = i[at.H_FREE_ROW], 0
            i[at.H_FREE_ROW] = row

    def reals(self, first: int, count: int) -> Array:
        """Read some reals in a row."""
        return np.array(self.f[first : first + count], dtype=np.float64)

    def snapshot(self) -> Array:
        """Tell what a snapshot would note now, with the waits of those who still wait."""
        end = [self.now, float(self.i[at.H_ENDED])]
        for k in range(len(self.program.pools)):
            pool = self.pool(k)
            end += [*self.totals(k), self.f[pool + at.PF_WORK]]
            end += [float(self.i[pool + at.P_ENTERED]), float(self.i[pool + at.P_WAITING])]
        return np.array(end)

    def totals(self, index: int) -> tuple[float, float]:
        """Give the area under the queue of a pool until now, and all waits in it, ended or not."""
        pool, now = self.pool(index), self.now
        lasts = now - self.f[pool + at.PF_CHANGED]
        area = self.f[pool + at.PF_AREA] + self.i[pool + at.P_WAITING] * lasts
        still = 0.0
        for k in range(self.i[pool + at.P_CLASS_COUNT]):
            token = self.i[self.i[pool + at.P_CLASSES] + k * at.CLASS_SIZE + at.C_HEAD]
            while token:
                still += now - self.f[token + at.TF_QUEUED]
                token = self.i[token + at.T_NEXT]
        return float(area), float(self.f[pool + at.PF_WAITS] + still)

    def open_outside(self) -> float:
        """Count the cases in the process that do not count, such as those of the backlog."""
        rest = int(self.i[at.H_REST])
        return float(self.i[rest + at.W_BORN] - self.i[rest + at.W_ENDED])

    def pool(self, index: int) -> int:
        """Give the address of a pool."""
        return int(self.i[at.H_POOLS] + index * at.POOL_SIZE)

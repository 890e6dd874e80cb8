"""Where jobs are kept: what any such place can do, and one in memory.

Every call names a job by its id and carries whole values, so that a database can take the place of
the memory: `move` is a compare-and-swap on the number of the moment, and `later` is how many
listeners, in this process or another, learn of what changed.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from wfmap.service.jobs.job import Job, may_follow
from wfmap.service.replies import Reply

__all__ = ["OVERHEAD", "MemoryStore", "Store"]

OVERHEAD: Final = 8192
"""Bytes that a job without a result is counted as: its moments, and what is wrong with it."""
_MOMENTS: Final = 100
"""Moments of progress that are kept for whoever listens again after a break."""


class Store(Protocol):
    """Keeps jobs and their results for a while after they have ended."""

    async def add(self, job: Job) -> None:
        """Keep a new job."""
        ...

    async def get(self, name: str) -> Job | None:
        """Give a job as it is now; None where there is none, or none any more."""
        ...

    async def move(self, after: Job, reply: Reply | None = None) -> bool:
        """Let a job go on, with its result where it is done.

        Returns:
            Whether it did: not where it is gone, or has gone on otherwise meanwhile.
        """
        ...

    async def reply(self, name: str) -> Reply | None:
        """Give the result of a job; None where there is none, or none any more."""
        ...

    async def later(self, name: str, number: int) -> tuple[Job, ...]:
        """Give the moments of a job after a number, oldest first; wait until there is one.

        Returns:
            None of them where the job is gone, or has ended by then.
        """
        ...

    async def forget(self, name: str) -> None:
        """Keep a job no longer."""
        ...


@dataclass(slots=True)
class _Kept:
    moments: deque[Job]
    reply: Reply | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def now(self) -> Job:
        return self.moments[-1]

    @property
    def size(self) -> int:
        return OVERHEAD + self.now.size


class MemoryStore:
    """Keeps jobs in memory: those that have ended for a time, and in so many bytes.

    Where the bytes do not suffice, those that ended first are forgotten first.
    """

    def __init__(self, seconds: float, most: int, clock: Callable[[], datetime]) -> None:
        self._time = timedelta(seconds=seconds)
        self._most = most
        self._clock = clock
        self._going: dict[str, _Kept] = {}
        self._ended: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0

    @property
    def size(self) -> int:
        """Bytes that all jobs which have ended take."""
        return self._bytes

    async def add(self, job: Job) -> None:
        """Keep a new job."""
        self._sweep()
        self._going[job.id] = _Kept(deque((job,)))

    async def get(self, name: str) -> Job | None:
        """Give a job as it is now."""
        kept = self._find(name)
        return kept.now if kept is not None else None

    async def move(self, after: Job, reply: Reply | None = None) -> bool:
        """Let a job go on."""
        kept = self._going.get(after.id)
        if kept is None or not may_follow(after, kept.now):
            return False
        _append(kept.moments, after)
        kept.reply = reply
        if after.has_ended:
            self._ended[after.id] = self._going.pop(after.id)
            self._bytes += kept.size
            self._sweep()
        _wake(kept)
        return True

    async def reply(self, name: str) -> Reply | None:
        """Give the result of a job."""
        kept = self._find(name)
        return kept.reply if kept is not None else None

    async def later(self, name: str, number: int) -> tuple[Job, ...]:
        """Give the moments after a number, and wait until there is one."""
        while (kept := self._find(name)) is not None:
            found = tuple(moment for moment in kept.moments if moment.number > number)
            if found or kept.now.has_ended:
                return found
            await kept.changed.wait()
        return ()

    async def forget(self, name: str) -> None:
        """Keep a job no longer."""
        kept = self._ended.pop(name, None)
        if kept is not None:
            self._bytes -= kept.size
        kept = kept or self._going.pop(name, None)
        if kept is not None:
            _wake(kept)

    def _find(self, name: str) -> _Kept | None:
        self._sweep()
        return self._going.get(name) or self._ended.get(name)

    def _sweep(self) -> None:
        """Forget what has been kept long enough, and what there is no room for."""
        past = self._clock() - self._time
        while self._ended:
            first = next(iter(self._ended.values()))
            if self._bytes <= self._most and (first.now.ended or past) > past:
                break
            _, kept = self._ended.popitem(last=False)
            self._bytes -= kept.size


def _append(moments: deque[Job], after: Job) -> None:
    """Add a moment; the first two, waiting and begun, and the last ones of progress are kept."""
    moments.append(after)
    if len(moments) > _MOMENTS:
        del moments[2]


def _wake(kept: _Kept) -> None:
    changed, kept.changed = kept.changed, asyncio.Event()
    changed.set()

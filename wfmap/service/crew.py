"""The worker processes there are, by lane: as many as there should be, whatever ends one.

A worker that has ended is replaced. One whose fork server has ended goes on, for it needs it no
more, until another has come in its place; so the death of the fork server, of which a new one takes
seconds to start, keeps nobody waiting.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from wfmap.service.folders import Folder
from wfmap.service.lanes import LaneName
from wfmap.service.threads import in_thread
from wfmap.service.worker import Worker

__all__ = ["Crew"]

_LOG: Final = logging.getLogger("uvicorn.error")

WATCH: Final = 0.25
"""Seconds between two looks at the workers."""
START_TIME: Final = 60.0
"""Seconds after which a worker that is not ready is given up."""
MOST_PAUSE: Final = 2.0
"""Seconds between two tries to start a worker, at most."""
NICENESS: Final[Mapping[LaneName, int]] = {"quick": 1, "long": 5}
"""How far the workers of a lane stand back behind the service itself, as for nice(1)."""


class Crew:
    """The workers of every lane: those that wait for work, and all of them."""

    def __init__(
        self, sizes: Mapping[LaneName, int], memory_limit: int, ready: Callable[[LaneName], None]
    ) -> None:
        """Take how many workers a lane has.

        Args:
            sizes: workers by lane.
            memory_limit: bytes that each may use.
            ready: called when one of a lane has come to wait for work by itself.
        """
        self._sizes = sizes
        self._memory_limit = memory_limit
        self._ready = ready
        self._idle: dict[LaneName, list[Worker]] = {name: [] for name in sizes}
        self._all: dict[Worker, LaneName] = {}
        self._leaving: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._folder = Folder()
        self._closed = False
        self.failing_since: float | None = None
        """When a worker could not be started and none has been since, by a monotonic clock."""

    @property
    def pids(self) -> list[int]:
        """The ids of the worker processes."""
        return [worker.pid for worker in self._all if worker.pid is not None]

    async def open(self) -> None:
        """Start the workers and wait until they are ready.

        Raises:
            OSError: they cannot be started.
        """
        slots: list[LaneName] = [lane for lane, size in self._sizes.items() for _ in range(size)]
        await asyncio.gather(*(self._start(lane) for lane in slots))
        self._keep(self._watch())

    async def close(self) -> None:
        """End every worker, whatever it is doing."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        for worker in self._all:
            worker.kill()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(in_thread(worker.end) for worker in self._all))
        self._all.clear()
        self._folder.remove()

    def free(self, name: LaneName) -> int:
        """Give how many workers of a lane wait for work."""
        return 0 if self._closed else len(self._idle[name])

    def take(self, name: LaneName) -> Worker:
        """Take a worker of a lane that waits for work; there has to be one."""
        return self._idle[name].pop()

    def give_back(self, worker: Worker) -> None:
        """Take a worker back after its work; one that is no longer fit is replaced."""
        name = self._all.get(worker)
        if name is None or self._closed:
            return
        if worker.is_fit:
            self._idle[name].append(worker)
        else:
            self._replace(name, worker)

    def _replace(self, name: LaneName, worker: Worker) -> None:
        """Put a fresh worker in the place of one that has ended or is to."""
        del self._all[worker]
        self._keep(self._renew(name, worker))

    async def _renew(self, name: LaneName, worker: Worker) -> None:
        await in_thread(worker.end)
        if worker not in self._leaving:  # else another is on its way already
            await self._start_at_last(name)
        self._leaving.discard(worker)

    async def _succeed(self, name: LaneName, worker: Worker) -> None:
        """Start a worker in the place of one that works on meanwhile."""
        await self._start_at_last(name)
        if worker in self._idle[name]:
            self._idle[name].remove(worker)
            self._replace(name, worker)
        else:
            worker.retire()

    async def _start_at_last(self, name: LaneName) -> None:
        """Start a worker, however often that has to be tried."""
        pause = WATCH
        while not self._closed:
            try:
                await self._start(name)
            except OSError as error:
                if self.failing_since is None:
                    self.failing_since = time.monotonic()
                _LOG.error("A worker process could not be started: %s", error.__cause__ or error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, MOST_PAUSE)
            else:
                return

    async def _start(self, name: LaneName) -> None:
        """Start a worker for a lane."""
        worker = Worker(self._memory_limit, NICENESS[name], self._folder.next())
        self._all[worker] = name
        try:
            await asyncio.wait_for(in_thread(worker.start), START_TIME)
        except (OSError, TimeoutError) as error:
            worker.kill()
            del self._all[worker]
            raise OSError("a worker process cannot be started") from (error.__cause__ or error)
        self.failing_since = None
        self._idle[name].append(worker)
        self._ready(name)

    async def _watch(self) -> None:
        """Replace workers that ended while they waited for work, or whose fork server is gone."""
        while True:
            await asyncio.sleep(WATCH)
            for name, idle in self._idle.items():
                for worker in [worker for worker in idle if not worker.is_fit]:
                    idle.remove(worker)
                    self._replace(name, worker)
            for worker, name in self._all.items():
                if worker not in self._leaving and worker.is_orphan:
                    self._leaving.add(worker)
                    self._keep(self._succeed(name, worker))

    def _keep(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run something beside, and hold it until it is done."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

"""Worker processes: what takes long runs here, within limits, and never in the event loop.

pebble replaces a worker that dies or is stopped; with concurrent.futures one dead worker ends the
pool. A worker also watches the service itself and ends when that is gone, whatever ended it.
"""

import asyncio
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as PoolTimeoutError
from math import inf
from multiprocessing.connection import wait
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool

from wfmap.operations.memory import collect_rarely
from wfmap.service.problems import Problem
from wfmap.service.settings import NAMES, Settings
from wfmap.units.figures import exact

__all__ = ["Workers"]

RETRY_AFTER: Final = "2"
"""Seconds after which a caller may try again when too many requests wait."""


class Workers:
    """A pool of worker processes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pending = 0
        self._pool = ProcessPool(
            max_workers=settings.workers,
            initializer=_prepare,
            initargs=(settings.memory_limit,),
            context=_context(),
        )

    async def warm_up(self) -> None:
        """Start the workers before the first request needs them.

        Raises:
            Problem: they cannot be started.
        """
        await asyncio.gather(*(self.run(os.getpid) for _ in range(self._settings.workers)))

    async def run(self, job: Callable[..., Any], *arguments: object, seconds: float = inf) -> Any:  # noqa: ANN401 - what the job returns
        """Run a job in a worker and wait for what it returns.

        It may take `seconds`, and never longer than the limit of time.

        Raises:
            Problem: too many wait already, it took too long, or its worker died.
        """
        settings = self._settings
        if self._pending >= settings.workers + settings.max_waiting:
            detail = f"{settings.max_waiting} requests wait already ({NAMES['max_waiting']})"
            raise Problem("busy", detail, headers={"Retry-After": RETRY_AFTER})
        self._pending += 1
        future = self._pool.schedule(job, args=arguments, timeout=min(seconds, settings.time_limit))
        try:
            return await asyncio.wrap_future(future)
        except (PoolTimeoutError, TimeoutError):
            raise Problem("time-limit", _late(seconds, settings.time_limit)) from None
        except MemoryError:
            limit = f"{settings.memory_limit:,} bytes ({NAMES['memory_limit']})"
            raise Problem("memory-limit", f"a request may use {limit}") from None
        except ProcessExpired as error:
            raise Problem("worker-lost", _ended(error.exitcode)) from None
        finally:
            self._pending -= 1

    def close(self) -> None:
        """End every worker, whatever it is doing."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble says no types
        self._pool.join()


def _ended(code: int | None) -> str:
    """Say how a worker ended; what ended it is not guessed."""
    if code is not None and code < 0:
        return f"the worker of the request was ended by signal {-code} before it had answered"
    return f"the worker of the request ended with exit code {code} before it had answered"


def _late(seconds: float, most: float) -> str:
    if seconds < most:
        return f"it took longer than the {exact(seconds)} seconds that this operation may take"
    return f"it took longer than {exact(most)} seconds ({NAMES['time_limit']})"


def _context() -> Any:  # noqa: ANN401 - multiprocessing has no common type for its contexts
    """Choose how workers are started: forked from a small server that has imported their code.

    Forking the service itself would copy its threads' locks; spawning takes a second a worker.
    """
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["wfmap.service.work", "wfmap.service.planning_work"])
    return context


def _prepare(memory_limit: int) -> None:
    """Set up a worker: its limit on memory, and its end with the service."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    collect_rarely()
    # the pool that pyarrow has by itself takes a gigabyte at its first table, used or not: a chart
    # in the same worker would find none left
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not there on Windows

        # what is written to counts; charts reserve addresses by the terabyte and use few of them
        kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
        _, most = resource.getrlimit(kind)
        limit = memory_limit if most == resource.RLIM_INFINITY else min(memory_limit, most)
        resource.setrlimit(kind, (limit, limit))


def _end_with_parent() -> None:
    """Wait until the service is gone, then end this process and what it started."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    os._exit(1)

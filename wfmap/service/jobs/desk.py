"""Begins jobs, sees them through and ends them; HTTP asks it, and workers do what it hands out."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from wfmap.service.jobs.job import Far, Job
from wfmap.service.jobs.store import OVERHEAD, Store
from wfmap.service.lanes import Ticket, Work
from wfmap.service.problems import Problem
from wfmap.service.settings import NAMES
from wfmap.service.worker import WorkerError

__all__ = ["Desk", "Order", "now"]

_ID_BYTES: Final = 16
"""Random bytes of an id: 128 bits, so that nobody guesses another's."""

_PACE: Final = 0.2
"""Seconds between two moments of progress at least."""

_LOG: Final = logging.getLogger("uvicorn.error")

Submit = Callable[[Work, Callable[[Ticket], None]], Ticket]
"""Hands work to the workers and calls back at each change; raises where they take no more."""


def now() -> datetime:
    """Give the moment it is, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, by which request: work for a worker, and the media type of its result."""

    operation: str
    media_type: str
    request_id: str
    work: Work = field(repr=False)  # a body is in it, and what connects to databases


class Desk:
    """Where jobs are begun, looked up, waited for and cancelled."""

    def __init__(self, store: Store, submit: Submit, most: int) -> None:
        """Make it.

        Args:
            store: where jobs are kept.
            submit: hands work to the workers.
            most: bytes that results may have together.
        """
        self.store = store
        self._submit = submit
        self._most = most
        self._seen_through: dict[str, asyncio.Task[None]] = {}

    @property
    def going(self) -> int:
        """How many jobs have not ended."""
        return len(self._seen_through)

    async def begin(self, order: Order) -> Job:
        """Begin a job.

        Raises:
            Problem: the workers take no more, from this caller or at all.
        """
        name = secrets.token_hex(_ID_BYTES)
        job = Job(name, order.operation, order.media_type, now(), order.request_id)
        changed = asyncio.Event()
        ticket = self._submit(order.work, lambda _: changed.set())
        await self.store.add(job)
        seeing = asyncio.create_task(self._see_through(job, ticket, changed))
        self._seen_through[job.id] = seeing
        seeing.add_done_callback(lambda _: self._seen_through.pop(job.id, None))
        return job

    async def _see_through(self, job: Job, ticket: Ticket, changed: asyncio.Event) -> None:
        """Write down what becomes of a job until it has ended."""
        try:
            last = await self._follow(job, ticket, changed)
            await self._end(last, ticket)
        finally:
            ticket.cancel()

    async def _follow(self, job: Job, ticket: Ticket, changed: asyncio.Event) -> Job:
        """Write down that it begins, and its progress now and then, until there is a result."""
        ticket.result.add_done_callback(lambda _: changed.set())
        while not ticket.result.done():
            await changed.wait()
            changed.clear()
            job = await self._move_on(job, ticket)
            await asyncio.wait({ticket.result}, timeout=_PACE)
        return await self._move_on(job, ticket)

    async def _move_on(self, job: Job, ticket: Ticket) -> Job:
        """Write down where the work stands; work that is begun anew stays begun."""
        if job.status == "queued" and ticket.begun:
            job = await self._moved(job, job.begun(now()))
        told = ticket.told
        counted = (told.done, told.most) if told.most else (None, None)
        far = Far(told.doing or None, *counted)
        is_new = job.status == "running" and far.said and far != job.progress
        return await self._moved(job, job.told(far)) if is_new else job

    async def _moved(self, before: Job, after: Job) -> Job:
        return after if await self.store.move(after) else before

    async def _end(self, job: Job, ticket: Ticket) -> None:
        try:
            reply = ticket.result.result()
        except Problem as problem:
            await self.store.move(job.finished("failed", now(), problem=problem))
            return
        except asyncio.CancelledError:
            await self.store.move(job.finished("cancelled", now()))
            return
        except WorkerError:
            _LOG.exception("The work of job %s failed (request %s)", job.id, job.request_id)
            await self.store.move(job.finished("failed", now(), problem=Problem("fault")))
            return
        size = len(reply.body)
        if size + OVERHEAD > self._most:
            limit = f"results may have {self._most:,} bytes ({NAMES['job_bytes']})"
            large = Problem("result-too-large", f"it has {size:,} bytes; {limit}")
            await self.store.move(job.finished("failed", now(), problem=large))
            return
        await self.store.move(job.finished("done", now(), size=size), reply)

    async def cancel(self, name: str) -> Job | None:
        """Cancel a job that has not ended; its worker is free again at once.

        Returns:
            The job as it is then; None where there is none.
        """
        seeing = self._seen_through.get(name)
        if seeing is not None:
            seeing.cancel()
            await asyncio.wait({seeing})
        while (job := await self.store.get(name)) is not None and not job.has_ended:
            if await self.store.move(job.finished("cancelled", now())):
                break
        return await self.store.get(name)

    async def ended(self, name: str, seconds: float) -> Job | None:
        """Wait until a job has ended, at most so many seconds.

        Returns:
            The job as it is then; None where there is none.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                number = 0
                while moments := await self.store.later(name, number):
                    if moments[-1].has_ended:
                        return moments[-1]
                    number = moments[-1].number
        return await self.store.get(name)

    async def close(self) -> None:
        """Cancel every job that has not ended."""
        for name in tuple(self._seen_through):
            await self.cancel(name)

"""Answers that may take long: a job, and what became of it where the caller waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from math import inf
from typing import Any, Final, TypeVar

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from wfmap.service.budgets import READING, lane_of, seconds_of
from wfmap.service.callers import caller_of
from wfmap.service.jobs.desk import Desk, Order
from wfmap.service.jobs.job import Job
from wfmap.service.jobs.preferring import Preference, preference
from wfmap.service.jobs.results import job_address, job_result
from wfmap.service.lanes import LaneName, Work
from wfmap.service.negotiation import preferred
from wfmap.service.passing import GONE, answered, gone_from, owned
from wfmap.service.problems import Problem
from wfmap.service.replies import JSON, Reply

__all__ = ["as_job", "in_time", "prefers", "replied", "root_of", "seen"]

_T = TypeVar("_T")

_NO_TIME: Final = frozenset(("busy", "overloaded", "time-limit", "worker-lost"))
"""Why a body could not be read before its job begins, though nothing is wrong with it."""
_PATIENCE: Final = 2.0
"""Seconds that a body waits for a worker that reads it."""
_AGAIN: Final[dict[str, str]] = {"Retry-After": "1"}
"""When to look at a job again, in seconds."""


def prefers(request: Request) -> Preference:
    """Read what a caller prefers; nobody waits longer than work may take."""
    return preference(request.headers, request.app.state.settings.time_limit)


def root_of(request: Request) -> str:
    """Give what stands before every address of the service."""
    return str(request.scope.get("root_path", ""))


async def in_time(
    request: Request,
    events: int,
    reading: Callable[..., Reply],
    work: Callable[..., Reply],
    *given: Any,  # noqa: ANN401 - the body first, then what the work takes
) -> Response:
    """Answer at once where few events may be simulated, with a job where more may be.

    A caller that prefers so gets a job, or waits for one, for few events too. The other arguments
    are those of `as_job`.
    """
    wish = prefers(request)
    may_be_long = events > request.app.state.settings.sync_events
    if may_be_long or wish.respond_async or wish.wait is not None:
        lane = lane_of(given[0], simulates=events > 0)
        return await as_job(request, reading, work, *given, lane=lane)
    return await answered(request, work, *given, simulates=events > 0)


async def as_job(
    request: Request,
    reading: Callable[..., Reply],
    work: Callable[..., Reply],
    *given: Any,  # noqa: ANN401 - the body first, then what the work takes
    media_type: str = JSON,
    lane: LaneName = "long",
) -> Response:
    """Begin a job, and answer with it; with its result where the caller waits long enough.

    A caller that goes away while it waits cancels the job.

    Args:
        request: whose body has been read.
        reading: tells at once what is wrong with what is given.
        work: what the job does.
        given: what both are given; the body comes first.
        media_type: that of the result.
        lane: where the work waits.

    Raises:
        Problem: the body is faulty, the caller takes neither the result nor a job, or the workers
            take no more.
    """
    wish, desk = prefers(request), _desk(request)
    name = request.scope["route"].name
    _demand(request, (media_type,) if wish.wait else (media_type, JSON))
    if await _is_gone_before_read(request, reading, given):
        return Response(status_code=GONE)
    todo = Work(
        work,
        given,
        caller=caller_of(request),
        lane=lane,
        seconds=seconds_of(name),
        patience=inf,
        tells=True,
    )
    job = await desk.begin(Order(name, media_type, _id(request), todo))
    if not wish.wait:
        return seen(request, job, wish, status=202)
    try:
        later = await _unless_gone(request, desk.ended(job.id, wish.wait))
    except BaseException:
        await desk.cancel(job.id)
        raise
    if later is None:
        await desk.cancel(job.id)
        return Response(status_code=GONE)
    if not later.has_ended:
        return seen(request, later, wish, status=202)
    return await replied(request, later, wish)


async def _is_gone_before_read(
    request: Request, reading: Callable[..., Reply], given: tuple[Any, ...]
) -> bool:
    """Have a body read first, so that what is wrong with it is told at once.

    Where nobody has the time, the job itself will say so.

    Returns:
        Whether the caller has gone meanwhile.

    Raises:
        Problem: what is wrong with it.
    """
    todo = Work(
        reading,
        given,
        caller=caller_of(request),
        lane="quick",
        seconds=READING,
        patience=_PATIENCE,
    )
    try:
        return await owned(request, request.app.state.workers.submit(todo)) is None
    except Problem as problem:
        if problem.kind not in _NO_TIME:
            raise
        return False


def seen(request: Request, job: Job, wish: Preference, *, status: int = 200) -> Response:
    """Answer with a job as it is."""
    root = root_of(request)
    headers = {**wish.applied}
    if status == 202:  # noqa: PLR2004 - Accepted
        headers |= {"Location": job_address(job.id, root)}
    if not job.has_ended:
        headers |= _AGAIN
    return JSONResponse(job_result(job, root).to_dict(), status, headers)


async def replied(request: Request, job: Job, wish: Preference) -> Response:
    """Answer with the result of a job, in the bytes that it has for everybody.

    Raises:
        Problem: why the job failed, or that it has none, or none yet.
    """
    if job.problem is not None:
        raise job.problem
    if job.status == "cancelled":
        raise Problem("job-cancelled")
    if not job.has_ended:
        raise Problem("job-not-done", headers={**_AGAIN, **wish.applied})
    _demand(request, (job.media_type,))
    reply = await _desk(request).store.reply(job.id)
    if reply is None:
        raise Problem("not-found", "the job is kept no longer")
    address = f"{job_address(job.id, root_of(request))}/result"
    headers = {**wish.applied, "Content-Location": address}
    return Response(reply.body, headers=headers, media_type=reply.media_type)


def _demand(request: Request, offered: tuple[str, ...]) -> None:
    """Refuse a caller that takes none of what is offered."""
    if preferred(request.headers.get("accept", ""), offered) is None:
        raise Problem("not-acceptable", f"this comes as {', '.join(offered)}")


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _id(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


async def _unless_gone(request: Request, awaited: Awaitable[_T]) -> _T | None:
    """Wait for something, or for the caller to hang up: then there is nothing."""
    waiting = asyncio.ensure_future(awaited)
    leaving = asyncio.ensure_future(gone_from(request))
    either: set[asyncio.Future[Any]] = {waiting, leaving}
    try:
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        return waiting.result() if waiting.done() else None
    finally:
        waiting.cancel()
        leaving.cancel()

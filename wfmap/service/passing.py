"""Passing a request on to a worker."""

import asyncio
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response

from wfmap.operations.checking import Limits
from wfmap.service.bodies import read_document
from wfmap.service.budgets import lane_of, seconds_of
from wfmap.service.callers import caller_of
from wfmap.service.lanes import Ticket, Work
from wfmap.service.replies import Reply

__all__ = ["GONE", "answered", "given_by", "gone_from", "limits_of", "owned"]

GONE: Final = 499
"""The status of a response that nobody gets, for logs; nginx has made it known."""


async def answered(
    request: Request,
    job: Any,  # noqa: ANN401 - any of the jobs
    body: bytes,
    *arguments: object,
    simulates: bool = False,
) -> Response:
    """Answer with what a worker makes of a body; work of a caller that is gone is dropped."""
    work = Work(
        job,
        (body, *arguments),
        caller=caller_of(request),
        lane=lane_of(body, simulates=simulates),
        seconds=seconds_of(request.scope["route"].name),
    )
    reply = await owned(request, request.app.state.workers.submit(work))
    if reply is None:
        return Response(status_code=GONE)
    return Response(reply.body, media_type=reply.media_type)


async def given_by(request: Request, *asked: object) -> tuple[bytes, *tuple[object, ...]]:
    """Give what a job gets of a request: its body, what is asked of it, the limits of documents.

    Raises:
        Problem: the body is no document, too large, or too slow.
    """
    body = await read_document(request, request.app.state.settings)
    rest: tuple[object, ...] = (*asked, limits_of(request))
    return (body, *rest)


async def owned(request: Request, ticket: Ticket, seconds: float | None = None) -> Reply | None:
    """Wait for what comes of a ticket, for as long as the caller does.

    Args:
        request: whose body has been read.
        ticket: what was submitted for it; cancelled when the caller hangs up.
        seconds: after which to wait no more; the ticket then goes on.

    Returns:
        What came of it; None where the caller is gone.

    Raises:
        Problem: it cannot be done.
        TimeoutError: it is not done after so many seconds.
    """
    gone = asyncio.ensure_future(gone_from(request))
    try:
        await asyncio.wait(
            (ticket.result, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
    except asyncio.CancelledError:
        ticket.cancel()
        raise
    finally:
        gone.cancel()
    if ticket.result.done():
        return None if ticket.result.cancelled() else ticket.result.result()
    if gone.done():
        ticket.cancel()
        return None
    raise TimeoutError


async def gone_from(request: Request) -> None:
    """Wait until the caller has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def limits_of(request: Request) -> Limits:
    """Give the limits that documents are read within."""
    settings = request.app.state.settings
    return Limits(settings.max_body, settings.max_depth)

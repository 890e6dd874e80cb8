"""Passing a request on to a worker."""

from typing import Any

from fastapi import Request
from fastapi.responses import Response

from wfmap.operations.checking import Limits
from wfmap.service.budgets import seconds_of

__all__ = ["answered", "limits_of"]


async def answered(request: Request, job: Any, *arguments: object) -> Response:  # noqa: ANN401 - any of the jobs
    """Answer with what a worker makes of a job."""
    seconds = seconds_of(request.scope["route"].name)
    reply = await request.app.state.workers.run(job, *arguments, seconds=seconds)
    return Response(reply.body, media_type=reply.media_type)


def limits_of(request: Request) -> Limits:
    """Give the limits that documents are read within."""
    settings = request.app.state.settings
    return Limits(settings.max_body, settings.max_depth)

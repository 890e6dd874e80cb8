"""The addresses of jobs: looked at, listened to, cancelled, and their results."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response, StreamingResponse

from wfmap.service.jobs import describing
from wfmap.service.jobs.answering import prefers, replied, root_of, seen
from wfmap.service.jobs.desk import Desk
from wfmap.service.jobs.job import Job
from wfmap.service.jobs.listening import events, number_of
from wfmap.service.jobs.preferring import NOTHING
from wfmap.service.problems import Problem

__all__ = ["jobs_router"]

jobs_router: Final = APIRouter(tags=["jobs"])

JobId = Annotated[str, Path(alias="id", description="The id of the job.", max_length=64)]


@jobs_router.get("/v1/jobs/{id}", responses=describing.SEEN, openapi_extra=describing.WAITING)
async def job(request: Request, name: JobId) -> Response:
    """Look at a job: where it stands and how far it is; with `Prefer: wait=N` once it has ended."""
    return seen(request, await _awaited(request, name), prefers(request))


@jobs_router.get(
    "/v1/jobs/{id}/result",
    response_class=Response,
    responses=describing.RESULT,
    openapi_extra=describing.WAITING,
)
async def job_outcome(request: Request, name: JobId) -> Response:
    """Fetch the result of a job, or the problem that it failed with."""
    return await replied(request, await _awaited(request, name), prefers(request))


@jobs_router.get(
    "/v1/jobs/{id}/events",
    response_class=StreamingResponse,
    responses=describing.EVENTS,
    openapi_extra=describing.LISTENING,
)
async def job_events(request: Request, name: JobId) -> Response:
    """Listen to a job: an event for every change and for its progress, until it has ended.

    An event's name is `status` or `progress`, its data the job as JSON. A listener that comes back
    with `Last-Event-ID` hears what it has missed; 204 tells it that there is no more to come.
    """
    found = await _found(request, name)
    heard = number_of(request.headers.get("last-event-id", ""))
    if found.has_ended and heard >= found.number:
        return Response(status_code=204)
    if getattr(request.state, "is_head", False):
        return Response(media_type="text/event-stream")  # it would last as long as the job
    stream = events(_desk(request).store, name, heard, root_of(request))
    return StreamingResponse(
        stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


@jobs_router.delete("/v1/jobs/{id}", responses=describing.CANCELLED)
async def cancel_job(request: Request, name: JobId) -> Response:
    """Cancel a job and free its worker; one that has ended is forgotten with its result."""
    found, desk = await _found(request, name), _desk(request)
    if found.has_ended:
        await desk.store.forget(name)
        return Response(status_code=204)
    ended = await desk.cancel(name)
    return seen(request, ended or found, NOTHING)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def _found(request: Request, name: str) -> Job:
    """Give a job.

    Raises:
        Problem: there is none of that id, or none any more.
    """
    found = await _desk(request).store.get(name)
    if found is None:
        raise Problem("not-found", "there is no such job, or it is kept no longer")
    return found


async def _awaited(request: Request, name: str) -> Job:
    """Give a job, once it has ended where the caller waits for that."""
    found, wait = await _found(request, name), prefers(request).wait
    if not wait or found.has_ended:
        return found
    return await _desk(request).ended(name, wait) or found

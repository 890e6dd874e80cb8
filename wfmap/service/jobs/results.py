"""A job as its callers see it."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from wfmap.results import Omitted, Result
from wfmap.service.jobs.job import Job, Status
from wfmap.service.problems import ProblemResult, problem_result

__all__ = ["JobResult", "job_address", "job_result"]

_Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
_Address = Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]


@dataclass(frozen=True)
class ProgressResult:
    """How far a job is: what is being done in a few words, and how many of how many.

    They are runs or rows. Each is null where it is not known.
    """

    doing: str | None
    done: int | None
    of: int | None


@dataclass(frozen=True)
class JobResult(Result):
    """A job: where it stands, how far it is, and where its result is.

    `status` goes from queued over running to done, failed or cancelled, and never back. `result` is
    the address of the result, null until the job is done; `media_type` is what it gives. Moments
    are in UTC, null for what has not come about. `problem` says why a job failed.
    """

    id: str
    operation: str
    status: Status
    progress: ProgressResult
    result: _Address | None
    media_type: str
    created: _Moment
    started: _Moment | None
    ended: _Moment | None
    problem: Omitted[ProblemResult]


def job_address(name: str, root: str) -> str:
    """Give the address of a job."""
    return f"{root}/v1/jobs/{name}"


def job_result(job: Job, root: str) -> JobResult:
    """Show a job.

    Args:
        job: the job.
        root: what stands before every address where the service is not at the root of its host.
    """
    address = f"{job_address(job.id, root)}/result" if job.status == "done" else None
    far = job.progress
    return JobResult(
        id=job.id,
        operation=job.operation,
        status=job.status,
        progress=ProgressResult(far.doing, far.done, far.of),
        result=address,
        media_type=job.media_type,
        created=job.created.isoformat(),
        started=job.started.isoformat() if job.started else None,
        ended=job.ended.isoformat() if job.ended else None,
        problem=problem_result(job.problem, job.request_id, root) if job.problem else None,
    )

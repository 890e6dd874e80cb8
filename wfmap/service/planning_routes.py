"""The addresses of what takes long, whatever is asked: choices, plans, reports and audits."""

from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from wfmap.operations.audit import Options as AuditOptions
from wfmap.operations.plan import Options as PlanOptions
from wfmap.operations.report import Options as ReportOptions
from wfmap.service import planning_work, readable
from wfmap.service.asking import asked
from wfmap.service.describing import DOCUMENT
from wfmap.service.describing_planning import (
    AUDITED,
    PLANNED,
    REPORTED,
    TO_PLAN,
    TO_REPORT,
)
from wfmap.service.jobs.answering import as_job
from wfmap.service.jobs.describing import WAITING, may_be_job
from wfmap.service.passing import given_by

__all__ = ["planning_router"]

planning_router: Final = APIRouter(tags=["processes"])

AuditAsked = Annotated[AuditOptions, asked(AuditOptions)]
PlanAsked = Annotated[PlanOptions, asked(PlanOptions)]
ReportAsked = Annotated[ReportOptions, asked(ReportOptions)]


@planning_router.post(
    "/v1/plan", responses=may_be_job(PLANNED), openapi_extra={**TO_PLAN, **WAITING}
)
async def plan(request: Request, options: PlanAsked) -> Response:
    """Plan a process: challenges, tasks with dates, stages with gates, roles; what changed.

    The answer is a job, or its result with `Prefer: wait=N`.
    """
    given = await given_by(request, options)
    if options.simulates:
        request.app.state.engine.start()
    return await as_job(request, readable.plan, planning_work.plan, *given)


@planning_router.post(
    "/v1/report",
    response_class=Response,
    responses=may_be_job(REPORTED),
    openapi_extra={**TO_REPORT, **WAITING},
)
async def report(request: Request, options: ReportAsked) -> Response:
    """Write the report for a board: everything on one HTML page that needs no network.

    The answer is a job, or its result with `Prefer: wait=N`.
    """
    given = await given_by(request, options)
    if options.simulates:
        request.app.state.engine.start()
    return await as_job(
        request, readable.report, planning_work.report, *given, media_type=planning_work.HTML
    )


@planning_router.post(
    "/v1/audit", responses=may_be_job(AUDITED), openapi_extra={**DOCUMENT, **WAITING}
)
async def audit(request: Request, options: AuditAsked) -> Response:
    """Measure the tables behind the stores, in the connections of this server and nowhere else.

    The answer is a job, or its result with `Prefer: wait=N`.
    """
    settings = request.app.state.settings
    given = await given_by(request, options, dict(settings.connections))
    return await as_job(request, readable.audit, planning_work.audit, *given)

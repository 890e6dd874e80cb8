"""The addresses of plans, reports and audits."""

from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from wfmap.operations.audit import Options as AuditOptions
from wfmap.operations.plan import Options as PlanOptions
from wfmap.operations.report import Options as ReportOptions
from wfmap.service import planning_work
from wfmap.service.asking import asked
from wfmap.service.bodies import read_document
from wfmap.service.describing import DOCUMENT
from wfmap.service.describing_planning import AUDITED, PLANNED, REPORTED, TO_PLAN, TO_REPORT
from wfmap.service.passing import answered, limits_of

__all__ = ["planning_router"]

planning_router: Final = APIRouter()

AuditAsked = Annotated[AuditOptions, asked(AuditOptions)]
PlanAsked = Annotated[PlanOptions, asked(PlanOptions)]
ReportAsked = Annotated[ReportOptions, asked(ReportOptions)]


@planning_router.post("/v1/plan", tags=["processes"], responses=PLANNED, openapi_extra=TO_PLAN)
async def plan(request: Request, options: PlanAsked) -> Response:
    """Plan a process: challenges, tasks with dates, stages with gates, roles; what changed."""
    body = await read_document(request, request.app.state.settings)
    if options.simulates:
        request.app.state.engine.start()
    return await answered(
        request,
        planning_work.plan,
        body,
        options,
        limits_of(request),
        simulates=options.simulates,
    )


@planning_router.post(
    "/v1/report",
    response_class=Response,
    tags=["processes"],
    responses=REPORTED,
    openapi_extra=TO_REPORT,
)
async def report(request: Request, options: ReportAsked) -> Response:
    """Write the report for a board: everything on one HTML page that needs no network."""
    body = await read_document(request, request.app.state.settings)
    if options.simulates:
        request.app.state.engine.start()
    return await answered(
        request, planning_work.report, body, options, limits_of(request), simulates=True
    )


@planning_router.post("/v1/audit", tags=["processes"], responses=AUDITED, openapi_extra=DOCUMENT)
async def audit(request: Request, options: AuditAsked) -> Response:
    """Measure the tables behind the stores, in the connections of this server and nowhere else."""
    settings = request.app.state.settings
    body = await read_document(request, settings)
    named = dict(settings.connections)
    return await answered(
        request, planning_work.audit, body, options, named, limits_of(request), simulates=True
    )

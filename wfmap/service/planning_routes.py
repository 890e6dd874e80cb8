"""The addresses of plans, reports and audits."""

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from wfmap.model.limits import MOST_SEED, MOST_TEAM, MOST_WEEKS
from wfmap.service import planning_work
from wfmap.service.bodies import read_document
from wfmap.service.describing import DOCUMENT
from wfmap.service.describing_planning import AUDITED, PLANNED, REPORTED, TO_PLAN, TO_REPORT
from wfmap.service.passing import answered, limits_of
from wfmap.service.settled import (
    EVENTS_TOLD,
    FEWEST_EVENTS,
    MOST_EVENTS,
    MOST_SECONDS,
    SECONDS_TOLD,
    SETTLED_TOLD,
)

__all__ = ["planning_router"]

planning_router: Final = APIRouter()

EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2999, 12, 31)
MOST_ROWS: Final = 5_000_000

Start = Annotated[date | None, Field(ge=EARLIEST, le=LATEST)]
Identity = Annotated[str, Field(max_length=200)]
Weeks = Annotated[float, Field(ge=0, le=MOST_WEEKS)]
Team = Annotated[int, Field(ge=1, le=MOST_TEAM)]
Focus = Annotated[float, Field(ge=0.05, le=1)]
TEAM: Final = "How many work full time on the project."
FOCUS: Final = "Part of their time that owners give."
Effects = Literal["predicted", "simulated"]
EFFECTS: Final = "How effects are found: simulated takes seconds."
SEED: Final = "Same seed, same random numbers."


class PlanQuery(BaseModel):
    """How a process is planned."""

    model_config = ConfigDict(extra="forbid")

    start: Start = Field(None, description="The first day of work; today without it.")
    weeks: Weeks = Field(26, description="Weeks of one person; 0 plans the register alone.")
    team: Team = Field(1, description=TEAM)
    focus: Focus = Field(0.5, description=FOCUS)
    effects: Effects = Field("predicted", description=EFFECTS)
    events: int | None = Field(None, ge=FEWEST_EVENTS, le=MOST_EVENTS, description=EVENTS_TOLD)
    seconds: float | None = Field(None, ge=0, le=MOST_SECONDS, description=SECONDS_TOLD)
    require_settled: bool = Field(default=False, description=SETTLED_TOLD)
    choose: list[Identity] = Field(
        [], max_length=200, description="Carry out this candidate; may stand several times."
    )
    seed: int = Field(0, ge=0, le=MOST_SEED, description=SEED)


class ReportQuery(BaseModel):
    """How a report is made."""

    model_config = ConfigDict(extra="forbid")

    start: Start = Field(None, description="The first day of work; today without it.")
    effects: Effects = Field("predicted", description=EFFECTS)
    events: int | None = Field(None, ge=FEWEST_EVENTS, le=MOST_EVENTS, description=EVENTS_TOLD)
    seconds: float | None = Field(None, ge=0, le=MOST_SECONDS, description=SECONDS_TOLD)
    require_settled: bool = Field(default=False, description=SETTLED_TOLD)
    weeks: Weeks = Field(26, description="Weeks of one person that the portfolio may take.")
    team: Team = Field(1, description=TEAM)
    focus: Focus = Field(0.5, description=FOCUS)
    seed: int = Field(0, ge=0, le=MOST_SEED, description=SEED)


class AuditQuery(BaseModel):
    """What is audited."""

    model_config = ConfigDict(extra="forbid")

    store: list[Identity] = Field(
        [], max_length=200, description="Only this store; may stand several times."
    )
    rows: int = Field(
        MOST_ROWS,
        ge=1,
        le=MOST_ROWS,
        description="Rows of a table that are read whole; of a larger one a sample.",
    )


@planning_router.post("/v1/plan", tags=["processes"], responses=PLANNED, openapi_extra=TO_PLAN)
async def plan(request: Request, options: Annotated[PlanQuery, Query()]) -> Response:
    """Plan a process: challenges, tasks with dates, stages with gates, roles; what changed."""
    body = await read_document(request, request.app.state.settings)
    if options.effects == "simulated":
        request.app.state.engine.start()
    return await answered(
        request, planning_work.plan, body, options.model_dump(), limits_of(request)
    )


@planning_router.post(
    "/v1/report",
    response_class=Response,
    tags=["processes"],
    responses=REPORTED,
    openapi_extra=TO_REPORT,
)
async def report(request: Request, options: Annotated[ReportQuery, Query()]) -> Response:
    """Write the report for a board: everything on one HTML page that needs no network."""
    body = await read_document(request, request.app.state.settings)
    if options.effects == "simulated":
        request.app.state.engine.start()
    return await answered(
        request, planning_work.report, body, options.model_dump(), limits_of(request)
    )


@planning_router.post("/v1/audit", tags=["processes"], responses=AUDITED, openapi_extra=DOCUMENT)
async def audit(request: Request, options: Annotated[AuditQuery, Query()]) -> Response:
    """Measure the tables behind the stores, in the connections of this server and nowhere else."""
    settings = request.app.state.settings
    body = await read_document(request, settings)
    stores, named = tuple(options.store), dict(settings.connections)
    return await answered(
        request, planning_work.audit, body, stores, options.rows, named, limits_of(request)
    )

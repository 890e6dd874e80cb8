"""The addresses of the service."""

from functools import lru_cache
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from wfmap.errors import WfmapError
from wfmap.model.schema import schema as make_schema
from wfmap.operations.analyse import Options as AnalysisOptions
from wfmap.operations.candidates import Options as CandidateOptions
from wfmap.operations.candidates import PortfolioOptions
from wfmap.operations.check import Options as CheckOptions
from wfmap.operations.evidence import evidence, evidence_names
from wfmap.operations.explain import ElementOptions
from wfmap.operations.export import Options as ExportOptions
from wfmap.operations.export import writes
from wfmap.operations.importing import Options as ImportOptions
from wfmap.operations.insert import Options as InsertOptions
from wfmap.operations.inserting import pattern_page, pattern_pages
from wfmap.operations.results.documents import (
    pattern_page_result,
    patterns_result,
    rule_page_result,
    rules_result,
)
from wfmap.operations.results.evidence import evidence_list, evidence_result
from wfmap.operations.rulebook import RulePage, rule, rulebook
from wfmap.operations.simulate import Options as SimulationOptions
from wfmap.service import describing, readable, work
from wfmap.service.asking import asked
from wfmap.service.bodies import media_type, read_upload
from wfmap.service.describing_planning import TO_EXPORT
from wfmap.service.jobs.answering import as_job, in_time
from wfmap.service.jobs.describing import WAITING, may_be_job
from wfmap.service.negotiation import preferred
from wfmap.service.passing import answered, given_by
from wfmap.service.problems import KINDS, Problem, ProblemKindsResult, kind_result

__all__ = ["router"]

router: Final = APIRouter()

AnalysisAsked = Annotated[AnalysisOptions, asked(AnalysisOptions)]
CheckAsked = Annotated[CheckOptions, asked(CheckOptions)]
CandidateAsked = Annotated[CandidateOptions, asked(CandidateOptions)]
ElementAsked = Annotated[ElementOptions, asked(ElementOptions)]
ExportAsked = Annotated[ExportOptions, asked(ExportOptions)]
ImportAsked = Annotated[ImportOptions, asked(ImportOptions)]
InsertAsked = Annotated[InsertOptions, asked(InsertOptions)]
PortfolioAsked = Annotated[PortfolioOptions, asked(PortfolioOptions)]
SimulationAsked = Annotated[SimulationOptions, asked(SimulationOptions)]


@router.get("/livez", tags=["service"], responses=describing.LIVE)
async def livez() -> JSONResponse:
    """Tell that the service is alive; answers at once whatever the workers do."""
    return JSONResponse(describing.AliveResult().to_dict())


@router.post(
    "/v1/check",
    tags=["processes"],
    responses=describing.FINDINGS,
    openapi_extra=describing.DOCUMENT,
)
async def check(request: Request, options: CheckAsked) -> Response:
    """Check a process document: every fault and finding, with its place and a way out."""
    return await answered(request, work.check, *await given_by(request, options))


@router.post(
    "/v1/analysis",
    tags=["processes"],
    responses=may_be_job(describing.ANSWERS),
    openapi_extra={**describing.DOCUMENT, **WAITING},
)
async def analyse(request: Request, options: AnalysisAsked) -> Response:
    """Answer where the bottlenecks are, what flows where, who decides, what is handed over."""
    given = await given_by(request, options)
    if options.budget:
        request.app.state.engine.start()
    return await in_time(request, options.budget, readable.document, work.analyse, *given)


@router.post(
    "/v1/simulation",
    tags=["processes"],
    responses=may_be_job(describing.SIMULATED),
    openapi_extra={**describing.DOCUMENT, **WAITING},
)
async def simulate(request: Request, options: SimulationAsked) -> Response:
    """Simulate a process: cycle times, waits by their cause, load, cost, with intervals."""
    given = await given_by(request, options)
    request.app.state.engine.start()
    return await in_time(request, options.budget, readable.simulation, work.simulate, *given)


@router.post(
    "/v1/comparison",
    tags=["processes"],
    responses=may_be_job(describing.COMPARED),
    openapi_extra={**describing.PAIR, **WAITING},
)
async def compare(request: Request, options: SimulationAsked) -> Response:
    """Simulate a process as it is and to be, on the same random numbers, and compare them."""
    given = await given_by(request, options)
    request.app.state.engine.start()
    return await in_time(request, options.budget, readable.pair, work.compare, *given)


@router.post(
    "/v1/candidates",
    tags=["processes"],
    responses=may_be_job(describing.PROPOSED),
    openapi_extra={**describing.DOCUMENT, **WAITING},
)
async def candidates(request: Request, options: CandidateAsked) -> Response:
    """Propose insertions of AI and what is simpler: rewritten, judged on three axes, ranked."""
    given = await given_by(request, options)
    if options.simulates:
        request.app.state.engine.start()
    return await in_time(request, options.budget, readable.document, work.candidates, *given)


@router.post(
    "/v1/portfolio",
    tags=["processes"],
    responses=may_be_job(describing.CHOSEN),
    openapi_extra={**describing.DOCUMENT, **WAITING},
)
async def portfolio(request: Request, options: PortfolioAsked) -> Response:
    """Choose insertions under a budget of weeks, shared repairs paid once, and try them together.

    The candidates are those of `/v1/candidates`.
    """
    given = await given_by(request, options)
    if options.simulates:
        request.app.state.engine.start()
    return await as_job(request, readable.document, work.portfolio, *given)


@router.post(
    "/v1/explanation",
    tags=["processes"],
    responses=may_be_job(describing.EXPLAINED),
    openapi_extra={**describing.DOCUMENT, **WAITING},
)
async def explain(request: Request, options: ElementAsked) -> Response:
    """Say all there is to say of one element: its fields, ties, figures and findings."""
    given = await given_by(request, options)
    if options.simulates:
        request.app.state.engine.start()
    return await in_time(request, options.budget, readable.document, work.explain, *given)


@router.post(
    "/v1/diff",
    tags=["processes"],
    responses=describing.DIFFERING,
    openapi_extra=describing.VERSIONS,
)
async def diff(request: Request) -> Response:
    """List what a version of a process adds, removes and changes, by meaning."""
    return await answered(request, work.diff, *await given_by(request))


@router.post(
    "/v1/insertion",
    tags=["processes"],
    responses=describing.INSERTED,
    openapi_extra=describing.DOCUMENT,
)
async def insert(request: Request, options: InsertAsked) -> Response:
    """Rewrite a process by one of its candidates, or take the last one out again.

    The to-be process is a document like any other.
    """
    return await answered(request, work.insert, *await given_by(request, options))


@router.post(
    "/v1/export",
    tags=["processes"],
    response_class=Response,
    responses=describing.EXPORTED,
    openapi_extra=TO_EXPORT,
)
async def export(request: Request, options: ExportAsked) -> Response:
    """Write a process in another format: the one that is named, else what Accept prefers.

    With `into`, the text of the file that it was imported from, the edits are written into that.
    """
    accepted = _form(request) if options.format is None else None
    return await answered(request, work.export, *await given_by(request, options), accepted)


@router.post(
    "/v1/import",
    tags=["processes"],
    responses=describing.IMPORTED,
    openapi_extra=describing.UPLOAD,
)
async def import_bpmn(request: Request, options: ImportAsked) -> Response:
    """Import a BPMN 2.0 file: the process document, and everything it could not carry over."""
    body = await read_upload(request, request.app.state.settings)
    content_type = request.headers.get("content-type", "") if _is_form(request) else ""
    return await answered(request, work.import_bpmn, body, content_type, options)


@router.get("/v1/rules", tags=["reference"], responses=describing.RULES)
async def rules() -> JSONResponse:
    """List the rules with their severities by profile."""
    return JSONResponse(rules_result(_rulebook()).to_dict())


@router.get("/v1/rules/{name}", tags=["reference"], responses=describing.RULE)
async def rule_page(
    name: Annotated[str, Path(description="The rule's name.", max_length=63)],
) -> JSONResponse:
    """Show one rule: what it finds, why it matters, how it decides, when it is wrong."""
    try:
        page = rule(name)
    except WfmapError as error:
        raise Problem("not-found", error.message) from None
    return JSONResponse(rule_page_result(page).to_dict())


@router.get("/v1/patterns", tags=["reference"], responses=describing.PATTERNS)
async def patterns() -> JSONResponse:
    """List the patterns of insertion."""
    return JSONResponse(patterns_result(pattern_pages()).to_dict())


@router.get("/v1/patterns/{name}", tags=["reference"], responses=describing.PATTERN)
async def pattern(
    name: Annotated[str, Path(description="The pattern's name.", max_length=63)],
) -> JSONResponse:
    """Show one pattern: what it matches, what it does, how it is rewritten, when it is wrong."""
    try:
        page = pattern_page(name)
    except WfmapError as error:
        raise Problem("not-found", error.message) from None
    return JSONResponse(pattern_page_result(page).to_dict())


@router.get("/v1/evidence", tags=["reference"], responses=describing.EVIDENCE_LIST)
async def evidence_of_all() -> JSONResponse:
    """List published measurements of what insertions did, and what the defaults rest on."""
    return JSONResponse(evidence_list(evidence_names()).to_dict())


@router.get("/v1/evidence/{name}", tags=["reference"], responses=describing.EVIDENCE)
async def evidence_of(
    name: Annotated[str, Path(description="The pattern's name.", max_length=63)],
) -> JSONResponse:
    """Show what was measured of one pattern, and what each of its defaults rests on."""
    try:
        found = evidence(name)
    except WfmapError as error:
        raise Problem("not-found", error.message) from None
    return JSONResponse(evidence_result(found).to_dict())


@router.get("/v1/schema", tags=["reference"], response_class=Response, responses=describing.SCHEMA)
async def schema() -> JSONResponse:
    """Return the JSON Schema of process documents."""
    return JSONResponse(_schema(), media_type="application/schema+json")


@router.get("/v1/problems", tags=["reference"], responses=describing.PROBLEMS)
async def problems() -> JSONResponse:
    """List the kinds of problems, whose addresses are the `type` of problem documents."""
    found = ProblemKindsResult(tuple(kind_result(name) for name in KINDS))
    return JSONResponse(found.to_dict())


@router.get("/v1/problems/{name}", tags=["reference"], responses=describing.PROBLEM)
async def problem_page(
    name: Annotated[str, Path(description="The end of its type.", max_length=63)],
) -> JSONResponse:
    """Explain one kind of problem."""
    if name not in KINDS:
        raise Problem("not-found", "there is no such kind of problem")
    return JSONResponse(kind_result(name).to_dict())


def _is_form(request: Request) -> bool:
    return media_type(request) == "multipart/form-data"


def _form(request: Request) -> str:
    kinds = {one.media_type: one.name for one in writes()}
    chosen = preferred(request.headers.get("accept", ""), tuple(kinds))
    if chosen is None:
        raise Problem("not-acceptable", f"exports come as {', '.join(kinds)}")
    return kinds[chosen]


@lru_cache(maxsize=1)  # the rules do not change while the service runs
def _rulebook() -> tuple[RulePage, ...]:
    return rulebook()


@lru_cache(maxsize=1)  # as the rules
def _schema() -> dict[str, Any]:
    return make_schema()

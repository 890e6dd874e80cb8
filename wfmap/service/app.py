"""The service as an ASGI application."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from wfmap.operations.results.taken import taken_schemas
from wfmap.service import describing
from wfmap.service.budgets import time_allowed
from wfmap.service.engine import Engine
from wfmap.service.guard import Guard
from wfmap.service.health import Health, health_router
from wfmap.service.jobs.desk import Desk, now
from wfmap.service.jobs.routes import jobs_router
from wfmap.service.jobs.store import MemoryStore
from wfmap.service.maps.answering import Maps
from wfmap.service.maps.key import renderer
from wfmap.service.maps.routes import maps_router
from wfmap.service.planning_routes import planning_router
from wfmap.service.problems import Problem, new_request_id, respond, without_asked
from wfmap.service.routes import router
from wfmap.service.seen.metrics import metrics_of, metrics_router
from wfmap.service.seen.watching import TELEMETRY, Discreet, Watched
from wfmap.service.settings import Settings
from wfmap.service.survey_routes import survey_router
from wfmap.service.workers import Workers
from wfmap.words.spelling import closest

__all__ = ["create_app", "openapi_text"]

API_VERSION: Final = "1"

_FEW_MAPS: Final = 20
"""So many maps are drawn before machine code is made for them, which takes half a minute."""

_NAME: Final = re.compile(r"[a-z][a-z_-]{0,31}", re.IGNORECASE | re.ASCII)
"""What may be told back as the name of a parameter: a misspelt one, and no text."""
_BY_STATUS: Final = {404: "not-found", 405: "method-not-allowed"}


def create_app(settings: Settings | None = None) -> Watched:
    """Make the application.

    Args:
        settings: its limits; read from the environment where none are given.
    """
    chosen = settings or Settings.from_environment()
    app = _unguarded(chosen)
    guarded = Guard(app, chosen, app.state.health)  # around all, so that faults are guarded too
    return Watched(guarded, app.state.metrics)


def _unguarded(chosen: Settings) -> FastAPI:

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.workers = Workers(chosen)
        app.state.engine = Engine()
        app.state.places = Engine("places", "wfmap.render.layout.native.warm", _FEW_MAPS)
        app.state.desk = _desk(chosen, app.state.workers)
        app.state.health.workers = app.state.workers
        try:
            await app.state.workers.open()
            await asyncio.to_thread(renderer)
            yield
        finally:
            await app.state.desk.close()
            await app.state.engine.close()
            await app.state.places.close()
            await app.state.workers.close()

    app = FastAPI(
        title="wfmap",
        version=API_VERSION,
        summary="Business processes: checked, analysed, drawn and imported.",
        description="Texts, lists and maps in a body have no bounds of their own: a body has at "
        "most the bytes of the setting WFMAP_MAX_BODY, beyond which the answer is 413, and is "
        "nested at most as deep as WFMAP_MAX_DEPTH says.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(_only_known)],
        telemetry=TELEMETRY,
    )
    app.add_middleware(Discreet)
    app.state.settings = chosen
    app.state.health = Health()
    app.state.maps = Maps(chosen)
    app.state.metrics = metrics_of(app.state)
    app.include_router(health_router)
    app.include_router(metrics_router)
    app.include_router(router)
    app.include_router(maps_router)
    app.include_router(planning_router)
    app.include_router(survey_router)
    app.include_router(jobs_router)
    app.add_api_route("/openapi.json", _openapi, methods=["GET"], include_in_schema=False)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _fault)
    _describe(app)
    return app


def _desk(chosen: Settings, workers: Workers) -> Desk:
    store = MemoryStore(chosen.job_ttl, chosen.job_bytes, now)
    return Desk(store, workers.submit, chosen.job_bytes)


def openapi_text() -> str:
    """Write the OpenAPI document of the service, the same bytes every time."""
    return json.dumps(_unguarded(Settings()).openapi(), indent=2, ensure_ascii=False) + "\n"


def _describe(app: FastAPI) -> None:
    made = app.openapi()
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({**taken_schemas(), **describing.components()})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    most = app.state.settings.time_limit
    for operation in (found for path in made["paths"].values() for found in path.values()):
        late = operation.get("responses", {}).get("504")
        if late is not None:
            late["description"] += f". {time_allowed(operation['operationId'], most)}"
    app.openapi_schema = made


async def _openapi(request: Request) -> Response:
    described = request.app.openapi()
    if root := _root(request):
        described = {**described, "servers": [{"url": root}]}
    return Response(json.dumps(described), media_type="application/openapi+json")


async def _only_known(request: Request) -> None:
    """Refuse a parameter that the address does not have: a misspelt one would be passed over.

    Raises:
        Problem: there is one.
    """
    route = request.scope.get("route")
    request.state.route = getattr(route, "path", "none")  # for logs and figures
    described = request.app.openapi_schema["paths"].get(getattr(route, "path", ""), {})
    operation = described.get(request.method.lower(), {})
    known = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
    strange = next((name for name in request.query_params if name not in known), None)
    if strange is not None:
        meant = closest(strange, tuple(known))
        told = f"did you mean '{meant}'?" if meant else f"there are {', '.join(known) or 'none'}"
        place = {"detail": "there is no such parameter", "hint": told, "in": "query"}
        named = {"parameter": strange} if _NAME.fullmatch(strange) else {}
        raise Problem("invalid-parameter", errors=({**place, **named},))


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - registered for nothing else
    return _told(request, problem)


def _told(request: Request, problem: Problem) -> Response:
    asked = {*request.query_params.values(), *map(str, request.path_params.values())}
    return respond(without_asked(problem, asked), _request_id(request), _root(request))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    headers: Mapping[str, str] = error.headers or {}
    kind = _BY_STATUS.get(error.status_code, "not-found")
    return respond(Problem(kind, headers=headers), _request_id(request), _root(request))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    errors = tuple(_parameter(item) for item in error.errors())
    return _told(request, Problem("invalid-parameter", errors=errors))


def _parameter(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say which parameter is wrong, and never what it was."""
    place = [str(part) for part in item["loc"]]
    said = str(item["msg"]).removeprefix("Value error, ")
    return {"detail": said, "parameter": place[-1], "in": place[0]}


async def _fault(request: Request, _: Exception) -> Response:
    return respond(Problem("fault"), _request_id(request), _root(request))


def _root(request: Request) -> str:
    """Give what stands before every address of the service."""
    return str(request.scope.get("root_path", ""))


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", "")) or new_request_id()

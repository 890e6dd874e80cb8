"""The service does as its OpenAPI document says, whatever the document lets a caller send.

schemathesis makes the requests: those that the document allows, and those that it forbids. It
compares each answer with the document: its status, its media type and its schema.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import requests
import schemathesis
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import negative_data_rejection

from wfmap.service.app import create_app
from wfmap.service.budgets import SIMULATED
from wfmap.service.problems import KINDS, MEDIA_TYPE
from wfmap.service.settings import Settings

Operation = APIOperation[Any, Any, Any, Any]
Request = Case[Operation]

REPOSITORY: Final = Path(__file__).resolve().parents[2]
HOST: Final = "http://localhost"
EXAMPLES: Final = 4
"""Requests of each kind for each operation."""
SLOW_EXAMPLES: Final = 2
"""As many of operations that simulate: each may take all the time there is."""
LATE: Final = 4.0
"""Seconds of a worker; what takes longer is answered by a problem, which is an answer too."""

_CHECKS: Final = {
    # 503 and 504 are problems that the document describes; 500 is a fault
    "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "503", "504"]},
    # a schema cannot say that the step that follows has to be there: rules do, and answer 422
    "positive_data_acceptance": {"enabled": False},
}
EVENTS: Final = 1000
"""Events of a simulation where none are asked for: as few as may be asked for."""
_DESCRIBED: Final = json.loads((REPOSITORY / "api" / "openapi.json").read_text(encoding="utf-8"))
_SCHEMA: Final = schemathesis.openapi.from_dict(
    _DESCRIBED, config=SchemathesisConfig.from_dict({"checks": _CHECKS})
)
_OPERATIONS: Final[Mapping[str, Operation]] = {
    found.label: found
    for found in (read.ok() for read in _SCHEMA.get_all_operations())  # type: ignore[union-attr]  # a schema that cannot be read fails here
}
_DOCUMENT: Final[dict[str, Any]] = {
    "wfmap": "1",
    "name": "Claims",
    "arrivals": {"count": 3, "per": "1 h"},
    "actors": {"clerk": {"capacity": 2}},
    "stores": {"people": {"source": "crm.customers"}},
    "steps": {
        "enter": {
            "actor": "clerk",
            "reads": ["people"],
            "processing_time": "20 min",
            "next": "decide",
        },
        "decide": {
            "kind": "decision",
            "actor": "clerk",
            "next": [
                {"to": "pay", "when": "yes", "share": 0.7},
                {"to": "file", "when": "no", "share": 0.3},
            ],
        },
        "pay": {"actor": "clerk", "processing_time": "5 min", "next": "file"},
        "file": {"actor": "clerk", "processing_time": "2 min"},
    },
}
_BPMN: Final = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
  <process id="p"><startEvent id="s"/><task id="t" name="Enter"/><endEvent id="e"/>
  <sequenceFlow id="a" sourceRef="s" targetRef="t"/>
  <sequenceFlow id="b" sourceRef="t" targetRef="e"/></process></definitions>"""
_GIVEN: Final[Mapping[str, Any]] = {
    **dict.fromkeys(
        (
            "check",
            "analyse",
            "simulate",
            "candidates",
            "portfolio",
            "explain",
            "insert",
            "draw",
            "export",
            "plan",
            "report",
            "survey_form",
            "survey_systems",
            "questions",
        ),
        _DOCUMENT,
    ),
    "audit": _DOCUMENT,
    "compare": {"as_is": _DOCUMENT, "to_be": _DOCUMENT},
    "diff": {"old": _DOCUMENT, "new": _DOCUMENT},
    "survey_scores": {
        "process": _DOCUMENT,
        "answers": [{"role": "clerk", "respondent": "1", "item": "cc1", "answer": 4}],
    },
    "answers": {
        "process": _DOCUMENT,
        "answers": [{"pointer": "/arrivals", "answer": 40, "by": "Ann", "on": "2026-11-02"}],
    },
    "import_bpmn": _BPMN,
}
"""Bodies that succeed, by the name of the operation."""
_TIME: Final = {"seconds": 1000, "require_settled": False}
_SHORT: Final = {"events": EVENTS, "replications": 2, "cases": 20, **_TIME}
_FIXED: Final[Mapping[str, dict[str, Any]]] = {
    "simulate": _SHORT,
    "compare": _SHORT,
    "analyse": _TIME,
    "candidates": {"effects": "predicted", **_TIME},
    "portfolio": {"effects": "predicted", "want": [], "leave": [], **_TIME},
    "explain": {"element": "enter", "effects": "predicted", **_TIME},
    "insert": {"candidate": "enter--automate-with-escalation--autonomous", "undo": False},
    "draw": {"level": ""},
    "import_bpmn": {"process": "p", "format": "bpmn"},
    "plan": {"choose": [], "effects": "predicted", "start": "2027-01-04", **_TIME},
    "report": {"effects": "predicted", "start": "2027-01-04", **_TIME},
    "survey_form": {"role": ["clerk"]},
    "survey_scores": {"leadership": ["clerk"]},
    "audit": {"store": ["people"]},
}
"""Parameters that refer to what a document has, that bound the work, or no schema bounds."""
_CONTRADICTED: Final = frozenset(("simulate", "compare"))
"""Operations with parameters that contradict each other, such as `from` and `cases`."""
_TAKES_SOMETHING: Final = [
    label
    for label, found in _OPERATIONS.items()
    if found.body or next(iter(found.iter_parameters()), None) is not None
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Return a client of a service with one worker, little time and one table to audit."""
    tables = tmp_path_factory.mktemp("tables")
    (tables / "customers.csv").write_text("id,name\n1,Ann\n2,Bob\n", encoding="utf-8")
    allowed = Settings(workers=1, time_limit=LATE, connections={"crm": str(tables)})
    with TestClient(create_app(allowed), base_url=HOST, raise_server_exceptions=False) as made:
        yield made


@pytest.mark.parametrize("label", _OPERATIONS)
def test_what_is_allowed_is_answered_as_described(service: TestClient, label: str) -> None:
    """Whatever bodies and parameters the document allows; none is a fault of the service."""
    ask(service, _OPERATIONS[label], GenerationMode.POSITIVE)


@pytest.mark.parametrize("label", _TAKES_SOMETHING)
def test_what_is_forbidden_is_refused_as_described(service: TestClient, label: str) -> None:
    """With a status that the document lists and a problem of the shape that it gives."""
    ask(service, _OPERATIONS[label], GenerationMode.NEGATIVE)


@pytest.mark.parametrize("name", _GIVEN)
def test_what_succeeds_is_as_described(service: TestClient, name: str) -> None:
    """A document that can be read, checked, simulated and drawn brings the bodies of success."""
    (operation,) = (found for found in _OPERATIONS.values() if named(found) == name)
    body = _GIVEN[name]
    fixed = _FIXED.get(name, {})
    media_type = "application/xml" if name == "import_bpmn" else "application/json"
    waiting = (
        {"Prefer": f"wait={LATE + 1:.0f}"} if "202" in operation.definition.raw["responses"] else {}
    )
    statuses = ask(
        service,
        operation,
        GenerationMode.POSITIVE,
        body=body,
        media_type=media_type,
        query=fixed,
        headers=waiting,
    )
    allowed = {200, 202, 504}  # the last two on a machine that is busy with something else
    assert 200 in statuses
    assert statuses <= allowed | ({422} if name in _CONTRADICTED else set())


def named(operation: Operation) -> str:
    """Return the name of an operation in the document."""
    return str(operation.definition.raw["operationId"])


def ask(
    service: TestClient, operation: Operation, mode: GenerationMode, **given_parts: Any
) -> set[int]:
    """Send requests, compare the answers with the document, and return their statuses."""
    seen: set[int] = set()
    cases: SearchStrategy[Request] = operation.as_strategy(mode, **given_parts)

    @settings(
        max_examples=SLOW_EXAMPLES if named(operation) in SIMULATED else EXAMPLES,
        suppress_health_check=[
            HealthCheck.too_slow,  # documents of this format are large
            HealthCheck.filter_too_much,  # as above: many are thrown away before one fits
            HealthCheck.data_too_large,  # as above
        ],
    )
    @given(case=cases)
    def every(case: Request) -> None:
        keep_short(case)
        response = sent(service, case)
        seen.add(response.status_code)
        conforms(case, response)

    every()
    return seen


def keep_short(case: Request) -> None:
    """Ask for short simulations where nothing else is asked for."""
    known = {parameter.name for parameter in case.operation.query}
    if "events" in known and "events" not in case.query:
        case.query = {**case.query, "events": EVENTS}


def sent(service: TestClient, case: Request) -> Response:
    """Send a request as schemathesis would have it, byte by byte."""
    made = requests.Request(**case.as_transport_kwargs(base_url=HOST)).prepare()
    body = made.body or b""
    assert isinstance(body, str | bytes)
    headers = {name: str(value) for name, value in made.headers.items()}
    return service.request(str(made.method), str(made.url), headers=headers, content=body)


def conforms(case: Request, response: Response) -> None:
    """Compare an answer with the document, and a problem with what its status says."""
    # what a check is asked is whether a document is faulty: it answers, and refuses none
    excluded: list[Any] = [negative_data_rejection] if named(case.operation) == "check" else []
    case.validate_response(response, excluded_checks=excluded)
    if response.status_code >= 400:
        assert response.headers["content-type"] == MEDIA_TYPE
        problem = response.json()
        kind = problem["type"].removeprefix("/v1/problems/")
        assert KINDS[kind].status == problem["status"] == response.status_code

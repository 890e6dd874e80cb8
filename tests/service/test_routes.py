"""The service does what the command line does, over HTTP."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from wfmap.operations.analyse import Options as AnalysisOptions
from wfmap.operations.check import Options as CheckOptions
from wfmap.operations.checking import Limits
from wfmap.rules.labels import missing_name
from wfmap.rules.rule import Fault, Subject
from wfmap.service import work

JSON = {"content-type": "application/json"}


def test_check_lists_findings(client: TestClient, document: bytes) -> None:
    """A document with errors is answered with 200: the findings are the answer."""
    found = client.post("/v1/check", content=document, headers=JSON)
    assert found.status_code == 200
    rules = {finding["rule"]: finding["severity"] for finding in found.json()["findings"]}
    assert rules["undeclared-actor"] == "info"
    strict = client.post("/v1/check?profile=strict", content=document, headers=JSON).json()
    assert strict["summary"]["error"] > 0
    wrong = client.post("/v1/check", content=b'{"wfmap": "1", "stps": {}}', headers=JSON)
    assert wrong.status_code == 200
    assert "/stps" in [finding["pointer"] for finding in wrong.json()["findings"]]


ASKED = AnalysisOptions(bottlenecks="none", workers=1)
"""What an analysis is asked for that ranks nothing."""


def test_a_rule_that_fails_is_told_beside_the_findings(
    client: TestClient, document: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reply is one like any other, with `faults`: nothing is wrong with the document."""
    assert client.post("/v1/check", content=document, headers=JSON).json()["faults"] == []

    def broken(_: Subject) -> Iterator[Fault]:
        raise ValueError("boom")

    monkeypatch.setattr(missing_name, "RULE", replace(missing_name.RULE, check=broken))
    for reply in (
        work.check(document, CheckOptions(), Limits()),
        work.analyse(document, ASKED, Limits()),
    ):
        found = json.loads(reply.body)
        assert [fault["rule"] for fault in found["faults"]] == ["missing-name"]
        assert "undeclared-actor" in {finding["rule"] for finding in found["findings"]}


def test_analysis_answers_four_questions(client: TestClient, document: bytes) -> None:
    """With the findings beside them."""
    found = client.post("/v1/analysis", content=document, headers=JSON)
    assert found.status_code == 200
    assert set(found.json()["answers"]) == {"data", "decisions", "handoffs", "time"}
    assert found.json()["findings"]


@pytest.mark.parametrize(
    "path", ["/v1/simulation?cases=20&replications=2", "/v1/analysis?bottlenecks=predicted"]
)
def test_errors_that_change_an_answer_and_what_it_leaves_out_stand_beside_it(
    client: TestClient, path: str
) -> None:
    """A join that half of the cases wait at for ever, and a message of which no time is stated."""
    steps = {
        "s": {"kind": "decision", "next": [{"to": "a", "share": 0.5}, {"to": "g", "share": 0.5}]},
        "g": {"kind": "decision", "next": ["b", "c"]},
        "b": {"next": "j"},
        "c": {"next": "j"},
        "j": {"kind": "parallel", "name": "Both there", "next": "a"},
        "a": {"kind": "event", "name": "Receipt came", "trigger": "message"},
    }
    told = {"wfmap": "1.1", "name": "Half", "arrivals": {"every": "1 h"}, "steps": steps}
    found = client.post(path, content=json.dumps(told).encode(), headers=JSON)
    assert found.status_code == 200
    assert [error["rule"] for error in found.json()["errors"]] == ["deadlock"]
    left_out = {(entry["code"], entry["element"]) for entry in found.json()["not_simulated"]}
    assert ("wait-not-stated", "a") in left_out
    assert (("step-not-reached", "j") in left_out) is ("simulation" in path)


@pytest.mark.parametrize(
    ("accept", "kind", "start"),
    [
        ("", "image/svg+xml", b"<svg "),
        ("*/*", "image/svg+xml", b"<svg "),
        ("image/png", "image/png", b"\x89PNG"),
        ("application/pdf, image/svg+xml;q=0.5", "application/pdf", b"%PDF"),
        ("text/csv, image/*;q=0.8", "image/svg+xml", b"<svg "),
        ("image/svg+xml;q=0, */*", "image/png", b"\x89PNG"),
    ],
)
def test_maps_come_in_the_format_that_is_preferred(
    client: TestClient, document: bytes, accept: str, kind: str, start: bytes
) -> None:
    """SVG where the caller does not care."""
    headers = {**JSON, "accept": accept}
    found = client.post("/v1/map", content=document, headers=headers)
    assert found.status_code == 200
    assert found.headers["content-type"].partition(";")[0] == kind
    assert found.content.startswith(start)


@pytest.mark.parametrize("view", ["flow", "handoffs", "data", "systems", "decisions"])
@pytest.mark.parametrize("overlay", ["none", "findings", "waits"])
def test_every_view_is_drawn_with_every_overlay(
    client: TestClient, document: bytes, view: str, overlay: str
) -> None:
    """The same pictures as the command line's."""
    query = f"/v1/map?view={view}&overlay={overlay}"
    found = client.post(query, content=document, headers=JSON)
    assert found.status_code == 200
    assert "Invoice approval" in found.text


def test_import_returns_a_document_and_its_losses(client: TestClient) -> None:
    """A file as it is and a file in a form give the same."""
    bpmn = _bpmn()
    plain = client.post(
        "/v1/import", content=bpmn, headers={"content-type": "application/xml"}
    ).json()
    form = client.post("/v1/import", files={"file": ("a.bpmn", bpmn, "application/xml")}).json()
    assert [step["origin"]["id"] for step in plain["document"]["steps"].values()] == ["s", "t"]
    assert plain["losses"]
    assert form["losses"] == plain["losses"]
    assert form["document"]["steps"]["start"]["origin"]["file"] == "a.bpmn"


def test_a_form_carries_every_byte(client: TestClient) -> None:
    """Encodings and line ends of the file are left to the importer."""
    bpmn = _bpmn().replace(b"UTF-8", b"ISO-8859-1").replace(b"Work", b"Pr\xfcfen")
    for data in (bpmn, bpmn.replace(b"\n", b"\r\n")):
        found = client.post("/v1/import", files={"file": ("b.bpmn", data)})
        names = [step.get("name") for step in found.json()["document"]["steps"].values()]
        assert "Prüfen" in names


def test_rules_and_problems_have_pages(client: TestClient) -> None:
    """Every `type` of a problem leads to one."""
    listed = client.get("/v1/rules").json()["rules"]
    page = client.get(f"/v1/rules/{listed[0]['name']}").json()
    assert page["page"]
    assert page["severities"].keys() == {"recommended", "strict", "all"}
    for problem in client.get("/v1/problems").json()["problems"]:
        assert client.get(problem["type"]).json() == problem


def test_the_schema_is_the_one_in_the_repository(client: TestClient, repository: Path) -> None:
    """Editors may read it from the service."""
    committed = repository / "models" / "schema" / "wfmap-1.schema.json"
    found = client.get("/v1/schema")
    assert found.headers["content-type"] == "application/schema+json"
    assert found.json() == json.loads(committed.read_text("utf-8"))


def test_the_openapi_document_describes_every_route(client: TestClient) -> None:
    """Every reference in it resolves."""
    described = client.get("/openapi.json").json()
    assert {"/v1/check", "/v1/map", "/v1/analysis", "/v1/import", "/v1/rules"} <= set(
        described["paths"]
    )
    for name in _references(described):
        assert name in described["components"]["schemas"]


def test_every_example_request_is_answered(client: TestClient, repository: Path) -> None:
    """What `api/` shows works as shown."""
    examples = json.loads((repository / "api" / "examples.json").read_text("utf-8"))
    assert examples
    for example in examples:
        body = (repository / example["body"]).read_bytes() if "body" in example else None
        found = client.request(
            example["method"], example["path"], content=body, headers=example.get("headers")
        )
        assert found.status_code == example["status"], example
        assert found.headers["content-type"].partition(";")[0] == example["content_type"]


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"].rpartition("/")[2]] if isinstance(value.get("$ref"), str) else []
        return own + [name for item in value.values() for name in _references(item)]
    return [name for item in value for name in _references(item)] if isinstance(value, list) else []


def _bpmn() -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"\n'
        b' xmlns:v="http://vendor.example/x">\n'
        b'<process id="p"><startEvent id="s" name="Start"/>\n'
        b'<task id="t" name="Work"><extensionElements><v:c/></extensionElements></task>\n'
        b'<sequenceFlow id="f" sourceRef="s" targetRef="t"/></process></definitions>\n'
    )


@pytest.fixture(scope="module")
def desk() -> dict[str, Any]:
    """Return a process that can be simulated."""
    return {
        "wfmap": "1",
        "arrivals": {"count": 3, "per": "1 h"},
        "actors": {"desk": {"capacity": 1}},
        "steps": {"take": {"actor": "desk", "processing_time": "12 min"}},
    }


def test_simulation_over_http_is_that_of_the_command_line(
    client: TestClient, desk: dict[str, Any]
) -> None:
    """The options are parameters; one that is not known is refused."""
    body = json.dumps(desk).encode()
    address = "/v1/simulation?cases=200&replications=3&seed=5"
    found = client.post(address, content=body, headers=JSON)
    assert found.status_code == 200, found.text
    assert found.json()["replications"] == 3
    assert found.json()["pools"]["desk"]["load"] == pytest.approx(0.6, rel=0.2)
    assert found.json() == client.post(address, content=body, headers=JSON).json()
    wrong = client.post("/v1/simulation?casez=200", content=body, headers=JSON)
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["parameter"] == "casez"


def test_an_unstable_process_has_no_times_and_is_told_what_it_lacks(
    client: TestClient, desk: dict[str, Any]
) -> None:
    """Why it never settles, in a sentence with how many more would be enough."""
    body = json.dumps({**desk, "arrivals": {"count": 6, "per": "1 h"}}).encode()
    found = client.post("/v1/simulation?events=100000", content=body, headers=JSON)
    assert found.status_code == 200
    told = found.json()
    assert told["cycle_time"]["mean"] is None
    assert told["not_settled"]["reason"] == "overload"
    assert "1 more of it would be enough" in told["not_settled"]["message"]


def test_comparison_takes_two_documents(client: TestClient, desk: dict[str, Any]) -> None:
    """And is refused without both, with a key twice, or with a fault in one of them."""
    quick = {**desk, "steps": {"take": {"actor": "desk", "processing_time": "6 min"}}}
    pair = json.dumps({"as_is": desk, "to_be": quick}).encode()
    address = "/v1/comparison?cases=200&replications=3"
    found = client.post(address, content=pair, headers=JSON)
    assert found.status_code == 200, found.text
    assert found.json()["difference"]["cycle_time"]["high"] < 0
    half = client.post(address, content=json.dumps({"as_is": desk}).encode(), headers=JSON)
    assert (half.status_code, half.json()["errors"][0]["detail"]) == (422, "'to_be' is missing")
    twice = client.post(address, content=b'{"as_is": {}, "as_is": {}}', headers=JSON)
    assert twice.status_code == 400
    faulty = json.dumps({"as_is": desk, "to_be": {"wfmap": "1", "stps": {}}}).encode()
    assert client.post(address, content=faulty, headers=JSON).status_code == 422


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("comparison", '{"as_is": DESK,\n "to_be": ', "}"),
        ("diff", '{"old": DESK,\n "new": ', "}"),
        ("plan", '{"register": [],\n "process": ', "}"),
        ("survey/scores", '{"answers": [],\n "process": ', "}"),
    ],
)
def test_a_fault_in_a_part_of_a_body_is_where_it_stands(
    client: TestClient, desk: dict[str, Any], address: str, before: str, after: str
) -> None:
    """By its line and column in what was sent, and by its pointer into it."""
    faulty = '{"wfmap": "1",\n "steps": {"ä": {"actor": "desk",\n   "nxt": "b"}}}'
    body = before.replace("DESK", json.dumps(desk)) + faulty + after
    found = client.post(f"/v1/{address}", content=body.encode(), headers=JSON)
    assert found.status_code == 422, found.text
    part = before.rsplit('"', 2)[1]
    (error,) = (one for one in found.json()["errors"] if one["rule"] == "unknown-field")
    assert error["pointer"].startswith(f"/{part}/steps/")
    assert body.splitlines()[error["line"] - 1][error["column"] - 1 :].startswith('"nxt"')


def test_analysis_ranks_bottlenecks_as_asked(client: TestClient, desk: dict[str, Any]) -> None:
    """Predicted unless told, simulated or left out on request."""
    body = json.dumps(desk).encode()
    bases = [
        client.post(f"/v1/analysis{query}", content=body, headers={**JSON, "prefer": "wait=300"})
        .json()
        .get("bottleneck_study", {})
        .get("basis")
        for query in ("", "?bottlenecks=simulated", "?bottlenecks=none")
    ]
    assert bases == ["predicted", "simulated", None]

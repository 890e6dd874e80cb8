"""Whatever goes wrong is a problem document (RFC 9457) that says what and where."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from wfmap.service.settings import Settings

JSON = {"content-type": "application/json"}
DOCUMENT_ROUTES = ("/v1/check", "/v1/map", "/v1/analysis")


def problem(response: Response, status: int, kind: str) -> dict[str, Any]:
    """Return a problem document, after a look at what all of them have in common."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    names = {"type", "title", "status", "detail", "hint", "errors", "request_id"}
    assert set(found) == names
    assert found["type"] == f"/v1/problems/{kind}"
    assert found["status"] == status
    assert found["detail"]
    assert response.headers["x-request-id"] == found["request_id"]
    return found


@pytest.mark.parametrize("path", DOCUMENT_ROUTES)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[1, 2",
        b'{"wfmap": "1", "steps": {"a": {"error_rate": NaN}}}',
        b'{"a": -Infinity}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b"[]",
        b'{"wfmap": "1", "x-n": ' + b"9" * 10_000 + b"}",
    ],
    ids=["empty", "cut", "nan", "infinity", "utf-16", "deep", "objects", "list", "digits"],
)
def test_what_cannot_be_parsed_is_400(client: TestClient, path: str, body: bytes) -> None:
    """With the line and column where there is one."""
    found = problem(client.post(path, content=body, headers=JSON), 400, "unreadable-document")
    (error,) = found["errors"]
    assert error["detail"]
    assert {"pointer", "line", "column", "rule"} <= set(error)


@pytest.mark.parametrize("path", ["/v1/map", "/v1/analysis"])
def test_a_document_with_errors_is_422(client: TestClient, path: str) -> None:
    """Where a sound one is needed; each error has its pointer."""
    body = b'{"wfmap": "1", "steps": {"a": {"next": "nowhere"}, "b": {"nmae": "x"}}}'
    found = problem(client.post(path, content=body, headers=JSON), 422, "faulty-document")
    assert {error["pointer"] for error in found["errors"]} == {"/steps/a/next", "/steps/b/nmae"}


@pytest.mark.parametrize("path", ["/v1/map", "/v1/analysis"])
def test_a_key_that_stands_twice_is_400(client: TestClient, path: str) -> None:
    """`/v1/check` reports it as a finding, for finding it is what a check is for."""
    body = b'{"wfmap": "1", "steps": {"a": {}, "a": {}}}'
    found = problem(client.post(path, content=body, headers=JSON), 400, "unreadable-document")
    assert found["errors"][0]["pointer"] == "/steps/a"
    checked = client.post("/v1/check", content=body, headers=JSON).json()
    assert "duplicate-key" in [finding["rule"] for finding in checked["findings"]]


def test_nothing_is_included_over_http(client: TestClient) -> None:
    """A document cannot make the service read a file."""
    body = b'{"wfmap": "1", "include": ["shared/bank.json"], "steps": {"a": {}}}'
    found = problem(client.post("/v1/map", content=body, headers=JSON), 422, "faulty-document")
    assert found["errors"][0]["rule"] == "include-not-found"


def test_the_limits_are_named(small_client: TestClient) -> None:
    """A caller learns which setting of the service decides, for size and for depth."""
    large = b'{"wfmap": "1", "name": "' + b"a" * 3_000 + b'"}'
    found = problem(small_client.post("/v1/check", content=large, headers=JSON), 413, "too-large")
    assert "WFMAP_MAX_BODY" in found["detail"]

    def chunks() -> Any:
        for _ in range(30):
            yield b"a" * 100

    streamed = small_client.post("/v1/check", content=chunks(), headers=JSON)
    problem(streamed, 413, "too-large")
    deep = b'{"a":' * 9 + b"1" + b"}" * 9
    found = problem(
        small_client.post("/v1/check", content=deep, headers=JSON), 400, "unreadable-document"
    )
    assert "WFMAP_MAX_DEPTH" in found["detail"]


def test_a_body_of_another_type_is_415(client: TestClient, document: bytes) -> None:
    """So are compressed bodies, which could be bombs."""
    for headers in (
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {**JSON, "content-encoding": "gzip"},
    ):
        found = client.post("/v1/check", content=document, headers=headers)
        problem(found, 415, "unsupported-media-type")
    problem(
        client.post("/v1/import", content=document, headers=JSON), 415, "unsupported-media-type"
    )


def test_what_nobody_offers_is_406(client: TestClient, document: bytes) -> None:
    """Maps come as SVG, PNG, PDF and pages."""
    headers = {**JSON, "accept": "text/csv"}
    problem(client.post("/v1/map", content=document, headers=headers), 406, "not-acceptable")


def test_strange_addresses_and_methods(client: TestClient) -> None:
    """404 and 405, the latter with the methods there are."""
    problem(client.get("/v1/nothing"), 404, "not-found")
    problem(client.get("/v1/rules/nothing"), 404, "not-found")
    problem(client.get("/v1/problems/nothing"), 404, "not-found")
    refused = client.get("/v1/check")
    problem(refused, 405, "method-not-allowed")
    assert refused.headers["allow"] == "POST"


@pytest.mark.parametrize("query", ["view=x", "overlay=y", "unfold=z", "scale=99", "order_lanes=q"])
def test_a_wrong_parameter_is_named_and_not_repeated(
    client: TestClient, document: bytes, query: str
) -> None:
    """422, and no word of what was sent."""
    found = client.post(f"/v1/map?{query}", content=document, headers=JSON)
    errors = problem(found, 422, "invalid-parameter")["errors"]
    assert errors[0]["parameter"] == query.partition("=")[0]
    assert "input" not in errors[0]


@pytest.mark.parametrize("word", ["canaryxq7", "canary xq7,no", "2027-13-45"])
def test_no_problem_repeats_what_was_asked_for(
    client: TestClient, document: bytes, word: str
) -> None:
    """Of no parameter of any address, and of none that does not exist; nor an address."""
    paths = client.get("/openapi.json").json()["paths"]
    tried = 0
    for path, methods in paths.items():
        operation = methods.get("post", {})
        asked = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"]
        bpmn = path == "/v1/import"
        headers = {"content-type": "application/xml"} if bpmn else JSON
        for name in (*asked, "strange") if operation else ():
            found = client.post(
                path, params={name: word}, content=b"<a/>" if bpmn else document, headers=headers
            )
            assert found.status_code < 500, (path, name)
            if found.status_code >= 400:
                assert word not in found.text, (path, name)
                tried += 1
        if "{name}" in path:
            assert word not in client.get(path.replace("{name}", word)).text
    assert tried > 60
    assert word not in client.get("/v1/rules", params={word: "x"}).text


def test_a_sub_process_that_is_not_there_is_422(client: TestClient, document: bytes) -> None:
    """There is no map to draw."""
    found = client.post("/v1/map?level=nothing", content=document, headers=JSON)
    problem(found, 422, "cannot-draw")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<a/>", b"<a>" * 50_000, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ids=["empty", "json", "not-bpmn", "deep", "doctype"],
)
def test_what_is_no_bpmn_is_400(client: TestClient, body: bytes) -> None:
    """In a form or as it is."""
    headers = {"content-type": "application/xml"}
    problem(client.post("/v1/import", content=body, headers=headers), 400, "unreadable-document")
    form = client.post("/v1/import", files={"file": ("a.bpmn", body)})
    problem(form, 400, "unreadable-document")


def test_a_form_without_a_file_is_400(client: TestClient) -> None:
    """So is one that is none."""
    headers = {"content-type": "multipart/form-data; boundary=x"}
    for body in (b"--x\r\n\r\nno file\r\n--x--\r\n", b"", b"nothing of the kind"):
        found = client.post("/v1/import", content=body, headers=headers)
        problem(found, 400, "unreadable-document")


def test_a_fault_is_500_without_a_word_of_why(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What went wrong inside is for the log."""

    def broken() -> None:
        raise KeyError("secret")

    monkeypatch.setattr("wfmap.service.routes._rulebook", broken)
    found = problem(client.get("/v1/rules"), 500, "fault")
    assert "secret" not in str(found)


EMPTY = b'{"wfmap": "1", "name": "Nothing", "steps": {}}'


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("simulation", "cannot-simulate"),
        ("insertion?candidate=none", "cannot-insert"),
        ("map?level=nothing", "cannot-draw"),
    ],
)
def test_a_problem_is_of_the_kind_of_what_was_asked_for(
    client: TestClient, address: str, kind: str
) -> None:
    """Who asked for a simulation is not told that there is no map."""
    found = client.post(f"/v1/{address}", content=EMPTY, headers=JSON)
    problem(found, 422, kind)


def test_the_errors_of_a_document_are_counted(client: TestClient) -> None:
    """One is one error; beyond those that are listed there may be more."""

    def told(count: int) -> str:
        steps = ", ".join(f'"s{k}": {{"kind": "no"}}' for k in range(count))
        body = f'{{"wfmap": "1", "steps": {{{steps}}}}}'.encode()
        found = client.post("/v1/simulation", content=body, headers=JSON)
        return str(problem(found, 422, "faulty-document")["detail"])

    assert told(1) == "it has 1 error"
    assert told(2) == "it has 2 errors"
    assert told(150) == "it has 100 errors or more"


def test_the_description_states_the_bound_of_every_text_and_list(client: TestClient) -> None:
    """One byte more than the setting allows is 413."""
    said = client.get("/openapi.json").json()["info"]["description"]
    assert "WFMAP_MAX_BODY" in said
    assert "WFMAP_MAX_DEPTH" in said
    most = Settings().max_body
    body = EMPTY + b" " * (most - len(EMPTY))
    assert client.post("/v1/check", content=body, headers=JSON).status_code == 200
    problem(client.post("/v1/check", content=body + b" ", headers=JSON), 413, "too-large")

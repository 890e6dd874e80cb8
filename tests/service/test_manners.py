"""Small things a caller relies on: HEAD, unknown parameters, hints, a service behind a proxy."""

import json

import jsonschema
import pytest
from fastapi.testclient import TestClient

from wfmap.service.app import create_app
from wfmap.service.problems import without_texts
from wfmap.service.settings import Settings

JSON = {"content-type": "application/json"}


def test_head_is_answered_wherever_get_is(client: TestClient) -> None:
    """With the same status and headers, and no body (RFC 9110, 9.3.2)."""
    paths = client.get("/openapi.json").json()["paths"]
    read = [path for path, methods in paths.items() if "get" in methods]
    named = {"{name}": "deadlock"}
    for path in [*read, "/openapi.json"]:
        address = path.replace("{name}", named["{name}"]) if "rules" in path else path
        got, head = client.get(address), client.head(address)
        assert head.status_code == got.status_code
        assert head.headers["content-type"] == got.headers["content-type"]
        assert not head.content
    assert client.head("/nothing").status_code == 404
    assert client.head("/v1/check").status_code == 405


def test_a_parameter_that_is_none_is_refused(client: TestClient, document: bytes) -> None:
    """With the one that was meant; its value is not repeated."""
    paths = client.get("/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for method in methods:
            found = client.request(
                method.upper(),
                path.replace("{name}", "deadlock") + "?profil=canary",
                content=document if method == "post" else None,
                headers=JSON,
            )
            assert found.status_code in {422, 415}, path
            assert "canary" not in found.text
    told = client.post("/v1/check?profil=strict", content=document, headers=JSON).json()
    assert told["errors"][0]["hint"] == "did you mean 'profile'?"


def test_problems_carry_the_way_out_and_repeat_no_text(client: TestClient) -> None:
    """Of what cannot be read, of what has errors, of what cannot be done."""
    private = "Jane Doe, born 1970"
    broken = {"wfmap": "1", "name": private, "steps": {"a": {"processing_time": private}}}
    found = client.post("/v1/map", content=json.dumps(broken), headers=JSON)
    assert found.status_code == 422
    assert private not in found.text
    assert found.json()["errors"][0]["hint"]
    empty = client.post("/v1/simulation", content=b'{"wfmap": "1", "steps": {}}', headers=JSON)
    assert empty.status_code == 422
    assert "no step to simulate" in empty.json()["detail"]
    assert empty.json()["hint"]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("there is no step 'approve'", "there is no step 'approve'"),
        ("write it like '15 min'", "write it like '15 min'"),
        ("'Jane Doe' is not a duration", "'…' is not a duration"),
        ("\"Jane Doe\" and 'x'", "'…' and 'x'"),
    ],
)
def test_ids_and_words_of_the_format_may_be_repeated(message: str, shown: str) -> None:
    """Free text may not."""
    assert without_texts(message) == shown


def test_an_analysis_without_a_ranking_is_as_described(client: TestClient, document: bytes) -> None:
    """`bottlenecks=none` leaves the ranking out, and the description says that it may."""
    found = client.post("/v1/analysis?bottlenecks=none", content=document, headers=JSON)
    described = client.get("/openapi.json").json()
    shape = {"$ref": "#/components/schemas/Analysis", "components": described["components"]}
    assert "bottlenecks" not in found.json()
    jsonschema.validate(found.json(), shape)


def test_a_service_behind_a_proxy_names_its_addresses(document: bytes) -> None:
    """Of its problems, and where it is."""
    settings = Settings(workers=1, root_path="/wfmap")
    with TestClient(
        create_app(settings), base_url="http://localhost", root_path="/wfmap"
    ) as client:
        found = client.post("/wfmap/v1/map", content=b"{", headers=JSON)
        assert found.json()["type"] == "/wfmap/v1/problems/unreadable-document"
        assert client.get("/wfmap/openapi.json").json()["servers"] == [{"url": "/wfmap"}]
        assert client.post("/wfmap/v1/check", content=document, headers=JSON).status_code == 200

"""What a browser, a stranger and a hostile document can do: nothing."""

import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from wfmap.errors import WfmapError
from wfmap.service.server import is_loopback, run

JSON = {"content-type": "application/json"}
HOSTILE = '</text><script>alert(1)</script><![CDATA[" onload="x" &lt; javascript:x'


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", ""])
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    """A page of another site cannot rebind its name to this service."""
    assert client.get("/livez", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:9", "[::1]:80", "LocalHost"]
)
def test_the_own_host_is_answered(client: TestClient, host: str) -> None:
    """By name and by number."""
    assert client.get("/livez", headers={"host": host}).status_code == 200


def test_a_page_of_another_site_is_refused(client: TestClient, document: bytes) -> None:
    """Browsers say where a request comes from; programs say nothing and are answered."""
    for site, status in (("cross-site", 403), ("same-origin", 200), ("none", 200)):
        headers = {**JSON, "sec-fetch-site": site}
        assert client.post("/v1/check", content=document, headers=headers).status_code == status


@pytest.mark.parametrize("path", ["/livez", "/v1/rules", "/nothing"])
def test_every_response_is_guarded(client: TestClient, path: str) -> None:
    """No sniffing, no scripts, no frames, no other origins."""
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers


def test_labels_never_become_markup(client: TestClient) -> None:
    """In a map they are text."""
    names = {"wfmap": "1", "name": HOSTILE, "steps": {"a": {"name": HOSTILE, "actor": "b"}}}
    found = client.post("/v1/map", content=json.dumps(names), headers=JSON)
    assert found.status_code == 200
    assert "<script" not in found.text
    assert 'onload="' not in found.text


@pytest.mark.parametrize(
    "number", ["9" * 400, "-1e999", "1e308", "1e-400", "123456789012345678901"]
)
@pytest.mark.parametrize("path", ["/v1/check", "/v1/map", "/v1/analysis"])
def test_huge_numbers_are_refused_or_computed_with(
    client: TestClient, path: str, number: str
) -> None:
    """They never end in a fault, and never in a number that is none in JSON."""
    body = (
        f'{{"wfmap": "1", "x-big": {number}, "actors": {{"b": {{"capacity": {number}}}}}, '
        f'"steps": {{"a": {{"actor": "b", "fixed_cost": {number}, "priority": {number}, '
        f'"processing_time": "{number} h"}}}}}}'
    )
    found = client.post(path, content=body, headers=JSON)
    assert found.status_code in (200, 400, 422), found.text
    assert "Infinity" not in found.text
    assert "NaN" not in found.text


@settings(max_examples=60)
@given(data=st.binary(max_size=300), path=st.sampled_from(["/v1/check", "/v1/map", "/v1/analysis"]))
def test_no_bytes_make_the_service_fail(client: TestClient, data: bytes, path: str) -> None:
    """Random bodies are problems of the caller."""
    assert client.post(path, content=data, headers=JSON).status_code in (400, 422)


def test_only_loopback_is_served_without_a_word() -> None:
    """Other addresses need `--insecure`, for the service asks for no token."""
    assert is_loopback("127.0.0.1")
    assert is_loopback("::1")
    assert not is_loopback("0.0.0.0")  # noqa: S104 - refused is what it shall be
    assert not is_loopback("192.0.2.1")
    assert not is_loopback("")
    with pytest.raises(WfmapError, match="asks for no token"):
        run("0.0.0.0", 0, insecure=False)  # noqa: S104 - as above

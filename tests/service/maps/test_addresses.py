"""A map is drawn once, and found again by its hash as long as it is kept."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from wfmap.operations.draw import Options
from wfmap.service.app import create_app
from wfmap.service.maps.key import has, hash_of, renderer
from wfmap.service.settings import Settings
from wfmap.service.workers import Workers

JSON: Final = {"content-type": "application/json"}
KINDS: Final = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
DAY: Final = date(2026, 11, 28)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that gets whatever is handed to the workers."""
    handed: list[object] = []
    submit = Workers.submit

    def counting(self: Workers, work: Any, changed: Any = None) -> Any:
        handed.append(work)
        return submit(self, work, changed)

    monkeypatch.setattr(Workers, "submit", counting)
    return handed


def named(count: int) -> bytes:
    """Write a document that no other test has."""
    steps = {"a": {"name": f"Step {count}", "actor": "b"}}
    return json.dumps({"wfmap": "1", "steps": steps}).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_is_drawn_once_and_found_at_its_address(
    client: TestClient, counted: list[object], kind: str
) -> None:
    """The second time nothing is drawn, and all three answers have the same bytes and tag."""
    headers = {**JSON, "accept": KINDS[kind]}
    first = client.post("/v1/map", content=named(1), headers=headers)
    assert first.status_code == 200, first.text
    second = client.post("/v1/map", content=named(1), headers=headers)
    assert len(counted) == 1
    address = first.headers["content-location"]
    found = client.get(address)
    assert first.content == second.content == found.content
    assert first.headers["etag"] == second.headers["etag"] == found.headers["etag"]
    assert address == f"/v1/maps/{found.headers['etag'][1:-1]}.{kind}"
    assert found.headers["content-type"].partition(";")[0] == KINDS[kind]


def test_a_page_may_run_its_own_script_and_nothing_else(
    client: TestClient, repository: Path
) -> None:
    """Asked for as HTML the map is a page; the header says its policy too, there and where kept."""
    if not (repository / "wfmap" / "report" / "page" / "_built" / "map.js").is_file():
        pytest.skip("the script is not built: npm could not be reached; `make test` tries again")
    first = client.post("/v1/map", content=named(5), headers={**JSON, "accept": "text/html"})
    assert first.status_code == 200, first.text
    assert first.headers["content-type"].startswith("text/html")
    kept = client.get(first.headers["content-location"])
    assert kept.content == first.content
    for found in (first, kept):
        (policy,) = found.headers.get_list("content-security-policy")
        own, _, added = policy.partition("; frame-ancestors 'none'; ")
        assert f'content="{own}"' in found.text
        assert "unsafe" not in policy
        assert added == "sandbox allow-scripts"


def test_a_map_that_somebody_has_is_not_sent_again(client: TestClient) -> None:
    """304 where GET finds it named, without a body; 412 where POST does (RFC 9110, 13.1.2)."""
    first = client.post("/v1/map", content=named(2), headers=JSON)
    tag, address = first.headers["etag"], first.headers["content-location"]
    for told in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        found = client.get(address, headers={"if-none-match": told})
        assert (found.status_code, found.content) == (304, b"")
        assert found.headers["etag"] == tag
        posted = client.post("/v1/map", content=named(2), headers={**JSON, "if-none-match": told})
        assert posted.status_code == 412
        assert posted.json()["type"] == "/v1/problems/had-already"
    other = client.get(address, headers={"if-none-match": '"x"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_an_address_may_be_looked_at_and_kept_by_a_browser(client: TestClient) -> None:
    """HEAD says what GET does; what is there never changes, and is private."""
    address = client.post("/v1/map", content=named(3), headers=JSON).headers["content-location"]
    got, head = client.get(address), client.head(address)
    assert head.status_code == 200
    assert not head.content
    assert head.headers["content-length"] == str(len(got.content))
    assert head.headers["etag"] == got.headers["etag"]
    policy = got.headers.get_list("cache-control")
    assert policy == ["private, max-age=31536000, immutable"]
    assert "default-src 'none'" in got.headers["content-security-policy"]


@pytest.mark.parametrize(
    "name",
    [
        f"{'0' * 64}.svg",
        "x.svg",
        f"{'0' * 64}.exe",
        "..%2f..%2fetc%2fpasswd.svg",
        f"{'0' * 63}.svg",
        f"{'A' * 64}.png",
    ],
)
def test_a_map_that_is_not_kept_is_not_found(client: TestClient, name: str) -> None:
    """And a name leads nowhere else; browsers keep no such answer."""
    found = client.get(f"/v1/maps/{name}")
    assert found.status_code == 404
    assert found.headers["cache-control"] == "no-store"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[TestClient]:
    """Return a client of a service that keeps little, and in a folder a little more."""
    settings = Settings(workers=1, cache_bytes=6000, cache_folder=str(tmp_path / "maps"))
    with TestClient(create_app(settings), base_url="http://localhost") as made:
        yield made


def test_maps_go_when_others_come_and_stay_in_a_folder(small: TestClient, tmp_path: Path) -> None:
    """404 once it is gone from both; a folder outlives the service."""
    first = small.post("/v1/map", content=named(10), headers=JSON)
    address = first.headers["content-location"]
    for count in range(11, 14):
        assert small.post("/v1/map", content=named(count), headers=JSON).status_code == 200
    assert small.get(address).content == first.content
    settings = Settings(workers=1, cache_folder=str(tmp_path / "maps"))
    with TestClient(create_app(settings), base_url="http://localhost") as other:
        assert other.get(address).content == first.content
    for file in (tmp_path / "maps").iterdir():
        file.unlink()
    for count in range(20, 24):
        small.post("/v1/map", content=named(count), headers=JSON)
    assert small.get(address).status_code == 404


def test_those_who_ask_at_once_have_one_map_drawn(
    client: TestClient, counted: list[object]
) -> None:
    """Sixteen threads, one piece of work, the same bytes for all."""
    found: list[bytes] = []

    def ask() -> None:
        answer = client.post("/v1/map?overlay=waits", content=named(30), headers=JSON)
        found.append(answer.content)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(found)) == 1
    assert len(counted) == 1


def test_faults_are_not_kept(client: TestClient, counted: list[object]) -> None:
    """Each who asks is told anew; no address is given for it."""
    body = b'{"wfmap": "1", "stps": {}}'
    for _ in range(2):
        found = client.post("/v1/map", content=body, headers=JSON)
        assert found.status_code == 422
        assert "content-location" not in found.headers
    assert len(counted) == 2


def test_a_hash_tells_every_document_and_every_option_apart() -> None:
    """Each field of the options, the day, the document: another hash."""
    body = named(40)
    options = [
        Options(),
        Options(view="data"),
        Options(level="a"),
        Options(unfold=True),
        Options(order_lanes="auto"),
        Options(stores="lane"),
        Options(quality="fast"),
        Options(rows="none"),
        Options(width=800),
        Options(overlay="waits"),
        Options(picture="png"),
        Options(scale=1),
        Options(bottlenecks="simulated"),
        Options(most=5),
        Options(fold="phases"),
        Options(paths=0.1),
        Options(without_candidates=True),
        Options(replay=1),
        Options(candidate="a"),
        Options(seed=1),
        Options(imprint="yes"),
        Options(brand="#0A7E3D"),
        Options(today=date(2020, 1, 1)),
    ]
    assert len(options) == len(Options.model_fields) + 1
    hashes = [hash_of(body, one, DAY) for one in options]
    hashes += [hash_of(named(41), Options(), DAY), hash_of(body, Options(), date(2020, 1, 2))]
    assert len(set(hashes)) == len(hashes)
    assert hash_of(body, Options(today=DAY), date(2020, 1, 2)) == hash_of(body, Options(), DAY)
    assert hash_of(body, Options(), DAY) == hash_of(body, Options(), DAY)


def test_another_renderer_gives_other_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no folder hands out what an older version drew."""
    before = hash_of(named(50), Options(), DAY)
    assert renderer() == renderer()
    monkeypatch.setattr("wfmap.service.maps.key.renderer", lambda: "another")
    assert hash_of(named(50), Options(), DAY) != before


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", False),
        ("*", True),
        ('"abc"', True),
        ('W/"abc"', True),
        ('"ab", "abc"', True),
        ('"ab"', False),
        ("abc", False),
        ('"abcd"', False),
        ('"abc', False),
    ],
)
def test_tags_are_found_where_they_stand_whole(told: str, expected: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Quoted, in a list, weak or not."""
    assert has(told, "abc") == expected

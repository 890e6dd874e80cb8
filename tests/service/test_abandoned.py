"""Work that nobody waits for any more, and what runs beside what takes long."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from wfmap.service.app import create_app
from wfmap.service.settings import Settings

Serve = Callable[..., Any]
Server = Any
JSON = {"content-type": "application/json"}
PATIENCE = 30.0
"""Seconds after which a test gives up; what it waits for takes one or two."""
AT_ONCE = 10**12
"""Events up to which nothing becomes a job: one waits for a worker without a clock."""
BUSY = 5.0
"""Seconds of a check on a machine that does something else too; `bench_service` asks for one."""
ENDLESS = {
    "wfmap": "1",
    "arrivals": {"every": "1 h"},
    "actors": {"a": {"name": "A"}},
    "steps": {"w": {"actor": "a", "processing_time": "1 min"}},
}
"""A process whose simulation takes as many cases as one asks for."""


@pytest.fixture(scope="module")
def served(serve: Serve) -> Iterator[Server]:
    """Return a service with one worker for long work."""
    with serve(WFMAP_WORKERS="1", WFMAP_MAX_WAITING="8", WFMAP_SYNC_EVENTS=str(AT_ONCE)) as server:
        yield server


def _begin(server: Server, path: str, document: object) -> socket.socket:
    """Send a request and wait for nothing."""
    host, port = server.address.removeprefix("http://").split(":")
    body = json.dumps(document).encode()
    link = socket.create_connection((host, int(port)), timeout=PATIENCE)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    link.sendall(head.encode() + body)
    return link


HEAVY = "/v1/simulation?cases=100000&replications=1000"


def _check(server: Server, document: bytes) -> float:
    """Check a document; give the seconds that took."""
    begun = time.monotonic()
    found = httpx2.post(
        f"{server.address}/v1/check", content=document, headers=JSON, timeout=PATIENCE
    )
    assert found.status_code == 200, found.text
    return time.monotonic() - begun


def test_work_whose_callers_have_hung_up_is_dropped(served: Server, document: bytes) -> None:
    """Running or waiting: the next long request gets a worker at once, a check even sooner."""
    _check(served, document)
    links = [_begin(served, HEAVY, ENDLESS) for _ in range(9)]
    time.sleep(0.5)
    for link in links:
        link.close()
    time.sleep(2)
    assert _check(served, document) < BUSY
    few = httpx2.post(f"{served.address}/v1/simulation?cases=10", json=ENDLESS, timeout=PATIENCE)
    assert few.status_code == 200, few.text


def test_a_check_does_not_wait_behind_what_takes_long(served: Server, document: bytes) -> None:
    """It has workers of its own."""
    _check(served, document)
    links = [_begin(served, HEAVY, ENDLESS) for _ in range(4)]
    time.sleep(0.5)
    assert sorted(_check(served, document) for _ in range(9))[4] < BUSY
    for link in links:
        link.close()


def _client(**settings: Any) -> TestClient:
    made = create_app(Settings(workers=1, sync_events=AT_ONCE, **settings))
    return TestClient(made, base_url="http://localhost")


def test_whoever_waits_too_long_for_a_worker_is_told_so() -> None:
    """503 with `Retry-After`; the clock of waiting is a setting."""
    app = create_app(Settings(workers=1, sync_events=AT_ONCE, wait_time=0.5, time_limit=3.0))
    made = TestClient(app, base_url="http://localhost")
    with made as client, ThreadPoolExecutor() as threads:
        first = threads.submit(client.post, HEAVY, json=ENDLESS)
        workers = app.health.workers
        assert workers is not None
        while not (first.done() or workers.lanes["long"].running):
            time.sleep(0.05)
        found = client.post(HEAVY, json=ENDLESS)
        assert first.result().status_code == 504
    assert found.status_code == 503
    assert found.json()["type"].endswith("/overloaded")
    assert "WFMAP_WAIT_TIME" in found.json()["detail"]
    assert int(found.headers["retry-after"]) >= 1


def test_quick_work_that_takes_long_is_begun_anew_among_the_long(document: bytes) -> None:
    """It is answered all the same."""
    with _client(quick_time=0.001) as client:
        assert client.post("/v1/check", content=document, headers=JSON).status_code == 200


def test_a_caller_that_has_used_its_budget_is_told_when_to_come_again(document: bytes) -> None:
    """429 with `Retry-After`, and the setting."""
    with _client(caller_budget=0.0001) as client:
        assert client.post("/v1/check", content=document, headers=JSON).status_code == 200
        found = client.post("/v1/check", content=document, headers=JSON)
    assert found.status_code == 429
    assert found.json()["type"].endswith("/over-budget")
    assert "WFMAP_CALLER_BUDGET" in found.json()["detail"]
    assert int(found.headers["retry-after"]) >= 1

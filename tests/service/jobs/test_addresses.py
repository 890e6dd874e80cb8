"""Jobs over HTTP: begun, looked at, listened to, waited for, cancelled and fetched."""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import httpx2
import jsonschema
import pytest
from fastapi.testclient import TestClient

from wfmap.cli.entry import run
from wfmap.service.app import create_app
from wfmap.service.settings import Settings

JSON: Final = {"content-type": "application/json"}
WAITING: Final = {**JSON, "prefer": "wait=200"}
DESK: Final[dict[str, Any]] = {
    "wfmap": "1",
    "name": "Desk",
    "arrivals": {"count": 3, "per": "1 h"},
    "actors": {"desk": {"capacity": 1}},
    "steps": {"take": {"actor": "desk", "processing_time": "12 min"}},
}
BODY: Final = json.dumps(DESK).encode()
PAIR: Final = json.dumps({"as_is": DESK, "to_be": DESK}).encode()
AUDITED: Final = json.dumps({**DESK, "stores": {"s": {"source": "/x"}}}).encode()
LONG: Final = "/v1/simulation?cases=100000&replications=1000"
"""Minutes of work."""
Serve = Callable[..., Any]


@pytest.fixture(scope="module")
def ended(client: TestClient) -> dict[str, Any]:
    """Return a plan that was made as a job."""
    begun = client.post("/v1/plan?start=2027-01-04", content=BODY, headers=JSON)
    assert begun.status_code == 202, begun.text
    assert begun.json()["status"] == "queued"
    told = client.get(begun.headers["location"], headers={"prefer": "wait=200"}).json()
    assert told["status"] == "done", told
    found: dict[str, Any] = told
    return found


def test_a_job_leads_to_its_result(client: TestClient, ended: dict[str, Any]) -> None:
    """Its id is 128 bits, and whoever has it may fetch the result as often as they like."""
    assert re.fullmatch(r"[0-9a-f]{32}", ended["id"])
    assert ended["created"] <= ended["started"] <= ended["ended"]
    first, second = (client.get(ended["result"]) for _ in range(2))
    assert first.status_code == 200
    assert first.content == second.content
    assert first.json()["start"] == "2027-01-04"


def test_a_job_is_as_it_is_described(client: TestClient, ended: dict[str, Any]) -> None:
    """A problem stands in it only where there is one."""
    described = client.get("/openapi.json").json()
    shape = {"$ref": "#/components/schemas/Job", "components": described["components"]}
    jsonschema.validate(ended, shape)
    assert "problem" not in ended


@pytest.mark.parametrize(
    ("path", "body", "arguments"),
    [
        ("/v1/plan?start=2027-01-04&today=2026-12-01", BODY, ["plan"]),
        ("/v1/portfolio?weeks=8", BODY, ["portfolio", "--weeks", "8"]),
        ("/v1/report?start=2027-01-04&today=2026-12-01", BODY, ["report"]),
        ("/v1/candidates", BODY, ["candidates"]),
    ],
)
def test_whoever_waits_gets_the_bytes_that_the_shell_writes(
    client: TestClient, tmp_path: Any, path: str, body: bytes, arguments: list[str]
) -> None:
    """With a header that says so; the address of the result gives the same bytes again."""
    found = client.post(path, content=body, headers=WAITING)
    assert found.status_code == 200, found.text
    assert found.headers["preference-applied"] == "wait=200"
    again = client.get(found.headers["content-location"])
    assert again.content == found.content
    assert again.headers["content-type"] == found.headers["content-type"]
    file, out = tmp_path / "desk.json", tmp_path / "out"
    file.write_bytes(body)
    dated = ["--start", "2027-01-04", "--today", "2026-12-01"]
    more = dated if arguments[0] in {"plan", "report"} else []
    form = [] if arguments[0] == "report" else ["--format", "json"]
    command = [arguments[0], str(file), *arguments[1:], *more, *form]
    assert run([*command, "--effects", "predicted", "--output", str(out)]) == 0
    assert out.read_text("utf-8").replace(str(file), "") == found.text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/simulation", BODY),
        ("/v1/simulation?events=2000001", BODY),
        ("/v1/simulation?cases=100000&replications=3", BODY),
        ("/v1/simulation?from=2027-01-04", BODY),
        ("/v1/comparison", PAIR),
        ("/v1/analysis?bottlenecks=simulated", BODY),
        ("/v1/candidates?effects=simulated", BODY),
        ("/v1/explanation?element=take&effects=simulated", BODY),
        ("/v1/portfolio", BODY),
        ("/v1/plan", BODY),
        ("/v1/report", BODY),
    ],
)
def test_what_may_take_long_is_a_job(client: TestClient, path: str, body: bytes) -> None:
    """All that always does, and what simulates more than the setting says."""
    found = client.post(path, content=body, headers=JSON)
    assert found.status_code == 202, found.text
    assert found.headers["location"] == f"/v1/jobs/{found.json()['id']}"
    assert client.delete(found.headers["location"]).status_code in {200, 204}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/simulation?events=50000", BODY),
        ("/v1/simulation?cases=50&replications=2", BODY),
        ("/v1/comparison?cases=50&replications=2", PAIR),
        ("/v1/analysis", BODY),
        ("/v1/candidates", BODY),
        ("/v1/explanation?element=take", BODY),
    ],
)
def test_what_is_short_is_answered_at_once_and_a_job_where_that_is_preferred(
    client: TestClient, path: str, body: bytes
) -> None:
    """Without a wish there is no job; with one there is, and its result is the same."""
    found = client.post(path, content=body, headers=JSON)
    assert found.status_code == 200, found.text
    begun = client.post(path, content=body, headers={**JSON, "prefer": "respond-async"})
    assert begun.status_code == 202
    assert begun.headers["preference-applied"] == "respond-async"
    address = f"{begun.headers['location']}/result"
    assert client.get(address, headers={"prefer": "wait=200"}).content == found.content


FAULTY: Final[list[tuple[str, bytes, int, str]]] = [
    ("/v1/simulation", b"{", 400, "unreadable-document"),
    ("/v1/simulation", b'{"wfmap": "1", "steps": {}}', 422, "cannot-simulate"),
    ("/v1/comparison", BODY, 422, "faulty-document"),
    ("/v1/analysis?bottlenecks=simulated", b'{"wfmap": "1", "stps": {}}', 422, "faulty-document"),
    ("/v1/portfolio", b'{"wfmap": "1", "stps": {}}', 422, "faulty-document"),
    ("/v1/plan", b'{"wfmap": "1", "stps": {}}', 422, "faulty-document"),
    ("/v1/plan?weeks=-1", BODY, 422, "invalid-parameter"),
    ("/v1/report", b'{"process": {}, "answers": 1}', 422, "faulty-document"),
    (
        "/v1/audit",
        BODY.replace(b'"steps"', b'"stores": {"s": {"source": "/x"}}, "steps"'),
        422,
        "refused-source",
    ),
]


@pytest.mark.parametrize(("path", "body", "status", "kind"), FAULTY)
def test_what_is_wrong_with_a_request_is_told_at_once(
    client: TestClient, path: str, body: bytes, status: int, kind: str
) -> None:
    """No job is begun for what cannot be read, nor for what no worker may do."""
    for wish in (JSON, WAITING):
        found = client.post(path, content=body, headers=wish)
        assert (found.status_code, found.json()["type"]) == (status, f"/v1/problems/{kind}")


def test_a_job_that_fails_tells_its_problem_in_both_places(client: TestClient) -> None:
    """As part of the job, and as the answer of the address of the result."""
    path = "/v1/plan?choose=nothing-of-that-name"
    begun = client.post(path, content=BODY, headers=JSON)
    address = begun.headers["location"]
    told = client.get(address, headers={"prefer": "wait=200"}).json()
    assert (told["status"], told["result"]) == ("failed", None)
    assert told["problem"]["type"] == "/v1/problems/invalid-parameter"
    assert told["problem"]["request_id"] == begun.headers["x-request-id"]
    fetched = client.get(f"{address}/result")
    assert fetched.status_code == told["problem"]["status"] == 422
    assert fetched.headers["content-type"] == "application/problem+json"
    waited = client.post(path, content=BODY, headers=WAITING)
    assert waited.status_code == 422
    assert waited.json()["detail"] == fetched.json()["detail"]


def listened(client: TestClient, address: str, last: str = "") -> list[dict[str, str]]:
    """Listen to a job until it has ended, and give its events."""
    found = client.get(f"{address}/events", headers={"last-event-id": last} if last else {})
    assert found.headers["content-type"].partition(";")[0] == "text/event-stream"
    blocks = [block for block in found.text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in b.splitlines()) for b in blocks]


def test_a_listener_hears_a_job_to_its_end(client: TestClient) -> None:
    """Each event has the whole job; one that comes back hears what it missed, and then no more."""
    begun = client.post("/v1/report", content=BODY, headers=JSON)
    address = begun.headers["location"]
    heard = listened(client, address)
    jobs = [json.loads(event["data"]) for event in heard]
    statuses = [job["status"] for job in jobs]
    assert statuses[0] == "queued"
    assert statuses[-1] == "done"
    assert statuses == sorted(statuses, key=("queued", "running", "done").index)
    assert [int(event["id"]) for event in heard] == sorted({int(e["id"]) for e in heard})
    assert {event["event"] for event in heard} <= {"status", "progress"}
    assert heard[0]["retry"].isdecimal()
    assert jobs[-1]["result"] == f"{address}/result"
    for place, event in enumerate(heard[:-1]):
        rest = listened(client, address, event["id"])
        assert [one["data"] for one in rest] == [one["data"] for one in heard[place + 1 :]]
    gone = client.get(f"{address}/events", headers={"last-event-id": heard[-1]["id"]})
    assert gone.status_code == 204
    assert listened(client, address, "nonsense") == heard


def test_a_head_of_the_events_ends_at_once(client: TestClient) -> None:
    """Though the job goes on for minutes."""
    address = client.post(LONG, content=BODY, headers=JSON).headers["location"]
    begun = time.monotonic()
    found = client.head(f"{address}/events")
    assert found.headers["content-type"].partition(";")[0] == "text/event-stream"
    assert not found.content
    assert time.monotonic() - begun < 5
    client.delete(address)


def test_a_job_that_goes_on_has_no_result_yet(client: TestClient) -> None:
    """Its address says when to come again; cancelled it has none ever, and its listeners know."""
    address = client.post(LONG, content=BODY, headers=JSON).headers["location"]
    early = client.get(f"{address}/result")
    assert (early.status_code, early.json()["type"]) == (409, "/v1/problems/job-not-done")
    assert early.headers["retry-after"]
    begun = time.monotonic()
    waited = client.get(address, headers={"prefer": "wait=1"})
    assert 0.9 < time.monotonic() - begun < 30
    assert waited.json()["status"] in {"queued", "running"}
    cancelled = client.delete(address)
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert client.get(address).json()["status"] == "cancelled"
    late = client.get(f"{address}/result")
    assert (late.status_code, late.json()["type"]) == (410, "/v1/problems/job-cancelled")
    assert json.loads(listened(client, address)[-1]["data"])["status"] == "cancelled"
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_a_caller_that_waits_too_short_gets_a_job_that_lives_on(client: TestClient) -> None:
    """With the header that says how long it waited."""
    found = client.post(LONG, content=BODY, headers={**JSON, "prefer": "wait=1"})
    assert found.status_code == 202
    assert found.headers["preference-applied"] == "wait=1"
    address = found.headers["location"]
    assert client.get(address).json()["status"] in {"queued", "running"}
    client.delete(address)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("text/html", 200),
        ("*/*", 200),
        ("text/*;q=0.1", 200),
        ("application/json", 406),
        ("image/png", 406),
        ("text/html;q=0", 406),
    ],
)
def test_a_result_is_given_to_whom_its_type_suits(
    client: TestClient, accept: str, status: int
) -> None:
    """Whoever waits says so before any work is done."""
    found = client.post("/v1/report", content=BODY, headers={**WAITING, "accept": accept})
    assert found.status_code == status, found.text


def test_a_job_suits_whoever_takes_json(client: TestClient) -> None:
    """The result is fetched later, with another header."""
    found = client.post("/v1/report", content=BODY, headers={**JSON, "accept": "application/json"})
    assert found.status_code == 202
    address = f"{found.headers['location']}/result"
    fetched = client.get(address, headers={"prefer": "wait=200", "accept": "application/json"})
    assert fetched.status_code == 406
    assert client.get(address, headers={"accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("name", ["0" * 32, "x", "..", "0" * 64])
def test_a_job_that_is_not_there_is_not_found(client: TestClient, name: str) -> None:
    """Whoever guesses learns nothing."""
    for method, rest in (("GET", ""), ("GET", "/result"), ("GET", "/events"), ("DELETE", "")):
        assert client.request(method, f"/v1/jobs/{name}{rest}").status_code == 404


@pytest.fixture(scope="module")
def forgetful() -> Iterator[TestClient]:
    """Return a client of a service that keeps jobs for a moment."""
    settings = Settings(workers=1, job_ttl=2.0)
    with TestClient(create_app(settings), base_url="http://localhost") as made:
        yield made


def test_a_job_is_kept_as_long_as_the_setting_says(forgetful: TestClient) -> None:
    """From its end on; then nobody knows of it."""
    found = forgetful.post("/v1/plan", content=BODY, headers=WAITING)
    address = found.headers["content-location"]
    deadline = time.monotonic() + 30
    while forgetful.get(address).status_code == 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert forgetful.get(address).status_code == 404


def test_behind_a_proxy_addresses_begin_with_the_path_of_the_service() -> None:
    """Those of the job, of its result, and of its problem."""
    app = create_app(Settings(workers=1))
    with TestClient(app, base_url="http://localhost", root_path="/wfmap") as client:
        begun = client.post("/v1/plan", content=BODY, headers=JSON)
        assert begun.headers["location"].startswith("/wfmap/v1/jobs/")
        name = begun.json()["id"]
        told = client.get(f"/v1/jobs/{name}", headers={"prefer": "wait=200"}).json()
        assert told["result"] == f"/wfmap/v1/jobs/{name}/result"


def hung_up(address: str, path: str, headers: str, seconds: float) -> bytes:
    """Send a request and hang up after some seconds; give what came until then."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as link:
        link.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"{headers}Content-Length: {len(BODY)}\r\n\r\n".encode()
            + BODY
        )
        link.settimeout(seconds)
        answer = b""
        with suppress(TimeoutError):  # whoever hangs up early has what came until then
            while not _is_whole(answer) and (more := link.recv(65536)):
                answer += more
        return answer


def _is_whole(answer: bytes) -> bool:
    """Tell whether the body is there to its last byte: head and body may come apart."""
    head, gap, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)^content-length: *(\d+)", head, re.MULTILINE)
    return bool(gap) and length is not None and len(body) >= int(length[1])


def test_who_hangs_up_while_waiting_cancels_and_who_got_a_job_does_not(serve: Serve) -> None:
    """A worker is free again within a second of it; the other job runs on."""
    with serve(WFMAP_WORKERS="1") as server:
        assert hung_up(server.address, LONG, "Prefer: wait=60\r\n", 1.5) == b""
        begun = time.monotonic()
        answer = httpx2.post(f"{server.address}/v1/plan", content=BODY, headers=WAITING, timeout=60)
        assert answer.status_code == 200
        assert time.monotonic() - begun < 30
        told = hung_up(server.address, LONG, "", 20)
        assert told.startswith(b"HTTP/1.1 202 ")
        name = json.loads(told.partition(b"\r\n\r\n")[2])["id"]
        time.sleep(1)
        job = httpx2.get(f"{server.address}/v1/jobs/{name}", timeout=30).json()
        assert job["status"] in {"queued", "running"}
        begun = time.monotonic()
        httpx2.delete(f"{server.address}/v1/jobs/{name}", timeout=30)
        assert time.monotonic() - begun < 1.5

"""Each request is a line of JSON: who asked for what. It repeats nothing that was sent."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from fastapi.testclient import TestClient

from wfmap.errors import WfmapError
from wfmap.service.seen.logs import REQUESTS, JsonLines, log_config
from wfmap.service.settings import Settings
from wfmap.service.worker import WorkerError

JSON: Final = {"content-type": "application/json"}
CANARY: Final = "c4nary-s3cret"
PATIENCE: Final = 60.0
"""Seconds after which a test gives up; what it waits for takes none."""


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Return what is written to the logs of the service."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in (REQUESTS, "uvicorn.error")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield written
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def read(lines: StringIO) -> list[dict[str, Any]]:
    """Read the lines as a program would."""
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_request_is_a_line(client: TestClient, document: bytes, lines: StringIO) -> None:
    """With its identity, which the answer carries too, the pattern of its address and its end."""
    found = client.post("/v1/check?profile=strict", content=document, headers=JSON)
    (told,) = read(lines)
    assert told["request_id"] == found.headers["x-request-id"]
    assert (told["event"], told["level"]) == ("request", "info")
    assert (told["method"], told["route"], told["status"]) == ("POST", "/v1/check", 200)
    assert told["bytes"] == len(found.content)
    assert told["seconds"] >= 0
    assert told["time"].endswith("+00:00")


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/v1/rules/no-actor", "/v1/rules/{name}", 200),
        ("HEAD", "/v1/rules/no-actor", "/v1/rules/{name}", 200),
        ("GET", f"/v1/jobs/{CANARY}", "/v1/jobs/{id}", 404),
        ("GET", f"/{CANARY}", "none", 404),
        ("POST", "/v1/rules", "none", 405),
        ("GET", f"/v1/rules?{CANARY}={CANARY}", "/v1/rules", 422),
    ],
)
def test_addresses_are_told_by_their_pattern(  # noqa: PLR0913 - what is asked and what is told
    client: TestClient, lines: StringIO, *, method: str, path: str, route: str, status: int
) -> None:
    """No id, no name and no parameter is in a log: an id of a job lets in whoever has it."""
    client.request(method, path)
    (told,) = read(lines)
    assert (told["method"], told["route"], told["status"]) == (method, route, status)
    assert CANARY not in lines.getvalue()


def test_what_was_sent_is_in_no_log(client: TestClient, lines: StringIO) -> None:
    """Not of a document, of a header, nor of one that is refused before it is read."""
    body = json.dumps({"wfmap": "1", "name": CANARY, "steps": {"a": {"name": CANARY, "x": CANARY}}})
    headers = {**JSON, "authorization": CANARY, "user-agent": CANARY, "prefer": CANARY}
    for path in ("check", "map", "analysis", "simulation", "plan", "report", "import"):
        client.post(f"/v1/{path}", content=body, headers=headers)
        client.post(f"/v1/{path}", content=CANARY, headers=headers)
    client.get("/livez", headers={"host": CANARY})
    assert len(read(lines)) == 15
    assert CANARY not in lines.getvalue()


def test_probes_that_go_well_leave_no_line(client: TestClient, lines: StringIO) -> None:
    """They come every few seconds."""
    assert client.get("/livez").status_code == 200
    assert not lines.getvalue()


def test_what_breaks_is_told_by_its_place_and_without_its_message() -> None:
    """The message of an exception may repeat a document, also that of a worker."""

    def told(error: Exception) -> dict[str, Any]:
        kind = (type(error), error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "", 0, "It failed", (), kind)
        found: dict[str, Any] = json.loads(JsonLines().format(record))
        return found

    def broken() -> Exception:
        try:
            return ValueError(int(CANARY))
        except ValueError as error:
            return error

    own = told(broken())
    assert (own["message"], own["error"]) == ("It failed", "ValueError")
    assert own["places"][-1].partition(":")[0].endswith("test_logs.py")
    theirs = told(
        WorkerError(
            f'Traceback (most recent call last):\n  File "/srv/a.py", line 7, in f\n    {CANARY}\n'
            f"KeyError: '{CANARY}'\n"
        )
    )
    assert "/srv/a.py:7" in theirs["places"]
    assert CANARY not in json.dumps([own, theirs])


def test_a_service_writes_json_unless_it_has_a_terminal(serve: Callable[..., Any]) -> None:
    """All of its lines, from the first; text where that is asked for."""
    with serve() as server:
        httpx2.get(f"{server.address}/v1/rules/no-actor", timeout=30)
        lines = [json.loads(line) for line in _logged(server.log, '"GET').splitlines()]
    assert lines[-1]["route"] == "/v1/rules/{name}"
    assert lines[-1]["caller"] == "127.0.0.1"
    with serve(WFMAP_LOG="text") as server:
        httpx2.get(f"{server.address}/v1/rules/no-actor", timeout=30)
        text = _logged(server.log, "GET")
    assert "INFO: GET /v1/rules/{name} 200 in " in text


def test_a_form_of_logs_that_is_none_is_refused() -> None:
    """The two there are stand in the hint."""
    with pytest.raises(WfmapError, match="WFMAP_LOG is 'xml'") as refused:
        Settings.from_environment({"WFMAP_LOG": "xml"})
    assert "json" in str(refused.value.hint)
    assert log_config("json")["formatters"] != log_config("text")["formatters"]


def _logged(log: Path, word: str) -> str:
    """Wait until a log has a whole line with a word: it is written after the answer is given."""
    begun = time.monotonic()
    while word not in (text := log.read_text()) or not text.endswith("\n"):
        assert time.monotonic() < begun + PATIENCE, text
        time.sleep(0.05)
    return text

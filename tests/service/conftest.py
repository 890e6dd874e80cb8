"""Services to test with: one in this process, and real ones on loopback."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from wfmap.service.app import create_app
from wfmap.service.settings import Settings

TEN_LINES = {
    "wfmap": "1",
    "name": "Invoice approval",
    "steps": {
        "receive": {"name": "Receive invoice", "actor": "clerk", "next": "limit"},
        "limit": {
            "kind": "decision",
            "name": "Amount over limit?",
            "actor": "clerk",
            "next": [{"to": "approve", "when": "yes"}, {"to": "pay", "when": "no"}],
        },
        "approve": {"name": "Approve invoice", "actor": "manager", "next": "pay"},
        "pay": {"name": "Pay invoice", "actor": "clerk"},
    },
}


@pytest.fixture(scope="session")
def document() -> bytes:
    """Return the ten-line example."""
    return json.dumps(TEN_LINES).encode()


@pytest.fixture(scope="session")
def heavy() -> bytes:
    """Return a document whose map takes many seconds to lay out."""
    count = 3000
    steps: dict[str, Any] = {}
    for index in range(count):
        targets = [f"s{(index * k + 7) % count}" for k in (1, 3, 5)]
        steps[f"s{index}"] = {
            "kind": "decision",
            "actor": f"a{index % 9}",
            "reads": [f"d{index % 40}", f"d{index % 37}"],
            "next": targets,
        }
    stores: dict[str, Any] = {f"d{index}": {} for index in range(40)}
    return json.dumps({"wfmap": "1", "stores": stores, "steps": steps}).encode()


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """Return a client of a service in this process, with two workers and usual limits."""
    with TestClient(
        create_app(Settings()), base_url="http://localhost", raise_server_exceptions=False
    ) as made:
        yield made


@pytest.fixture(scope="session")
def small_client() -> Iterator[TestClient]:
    """Return a client of a service with tiny limits."""
    settings = Settings(max_body=2_000, max_depth=8, time_limit=1.0, workers=1)
    with TestClient(create_app(settings), base_url="http://localhost") as made:
        yield made


class Server:
    """A real service in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]", address: str, log: Path) -> None:
        self.process = process
        self.address = address
        self.log = log

    def descendants(self) -> list[int]:
        """List the processes it started, at any depth."""
        listed = subprocess.run(
            ["ps", "-eo", "pid=,ppid="], capture_output=True, check=True, text=True
        ).stdout
        pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
        found, waiting = [], [self.process.pid]
        while waiting:
            parent = waiting.pop()
            children = [pid for pid, ppid in pairs if ppid == parent]
            found += children
            waiting += children
        return found


Serve = Callable[..., Any]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """Return a context manager that starts `wfmap serve` on a free port of loopback."""
    logs = tmp_path_factory.mktemp("logs")

    @contextmanager
    def start(**environment: str) -> Iterator[Server]:
        log = logs / f"{len(list(logs.iterdir()))}.log"
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "wfmap", "serve", "--port", "0"],
                stdout=out,
                stderr=out,
                text=True,
                env={**os.environ, **environment},
            )
            try:
                yield Server(process, _address(process, log), log)
            finally:
                if process.poll() is None:
                    process.kill()
                process.wait(30)

    return start


def _address(process: "subprocess.Popen[str]", log: Path) -> str:
    """Wait until the service says where it listens."""
    for _ in range(2400):
        found = re.search(r"running on (http://[\d.:]+)", log.read_text())
        if found:
            return found[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())

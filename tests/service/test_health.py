"""Whether it is ready: asked of the workers; and how it ends."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from wfmap.service.app import create_app
from wfmap.service.settings import Settings

Serve = Callable[..., Any]
JSON = {"content-type": "application/json"}
PATIENCE = 60.0
"""Seconds after which a test gives up; what it waits for takes a few."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


def test_a_service_whose_workers_answer_is_ready(client: TestClient) -> None:
    """As GET and as HEAD."""
    assert client.get("/readyz").json() == {"status": "ready"}
    assert client.head("/readyz").status_code == 200


def test_a_service_whose_workers_do_not_answer_is_not_ready() -> None:
    """Stopped as by a debugger, or by a machine that is out of memory; alive all the same."""
    made = create_app(Settings(workers=1))
    with TestClient(made, base_url="http://localhost") as client:
        assert client.get("/readyz").status_code == 200
        assert made.health.workers is not None
        pids = made.health.workers.pids
        assert len(pids) == 3
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(0.6)
        found = client.get("/readyz")
        assert client.get("/livez").status_code == 200
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):  # the one that was asked is replaced
                os.kill(pid, signal.SIGCONT)
    assert found.status_code == 503
    assert found.json()["type"].endswith("/not-ready")
    assert found.headers["retry-after"]


def test_every_kind_of_process_that_is_killed_is_replaced(serve: Serve, document: bytes) -> None:
    """And leaves no process and no file; `/readyz` says 200 again within seconds."""
    with serve(WFMAP_WORKERS="1") as server:
        for kind in ("worker", "fork server", "resource tracker"):
            victims = [pid for pid in server.descendants() if _kind(pid) == kind]
            assert victims, kind
            os.kill(victims[0], signal.SIGKILL)
            begun = time.monotonic()
            while (seen := _statuses(server.address, document)) != [200, 200]:
                assert time.monotonic() - begun < PATIENCE, (kind, seen)
                time.sleep(0.2)
        deadline = time.monotonic() + PATIENCE
        while (left := _left(server)) != (3, 3, [3 + 1]):  # one for each worker, and the lock
            assert time.monotonic() < deadline, left
            time.sleep(0.2)
        (around,) = {folder.parent for folder in _folders(server.descendants())}
        os.kill(server.process.pid, signal.SIGINT)
        server.process.wait(PATIENCE)
        assert not around.exists()


def test_told_to_end_it_is_not_ready_first_then_takes_no_work_then_ends(
    serve: Serve, document: bytes
) -> None:
    """503 with `Retry-After` from `/readyz` while requests are still answered."""
    with serve(WFMAP_WORKERS="1", WFMAP_DRAIN="8") as server:
        assert _statuses(server.address, document) == [200, 200]
        server.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while (told := httpx2.get(f"{server.address}/readyz", timeout=PATIENCE)).status_code == 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert told.status_code == 503
        assert told.json()["type"].endswith("/ending")
        assert told.headers["retry-after"]
        assert _statuses(server.address, document) == [503, 200]
        server.process.wait(PATIENCE)


def test_while_it_ends_new_work_is_refused(document: bytes) -> None:
    """503 with `Retry-After`; what only reads is answered."""
    made = create_app(Settings(workers=1))
    with TestClient(made, base_url="http://localhost") as client:
        made.health.is_draining = made.health.is_closing = True
        found = client.post("/v1/check", content=document, headers=JSON)
        assert client.get("/livez").status_code == 200
    assert found.status_code == 503
    assert found.headers["retry-after"]


def _statuses(address: str, document: bytes) -> list[int]:
    ready = httpx2.get(f"{address}/readyz", timeout=PATIENCE)
    checked = httpx2.post(f"{address}/v1/check", content=document, headers=JSON, timeout=PATIENCE)
    return [ready.status_code, checked.status_code]


def _kind(pid: int) -> str:
    """Tell workers, which are groups of their own, from the processes that multiprocessing has."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
        group = os.getpgid(pid)
    except OSError:
        return "gone"
    if b"resource_tracker" in line:
        return "resource tracker"
    return "worker" if group == pid else "fork server"


def _left(server: Any) -> tuple[int, int, list[int]]:
    """Count workers, their folders, and what lies in the folder around them."""
    pids = server.descendants()
    folders = _folders(pids)
    around = {folder.parent for folder in folders}
    workers = [pid for pid in pids if _kind(pid) == "worker"]
    return len(workers), len(folders), [len(list(one.iterdir())) for one in around]


def _folders(pids: list[int]) -> set[Path]:
    """Find the folders of workers: where one holds nothing open, only its name is known."""
    temporary = Path(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108 - looked at, not written to
    services = [f for f in temporary.glob("wfmap-service-*") if _is_held_by_parent(f, pids)]
    return {one for folder in services for one in folder.iterdir() if one.is_dir()}


def _is_held_by_parent(folder: Path, pids: list[int]) -> bool:
    lock = folder / "lock"
    parents = {parent for pid in pids if (parent := _parent(pid)) is not None}
    return any(link == lock for parent in parents for link in _open_files(parent))


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None  # it ended since it was listed


def _open_files(pid: int) -> list[Path]:
    try:
        return [link.resolve() for link in Path(f"/proc/{pid}/fd").iterdir()]
    except OSError:
        return []  # it ended since it was listed

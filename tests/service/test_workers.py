"""Heavy requests: within limits of time and memory, beside others, and never left behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx2
import pytest

JSON = {"content-type": "application/json"}
PATIENCE = 60.0
"""Seconds after which a test gives up; what it waits for takes a few."""

Serve = Callable[..., Any]


def test_what_takes_too_long_is_504(serve: Serve, heavy: bytes, document: bytes) -> None:
    """The setting is named, and the next request is answered by a fresh worker."""
    with serve(WFMAP_TIME_LIMIT="1.5", WFMAP_WORKERS="1") as server:
        found = httpx2.post(
            f"{server.address}/v1/map", content=heavy, headers=JSON, timeout=PATIENCE
        )
        assert found.status_code == 504
        assert found.headers["content-type"] == "application/problem+json"
        assert "WFMAP_TIME_LIMIT" in found.json()["detail"]
        after = httpx2.post(
            f"{server.address}/v1/map", content=document, headers=JSON, timeout=PATIENCE
        )
        assert after.status_code == 200


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")
def test_what_needs_too_much_memory_is_503(serve: Serve, document: bytes) -> None:
    """The setting is named, and the service goes on."""
    large = b'{"wfmap": "1", "x-a": [' + b"[]," * 4_000_000 + b'[]], "steps": {"a": {}}}'
    limits = {"WFMAP_MEMORY_LIMIT": "300000000", "WFMAP_MAX_BODY": "20000000"}
    with serve(WFMAP_WORKERS="1", **limits) as server:
        url = f"{server.address}/v1/check"
        found = httpx2.post(url, content=large, headers=JSON, timeout=PATIENCE)
        assert found.status_code == 503, found.text
        assert "WFMAP_MEMORY_LIMIT" in found.json()["detail"]
        assert httpx2.post(url, content=document, headers=JSON, timeout=PATIENCE).status_code == 200


def test_the_service_is_alive_while_maps_are_drawn(serve: Serve, heavy: bytes) -> None:
    """With every worker busy, `/livez` answers at once: the event loop draws nothing."""
    with serve(WFMAP_TIME_LIMIT="4", WFMAP_WORKERS="2") as server:
        statuses: list[int] = []
        threads = [
            threading.Thread(target=_post, args=(server.address, heavy, statuses)) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        waits = []
        while any(thread.is_alive() for thread in threads):
            begun = time.monotonic()
            assert httpx2.get(f"{server.address}/livez", timeout=PATIENCE).status_code == 200
            waits.append(time.monotonic() - begun)
            time.sleep(0.05)
        assert statuses == [504, 504]
        assert len(waits) > 10
        assert sorted(waits)[len(waits) // 2] < 1.0


def test_more_than_can_wait_are_told_to_come_back(serve: Serve, heavy: bytes) -> None:
    """429 with `Retry-After`; those before them are answered. Each asks for a map of its own."""
    with serve(WFMAP_TIME_LIMIT="8", WFMAP_WORKERS="1", WFMAP_MAX_WAITING="1") as server:
        statuses: list[int] = []
        threads = [
            threading.Thread(target=_post, args=(server.address, heavy + b" " * k, statuses))
            for k in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [429, 429, 429, 504, 504]


def test_a_body_that_never_arrives_is_408(serve: Serve) -> None:
    """A caller that stops sending does not hold a connection for ever."""
    with serve(WFMAP_BODY_TIME="0.5") as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as link:
            link.sendall(
                b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\n"
                b"Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            )
            assert link.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_arrives_a_byte_at_a_time_is_408(serve: Serve) -> None:
    """Chunks that keep coming do not move the end: it counts from the first of them."""
    with serve(WFMAP_BODY_TIME="1", WFMAP_WORKERS="1") as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=0.05) as link:
            link.sendall(
                b"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                b"Content-Type: application/json\r\n\r\n"
            )
            end, told = time.monotonic() + PATIENCE, b""
            while not told and time.monotonic() < end:
                link.sendall(b"1\r\n \r\n")
                with suppress(TimeoutError):
                    told = link.recv(4096)
            assert told.startswith(b"HTTP/1.1 408 ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("sign", ["SIGTERM", "SIGKILL", "SIGINT"])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_no_process_outlives_the_service(
    serve: Serve,
    heavy: bytes,
    sign: str,
    busy: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Whatever ends it, and whatever its workers are doing, Graphviz included."""
    with serve(WFMAP_TIME_LIMIT="90", WFMAP_WORKERS="2", WFMAP_GRACE="1") as server:
        threads = []
        if busy:
            threads = [
                threading.Thread(target=_post, args=(server.address, heavy, [], view))
                for view in ("flow", "data")
            ]
            for thread in threads:
                thread.start()
        deadline = time.monotonic() + 3 * PATIENCE
        while len(children := server.descendants()) < (5 if busy else 4):
            assert time.monotonic() < deadline, children
            time.sleep(0.1)
        os.kill(server.process.pid, getattr(signal, sign))
        server.process.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while (left := [pid for pid in children if _lives(pid)]) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not left
        for thread in threads:
            thread.join(PATIENCE)


def test_a_worker_keeps_room_for_charts_beside_tables() -> None:
    """Reading a table of Parquet does not claim a gigabyte that a chart then lacks."""
    program = (
        "from wfmap.service.worker import prepare\n"
        "import multiprocessing\n"
        "def work(queue):\n"
        "    prepare(2_000_000_000)\n"
        "    import pyarrow\n"
        "    queue.put(pyarrow.default_memory_pool().backend_name)\n"
        "if __name__ == '__main__':\n"
        "    context = multiprocessing.get_context('fork')\n"
        "    queue = context.Queue()\n"
        "    child = context.Process(target=work, args=(queue,))\n"
        "    child.start()\n"
        "    print(queue.get(timeout=30))\n"
        "    child.join(30)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "system", done.stderr


def _post(address: str, body: bytes, statuses: list[int], view: str = "flow") -> None:
    url = f"{address}/v1/map?view={view}"
    try:
        found = httpx2.post(url, content=body, headers=JSON, timeout=PATIENCE)
    except httpx2.HTTPError:
        return
    statuses.append(found.status_code)


def _lives(pid: int) -> bool:
    """Tell whether a process is still there, and no zombie that nobody has fetched."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:  # noqa: PTH123 - a short read
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

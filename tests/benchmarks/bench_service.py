"""What the service stands: abandoned work, a greedy caller, killed processes, many requests.

    python tests/benchmarks/bench_service.py abandoned greedy killed compiler memory

Each scene starts a service of its own and prints what it saw beside what it should be. `killed`
takes the number of rounds as `--rounds`, `memory` the number of requests as `--requests`.
"""

# ruff: noqa: T201 - figures are printed

import argparse
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

SMALL: Final = {
    "wfmap": "1",
    "arrivals": {"every": "1 h"},
    "actors": {"a": {"name": "A"}},
    "steps": {"w": {"actor": "a", "processing_time": "1 min"}},
}
WORKERS: Final = 5
"""Workers of a service as it comes: two for long work, three for short."""
HEAVY: Final = "/v1/simulation?cases=100000&replications=1000"
"""Work of some minutes."""


class Service:
    """A service in a process of its own, and how to ask it."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process = process
        self.port = port

    def ask(
        self, method: str, path: str, document: object = None, source: str = "127.0.0.1"
    ) -> tuple[int, float]:
        """Ask once; give the status (0 without an answer) and the seconds that took."""
        begun = time.monotonic()
        link = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=120, source_address=(source, 0)
        )
        body = None if document is None else json.dumps(document)
        headers = {"Content-Type": "application/json", "Prefer": "wait=600"}
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            link.close()
        return status, time.monotonic() - begun

    def begin(self, path: str, document: object, source: str = "127.0.0.1") -> socket.socket:
        """Ask and wait for nothing."""
        body = json.dumps(document)
        link = socket.create_connection(("127.0.0.1", self.port), 30, (source, 0))
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Prefer: wait=600\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        link.sendall(head.encode() + body.encode())
        return link

    def tree(self) -> dict[int, str]:
        """List the processes it has started, and what each is for."""
        parents: dict[int, int] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parents[int(folder.name)] = int(
                    (folder / "stat").read_text().rpartition(")")[2].split()[1]
                )
        found, waiting = {}, [self.process.pid]
        while waiting:
            parent = waiting.pop()
            for pid in (pid for pid, its in parents.items() if its == parent):
                found[pid] = _kind(pid)
                waiting.append(pid)
        return found


def _kind(pid: int) -> str:
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
        group = os.getpgid(pid)
    except OSError:
        return "gone"
    for word in ("resource_tracker", "native.warm", "dot_worker"):
        if word.encode() in line:
            return "compiler" if word == "native.warm" else word
    return "worker" if group == pid else "fork server"


@contextmanager
def _served(**environment: str) -> Iterator[Service]:
    process = subprocess.Popen(
        [sys.executable, "-m", "wfmap", "serve", "--port", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    assert process.stderr is not None
    port = 0
    for line in process.stderr:
        if found := re.search(r"running on http://127.0.0.1:(\d+)", line):
            port = int(found[1])
            break
    threading.Thread(target=process.stderr.read, daemon=True).start()
    service = Service(process, port)
    try:
        service.ask("POST", "/v1/simulation?cases=10", SMALL)
        yield service
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def abandoned() -> None:
    """18 heavy requests whose callers hang up; then a check after two seconds."""
    with _served() as service:
        links = [service.begin(HEAVY, SMALL) for _ in range(18)]
        time.sleep(0.5)
        for link in links:
            link.close()
        time.sleep(2)
        status, seconds = service.ask("POST", "/v1/check", SMALL)
        print(f"abandoned: check {status} in {seconds:.3f} s (at most 1)")
        status, seconds = service.ask("POST", "/v1/simulation?cases=10", SMALL)
        print(f"abandoned: a small simulation {status} in {seconds:.3f} s")


def greedy() -> None:
    """64 heavy callers on one address; another checks, and asks whether the service lives."""
    with _served() as service:
        stop = threading.Event()
        statuses: list[int] = []

        def press() -> None:
            while not stop.is_set():
                link = service.begin(HEAVY, SMALL)
                link.settimeout(15)
                with suppress(OSError):
                    answer = link.recv(64)
                    statuses.append(int(answer.split()[1]) if answer else 0)
                stop.wait(0.2)
                link.close()

        threads = [threading.Thread(target=press, daemon=True) for _ in range(64)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        for path, method, document in (("/v1/check", "POST", SMALL), ("/livez", "GET", None)):
            took = [service.ask(method, path, document, "127.0.0.2") for _ in range(100)]
            seconds = sorted(each for _, each in took)
            seen = {status for status, _ in took}
            print(
                f"greedy: {path} of another: {seen}, median {seconds[50] * 1000:.0f} ms, "
                f"p99 {seconds[98] * 1000:.0f} ms"
            )
        stop.set()
        for thread in threads:
            thread.join()
        print(f"greedy: answers to the 64: {sorted(set(statuses))}")


def killed(rounds: int) -> None:
    """A process of each kind is killed; the next request is answered, and nothing is left."""
    draw = random.Random(7)  # noqa: S311 - which process, no secret
    before = _shared()
    pids: list[int] = []
    with _served() as service, suppress(KeyboardInterrupt):
        worst: dict[str, float] = {}
        for number in range(rounds):
            kind = ("worker idle", "worker busy", "fork server", "resource_tracker")[number % 4]
            tree = _whole(service)
            link = service.begin(HEAVY, SMALL) if kind == "worker busy" else None
            busy = _busy(tree) if link is not None else []
            wanted = {
                "worker idle": [p for p, k in tree.items() if k == "worker" and p not in busy],
                "worker busy": busy,
            }.get(kind, [p for p, k in tree.items() if k == kind])
            if not wanted:
                print(f"killed: round {number}: no {kind}")
                continue
            os.kill(draw.choice(wanted), signal.SIGKILL)
            begun = time.monotonic()
            while service.ask("POST", "/v1/check", SMALL)[0] != 200:
                time.sleep(0.1)
            worst[kind] = max(worst.get(kind, 0.0), time.monotonic() - begun)
            if link is not None:
                link.close()
            while service.ask("GET", "/readyz")[0] != 200:
                time.sleep(0.1)
        _whole(service)
        print("killed: seconds to the next 200 at worst, by kind (at most 10):")
        print("   ", {kind: round(seconds, 2) for kind, seconds in worst.items()})
        kinds = list(service.tree().values())
        print(f"    processes now: { {kind: kinds.count(kind) for kind in set(kinds)} }")
        pids = list(service.tree())
    time.sleep(2)
    print(f"    left of them: {[pid for pid in pids if Path(f'/proc/{pid}').exists()]}")
    print(f"    files and shared memory left: {sorted(_shared() - before)}")


def compiler() -> None:
    """Whoever makes the machine code is killed; the next simulation has it made again."""
    with tempfile.TemporaryDirectory() as folder, _served(NUMBA_CACHE_DIR=folder) as service:
        for number in range(2):
            pids, status = list[int](), 0
            while not pids:
                status, _ = service.ask("POST", "/v1/simulation?cases=10", SMALL)
                pids = [pid for pid, kind in service.tree().items() if kind == "compiler"]
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            print(f"compiler: round {number}: {len(pids)} killed, simulation {status}")
            time.sleep(1)
        print(f"    files left: {[f.name for f in Path(folder).iterdir()]}")


def _whole(service: Service) -> dict[int, str]:
    """Wait until all five workers are there, and none whose fork server is gone."""
    while list((tree := service.tree()).values()).count("worker") != WORKERS:
        time.sleep(0.1)
    return tree


def _busy(tree: dict[int, str]) -> list[int]:
    """Wait until a worker works."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found := [pid for pid, its in tree.items() if its == "worker" and _works(pid)]:
            return found
    return []


def _works(pid: int) -> bool:
    """Tell whether a process has used the processor within a tenth of a second."""

    def ticks() -> int:
        return sum(
            map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13])
        )

    try:
        before = ticks()
        time.sleep(0.1)
        return ticks() > before
    except OSError:
        return False


def _shared() -> set[str]:
    folders = (Path("/dev/shm"), Path(os.environ.get("TMPDIR", "/tmp")))  # noqa: S108 - looked at
    return {
        str(found)
        for folder in folders
        for found in folder.glob("*")
        if found.name.startswith(("wfmap-service", "psm", "pymp"))
    }


def memory(requests: int) -> None:
    """The memory of all processes after a tenth of so many requests, and after all of them.

    The cache of maps is small, so that it is full at the first look: what grows is not the cache.
    """
    with _served(WFMAP_CACHE_BYTES="3000000") as service:
        seen: list[float] = []
        done = 0
        for target in (requests // 10, requests):
            threads = [
                threading.Thread(target=_ask_often, args=(service, (target - done) // 4, seed))
                for seed in range(4)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            done = target
            seen.append(_pss([service.process.pid, *service.tree()]))
            print(f"memory: after {done:,} requests {seen[-1] / 1e6:.1f} MB")
        print(f"memory: grown by {seen[1] / seen[0] - 1:+.1%} (at most 10 %)")


def _ask_often(service: Service, times: int, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - which request, no secret
    link = http.client.HTTPConnection("127.0.0.1", service.port, timeout=120)
    for number in range(times):
        path = draw.choice(["/v1/check", "/v1/check", "/v1/map", "/v1/export?format=mermaid"])
        document = {**SMALL, "name": f"{seed} {number}"}
        link.request("POST", path, json.dumps(document), {"Content-Type": "application/json"})
        answer = link.getresponse()
        answer.read()
        assert answer.status == 200, answer.status


def _pss(pids: list[int]) -> float:
    """Give the bytes of processes; what they share is counted once."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])  # type: ignore[index]  # it is there
    return total * 1024.0


def main() -> None:
    """Play the scenes that are named."""
    scenes: dict[str, Any] = {
        "abandoned": lambda _: abandoned(),
        "greedy": lambda _: greedy(),
        "killed": lambda asked: killed(asked.rounds),
        "compiler": lambda _: compiler(),
        "memory": lambda asked: memory(asked.requests),
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", default=list(scenes), metavar="|".join(scenes))
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--requests", type=int, default=20_000)
    asked = parser.parse_args()
    for scene in asked.scenes:
        scenes[scene](asked)


if __name__ == "__main__":
    main()

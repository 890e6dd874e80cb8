"""The service against FastAPI and `dot` as a process: maps a second, of documents never seen.

    DOT=/usr/bin/dot python tests/benchmarks/bench_race.py --seconds 5

Both serve in one run, one after the other at each point, and each is asked for maps of random
processes of 20 and 200 steps, with and without stores, by 1, 8 and 64 callers at once. Each
document has a name of its own, so that no cache has its map; then all ask for one and the same
map. Beside maps a second stands the processors' time that a map took all processes of a service,
which other work on the machine changes less. A probe asks ten times a second whether the service
lives. `dot` draws no lanes and no legend (`peers/map_dot.py`). Where there is no `dot`, only our
service is measured.
"""

# ruff: noqa: T201 - a table is printed

import argparse
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, product
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.bench_layout import random_process
from tests.benchmarks.bench_service import _served

DOT: Final = os.environ.get("DOT", "dot")
SIZES: Final = (20, 200)
CALLERS: Final = (1, 8, 64)
SEEDS: Final = 12
"""So many processes of each size are asked for in turn, under ever new names."""
PROBES: Final = 0.1
"""Seconds between two questions whether the service lives."""
WAITS: Final = 10.0
"""Seconds that a service may take to start."""


@dataclass
class Seen:
    """What callers saw: statuses, seconds each took, seconds to say that it lives; what it cost."""

    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    lives: list[float] = field(default_factory=list)
    seconds: float = 0.0
    processors: float = 0.0

    @property
    def rate(self) -> float:
        """Maps a second."""
        return self.statuses[200] / self.seconds


def document(steps: int, seed: int, *, stores: bool) -> dict[str, Any]:
    """Write a random process of the benchmark of layouts as a document."""
    diagram = random_process(steps, seed, stores=stores)
    cylinders = {node.id: {"name": node.label} for node in diagram.nodes if node.kind == "store"}
    written: dict[str, Any] = {}
    for node in diagram.nodes:
        if node.id in cylinders:
            continue
        step: dict[str, Any] = {"actor": node.lane}
        if node.kind != "task":
            step["kind"] = node.kind
        if node.label:
            step["name"] = node.label
        links = [link for link in diagram.links if link.source == node.id]
        flows = [
            {
                "to": link.target,
                **({"when": link.label} if link.label else {}),
                **({"rework": True} if link.rework else {}),
            }
            for link in links
            if link.target not in cylinders
        ]
        used = [{"store": link.target} for link in links if link.target in cylinders]
        step |= {"next": flows} if flows else {}
        step |= {"writes": used} if used else {}
        written[node.id] = step
    return {
        "wfmap": "1",
        "name": "",
        "actors": {lane.id: {"name": lane.label} for lane in diagram.lanes},
        **({"stores": cylinders} if cylinders else {}),
        "steps": written,
    }


def used(root: int) -> float:
    """Give the seconds of processors that a process and all it has started have used."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = file.read_text().rpartition(")")[2].split()
            pid = int(file.parent.name)
            parents[pid], ticks[pid] = int(fields[1]), sum(map(int, fields[11:15]))
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        total += ticks.get(pid, 0)
        waiting += [child for child, parent in parents.items() if parent == pid]
    return total / os.sysconf("SC_CLK_TCK")


def press(port: int, root: int, callers: int, seconds: float, bodies: Iterator[bytes]) -> Seen:
    """Ask for maps with so many callers at once, each as soon as it has its last."""
    seen, lock, stop = Seen(), threading.Lock(), time.monotonic() + seconds

    def ask() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while (begun := time.monotonic()) < stop:
            with lock:
                body = next(bodies)
            link.request("POST", "/v1/map", body, {"Content-Type": "application/json"})
            answer = link.getresponse()
            picture = answer.read()
            with lock:
                seen.statuses[answer.status] += 1
                seen.took.append(time.monotonic() - begun)
            assert answer.status != http.HTTPStatus.OK or b"<svg" in picture[:2000]
        link.close()

    def probe() -> None:
        while time.monotonic() < stop:
            begun = time.monotonic()
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            link.request("GET", "/livez")
            link.getresponse().read()
            link.close()
            seen.lives.append(time.monotonic() - begun)
            time.sleep(PROBES)

    begun, before = time.monotonic(), used(root)
    threads = [threading.Thread(target=ask) for _ in range(callers)]
    threads.append(threading.Thread(target=probe))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.seconds = time.monotonic() - begun
    seen.processors = used(root) - before
    return seen


@contextmanager
def peer() -> Iterator[tuple[int, int]]:
    """Serve with FastAPI and `dot`; give the port and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "map_dot:app", "--port", str(port)],
        cwd=Path(__file__).parent / "peers",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "DOT": DOT},
    )
    try:
        deadline = time.monotonic() + WAITS
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


NUMBERS: Final = count()


def fresh(documents: list[dict[str, Any]]) -> Iterator[bytes]:
    """Yield documents of which none was ever asked for."""
    for number in NUMBERS:
        yield json.dumps({**documents[number % len(documents)], "name": f"Map {number}"}).encode()


def same(given: dict[str, Any]) -> Iterator[bytes]:
    """Yield one document again and again."""
    body = json.dumps({**given, "name": "The same"}).encode()
    while True:
        yield body


def _p99(seconds: list[float]) -> float:
    return 1000 * sorted(seconds)[int(0.99 * (len(seconds) - 1))] if seconds else 0.0


def _told(seen: Seen) -> str:
    each = 1000 * seen.processors / max(1, seen.statuses[200])
    slow, lives = _p99(seen.took), _p99(seen.lives)
    return f"{seen.rate:>7.1f}/s {each:>5.0f} ms, p99 {slow:>6.0f}, livez {lives:>4.0f}"


def _row(what: str, ours: Seen, theirs: Seen | None) -> str:
    row = f"{what:<31}{_told(ours)}"
    if theirs is not None:
        row += f" |{_told(theirs)} | {ours.rate / theirs.rate:>6.2f} ×"
    refused = {status: n for status, n in ours.statuses.items() if status != http.HTTPStatus.OK}
    return row + (f"  not answered: {refused}" if refused else "")


def main() -> None:
    """Run the race, and print a row for each point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each point and each service")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--callers", type=int, nargs="*", default=list(CALLERS))
    parser.add_argument("--plain", action="store_true", help="only processes without stores")
    asked = parser.parse_args()
    with ExitStack() as stack:
        service = stack.enter_context(_served())
        ours = service.port, service.process.pid
        theirs = stack.enter_context(peer()) if shutil.which(DOT) else None
        for steps, stores in product(asked.sizes, (False,) if asked.plain else (False, True)):
            documents = [document(steps, seed, stores=stores) for seed in range(SEEDS)]
            for callers, cached in product(asked.callers, (False, True)):
                found = []
                for served in (ours, theirs) if theirs else (ours,):
                    bodies = same(documents[0]) if cached else fresh(documents)
                    press(*served, 1, 0.01, bodies)
                    found.append(press(*served, callers, asked.seconds, bodies))
                what = f"{steps} steps{', stores' if stores else ''}, {callers}, "
                what += "one map" if cached else "new maps"
                print(_row(what, found[0], found[1] if len(found) > 1 else None), flush=True)


if __name__ == "__main__":
    main()

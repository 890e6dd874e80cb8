"""Reports of all bundled models as jobs, two at once: what each tells meanwhile, and for how long.

Then a long job is cancelled: how long until its worker does something else.

    python tests/benchmarks/bench_jobs.py [predicted | simulated]
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

import httpx2

from wfmap.operations.sources import source_of
from wfmap.operations.writing import self_contained

MODELS: Final = sorted((Path(__file__).parents[2] / "models").glob("*.json"))
JSON: Final = {"content-type": "application/json"}
DESK: Final = {
    "wfmap": "1",
    "arrivals": {"every": "1 h"},
    "steps": {"take": {"actor": "desk", "processing_time": "12 min"}},
}
LONG: Final = "/v1/simulation?cases=100000&replications=1000"
ACCEPTED: Final = 202
PATIENCE: Final = 600.0
"""Seconds of a request."""


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def started(log: Path) -> tuple["subprocess.Popen[bytes]", str]:
    """Start a service with two workers; give it and its address."""
    command = [sys.executable, "-m", "wfmap", "serve", "--port", "0", "--workers", "2"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stderr=out, env={**os.environ, "WFMAP_LOG": "json"})
    while not (found := re.search(r"running on (http://[\d.:]+)", log.read_text())):
        time.sleep(0.1)
    return process, found[1]


def report(address: str, model: Path, effects: str, told: list[dict[str, Any]]) -> None:
    """Have a report written as a job, and listen to it."""
    query = f"effects={effects}&start=2027-01-04"
    body = self_contained(source_of(str(model))).text.encode()
    begun = httpx2.post(
        f"{address}/v1/report?{query}", content=body, headers=JSON, timeout=PATIENCE
    )
    if begun.status_code != ACCEPTED:
        say(f"{model.stem}: {begun.status_code} {begun.text[:300]}")
        return
    place, seen = address + begun.headers["location"], set[str]()
    job: dict[str, Any] = begun.json()
    with httpx2.stream("GET", f"{place}/events", timeout=PATIENCE) as events:
        for line in events.iter_lines():
            if line.startswith("data: "):
                job = json.loads(line.removeprefix("data: "))
                seen.add(job["progress"]["doing"] or "")
    size = len(httpx2.get(f"{place}/result", timeout=PATIENCE).content)
    told.append({"model": model.stem, "seen": seen - {""}, "size": size, "job": job})


def moment(job: dict[str, Any], name: str) -> float:
    """Give a moment of a job in seconds."""
    from datetime import datetime  # noqa: PLC0415 - only here

    return datetime.fromisoformat(job[name]).timestamp()


def cancelled(address: str) -> float:
    """Fill both workers, let a third job wait, cancel one: seconds until the third runs."""
    body = json.dumps(DESK).encode()
    jobs = []
    for _ in range(3):
        found = httpx2.post(address + LONG, content=body, headers=JSON, timeout=PATIENCE)
        jobs.append(address + found.headers["location"])
    while httpx2.get(jobs[1], timeout=PATIENCE).json()["status"] != "running":
        time.sleep(0.1)
    begun = time.monotonic()
    httpx2.delete(jobs[0], timeout=PATIENCE)
    while httpx2.get(jobs[2], timeout=PATIENCE).json()["status"] != "running":
        time.sleep(0.02)
    seconds = time.monotonic() - begun
    for job in jobs[1:]:
        httpx2.delete(job, timeout=PATIENCE)
    return seconds


def main() -> None:
    """Print what was measured."""
    effects = sys.argv[1] if len(sys.argv) > 1 else "predicted"
    with tempfile.TemporaryDirectory() as folder:
        process, address = started(Path(folder) / "log")
        try:
            told: list[dict[str, Any]] = []
            threads = [
                threading.Thread(target=report, args=(address, model, effects, told))
                for model in MODELS
            ]
            begun = time.monotonic()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for one in sorted(told, key=lambda one: str(one["model"])):
                job = one["job"]
                ran = moment(job, "ended") - moment(job, "started")
                waited = moment(job, "started") - moment(job, "created")
                took = f"waited {waited:4.0f} s, ran {ran:4.0f} s, {one['size']:>9,} bytes"
                say(f"{one['model']:<20} {job['status']:<6} {took}, told {len(one['seen'])} things")
            say(f"all {len(told)} reports, two at once: {time.monotonic() - begun:.0f} s")
            say(f"a cancelled job's worker works again after {cancelled(address):.2f} s")
        finally:
            process.terminate()
            process.wait(60)


if __name__ == "__main__":
    main()

"""How a predicted ranking and `check` grow with the process, in time and memory.

A ranking is that of all levers of a process, by prediction, held against one prediction of it from
its document's graph on. Processes are random ones with a pool for every fifteen tasks, around the
clock, and the same with office hours, where levers on hours and on set times get whole predictions
(`whole` counts all changes that do). `check` is reading, graph, facts and rules together. Each row
has a process of its own, so that memory is that of the row.
"""

# ruff: noqa: T201 - a table is printed

import json
import resource
import subprocess
import sys
import time
from datetime import date
from math import log
from typing import Final

from tests.benchmarks.bench_check import document
from tests.benchmarks.processes import graph_of, large_process
from wfmap.bottlenecks.applying import rewritten
from wfmap.bottlenecks.levers import levers
from wfmap.bottlenecks.screening import Screened, screened
from wfmap.facts import stated
from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.prediction.predictor import predict
from wfmap.prediction.whatif import WhatIf
from wfmap.rules.engine import find

RANKED: Final = (70, 330, 1300)
"""Tasks of the processes that are ranked: with gateways about 100, 500 and 2,000 steps."""
CHECKED: Final = (2_000, 6_000, 20_000)
REPEATS: Final = 3


def rank(tasks: int, hours: str) -> dict[str, float]:
    """Time a prediction and a ranking; the best of some runs, in CPU seconds."""
    made = large_process(1, tasks)
    if hours == "office":
        made["calendars"] = {"office": {"weekly": "Mo-Fr 06:00-20:00"}}
        first = next(iter(made["actors"].values()))
        first["calendar"], first["capacity"] = "office", 3 * first["capacity"]
    graph = graph_of(made)
    once = ranking = float("inf")
    found: tuple[Screened, ...] = ()
    for _ in range(REPEATS):
        begin = time.process_time()
        prediction = predict(build(graph.process))
        once = min(once, time.process_time() - begin)
        begin = time.process_time()
        found = screened(graph, prediction)
        ranking = min(ranking, time.process_time() - begin)
    known = WhatIf(graph)
    known.of_all([rewritten(graph, lever) for lever in levers(graph)])
    sizes = {"steps": len(graph.steps), "levers": len(found), "whole": known.whole}
    return {**sizes, "prediction": once, "ranking": ranking, "ratio": ranking / once}


def check(steps: int) -> dict[str, float]:
    """Time a check from the text on, in CPU seconds."""
    text = document(steps)
    begin = time.process_time()
    reading = examine(text)
    assert reading.process is not None
    graph = build(reading.process)
    find(graph, stated(graph), today=date(2026, 1, 5), reading=reading.findings)
    return {"steps": len(graph.steps), "check": time.process_time() - begin}


def _apart(*arguments: str) -> dict[str, float]:
    """Make a row in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_growth", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _print(name: str, rows: list[dict[str, float]], grown: str) -> None:
    print(name)
    print("".join(f"{head:>12}" for head in (*rows[0], "exponent")))
    for k, row in enumerate(rows):
        cells = [f"{v:>12.3f}" if isinstance(v, float) else f"{v:>12,}" for v in row.values()]
        before = rows[k - 1]
        if k:
            power = log(row[grown] / before[grown]) / log(row["steps"] / before["steps"])
            cells.append(f"{power:>12.2f}")
        print("".join(cells))


def main() -> None:
    """Print the tables."""
    for hours in ("around the clock", "office"):
        rows = [_apart("rank", str(tasks), hours) for tasks in RANKED]
        _print(f"predicted ranking, {hours}; CPU seconds, MB", rows, "ranking")
    _print("check; CPU seconds, MB", [_apart("check", str(n)) for n in CHECKED], "check")


def row(what: str, size: str, hours: str = "") -> None:
    """Print one row as JSON."""
    found = rank(int(size), hours) if what == "rank" else check(int(size))
    found["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))


if __name__ == "__main__":
    row(*sys.argv[1:]) if sys.argv[1:] else main()

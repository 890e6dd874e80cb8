"""How `check` grows with the document: reading, graph, stated facts and rules, stage by stage.

Documents of 100, 1,000 and 10,000 steps of the same make: chains in sub-processes of some fifty
steps, decisions with shares and a way back, handoffs, stores read and written, times and
capacities. Each figure is the best of `REPEATS`; `growth` is the time for ten times the steps,
where 10 is linear. The baseline beside it is `json.loads` on the same text.

A second table does the same for documents that are faulty all over: each step gives a finding, and
most findings a way out that is tried.
"""

# ruff: noqa: T201 - a table is printed

import gc
import json
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any, Final, TypeVar

from wfmap.facts import stated
from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.operations.memory import collect_rarely
from wfmap.rules.engine import find

REPEATS: Final = 3
SIZES: Final = (100, 1_000, 10_000)
LEVEL: Final = 50
"""Steps inside one sub-process."""
TODAY: Final = date(2026, 1, 5)

T = TypeVar("T")


def document(steps: int) -> str:
    """Write a process of some number of steps."""
    actors = {
        f"actor{k}": {"name": f"Team {k}", "capacity": 2 + k, "cost_per_hour": 40} for k in range(7)
    }
    stores = {f"store{k}": {"name": f"Store {k}", "holds": [f"item{k}"]} for k in range(11)}
    items = {f"item{k}": {"name": f"Record {k}"} for k in range(11)}
    levels = {
        f"part{n}": {"kind": "subprocess", "actor": "actor0", "steps": _level(n)}
        for n in range(max(1, steps // LEVEL))
    }
    return json.dumps(
        {
            "wfmap": "1",
            "name": f"{steps} steps",
            "arrivals": {"count": 3, "per": "1 d"},
            "actors": actors,
            "data": items,
            "stores": stores,
            "steps": _chained(levels),
        },
        indent=2,
    )


def _level(part: int) -> dict[str, Any]:
    """Make the steps of a sub-process: each tenth a decision with a way back."""
    steps: dict[str, Any] = {}
    for k in range(LEVEL - 1):
        name, after = f"s{part}-{k}", f"s{part}-{k + 1}"
        step: dict[str, Any] = {
            "name": f"Check record {part}.{k}",
            "actor": f"actor{(k // 4 + part) % 7}",
        }
        if k % 10 == 9:
            step |= {"kind": "decision", "name": f"Is record {part}.{k} in order?"}
            back = f"s{part}-{k - 4}"
            step["next"] = [
                {"to": after, "when": "yes", "share": 0.9},
                {"to": back, "when": "no", "share": 0.1, "rework": True},
            ]
        else:
            step |= {"processing_time": "5 min", "next": after}
            step |= {"reads": [f"store{k % 11}"], "writes": [f"store{(k * 3) % 11}"]}
        steps[name] = step
    steps[f"s{part}-{LEVEL - 1}"] = {"name": f"Close part {part}", "actor": "actor1"}
    return steps


def _chained(levels: dict[str, Any]) -> dict[str, Any]:
    names = list(levels)
    for name, after in pairwise(names):
        levels[name]["next"] = after
    return levels


def _pairs(steps: int) -> dict[str, Any]:
    """Make pairs of steps that nothing joins."""
    return {
        name: {"name": f"Do {name}", **({"next": f"b{k}"} if name[0] == "a" else {})}
        for k in range(steps // 2)
        for name in (f"a{k}", f"b{k}")
    }


def _starts(steps: int) -> dict[str, Any]:
    """Make a start and steps that nothing leads to, all before one last step."""
    begin = {"begin": {"kind": "start", "next": "last"}, "last": {"name": "Close it"}}
    return begin | {f"s{k}": {"name": f"Do {k}", "next": "last"} for k in range(steps)}


def _forks(steps: int) -> dict[str, Any]:
    """Make steps that fork although they were meant to choose: each goes on or back."""
    work = {
        f"s{k}": {
            "name": f"Do {k}",
            "next": [{"to": f"s{k + 1}", "share": 0.9}, {"to": f"s{max(0, k - 1)}", "share": 0.1}],
        }
        for k in range(steps)
    }
    return work | {f"s{steps}": {"kind": "end"}}


FAULTY: Final = {"pairs": _pairs, "starts": _starts, "forks": _forks}
"""Makers of the steps of faulty documents, by what is wrong with them."""


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Run some work a few times; give the best time in seconds and the first result."""
    result, best = work(), float("inf")
    for _ in range(REPEATS):
        gc.collect()
        begin = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begin)
    return best, result


def stages(text: str) -> dict[str, float]:
    """Time each stage of `check` on a document."""
    parsed, _ = timed(lambda: json.loads(text))
    reading_time, reading = timed(lambda: examine(text))
    process = reading.process
    if process is None or not reading.is_sound:
        raise SystemExit("\n".join(f.message for f in reading.findings[:5]))
    building, graph = timed(lambda: build(process))
    stating, facts = timed(lambda: stated(graph))
    ruling, _ = timed(lambda: find(graph, facts, today=TODAY, reading=reading.findings))
    return {
        "json.loads": parsed,
        "reading": reading_time,
        "graph": building,
        "facts": stating,
        "rules": ruling,
        "check": reading_time + building + stating + ruling,
    }


def main() -> None:
    """Print the table."""
    collect_rarely()
    print(f"{'steps':>8}{'MB':>7}", end="")
    before: dict[str, float] = {}
    for number, steps in enumerate(SIZES):
        text = document(steps)
        found = stages(text)
        if not number:
            print("".join(f"{name:>12}" for name in found) + f"{'growth':>9}")
        growth = f"{found['check'] / before['check']:>9.1f}" if before else " " * 9
        times = "".join(f"{seconds:>10.3f} s" for seconds in found.values())
        print(f"{steps:>8}{len(text) / 1e6:>7.2f}{times}{growth}")
        before = found
    print(f"\n{'faulty':>8}" + "".join(f"{steps:>12}" for steps in SIZES[:2]) + f"{'growth':>9}")
    for name, made in FAULTY.items():
        small, large = (checked(made(steps)) for steps in SIZES[:2])
        print(f"{name:>8}{small:>10.3f} s{large:>10.3f} s{large / small:>9.1f}")


def checked(steps: dict[str, Any]) -> float:
    """Time `check` of a document of these steps."""
    text = json.dumps({"wfmap": "1.1", "name": "faulty", "steps": steps})

    def whole() -> None:
        reading = examine(text)
        if reading.process is None:
            raise SystemExit(reading.findings[0].message)
        graph = build(reading.process)
        find(graph, stated(graph), today=TODAY, reading=reading.findings)

    return timed(whole)[0]


if __name__ == "__main__":
    main()

"""How often the interval of a default simulation holds the truth, by kind of process.

Each group is simulated with all defaults on many seeds, and held against its exact value, or
against runs twenty times as long. `--runs N --group NAME --into FILE`: every run is written to FILE
as a line of JSON, and those that stand there already are not made again, so that it can be stopped
and gone on with. All 200 runs of each group take about 12 hours of one processor, `--runs 10` about
40 minutes.

A group passes where at least the 0.1 % quantile of a binomial distribution of the settled runs
hold, the width is within what was promised, and fewer than one in ten have not settled.
"""

# ruff: noqa: T201 - tables are printed

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy import stats

from wfmap.graph import ProcessGraph, build
from wfmap.model.process import Process
from wfmap.simulation import BUDGET, Simulation, simulate
from wfmap.units.durations import HOUR

Json = dict[str, Any]

RUNS: Final = 200
LONGER: Final = 20
LOW: Final = 0.938
HIGH: Final = 0.965
"""What share of all settled runs together holds the truth."""
_WIDE: Final = 0.02
_WIDE_WHEN_FULL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Group:
    """Processes with what is right for their mean cycle time, in hours; None: longer runs tell."""

    name: str
    made: Callable[[int], tuple[Json, float | None]]
    may_not_settle: bool = False
    precision: float = _WIDE


def exponential(hours: float) -> Json:
    """Write a random time."""
    return {"distribution": "exponential", "mean": hours * HOUR}


def poisson(per_hour: float, **more: Any) -> Json:
    """Write random arrivals."""
    return {"count": per_hour, "per": {"value": HOUR}, **more}


def queue(load: float, time: Json, servers: int = 1, **more: Any) -> Json:
    """Write one queue; the work takes an hour on average."""
    return {
        "arrivals": poisson(load * servers),
        "actors": {"a": {"capacity": servers}},
        "steps": {"s": {"actor": "a", "processing_time": time}},
        **more,
    }


def _random_time(load: float) -> Callable[[int], tuple[Json, float | None]]:
    return lambda _: (queue(load, exponential(1)), 1 / (1 - load))


def _uneven(_: int) -> tuple[Json, float | None]:
    """Pollaczek & Khinchine: scv 4 at load .7."""
    time = {"distribution": "lognormal", "mean": HOUR, "sd": 2 * HOUR}
    return queue(0.7, time), 1 + 0.7 * (1 + 4) / 2 / 0.3


def _office(_: int) -> tuple[Json, float | None]:
    """One server from nine to five; cases come around the clock. Kolmogorov: 8.411 h."""
    made = queue(0.2, exponential(1), calendars={"office": {"weekly": "Mo-Su 09:00-17:00"}})
    made["actors"]["a"]["calendar"] = "office"
    return made, None


def _week(_: int) -> tuple[Json, float | None]:
    made = queue(0.18, exponential(1), 2, calendars={"week": {"weekly": "Mo-Fr 09:00-17:00"}})
    made["actors"]["a"]["calendar"] = "week"
    return made, None


def _peak(_: int) -> tuple[Json, float | None]:
    made = queue(0.5, exponential(1))
    made["arrivals"] = poisson(0.5, peaks=[{"weekly": "Mo-Su 10:00-14:00", "factor": 3}])
    return made, None


def _priorities(_: int) -> tuple[Json, float | None]:
    """Two classes of one mean: the mean over both is that without classes."""
    steps = {
        "which": {
            "kind": "decision",
            "next": [{"to": "x", "share": 0.4}, {"to": "y", "share": 0.6}],
        },
        "x": {"actor": "a", "priority": 1, "processing_time": exponential(1)},
        "y": {"actor": "a", "processing_time": exponential(1)},
    }
    return queue(0.8, exponential(1), steps=steps), 5.0


def _fork(_: int) -> tuple[Json, float | None]:
    """Flatto & Hahn 1984: two queues side by side, (12 − ρ) / 8 of one of them."""
    steps = {
        "fork": {"kind": "parallel", "next": [{"to": "x"}, {"to": "y"}]},
        "x": {"actor": "a", "processing_time": exponential(1), "next": [{"to": "join"}]},
        "y": {"actor": "b", "processing_time": exponential(1), "next": [{"to": "join"}]},
        "join": {"kind": "parallel"},
    }
    actors = {"a": {"capacity": 1}, "b": {"capacity": 1}}
    return queue(0.7, exponential(1), actors=actors, steps=steps), (12 - 0.7) / 8 / 0.3


def _jackson(seed: int) -> tuple[Json, float | None]:
    """A line of queues, some of whose work goes back: each is M/M/1 of its own (Jackson 1957)."""
    random = np.random.default_rng(seed)
    count = int(random.integers(2, 7))
    again = float(random.uniform(0, 0.3))
    loads = random.uniform(0.3, 0.92, count)
    visits = 1 / (1 - again)
    names = [f"s{k}" for k in range(count)]
    steps: Json = {
        name: {
            "actor": name,
            "processing_time": exponential(float(load) / visits),
            "next": [{"to": after} for after in names[k + 1 : k + 2]],
        }
        for k, (name, load) in enumerate(zip(names, loads, strict=True))
    }
    steps["end"] = {"kind": "end"}
    steps[names[-1]] |= {
        "split": "exclusive",
        "next": [
            {"to": "end", "share": 1 - again},
            {"to": names[0], "share": again, "rework": True},
        ],
    }
    made = {
        "arrivals": poisson(1),
        "actors": {name: {"capacity": 1} for name in names},
        "steps": steps,
    }
    return made, float(sum(load / (1 - load) for load in loads))


def _random_model(seed: int) -> tuple[Json, float | None]:
    """Stations with uneven times, calendars, classes and several servers, without a formula."""
    random = np.random.default_rng(10_000 + seed)
    count = int(random.integers(2, 6))
    hours = bool(random.integers(2))
    names = [f"s{k}" for k in range(count)]
    steps: Json = {}
    actors: Json = {}
    share = 0.25 if hours else 1.0
    for k, name in enumerate(names):
        servers = int(random.integers(1, 4))
        load = float(random.uniform(0.3, 0.9))
        spread = float(random.uniform(0.3, 1.8))
        mean = load * servers * share * HOUR
        time = {"distribution": "lognormal", "mean": mean, "sd": spread * mean}
        steps[name] = {
            "actor": name,
            "priority": int(random.integers(3)),
            "processing_time": time,
            "next": [{"to": after} for after in names[k + 1 : k + 2]],
        }
        actors[name] = {"capacity": servers, **({"calendar": "office"} if hours else {})}
    calendars = {"office": {"weekly": "Mo-Su 09:00-15:00"}} if hours else {}
    return {"arrivals": poisson(1), "actors": actors, "calendars": calendars, "steps": steps}, None


GROUPS: Final = (
    *(Group(f"M/M/1 at {load:g}", _random_time(load)) for load in (0.5, 0.8, 0.9, 0.95)),
    Group("lognormal, scv 4, at 0.7", _uneven),
    Group("office hours", _office),
    Group("week, two servers", _week),
    Group("peak of the day", _peak),
    Group("priorities", _priorities),
    Group("fork and join", _fork),
    Group("Jackson networks", _jackson),
    Group("random models", _random_model),
    *(
        Group(
            f"M/M/1 at {load:g}", _random_time(load), may_not_settle=True, precision=_WIDE_WHEN_FULL
        )
        for load in (0.98, 0.99)
    ),
)


def graph_of(document: Json) -> ProcessGraph:
    """Read a document."""
    return build(Process.model_validate({"wfmap": "1", **document}))


def measured(group: Group, seed: int) -> Json:
    """Simulate one process of a group with all defaults, and say whether its interval is right."""
    document, exact = group.made(seed)
    graph = graph_of(document)
    begin = time.process_time()
    found = simulate(graph, seed=seed)
    mean, half = _interval(found)
    beside = 0.0
    if exact is None:
        exact, beside = _longer(graph, found, group.name if group.made(0) == group.made(1) else "")
    return {
        "group": group.name,
        "seed": seed,
        "settled": bool(found.settled),
        "reason": None if found.not_settled is None else found.not_settled.reason,
        "mean": mean,
        "half": half,
        "exact": exact,
        "holds": half is not None and abs(mean - exact) <= sqrt(half**2 + beside**2),
        "events": found.events,
        "seconds": round(time.process_time() - begin, 2),
    }


def _interval(found: Simulation) -> tuple[float, float | None]:
    cycle = found.cycle_time
    if cycle.low is None or cycle.high is None:
        return cycle.mean / HOUR, None
    return cycle.mean / HOUR, (cycle.high - cycle.low) / 2 / HOUR


_KNOWN: Final[dict[str, tuple[float, float]]] = {}


def _longer(graph: ProcessGraph, found: Simulation, name: str) -> tuple[float, float]:
    """Simulate twenty times as long on other numbers; once for processes of one name."""
    if name not in _KNOWN or not name:
        events = min(LONGER * found.events, LONGER * BUDGET)
        longer = simulate(graph, seed=987_654, events=events, precision=_WIDE / sqrt(LONGER))
        mean, half = _interval(longer)
        spread = longer.means[np.isfinite(longer.means)] / HOUR
        around = half if half is not None else 2 * float(spread.std()) / sqrt(len(spread))
        _KNOWN[name] = mean, around
    return _KNOWN[name]


def least(count: int) -> int:
    """Say how many of some intervals hold at least, with chance as it is in 999 of 1,000."""
    return int(stats.binom.ppf(0.001, count, 0.95))


def told(group: Group, rows: list[Json]) -> tuple[str, bool]:
    """Say in a line what a group came to, and whether that is enough."""
    settled = [row for row in rows if row["settled"]]
    hold = sum(row["holds"] for row in settled)
    widest = max((row["half"] / row["mean"] for row in settled), default=0.0)
    lacking = len(rows) - len(settled)
    fine = hold >= least(len(settled)) and widest <= group.precision + 1e-9
    fine &= group.may_not_settle or lacking < max(1, len(rows) / 10)
    events = sum(row["events"] for row in rows) / max(len(rows), 1) / 1e6
    line = (
        f"{group.name:26}{len(rows):>5}{lacking:>13}{hold:>7} of {len(settled):<4}"
        f"{least(len(settled)):>6}{widest:>9.2%}{events:>9.1f} M  {'yes' if fine else 'NO'}"
    )
    return line, fine


def rows_of(path: Path) -> list[Json]:
    """Read the runs that were made before."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def runs_of(group: Group, runs: int, known: list[Json], path: Path) -> Iterator[Json]:
    """Give the runs of a group, those that are known and those that are made now."""
    before = {row["seed"]: row for row in known if row["group"] == group.name}
    for seed in range(runs):
        if seed not in before:
            before[seed] = measured(group, seed)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(before[seed]) + "\n")
        yield before[seed]


def main() -> None:
    """Print a table of the groups, and what they come to together."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--group", default="")
    parser.add_argument("--into", type=Path, default=Path("settling.jsonl"))
    chosen = parser.parse_args()
    known, pooled = rows_of(chosen.into), list[Json]()
    print(
        f"{'':26}{'runs':>5}{'not settled':>13}{'hold':>7}{'least':>14}{'widest':>9}{'events':>9}"
    )
    for group in GROUPS:
        if chosen.group not in group.name:
            continue
        rows = list(runs_of(group, chosen.runs, known, chosen.into))
        print(told(group, rows)[0], flush=True)
        pooled += [row for row in rows if row["settled"]]
    share = sum(row["holds"] for row in pooled) / max(len(pooled), 1)
    print(f"together {share:.1%} of {len(pooled)} hold; {LOW:.1%} to {HIGH:.1%} are right")


if __name__ == "__main__":
    main()

"""Random processes to try rankings on: blocks inside blocks, shared pools, loads that are set.

A process has 6 to 14 tasks in sequences, parallel and exclusive branches and loops; three to five
pools of one to eight servers that share the tasks between them; times of several distributions;
some handoffs that wait; arrivals that are random, regular or in between. Times are scaled pool by
pool, so that each has exactly the load that was drawn for it. The loads of a process are near each
other, as where work is staffed by its volume: a pool that is far busier than all others would make
every ranking right.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

from wfmap.graph import ProcessGraph, build
from wfmap.graph.visits import visits
from wfmap.model.document import examine

__all__ = ["Json", "bursty_process", "graph_of", "large_process", "random_process"]

Json = dict[str, Any]

GAP: Final = 600.0
"""Seconds between two arrivals, in the mean."""
LEVELS: Final = (0.55, 0.9)
"""The load around which the pools of a process lie, not further off than `SPREAD`."""
SPREAD: Final = 0.05
SERVERS: Final = (1, 1, 2, 3, 4, 6, 8)
TASKS: Final = (6, 14)
END: Final = "end"


def random_process(seed: int) -> Json:
    """Write the process of a seed; the same seed gives the same document."""
    draw = Random(seed)  # noqa: S311 - no secret
    count = draw.randint(3, 5)
    return _process(draw, f"Random process {seed}", None, count)


def _process(draw: Random, name: str, tasks: int | None, count: int) -> Json:
    """Write a process of some tasks, else of a random number, with some number of pools."""
    pools = {f"pool{k}": draw.choice(SERVERS) for k in range(count)}
    blocks = _Blocks(draw, list(pools))
    first = blocks.sequence(tasks or draw.randint(*TASKS), 0, END)
    document: Json = {
        "wfmap": "1",
        "name": name,
        "arrivals": _arrivals(draw),
        "actors": {pool: {"capacity": servers} for pool, servers in pools.items()},
        "steps": {
            "start": {"kind": "start", "next": [{"to": first}]},
            **dict(reversed(blocks.steps.items())),
            END: {"kind": "end"},
        },
    }
    _set_loads(draw, document)
    return document


def large_process(seed: int, tasks: int, per_pool: int = 15) -> Json:
    """Write a process of many tasks, made as random ones are, with a pool for some of them each."""
    draw = Random(f"large {seed}")  # noqa: S311 - no secret
    return _process(draw, f"Large process {seed}", tasks, max(3, tasks // per_pool))


def bursty_process(seed: int) -> Json:
    """Write the process of a seed with something that makes work come in bursts.

    A handoff that is carried once in some hours, a batch that is done at times of the day, or one
    pool that works in a shift (with as many more people as it is away).
    """
    document = random_process(seed)
    draw = Random(f"bursts {seed}")  # noqa: S311 - no secret
    tasks = [step for step in document["steps"].values() if "actor" in step]
    step, kind = draw.choice(tasks), draw.randrange(3)
    if kind == 0:
        step["next"][0]["handoff"] = {"every": f"{draw.choice((4, 8, 24))} h"}
    elif kind == 1:
        step["batch"] = {"size": 1000, "at": ["08:30", "16:30"]}
    else:
        document["calendars"] = {"shift": {"weekly": "Mo-Su 06:00-18:00"}}
        actor = document["actors"][step["actor"]]
        actor["calendar"], actor["capacity"] = "shift", 2 * actor["capacity"]
    return document


def graph_of(document: Json) -> ProcessGraph:
    """Read a document as any other.

    Raises:
        ValueError: it is not sound, with what was found.
    """
    reading = examine(json.dumps(document))
    if reading.process is None or not reading.is_sound:
        raise ValueError("; ".join(finding.message for finding in reading.findings))
    return build(reading.process)


class _Blocks:
    """Writes blocks from the last step to the first, each knowing what comes after it."""

    def __init__(self, draw: Random, pools: list[str]) -> None:
        self.draw = draw
        self.pools = pools
        self.steps: Json = {}

    def sequence(self, tasks: int, depth: int, after: str) -> str:
        """Write a row of blocks with some number of tasks; give its first step."""
        while tasks:
            size = self.draw.randint(1, min(tasks, 6))
            after = self._block(size, depth)(size, depth, after)
            tasks -= size
        return after

    def _block(self, size: int, depth: int) -> Callable[[int, int, str], str]:
        if size == 1 or depth > 1:
            return self._row
        return self.draw.choice((self._row, self._parallel, self._exclusive, self._loop))

    def _row(self, tasks: int, _: int, after: str) -> str:
        for _k in range(tasks):
            after = self._task(after)
        return after

    def _task(self, after: str) -> str:
        name = f"task{len(self.steps)}"
        self.steps[name] = {"actor": self.draw.choice(self.pools), "next": [self._flow(after)]}
        return name

    def _flow(self, after: str) -> Json:
        """Hand over, now and then with a wait."""
        if after == END or self.draw.random() > 0.2:
            return {"to": after}
        mean = _seconds(GAP * self.draw.uniform(0.5, 6))
        return {"to": after, "handoff": {"wait": {"distribution": "exponential", "mean": mean}}}

    def _parallel(self, tasks: int, depth: int, after: str) -> str:
        join = self._add({"kind": "parallel", "next": [self._flow(after)]}, "join")
        firsts = [self.sequence(part, depth + 1, join) for part in self._parts(tasks)]
        return self._add({"kind": "parallel", "next": [{"to": first} for first in firsts]}, "fork")

    def _exclusive(self, tasks: int, depth: int, after: str) -> str:
        merge = self._add({"kind": "decision", "next": [self._flow(after)]}, "merge")
        firsts = [self.sequence(part, depth + 1, merge) for part in self._parts(tasks)]
        shares = self._shares(len(firsts))
        flows = [{"to": f, "share": s} for f, s in zip(firsts, shares, strict=True)]
        return self._add({"kind": "decision", "next": flows}, "choice")

    def _loop(self, tasks: int, depth: int, after: str) -> str:
        again = round(self.draw.uniform(0.1, 0.35), 2)
        check: Json = {"kind": "decision"}
        name = self._add(check, "check")
        body = self.sequence(tasks, depth + 1, name)
        first = self._add({"kind": "decision", "next": [{"to": body}]}, "merge")
        check["next"] = [
            {"to": after, "share": round(1 - again, 2)},
            {"to": first, "share": again, "rework": True},
        ]
        return first

    def _parts(self, tasks: int) -> list[int]:
        """Cut tasks into two or three branches, none of them empty."""
        branches = min(tasks, self.draw.randint(2, 3))
        cuts = sorted(self.draw.sample(range(1, tasks), branches - 1))
        return [b - a for a, b in zip([0, *cuts], [*cuts, tasks], strict=True)]

    def _shares(self, count: int) -> list[float]:
        parts = [self.draw.randint(3, 10) for _ in range(count)]
        shares = [round(part / sum(parts), 2) for part in parts]
        return [*shares[:-1], round(1 - sum(shares[:-1]), 2)]

    def _add(self, step: Json, kind: str) -> str:
        name = f"{kind}{len(self.steps)}"
        self.steps[name] = step
        return name


def _arrivals(draw: Random) -> Json:
    mean = _seconds(GAP)
    kinds: list[Json] = [
        {"count": 1, "per": mean},
        {"count": 1, "per": mean},
        {"every": mean},
        {"every": {"distribution": "erlang", "mean": mean, "shape": 2}},
        {"every": {"distribution": "lognormal", "mean": mean, "sd": _seconds(1.3 * GAP)}},
    ]
    return draw.choice(kinds)


def _set_loads(draw: Random, document: Json) -> None:
    """Give every task a time, so that each pool gets a load of its own."""
    steps: Json = document["steps"]
    counted = visits(graph_of(document)).steps
    level = draw.uniform(*LEVELS)
    for pool, actor in document["actors"].items():
        own = [name for name, step in steps.items() if step.get("actor") == pool]
        raw = {name: draw.uniform(0.3, 3) for name in own}
        work = sum(counted[name] * raw[name] for name in own)
        load = draw.uniform(level - SPREAD, level + SPREAD)
        for name in own:
            mean = raw[name] * load * actor["capacity"] * GAP / work
            steps[name]["processing_time"] = _time(draw, mean)


def _time(draw: Random, mean: float) -> Json | str:
    """Write a time of some distribution; exponential is twice as likely as any other."""
    once = _seconds(mean)
    kinds: list[Json | str] = [
        {"distribution": "exponential", "mean": once},
        {"distribution": "exponential", "mean": once},
        {"distribution": "erlang", "mean": once, "shape": 3},
        {"distribution": "uniform", "min": _seconds(0.4 * mean), "max": _seconds(1.6 * mean)},
        {"distribution": "lognormal", "mean": once, "sd": _seconds(1.2 * mean)},
        once,
    ]
    return draw.choice(kinds)


def _seconds(time: float) -> str:
    return f"{time:.3f} s"

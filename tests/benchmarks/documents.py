"""Documents that nobody would write, and some people do: random edits of sound ones, by a seed.

A document starts as a random process, a case of a rule or a bundled model, and gets up to eight
edits: numbers by factors up to a million, other kinds, splits and joins, flows led elsewhere, steps
wrapped into sub-processes, timers on borders, parts left out. `faulty` ones also get what the
reader refuses: misspelt keys, wrong types, units left out.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.benchmarks.processes import random_process

__all__ = ["Json", "mutated"]

Json = dict[str, Any]
Edit = Callable[[Random, Json], None]

ROOT: Final = Path(__file__).parents[2]
EDITS: Final = (1, 8)
FACTORS: Final = (0, 1e-6, 0.01, 0.5, 2, 60, 100, 1e6)
DURATIONS: Final = ("0 s", "1 s", "5 min", "90 min", "8 h", "3 d", "2 w")
TIMES: Final[tuple[Any, ...]] = (
    *DURATIONS,
    {"min": "1 min", "mode": "10 min", "max": "3 h"},
    {"distribution": "exponential", "mean": "20 min"},
    {"distribution": "lognormal", "mean": "1 h", "sd": "4 h"},
    {"distribution": "uniform", "min": "0 s", "max": "1 h"},
    {"distribution": "erlang", "mean": "15 min", "shape": 3},
    {"distribution": "gamma", "mean": "2 h", "sd": "1 min"},
)
SMALL: Final = 40_000
"""Characters of the largest document to start from."""


def mutated(
    draw: Random,
    *,
    faulty: bool = True,
    start: Json | None = None,
    largest: int = SMALL,
    composed: float = 0.4,
) -> Json:
    """Write the document of a source of random numbers; the same one gives the same document.

    Args:
        draw: the source of random numbers.
        faulty: whether some edits are such that the reader refuses the document.
        start: what to start from, which stays as it is; None: anything.
        largest: characters of the largest document to start from.
        composed: how often it starts from a random process, and not from a given one.
    """
    document = _start(draw, largest, composed) if start is None else json.loads(json.dumps(start))
    edits = (*SOUND, *FAULTY) if faulty else SOUND
    for _ in range(draw.randint(*EDITS)):
        draw.choice(edits)(draw, document)
    return document


def _start(draw: Random, largest: int, composed: float) -> Json:
    if draw.random() < composed:
        return random_process(draw.randrange(10_000))
    document: Json = json.loads(draw.choice(_texts(largest)))
    return document


@cache
def _texts(largest: int) -> tuple[str, ...]:
    """Read what documents start from: bundled models and the cases of rules that are sound JSON."""
    paths = [*sorted((ROOT / "models").glob("*.json"))]
    paths += sorted((ROOT / "tests" / "rules").glob("*/*s-*.json"))
    found: list[str] = []
    for path in paths:
        try:
            text = path.read_bytes().decode()
            usable = len(text) < largest and isinstance(json.loads(text).get("steps"), dict)
        except (ValueError, AttributeError, RecursionError):
            continue
        if usable and "include" not in text:
            found.append(text)
    return tuple(found)


def _steps(document: Json) -> Iterator[tuple[Json, str, Json]]:
    """Yield every step with the collection it is in, at any depth."""
    waiting = [document.get("steps")]
    for steps in waiting:
        if isinstance(steps, dict):
            for name, step in list(steps.items()):
                if isinstance(step, dict):
                    yield steps, name, step
                    waiting.append(step.get("steps"))


def _step(draw: Random, document: Json) -> tuple[Json, str, Json]:
    steps = list(_steps(document))
    if not steps:
        document["steps"] = {"only": {"name": "Do it"}}
        return document["steps"], "only", document["steps"]["only"]
    return draw.choice(steps)


def _flows(step: Json) -> list[Any]:
    """Give the flows of a step, each spelled out."""
    given = step.get("next", [])
    flows = given if isinstance(given, list) else [given]
    step["next"] = [flow if isinstance(flow, dict) else {"to": flow} for flow in flows]
    found: list[Any] = step["next"]
    return found


def _name(draw: Random, document: Json) -> str:
    return _step(draw, document)[1]


def _number(draw: Random, document: Json) -> None:
    """Scale a number anywhere."""
    places: list[tuple[Any, Any]] = []
    waiting: list[Any] = [document]
    for part in waiting:
        items = part.items() if isinstance(part, dict) else enumerate(part)
        for key, value in items:
            if isinstance(value, dict | list):
                waiting.append(value)
            elif isinstance(value, int | float) and not isinstance(value, bool):
                places.append((part, key))
    if places:
        part, key = draw.choice(places)
        part[key] = part[key] * draw.choice(FACTORS)


def _time(draw: Random, document: Json) -> None:
    field = draw.choice(("processing_time", "wait_time", "setup_time"))
    _step(draw, document)[2][field] = draw.choice(TIMES)


def _arrive(draw: Random, document: Json) -> None:
    every: Json = {"every": draw.choice(TIMES[1:])}
    often: Json = {"count": draw.choice((0.001, 1, 40, 1e5)), "per": draw.choice(DURATIONS[1:])}
    document["arrivals"] = draw.choice((every, often))


def _flow(draw: Random, document: Json) -> None:
    """Lead a flow elsewhere, add one, or take one away."""
    flows = _flows(_step(draw, document)[2])
    what = draw.random()
    if flows and what < 0.3:
        flows.remove(draw.choice(flows))
    elif flows and what < 0.6:
        draw.choice(flows)["to"] = _name(draw, document)
    else:
        flows.append(
            {"to": _name(draw, document)} | draw.choice(({}, {"rework": True}, {"share": 0.5}))
        )


def _share(draw: Random, document: Json) -> None:
    """Give the flows of a step shares that add up, or take all away."""
    flows = _flows(_step(draw, document)[2])
    cut = draw.choice((0, 0.0001, 0.3, 0.5, 1))
    for number, flow in enumerate(flows):
        flow.pop("share", None)
        if len(flows) == 2:
            flow["share"] = cut if number == 0 else 1 - cut


def _routing(draw: Random, document: Json) -> None:
    step = _step(draw, document)[2]
    field, values = draw.choice(
        (
            ("split", ("exclusive", "inclusive", "parallel", "event")),
            ("join", ("any", "all")),
            ("kind", ("task", "decision", "parallel", "event", "wait", "end")),
            ("trigger", ("timer", "message", "error", "signal", "terminate", "escalation")),
        )
    )
    step[field] = draw.choice(values)


def _timer(draw: Random, document: Json) -> None:
    """Put a timer on a step's border, with or without a share."""
    steps, name, _ = _step(draw, document)
    event: Json = {"kind": "event", "trigger": "timer", "attached_to": name, "name": "Too late"}
    event |= draw.choice(({"share": 0.2}, {"wait_time": draw.choice(TIMES)}, {"share": 1}))
    event |= draw.choice(({}, {"interrupting": False}))
    event["next"] = draw.choice(list(steps))
    steps[f"late-{len(steps)}"] = event


def _inside(draw: Random, document: Json) -> None:
    """Wrap a step into a sub-process."""
    steps, name, step = _step(draw, document)
    inner = {key: value for key, value in step.items() if key not in ("next", "attached_to")}
    outer = {key: value for key, value in step.items() if key in ("next", "attached_to")}
    many = draw.choice(({}, {"multi": {"count": draw.choice((0.5, 2.5, 300))}}))
    steps[name] = {"kind": "subprocess", "name": "Part", **outer, **many}
    steps[name]["steps"] = {f"in-{name}"[:60]: inner}


def _people(draw: Random, document: Json) -> None:
    actors = document.setdefault("actors", {})
    if isinstance(actors, dict) and actors:
        actor = actors[draw.choice(list(actors))]
        if isinstance(actor, dict):
            actor.pop("members", None)
            actor["capacity"] = draw.choice((1, 1, 2, 500))
            actor["availability"] = draw.choice((0.001, 0.3, 1))


def _extra(draw: Random, document: Json) -> None:
    step = _step(draw, document)[2]
    step |= draw.choice(
        (
            {"batch": {"size": draw.choice((1, 7, 400))}},
            {"batch": {"every": "1 d"}},
            {"batch": {"at": ["08:00", "13:30"]}},
            {"error_rate": draw.choice((0, 0.3, 0.999, 1))},
            {"multi": {"count": draw.choice((0.2, 3, 1e9)), "order": "sequential"}},
            {"priority": 9},
            {"type": draw.choice(("service", "manual", "ai", "send", "receive"))},
        )
    )


def _less(draw: Random, document: Json) -> None:
    """Leave something out."""
    part = draw.choice([document, _step(draw, document)[2]])
    keys = [key for key in part if key not in ("wfmap", "steps", "name")]
    if keys:
        del part[draw.choice(keys)]


def _misspell(draw: Random, document: Json) -> None:
    part = _step(draw, document)[2]
    if part:
        key = draw.choice(list(part))
        part[draw.choice((key.upper(), key[1:] or "x", key.replace("_", "")))] = part.pop(key)


def _mistype(draw: Random, document: Json) -> None:
    part = draw.choice([_step(draw, document)[2], document])
    if part:
        key = draw.choice(list(part))
        part[key] = draw.choice((None, 5, "35", "80 %", "true", ["x"], {"value": 2}, "nobody"))


def _lint(draw: Random, document: Json) -> None:
    rule = draw.choice(("deadlock", "missing-name", "no-such-rule", "mising-name"))
    ignore = {"rule": rule, "reason": "known"} | draw.choice(({}, {"until": "2020-01-01"}))
    document["lint"] = draw.choice(({"ignore": [ignore]}, {"rules": {rule: "info"}}))


SOUND: Final[tuple[Edit, ...]] = (
    *(_number, _number, _time, _time, _arrive, _flow, _flow, _share, _routing, _routing),
    *(_timer, _inside, _people, _extra, _less),
)
FAULTY: Final[tuple[Edit, ...]] = (_misspell, _misspell, _mistype, _mistype, _lint)

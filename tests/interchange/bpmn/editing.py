"""Edits of an imported document as people make them, drawn at random."""

import json
import random
from collections.abc import Iterator
from typing import Any

from wfmap.model.document import examine, to_json
from wfmap.model.process import Process

__all__ = ["edited"]

Steps = dict[str, Any]


def all_steps(part: dict[str, Any]) -> Iterator[tuple[Steps, str, dict[str, Any]]]:
    """Yield every step with the steps it stands among, in document order."""
    for key, step in list(part.get("steps", {}).items()):
        yield part["steps"], key, step
        yield from all_steps(step)


def ways(step: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the ways that leave a step, each as an object."""
    found = step.get("next", [])
    listed = found if isinstance(found, list) else [found]
    return [way if isinstance(way, dict) else {"to": way} for way in listed]


def rename(raw: dict[str, Any], draw: random.Random) -> None:
    """Call a step otherwise."""
    *_, step = draw.choice(list(all_steps(raw)))
    step["name"] = draw.choice(["Look <again>", "Prüfen & geben", "x"])


def describe(raw: dict[str, Any], draw: random.Random) -> None:
    """Describe a step, or leave its description out."""
    *_, step = draw.choice(list(all_steps(raw)))
    if "description" in step:
        del step["description"]
    else:
        step["description"] = "What is done here.\n\nAnd why."


def measure(raw: dict[str, Any], draw: random.Random) -> None:
    """Say how long a step takes, which BPMN has no place for."""
    *_, step = draw.choice(list(all_steps(raw)))
    step["processing_time"] = "7 min"


def put_in(raw: dict[str, Any], draw: random.Random) -> None:
    """Put a new step behind one, on its way."""
    found = [one for one in all_steps(raw) if ways(one[2])]
    if not found:
        return
    among, key, step = draw.choice(found)
    name = f"new-{draw.randrange(1000)}"
    way = draw.choice(ways(step))
    if name in {one[1] for one in all_steps(raw)} or way.get("message") or way["to"] not in among:
        return
    kind = draw.choice(["task", "decision", "event", "parallel"])
    made: dict[str, Any] = {"name": "New", "kind": kind, "next": [{"to": way["to"]}]}
    if "actor" in step:
        made["actor"] = step["actor"]
    among[name] = made
    step["next"] = [
        {k: v for k, v in w.items() if k != "x-bpmn"} | {"to": name} if w == way else w
        for w in ways(step)
    ]
    del key


def take_out(raw: dict[str, Any], draw: random.Random) -> None:
    """Take a step out, with the ways to it and what is attached to it."""
    _among, key, _step = draw.choice(list(all_steps(raw)))
    gone = {key} | {k for _, k, s in all_steps(raw) if s.get("attached_to") == key}
    inner = {k for _, one, s in all_steps(raw) if one in gone for _, k, _ in all_steps(s)}
    gone |= inner
    for among, name, _ in list(all_steps(raw)):
        if name in gone:
            among.pop(name, None)
    for _, _, step in all_steps(raw):
        left = [way for way in ways(step) if way["to"] not in gone]
        if left:
            step["next"] = left
        else:
            step.pop("next", None)


def lead_elsewhere(raw: dict[str, Any], draw: random.Random) -> None:
    """Let a way lead to another step of its level."""
    found = [one for one in all_steps(raw) if ways(one[2])]
    if not found:
        return
    among, _, step = draw.choice(found)
    target = draw.choice(list(among))
    listed = ways(step)
    way = draw.choice(listed)
    if target not in {one["to"] for one in listed} and not way.get("message"):
        way["to"] = target
        step["next"] = listed


def hand_over(raw: dict[str, Any], draw: random.Random) -> None:
    """Give a step to somebody else, who may be new."""
    actors = raw.setdefault("actors", {})
    if draw.random() < 0.3:
        actors[f"team-{draw.randrange(100)}"] = {"name": "A new team", "kind": "team"}
    if not actors:
        return
    *_, step = draw.choice(list(all_steps(raw)))
    step["actor"] = draw.choice(list(actors))


def call_otherwise(raw: dict[str, Any], draw: random.Random) -> None:
    """Rename an actor or the process."""
    actors = raw.get("actors", {})
    part = draw.choice([raw, *actors.values()])
    part["name"] = f"Called {draw.randrange(100)}"


def change_kind(raw: dict[str, Any], draw: random.Random) -> None:
    """Let somebody else do a task, or something else split the work."""
    *_, step = draw.choice(list(all_steps(raw)))
    if step.get("kind", "task") == "task":
        step["type"] = draw.choice(["user", "service", "manual", "rule"])
    elif step["kind"] == "decision":
        step["kind"] = "parallel"
        step.pop("split", None)


def answer(raw: dict[str, Any], draw: random.Random) -> None:
    """Say on a way when it is gone."""
    found = [one for one in all_steps(raw) if ways(one[2])]
    if found:
        *_, step = draw.choice(found)
        listed = ways(step)
        draw.choice(listed)["when"] = "in time"
        step["next"] = listed


EDITS = (
    rename,
    describe,
    measure,
    put_in,
    take_out,
    lead_elsewhere,
    hand_over,
    call_otherwise,
    change_kind,
    answer,
)


def edited(process: Process, seed: int, times: int) -> Process | None:
    """Edit a document a few times; None where that gives no sound document."""
    draw = random.Random(seed)  # noqa: S311 - edits, no secrets
    raw = to_json(process)
    for _ in range(times):
        if next(all_steps(raw), None) is not None:
            draw.choice(EDITS)(raw, draw)
    reading = examine(json.dumps(raw))
    return reading.process if reading.is_sound else None

"""Random processes with all that patterns look for and rewrites have to keep."""

import json
from typing import Any

from tests.benchmarks.processes import random_process
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.model.rewrite import scaled, with_step
from wfmap.model.steps import Step

__all__ = ["furnished", "written"]

Json = dict[str, Any]

AROUND: Json = {
    "calendar": "office",
    "calendars": {"office": {"weekly": "Mo-Su 00:00-24:00"}},
    "x-kept": {"by": "the author"},
    "data": {
        "form": {"structure": "unstructured", "personal_data": True},
        "record": {"structure": "structured", "classification": "internal"},
    },
    "stores": {
        "inbox": {"kind": "email", "holds": ["form"]},
        "crm": {"kind": "database", "system": "crm", "holds": ["form", "record"]},
        "erp": {"kind": "database", "system": "erp", "holds": ["form", "record"]},
    },
    "systems": {"crm": {}, "erp": {"interfaces": [{"style": "rest"}]}},
    "decisions": {"which": {"question": "Which way?", "logic": "expert-judgement"}},
}


def written(seed: int) -> Json:
    """Write the process of a seed; the same seed gives the same document."""
    document = random_process(seed)
    document |= json.loads(json.dumps(AROUND))
    steps = document["steps"]
    tasks = [name for name in steps if name.startswith("task")]
    for place, name in enumerate(tasks):
        steps[name] |= _task(place, seed)
    for name, step in steps.items():
        if name.startswith("choice"):
            step["decision"] = "which"
    document["layout"] = {tasks[0]: {"row": 0}}
    document["backlog"] = {tasks[-1]: 2}
    _add_questions(document)
    return document


def furnished(seed: int) -> ProcessGraph:
    """Read the process of a seed; what is done twice takes half as long, so that loads stay."""
    reading = examine(json.dumps(written(seed)))
    process = reading.process
    assert process is not None, reading.findings
    for name, step in process.steps.items():
        if step.multi is not None:
            process = with_step(process, name, _halved)
    return build(process)


def _halved(step: Step) -> Step:
    time = step.processing_time
    return step.model_copy(update={"processing_time": None if time is None else scaled(time, 0.5)})


def _task(place: int, seed: int) -> Json:
    """Furnish a task after its place, so that every pattern finds something somewhere."""
    kinds: list[Json] = [
        {"name": "Enter form", "reads": ["inbox"], "writes": [_typed("crm"), _typed("erp")]},
        {"name": "Check record", "reads": ["crm", "erp"], "type": "user"},
        {"name": "Write letter", "type": "send"},
        {"name": "Stamp paper", "value": "waste"},
        {"name": "Calculate fee", "type": "rule"},
        {"name": "Answer question", "error_rate": 0.05},
        {"name": "Look twice", "multi": {"count": 2, "order": "sequential"}},
        {"name": "Decide", "wait_time": "1 h", "priority": 2},
        {"name": "File papers", "batch": {"size": 5}},
    ]
    found = dict(kinds[(place + seed) % len(kinds)])
    found["name"] = f"{found['name']} {place}"
    return found


def _typed(store: str) -> Json:
    return {"store": store, "data": "form", "mode": "manual-entry"}


def _add_questions(document: Json) -> None:
    """Put in front: two who ask an expert, a message, a deadline, a RACI, and looks, one twice."""
    steps, first = document["steps"], document["steps"]["start"]["next"]
    document["actors"] |= {
        "agent": {"capacity": 3, "escalates_to": "chief"},
        "expert": {"capacity": 3},
        "chief": {"capacity": 1},
        "customer": {"kind": "external"},
    }
    steps["start"]["next"] = ["talk"]
    front: Json = {
        "talk": {"kind": "subprocess", "name": "Talk", "steps": _questions(), "next": ["close"]},
        "too-late": {
            "kind": "event",
            "trigger": "timer",
            "attached_to": "talk",
            "interrupting": True,
            "share": 0.02,
            "wait_time": "P9D",
            "next": ["end"],
        },
        "close": {
            "name": "Close talk",
            "raci": {"responsible": "agent", "accountable": "chief"},
            "processing_time": "PT2M",
            "next": [{"to": "screen"}, {"to": "told", "message": True}],
        },
        **_looks(first),
        "told": {"kind": "event", "trigger": "message", "actor": "customer", "next": "heard"},
        "heard": {"kind": "end", "actor": "customer"},
    }
    document["steps"] = {"start": steps.pop("start"), **front, **steps}


def _looks(onward: list[Any]) -> Json:
    """Write a look in which things are overseen, and one that another repeats."""
    quick: Json = {"processing_time": "PT1M"}
    screen = {"name": "Screen papers", "actor": "agent", "reads": ["crm"], "error_rate": 0.04}
    grade = {"name": "Grade papers", "actor": "expert", "reads": ["erp"]}
    again = {"name": "Grade papers again", "actor": "agent", "reads": ["erp"]}
    return {
        "screen": {**screen, **quick, "next": "grade"},
        "grade": {**grade, **quick, "next": "grade-again"},
        "grade-again": {**again, **quick, "next": onward},
    }


def _questions() -> Json:
    asked = {"medium": "email", "data": ["form", "record"], "wait": "PT1H", "rework_share": 0.1}
    return {
        "begin": {"kind": "start", "actor": "agent", "next": "ask"},
        "ask": {
            "name": "Write question",
            "actor": "agent",
            "processing_time": "PT5M",
            "next": [{"to": "advise", "handoff": asked}],
        },
        "advise": {
            "name": "Answer question",
            "actor": "expert",
            "reads": ["crm"],
            "processing_time": {"distribution": "exponential", "mean": "PT8M"},
            "next": [{"to": "note", "handoff": {"medium": "email", "data": ["form"]}}],
        },
        "note": {
            "name": "Note answer",
            "actor": "agent",
            "error_rate": 0.04,
            "processing_time": "PT3M",
            "next": "done",
        },
        "done": {"kind": "end", "actor": "agent"},
    }

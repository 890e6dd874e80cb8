"""Queues of those who get too much work have no length, and the waits in them no end."""

import json
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

import wfmap
from tests.cli.conftest import Done
from wfmap.units.unbounded import UNBOUNDED

Json = dict[str, Any]
Cli = Callable[..., Done]

EVENTS = 100_000


def task(actor: str, hours: float, to: str, **more: Any) -> Json:
    """Write a task of exponential length."""
    work = {"distribution": "exponential", "mean": f"{hours} h"}
    return {"actor": actor, "processing_time": work, "next": [{"to": to}], **more}


def desks(**changed: Any) -> Json:
    """Write a process in which the clerk gets 120 % of the work of a day, and the head 60 %."""
    steps = {
        "start": {"kind": "start", "next": [{"to": "check"}]},
        "check": task("clerk", 1.2, "sign"),
        "sign": task("head", 0.6, "end"),
        "end": {"kind": "end"},
    }
    return {
        "wfmap": "1",
        "name": "Two desks",
        "arrivals": {"every": {"distribution": "exponential", "mean": "1 h"}},
        "actors": {"clerk": {"capacity": 1}, "head": {"capacity": 1}},
        "steps": {**steps, **changed},
    }


def test_the_queue_of_an_overloaded_pool_has_no_length() -> None:
    """Nor have the waits in it an end; those of the others are numbers as ever."""
    found = wfmap.load(desks()).simulate(events=EVENTS)
    assert found.pools["clerk"].mean_queue.value is UNBOUNDED
    assert found.pools["clerk"].wait.value is UNBOUNDED
    assert found.waits["check"]["contention"].value is UNBOUNDED
    assert isfinite(found.pools["head"].mean_queue.value)
    assert isfinite(found.waits["sign"]["contention"].value)


def test_json_says_so_where_the_number_would_stand() -> None:
    """Null, and `unbounded` in the same object: of the pool, of the step, and in its records."""
    found = wfmap.load(desks()).simulate(events=EVENTS).to_dict()
    clerk, head = found["pools"]["clerk"], found["pools"]["head"]
    assert (clerk["queue"], clerk["wait"], clerk["unbounded"]) == (None, None, True)
    assert head["queue"] > 0
    assert "unbounded" not in head
    waited = found["steps"]["check"]["waits"]["contention"]
    assert (waited["mean"], waited["unbounded"]) == (None, True)
    endless = {(f["key"], f["element"]) for f in found["figures"] if f.get("unbounded")}
    assert endless >= {
        ("queue", "actor/clerk"),
        ("wait", "actor/clerk"),
        ("wait.contention", "step/check"),
        ("wait_per_case", "step/check"),
    }
    assert not any("head" in element or "sign" in element for _, element in endless)


def test_a_text_says_that_it_grows(cli: Cli, folder: Path) -> None:
    """In the tables of waits and of queues; asked for as it is, it is a number with a warning."""
    (folder / "desks.json").write_text(json.dumps(desks()))
    told = cli("simulate", "desks.json", "--events", f"{EVENTS}").out
    rows = [line.split() for line in told.splitlines() if "grows without end" in line]
    assert [row[0] for row in rows if len(row) > 2][-2:] == ["check", "clerk"]
    allowed = cli("simulate", "desks.json", "--events", f"{EVENTS}", "--allow-unstable").out
    assert "grows without end  grows without end" not in allowed
    asked = cli("simulate", "desks.json", "--cases", "100", "--replications", "2").out
    assert "grows without end" not in asked


def test_what_is_more_urgent_waits_for_a_while_only() -> None:
    """The clerk serves it first: at 40 % of its time nothing of it piles up, the rest does."""
    ways = [{"to": "urgent", "share": 0.4}, {"to": "check", "share": 0.6}]
    found = wfmap.load(
        desks(
            start={"kind": "start", "next": [{"to": "which"}]},
            which={"kind": "decision", "next": ways},
            urgent=task("clerk", 1, "end", priority=1),
            check=task("clerk", 1.5, "sign"),
        )
    ).simulate(events=EVENTS)
    assert isfinite(found.waits["urgent"]["contention"].value)
    assert found.waits["check"]["contention"].value is UNBOUNDED


def test_a_chart_shows_no_bar_for_what_has_no_end(cli: Cli, folder: Path) -> None:
    """And the others at their length."""
    (folder / "desks.json").write_text(json.dumps(desks()))
    done = cli("simulate", "desks.json", "--events", f"{EVENTS}", "--charts", "charts")
    assert done.code == 0
    drawn = (folder / "charts" / "waits.svg").read_text()
    assert "sign" in drawn
    assert "check" not in drawn

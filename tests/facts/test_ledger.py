"""What a simulation leaves out, takes as nothing or takes otherwise is listed by element."""

import json
import re
from typing import Any, get_args

import pytest

from wfmap.errors import DocumentError, LimitError, WfmapError
from wfmap.facts.ledger import NotSimulated, NotSimulatedCode, not_simulated
from wfmap.facts.outcome import can_end, refuse_endless, refuse_nothing
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine

WORK = {"processing_time": "1 h"}


def graph_of(steps: dict[str, Any]) -> ProcessGraph:
    """Build the graph of some steps."""
    reading = examine(json.dumps({"wfmap": "1.1", "name": "T", "steps": steps}))
    assert reading.process is not None
    assert reading.is_sound, reading.findings
    return build(reading.process)


def on(trigger: str, **more: Any) -> dict[str, Any]:
    """Write an event on the border of the step `w`."""
    return {"kind": "event", "trigger": trigger, "attached_to": "w", "next": "x", **more}


def inside(trigger: str, **more: Any) -> dict[str, Any]:
    """Write a step `w` with one step inside that throws, and an end."""
    return {"kind": "subprocess", "steps": {"t": {"kind": "end", "trigger": trigger, **more}}}


ENTRIES: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "a timer without a time": ({"w": WORK, "e": on("timer")}, [("event-cannot-occur", "e")]),
    "a message that nobody sends": ({"w": WORK, "e": on("message")}, [("event-cannot-occur", "e")]),
    "an error that nothing throws": ({"w": WORK, "e": on("error")}, [("event-cannot-occur", "e")]),
    "an error of another code": (
        {"w": inside("error", code="a"), "e": on("error", code="b")},
        [("event-cannot-occur", "e")],
    ),
    "an error that is thrown and has a share": (
        {"w": inside("error"), "e": on("error", share=0.2)},
        [("share-not-used", "e")],
    ),
    "a compensation that nothing asks for": (
        {"w": WORK, "e": on("compensation")},
        [("event-cannot-occur", "e")],
    ),
    "an event sub-process that nothing begins": (
        {"w": WORK, "e": {"kind": "subprocess", "trigger": "signal", "steps": {"x": WORK}}},
        [("event-cannot-occur", "e")],
    ),
    "a signal that other cases would hear": (
        {"w": inside("signal", code="a"), "e": on("signal", code="a")},
        [("kind-simplified", "t")],
    ),
    "a signal that is waited for beside its sender": (
        {
            "s": {"kind": "parallel", "next": ["t", "c"]},
            "t": {"kind": "end", "trigger": "signal"},
            "c": {"kind": "event", "trigger": "signal", "wait_time": "1 h"},
        },
        [("kind-simplified", "t"), ("kind-simplified", "c")],
    ),
    "a signal that nobody waits for": ({"w": inside("signal")}, []),
    "many instances that are undone at once": (
        {
            "w": {**WORK, "multi": {"count": 3, "order": "parallel"}, "next": "u"},
            "e": on("compensation"),
            "x": WORK,
            "u": {"kind": "end", "trigger": "compensation"},
        },
        [("kind-simplified", "e")],
    ),
    "a count that is a formula": (
        {
            "w": {
                **WORK,
                "multi": {"order": "parallel"},
                "x-bpmn": {"loop": {"loopCardinality": "${n - 1}"}},
            }
        },
        [("count-guessed", "w")],
    ),
    "a wait of which no time is stated": (
        {"w": {**WORK, "next": "e"}, "e": {"kind": "event", "trigger": "message"}},
        [("wait-not-stated", "e")],
    ),
    "a process that is called": (
        {"w": {"kind": "subprocess", "calls": "other", "processing_time": "1 h"}},
        [("kind-simplified", "w")],
    ),
    "a race against something of which no time is stated": (
        {
            "w": {"kind": "event", "split": "event", "next": ["m", "t"]},
            "m": {"kind": "event", "trigger": "message", "name": "Reply"},
            "t": {"kind": "event", "trigger": "timer", "wait_time": "3 d"},
        },
        [("first-event-guessed", "w"), ("wait-not-stated", "m")],
    ),
    "a complex gateway": (
        {"w": {"kind": "decision", "split": "inclusive", "x-bpmn": {"element": "complexGateway"}}},
        [("kind-simplified", "w")],
    ),
}
SPARED: dict[str, dict[str, Any]] = {
    "a timer with a time": {"w": WORK, "e": on("timer", wait_time="1 h")},
    "a timer with a share": {"w": WORK, "e": on("timer", share=0.1)},
    "an error that is thrown": {"w": inside("error"), "e": on("error")},
    "an escalation that is thrown": {"w": inside("escalation"), "e": on("escalation")},
    "a race of times": {
        "w": {"kind": "event", "split": "event", "next": ["m", "t"]},
        "m": {"type": "receive", "wait_time": "2 d"},
        "t": {"kind": "event", "trigger": "timer", "wait_time": "3 d"},
    },
    "a race by shares": {
        "w": {
            "kind": "event",
            "split": "event",
            "next": [{"to": "m", "share": 0.8}, {"to": "t", "share": 0.2}],
        },
        "m": {"kind": "event", "trigger": "message", "wait_time": "1 d"},
        "t": {"kind": "event", "trigger": "timer", "wait_time": "3 d"},
    },
    "a wait with a time": {"w": {"kind": "wait", "wait_time": "2 d"}},
    "a count that is a number": {"w": {**WORK, "multi": {"count": 3}}},
    "an event that throws": {
        "w": {**WORK, "next": "e"},
        "e": {"kind": "end", "trigger": "message"},
    },
}


@pytest.mark.parametrize("said", ENTRIES)
def test_what_is_left_out_is_listed_with_its_element(said: str) -> None:
    """One entry, its code and the id of the step, in a whole sentence."""
    steps, entries = ENTRIES[said]
    extra = {"x": WORK} if "x" not in steps and "next" in str(steps.get("e", "")) else {}
    found = not_simulated(graph_of({**steps, **extra}))
    assert [(entry.code, entry.element) for entry in found] == entries
    for entry in found:
        assert entry.message.endswith(".")


@pytest.mark.parametrize("said", SPARED)
def test_what_is_simulated_is_not_listed(said: str) -> None:
    """What comes by itself, or is set off, is no entry."""
    assert not_simulated(graph_of({**SPARED[said], "x": WORK})) == ()


def test_what_no_case_came_to_is_told_after_a_run() -> None:
    """An end without cases is an outcome; what is inside a step not reached stays silent."""
    graph = graph_of(
        {
            "w": {**WORK, "next": ["a", "b"]},
            "a": {"kind": "subprocess", "steps": {"deep": WORK}},
            "b": {"kind": "end"},
        }
    )
    found = not_simulated(graph, {"w": 1.0, "a": 0.0, "deep": 0.0, "b": 0.0})
    assert [(entry.code, entry.element) for entry in found] == [
        ("step-not-reached", "a"),
        ("outcome-without-cases", "b"),
    ]


STUCK = {
    "again": {"kind": "parallel", "name": "Again", "next": "do"},
    "start": {"kind": "start", "next": "again"},
    "do": {**WORK, "next": "more"},
    "more": {"kind": "decision", "next": ["again", {"to": "done", "default": True}]},
    "done": {"kind": "end"},
}


def test_an_average_over_nothing_is_refused_with_the_reason() -> None:
    """A join that waits for a token only it could send: the deadlock is named."""
    graph = graph_of(STUCK)
    assert not can_end(graph)
    with pytest.raises(DocumentError, match="deadlock") as refused:
        refuse_endless(graph)
    assert [finding.element.id for finding in refused.value.findings if finding.element] == [
        "again"
    ]
    refuse_nothing(graph, 1)


def test_cases_that_go_round_for_ever_leave_no_time_to_average() -> None:
    """Others end, and some get into a loop: refused before anything is predicted of it."""
    ways = [{"to": "again", "share": 0.4}, {"to": "done", "share": 0.6}]
    graph = graph_of(
        {
            "ask": {"kind": "decision", "next": ways},
            "again": {**WORK, "next": "again"},
            "done": {"kind": "end"},
        }
    )
    with pytest.raises(WfmapError, match=r"'again' .* goes round for ever"):
        refuse_endless(graph)


def test_a_sound_process_is_answered() -> None:
    """Where no case happened to end, and the structure does not tell why, that is said."""
    graph = graph_of({"w": WORK})
    refuse_endless(graph)
    with pytest.raises(DocumentError, match="no case ended"):
        refuse_nothing(graph, 0)


def test_runs_that_were_cut_off_are_not_blamed_on_the_document() -> None:
    """It is told that they were too short, and what they lack."""
    graph = graph_of({"w": WORK})
    with pytest.raises(LimitError, match="too short") as refused:
        refuse_nothing(graph, 0, "about 6,000 events would settle it")
    assert "6,000" in refused.value.hint
    assert refused.value.rule == "over-limit"


def test_the_codes_are_a_closed_list_of_which_each_is_explained_and_comes_about() -> None:
    """Two of them only a run can tell: what no case came to."""
    codes = set(get_args(NotSimulatedCode))
    found = {code for _, entries in ENTRIES.values() for code, _ in entries}
    steps = {"w": {**WORK, "next": "e"}, "e": {"kind": "end"}}
    found |= {entry.code for entry in not_simulated(graph_of(steps), {"w": 0.0, "e": 0.0})}
    assert found == codes
    assert set(re.findall(r"`([a-z-]+)`:", NotSimulated.__doc__ or "")) == codes

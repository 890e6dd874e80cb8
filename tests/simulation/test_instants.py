"""Work that goes round in no time ends in an error that names it, and can be cancelled."""

import json
import os
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from tests.simulation.event_parts import begun, end, fork, inside, on, task
from wfmap.errors import CancelledError, LimitError, WfmapError
from wfmap.graph import ProcessGraph, build
from wfmap.graph.endings import caught_for_ever
from wfmap.graph.instants import endless_in_no_time
from wfmap.graph.visits import visits
from wfmap.model.document import read
from wfmap.simulation import compile, instants, preconditions, simulate  # noqa: A004 - its name
from wfmap.simulation.engine import layout as at
from wfmap.simulation.memory import Memory
from wfmap.simulation.pilot import try_out
from wfmap.simulation.rows import Span

BESIDE = {"interrupting": False}


def sent(trigger: str, *after: str, **more: Any) -> dict[str, Any]:
    """Write an event between steps that is thrown."""
    return {"kind": "event", "trigger": trigger, "throws": True, "next": list(after), **more}


def answering(heard: str, said: str) -> dict[str, Any]:
    """Write an event sub-process that sends a signal when it hears one."""
    steps = {f"say-{said}": end("signal", code=said)}
    return begun("signal", steps, start={"code": heard}, **BESIDE)


CERTAIN: dict[str, dict[str, Any]] = {
    "a signal within what it begins": {
        "a": sent("signal", "b"),
        "b": task(1),
        "h": begun("signal", {"again": end("signal")}, **BESIDE),
    },
    "two signals that begin each other": {
        "a": sent("signal", "b", code="x"),
        "b": task(1),
        "h": answering("x", "y"),
        "g": answering("y", "x"),
    },
    "a signal that doubles": {
        "a": sent("signal", "b"),
        "b": task(1),
        "h": begun(
            "signal",
            {"f": fork("again", "more"), "again": end("signal"), "more": end("signal")},
            **BESIDE,
        ),
    },
    "an escalation within what it begins": {
        "a": sent("escalation", "b"),
        "b": task(1),
        "h": begun("escalation", {"again": end("escalation")}, **BESIDE),
    },
    "an error at once that leads back": {
        "s": inside({"e": end("error")}),
        "caught": on("s", "error", "s"),
    },
    "a cancel at once that leads back": {
        "s": inside({"e": end("cancel")}),
        "caught": on("s", "cancel", "s"),
    },
    "an escalation two levels in that leads back": {
        "s": inside({"t": inside({"e": end("escalation")})}),
        "caught": on("s", "escalation", "s"),
    },
    "a condition that comes at once": {
        "a": task(1),
        "h": begun("condition", {"said": end("signal")}, start={"wait_time": "0 s"}, **BESIDE),
        "g": begun("signal", {"again": end("signal")}, **BESIDE),
    },
    "one way of two leads back, and is always taken": {
        "a": sent("signal", "b"),
        "b": task(1),
        "h": begun(
            "signal",
            {
                "d": {
                    "kind": "decision",
                    "split": "inclusive",
                    "next": [{"to": "again", "share": 1}, {"to": "stop", "share": 0}],
                },
                "again": end("signal"),
                "stop": end(),
            },
            **BESIDE,
        ),
    },
}
UNSURE: dict[str, dict[str, Any]] = {
    "a signal on the border of who is at work": {
        "f": fork("w", "t"),
        "w": task(5),
        "t": end("signal"),
        "heard": on("w", "signal", "again", **BESIDE),
        "again": end("signal"),
    },
}
FINE: dict[str, dict[str, Any]] = {
    "a signal that is heard once": {
        "a": sent("signal", "b"),
        "b": task(1),
        "h": begun("signal", {"again": end("signal")}),
    },
    "as often as a coin says": {
        "a": sent("signal", "b"),
        "b": task(1),
        "h": begun(
            "signal",
            {
                "d": {
                    "kind": "decision",
                    "next": [{"to": "again", "share": 0.9}, {"to": "stop", "share": 0.1}],
                },
                "again": end("signal"),
                "stop": end(),
            },
            **BESIDE,
        ),
    },
    "an error that another way leads back from": {
        "s": inside(
            {
                "d": {
                    "kind": "decision",
                    "next": [{"to": "e", "share": 0.5}, {"to": "done", "share": 0.5}],
                },
                "e": end("error"),
                "done": end(),
            },
            "x",
        ),
        "x": {"kind": "decision", "next": [{"to": "s", "share": 0.6}, {"to": "z", "share": 0.4}]},
        "z": end(),
        "caught": on("s", "error", "s"),
    },
}


def graph_of(steps: dict[str, Any]) -> ProcessGraph:
    """Build a process in which a case comes every hour."""
    document = {"wfmap": "1.1", "name": "x", "arrivals": {"every": "1 h"}, "steps": steps}
    return build(read(json.dumps(document)))


def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run begin of which it is known before that it goes round for ever."""
    monkeypatch.setattr(preconditions, "endless_in_no_time", lambda _: ())
    monkeypatch.setattr(preconditions, "caught_for_ever", lambda _: None)


@pytest.mark.parametrize("said", CERTAIN)
def test_a_loop_that_is_certain_is_refused_before_a_run(said: str) -> None:
    """The message names its steps, and the way out."""
    graph = graph_of(CERTAIN[said])
    loop = endless_in_no_time(graph)
    assert loop
    if caught_for_ever(graph):  # giving a step a time would not end it
        with pytest.raises(WfmapError, match="goes round for ever: what '"):
            compile(graph)
        return
    with pytest.raises(WfmapError, match="goes round for ever in no time") as told:
        compile(graph)
    assert all(f"'{step}'" in str(told.value) for step in loop)
    assert "give one of these steps a time" in str(told.value)


@pytest.mark.parametrize("said", [*CERTAIN, *UNSURE])
def test_a_loop_in_no_time_is_tried_without_a_word(said: str) -> None:
    """Whoever predicts such a process goes by its shares."""
    graph = graph_of((CERTAIN | UNSURE)[said])
    try_out(graph)
    assert visits(graph).steps


@pytest.mark.parametrize("said", [*CERTAIN, *UNSURE])
def test_a_loop_in_no_time_ends_in_an_error(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing was told before: a run sees it, and names the steps that went round."""
    unchecked(monkeypatch)
    monkeypatch.setattr(instants, "_MOST", 1_000)
    monkeypatch.setattr("wfmap.simulation.memory._SLICE", 4_000)
    loop = endless_in_no_time(graph := graph_of((CERTAIN | UNSURE)[said]))
    with pytest.raises(LimitError, match="goes round for ever in no time") as told:
        simulate(graph, cases=2, replications=1)
    assert all(f"'{step}'" in str(told.value) for step in loop or ("again",))


@pytest.mark.parametrize("said", UNSURE)
def test_what_is_not_certain_is_not_refused_before_a_run(said: str) -> None:
    """Whether somebody is at work that hears a signal, only a run shows."""
    compile(graph_of(UNSURE[said]))


@pytest.mark.parametrize("said", FINE)
def test_a_loop_that_ends_is_simulated(said: str) -> None:
    """An event that is taken once, a way out that is taken at last."""
    assert simulate(graph_of(FINE[said]), cases=50, replications=1).cycle_time.mean >= 0


@pytest.mark.parametrize("said", [*CERTAIN, *UNSURE])
def test_a_loop_in_no_time_can_be_cancelled(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine comes back soon, although no time passes."""
    unchecked(monkeypatch)
    memory = Memory(
        compile(graph_of((CERTAIN | UNSURE)[said])),
        Span(cases=2, last=1, limit=2),
        seed=0,
        replication=0,
    )
    memory.aim(0, 0)
    with pytest.raises(CancelledError):
        memory.proceed(lambda: True)


def test_acts_that_take_no_time_use_events_up() -> None:
    """A thousand instances one after the other: each 256 acts in a row count as an event.

    So a budget of events ends whatever goes round, in machine code and in plain Python alike.
    """
    steps = {"w": inside({"a": {}}, multi={"count": 1_000, "order": "sequential"})}
    program = compile(graph_of(steps))
    memory = Memory(program, Span(cases=1, last=1, limit=1), seed=0, replication=0)
    memory.aim(0, 0)
    events = []
    while not memory.proceed(events=memory.events + 1):
        events.append(memory.events)
    assert memory.events == 1 + 1_000 // at.ACTS_PER_EVENT
    assert events == list(range(1, len(events) + 1))


def test_machine_code_and_plain_python_count_the_same() -> None:
    """Events, acts that count as such, and the way round that the error tells."""
    script = (
        "import json, sys\n"
        "from tests.simulation.test_instants import CERTAIN, FINE, graph_of\n"
        "from wfmap.errors import LimitError\n"
        "from wfmap.simulation import instants, memory, preconditions, simulate\n"
        "from wfmap.simulation.native.warm import warm\n"
        "warm()\n"
        "memory._SLICE = memory._PLAIN_SLICE = 4_000\n"
        "instants._MOST = 1_000\n"
        "preconditions.endless_in_no_time = lambda _: ()\n"
        "preconditions.caught_for_ever = lambda _: None\n"
        "print([simulate(graph_of(FINE[k]), cases=50, replications=1).events for k in FINE])\n"
        "try:\n"
        "    simulate(graph_of(CERTAIN['an error at once that leads back']), cases=2)\n"
        "except LimitError as error:\n"
        "    print(error)\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "WFMAP_PURE_PYTHON": plain},
        ).stdout
        for plain in ("", "1")
    ]
    assert told[0] == told[1]
    assert "'s' → 'e' → 'caught' → 's'" in told[0]


@pytest.mark.parametrize("waiting", [0, 1_000])
def test_a_span_in_which_no_time_passes_is_refused(waiting: int) -> None:
    """Nothing says how often cases come and none takes any time: the next would come at once."""
    document: dict[str, Any] = {"wfmap": "1", "name": "x", "steps": {"w": {}}}
    if waiting:
        document["backlog"] = {"w": waiting}
    graph = build(read(json.dumps(document)))
    with pytest.raises(LimitError, match="no time passes, so the span never ends") as caught:
        simulate(graph, begin=date(2027, 1, 4), weeks=1, replications=1)
    assert '"arrivals"' in caught.value.hint


def test_a_backlog_of_no_work_may_end_at_one_moment() -> None:
    """As many as a document may state, in a span in which cases come later."""
    steps = {"w": {"next": "e"}, "e": {"kind": "end"}}
    document = {"wfmap": "1", "name": "x", "steps": steps, "backlog": {"w": 200_000}}
    graph = build(read(json.dumps({**document, "arrivals": {"every": "1 d"}})))
    found = simulate(graph, begin=date(2027, 1, 4), weeks=1, replications=1)
    assert found.span is not None

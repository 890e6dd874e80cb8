"""What the engine takes for granted is asserted before it runs."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from wfmap.errors import LimitError, WfmapError
from wfmap.graph import build
from wfmap.model.document import read
from wfmap.simulation import memory, preconditions, unending
from wfmap.simulation import simulate as run_simulation
from wfmap.simulation.cycles import cycle_of
from wfmap.simulation.engine import layout as at
from wfmap.simulation.memory import Memory
from wfmap.simulation.preconditions import UnsoundProgramError, demand_sound
from wfmap.simulation.program import _Compiler, compile  # noqa: A004 - what it does
from wfmap.simulation.rows import Span

WORK = {"actor": "a", "processing_time": "1 min"}


def graph_of(steps: dict[str, Any], **more: Any) -> Any:
    """Build the graph of a small document."""
    document = {"wfmap": "1", "name": "x", "steps": steps, **more}
    return build(read(json.dumps(document)))


def test_a_process_without_steps_is_refused() -> None:
    """There is nothing to run; the machine code would go beyond its memory."""
    with pytest.raises(WfmapError, match="no step to simulate"):
        run_simulation(graph_of({}))
    with pytest.raises(WfmapError, match="no step to simulate"):
        compile(graph_of({}))


@pytest.mark.parametrize(
    "steps",
    [
        {"e": {"kind": "end"}},
        {"e": {"kind": "start"}},
        {"a": {"kind": "event"}, "b": {"kind": "event"}},
        {"s": {"kind": "subprocess", "steps": {}}},
        {"s": {"kind": "subprocess", "steps": {"e": {"kind": "end"}}}},
        {"s": {"kind": "subprocess", "steps": {"s2": {"kind": "subprocess"}}}},
        {"s": {"kind": "event", "trigger": "message"}, "a": {"next": "s"}},
    ],
)
def test_a_process_of_next_to_nothing_takes_no_time(steps: dict[str, Any]) -> None:
    """Only ends, only a start, only events, an empty sub-process; no arrivals and no actors."""
    for more in ({}, {"arrivals": {"every": "1 h"}}):
        found = run_simulation(graph_of(steps, **more), cases=5, replications=1)
        assert found.cycle_time.mean == 0


def test_work_that_goes_round_for_ever_is_refused_on_every_way_in() -> None:
    """Whoever makes a program of it."""
    steps = {
        "do": {**WORK, "next": "ok"},
        "ok": {
            "kind": "decision",
            "next": [{"to": "do", "share": 1}, {"to": "e", "share": 0}],
        },
        "e": {"kind": "end"},
    }
    with pytest.raises(WfmapError, match="goes round for ever"):
        compile(graph_of(steps))


@pytest.mark.parametrize("event", ["handle", "told"])
def test_work_that_goes_round_for_ever_after_an_event_is_refused(event: str) -> None:
    """In an event sub-process or from a border, also where it takes no time at all."""
    inner = {"s": {"kind": "event", "trigger": "escalation"}}
    steps: dict[str, Any] = {
        "w": {"kind": "subprocess", "steps": inner},
        "told": {"kind": "event", "trigger": "escalation", "attached_to": "w", "next": "x"},
        "x": WORK,
        "handle": {"kind": "subprocess", "trigger": "error", "steps": {"u": {}}},
    }
    graph = graph_of(steps, wfmap="1.1", actors={"a": {"capacity": 1}})
    assert run_simulation(graph, cases=5, replications=1).cycle_time.mean > 0
    steps[event] |= {"next": event}
    with pytest.raises(WfmapError, match="goes round for ever"):
        run_simulation(graph_of(steps, wfmap="1.1", actors={"a": {}}), cases=5, replications=1)


def test_a_run_in_which_no_case_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the reason: nobody waits for it for ever."""
    monkeypatch.setattr(unending, "_MOST", 1_000)
    monkeypatch.setattr(preconditions, "refuse_round", lambda _: None)
    steps = {
        "w": {"processing_time": "1 min", "next": "fail"},
        "fail": {"kind": "end", "trigger": "error"},
        "handle": {
            "kind": "subprocess",
            "trigger": "error",
            "steps": {"u": {"setup_time": "1 s"}},
            "next": "handle",
        },
    }
    with pytest.raises(LimitError, match="no case came to an end"):
        run_simulation(graph_of(steps, wfmap="1.1"), cases=5, replications=1)


def test_a_backlog_that_fits_into_no_memory_is_refused() -> None:
    """The sum over all steps counts."""
    steps = {"v": {**WORK, "next": "w"}, "w": WORK}
    with pytest.raises(LimitError, match="300,000 cases wait"):
        compile(graph_of(steps, backlog={"v": 150_000, "w": 150_000}))


def test_work_that_fills_the_memory_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not as a fault of wfmap."""
    monkeypatch.setattr(memory, "_MOST_CELLS", 100_000)
    steps = {"w": {**WORK, "multi": {"count": 9_000}}}
    with pytest.raises(LimitError, match="more work is under way at once"):
        run_simulation(graph_of(steps), cases=5, replications=1)


def test_the_largest_numbers_are_simulated() -> None:
    """Capacity, instances, backlog, seed: each at the maximum that the schema states."""
    found = run_simulation(
        graph_of(
            {"w": {**WORK, "multi": {"count": 10_000}}},
            actors={"a": {"capacity": 100_000}},
            arrivals={"every": "1 h"},
        ),
        cases=2,
        replications=1,
        seed=2**53 - 1,
    )
    assert found.cycle_time.mean == pytest.approx(60)
    waiting = run_simulation(
        graph_of({"w": WORK}, actors={"a": {"capacity": 1}}, backlog={"w": 200_000}),
        cases=1,
        replications=1,
    )
    assert waiting.cycle_time.mean == pytest.approx(200_001 * 60)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("seed", 2**53),
        ("seed", -1),
        ("cases", 0),
        ("cases", 10**12),
        ("replications", 0),
        ("replications", 10**6),
        ("warm_up", -1),
        ("workers", 0),
        ("workers", 2000),
    ],
)
def test_numbers_out_of_range_are_named(option: str, value: int) -> None:
    """With their range, whoever asks."""
    given: dict[str, Any] = {option: value}
    with pytest.raises(LimitError, match=option) as caught:
        run_simulation(graph_of({"w": WORK}), **given)
    assert "it may be from" in caught.value.hint


BROKEN: dict[str, Callable[[list[int], int], None]] = {
    "a flow that leads nowhere": lambda i, node: _set(i, i[node + at.N_OUT] + at.L_TARGET, -3),
    "a flow into the midst of a step": lambda i, node: _add(i, i[node + at.N_OUT] + at.L_TARGET, 1),
    "a pool beyond the end": lambda i, node: _set(i, node + at.N_POOL, len(i)),
    "a class before the beginning": lambda i, node: _set(i, node + at.N_CLASS, -1),
    "a distribution at the end": lambda i, node: _set(i, node + at.N_WORK, len(i) - 1),
    "too many flows": lambda i, node: _set(i, node + at.N_OUT_COUNT, 10**9),
    "fewer than no flows": lambda i, node: _set(i, node + at.N_OUT_COUNT, -1),
    "no start": lambda i, _: _set(i, i[at.H_ROOT] + at.N_START_COUNT, 0),
    "a root in the header": lambda i, _: _set(i, at.H_ROOT, 3),
    "servers that are not there": lambda i, _: _set(
        i, i[i[at.H_POOLS] + at.P_GROUPS] + at.U_RESTED, 10**9
    ),
    "a calendar beyond the end": lambda i, _: _set(i, i[at.H_POOLS] + at.P_CALENDAR, len(i)),
}


def _set(i: list[int], place: int, value: int) -> None:
    i[place] = value


def _add(i: list[int], place: int, value: int) -> None:
    i[place] += value


BROKEN_EVENTS: dict[str, Callable[[list[int], dict[str, int]], None]] = {
    "something thrown that is not known": lambda i, at_: _set(i, at_["fail"] + at.N_THROWS, 7),
    "a catch that is no step": lambda i, at_: _add(i, _catch_of(i, at_["fail"]) + at.D_EVENT, 1),
    "a catch in no level": lambda i, at_: _set(i, _catch_of(i, at_["fail"]) + at.D_LEVEL, 0),
    "a border of the outermost level": lambda i, at_: _set(
        i, _catch_of(i, at_["fail"]) + at.D_LEVEL, i[at.H_ROOT]
    ),
    "a catch that is nowhere": lambda i, at_: _set(i, _catch_of(i, at_["fail"]) + at.D_WHERE, 3),
    "more catches than there are": lambda i, at_: _set(i, at_["fail"] + at.N_CATCH_COUNT, 10**9),
    "a signal to no step": lambda i, at_: _set(i, _catch_of(i, at_["call"]) + at.D_HOST, -1),
    "compensation of no level": lambda i, at_: _set(i, at_["back"] + at.N_UNDO_LEVEL, 5),
    "compensation of no step": lambda i, at_: _set(i, at_["back"] + at.N_UNDO_ONLY, 10**9),
    "what undoes a step is none": lambda i, at_: _set(i, at_["do"] + at.N_UNDONE_BY, 1),
    "an event sub-process that is none": lambda i, _: _set(i, i[i[at.H_ROOT] + at.N_INNER], -7),
    "more event sub-processes by share than there are": lambda i, _: _set(
        i, i[at.H_ROOT] + at.N_LATE_COUNT, 2
    ),
    "a limit that nobody counts": lambda i, at_: _set(i, i[at_["ok"] + at.N_OUT] + at.L_COUNT, 1),
    "scopes without room for counts": lambda i, _: _set(i, at.H_SCOPE_SIZE, at.S_COUNTS),
    "scopes without room for themselves": lambda i, _: _set(i, at.H_SCOPE_SIZE, 3),
    "closing time of no kind": lambda i, at_: _set(i, at_["do"] + at.N_CLOSING, 4),
    "a message into no level": lambda i, at_: _set(
        i, i[at_["ask"] + at.N_MESSAGES] + at.G_LEVEL, 2
    ),
}
EVENTS: dict[str, Any] = {
    "part": {
        "kind": "subprocess",
        "steps": {
            "do": {**WORK, "next": "fail"},
            "undo": {"kind": "event", "trigger": "compensation", "attached_to": "do", "next": "u"},
            "u": WORK,
            "fail": {"kind": "end", "trigger": "error"},
        },
        "next": "ok",
    },
    "late": {"kind": "event", "trigger": "error", "attached_to": "part", "next": "ok"},
    "ok": {
        "kind": "decision",
        "next": [
            {"to": "part", "share": 0.5, "rework": True, "at_most": 2},
            {"to": "ask", "share": 0.5},
        ],
    },
    "ask": {**WORK, "next": [{"to": "call"}, {"to": "told", "message": True}]},
    "told": {"kind": "event", "trigger": "message"},
    "call": {"kind": "event", "trigger": "signal", "throws": True, "next": "back"},
    "heard": {"kind": "event", "trigger": "signal", "attached_to": "ask", "next": "back"},
    "back": {"kind": "end", "trigger": "compensation", "compensates": "do"},
    "else": {"kind": "subprocess", "trigger": "error", "steps": {"sorry": WORK}},
}
"""A step of each kind that throws, catches, is undone, counted or told."""


def _catch_of(i: list[int], node: int) -> int:
    """Give the first who may catch what a step throws."""
    assert i[node + at.N_CATCH_COUNT] > 0
    return i[node + at.N_CATCHES]


@pytest.mark.parametrize("what", BROKEN_EVENTS)
def test_an_event_that_leads_out_of_its_memory_never_runs(what: str) -> None:
    """What is thrown, caught, undone, counted and told is looked at too."""
    graph = graph_of(EVENTS, wfmap="1.1", actors={"a": {"capacity": 2}})
    compiler = _Compiler(graph, cycle_of(graph.process, literal=True))
    compiler.program()
    BROKEN_EVENTS[what](compiler.image.i, compiler.node_at)
    with pytest.raises(UnsoundProgramError, match="unsound"):
        demand_sound(compiler.image)


@pytest.mark.parametrize("what", BROKEN)
def test_a_program_that_leads_out_of_its_memory_never_runs(what: str) -> None:
    """Each handle is looked at before the machine code is called."""
    graph = graph_of(
        {"v": {**WORK, "next": "w"}, "w": WORK},
        actors={"a": {"capacity": 2, "calendar": "c"}},
        calendars={"c": {"weekly": "Mo-Fr 09:00-17:00"}},
        arrivals={"every": "1 h"},
    )
    compiler = _Compiler(graph, cycle_of(graph.process, literal=True))
    compiler.program()
    demand_sound(compiler.image)
    BROKEN[what](compiler.image.i, compiler.node_at["v"])
    with pytest.raises(UnsoundProgramError, match="unsound"):
        demand_sound(compiler.image)


def test_the_room_of_a_backlog_holds_all_that_waits() -> None:
    """Inside a sub-process too, where each case has a host and two scopes."""
    steps = {"s": {"kind": "subprocess", "steps": {"w": WORK}}}
    program = compile(graph_of(steps, actors={"a": {"capacity": 1}}, backlog={"w": 5_000}))
    run = Memory(program, Span(cases=5, last=1, limit=1), seed=0, replication=0)
    size = len(run.i)
    run.aim(0, 0)
    run.proceed(events=1)
    assert len(run.i) == size

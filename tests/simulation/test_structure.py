"""Splits, joins, loops, insides and events come out at the instants worked out by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from wfmap.simulation import Run
from wfmap.simulation.engine import layout as at
from wfmap.units.durations import HOUR

Ran = Callable[..., Run]
HOURLY = {"arrivals": {"every": "1 h"}}


def task(hours: float, **more: Any) -> dict[str, Any]:
    """Write a task of fixed length, done by `a` unless said otherwise."""
    return {"actor": "a", "processing_time": f"{hours * 3600} s", **more}


def hours(run: Run) -> list[float]:
    """Give the cycle times of a run in hours."""
    return [float(time) / HOUR for time in run.cycle_times]


def spent(run: Run, step: int, column: int) -> float:
    """Give the hours all cases spent at a step, by column."""
    return float(run.steps[:, step, column].sum()) / HOUR


def test_an_inclusive_join_waits_for_the_branches_that_were_taken(ran: Ran) -> None:
    """Three hours when two branches go, one hour when one does; the join is visited once."""

    def document(share: float) -> dict[str, Any]:
        return {
            "actors": {"a": {}},
            "steps": {
                "split": {
                    "kind": "decision",
                    "split": "inclusive",
                    "next": [{"to": "x", "share": 1}, {"to": "y", "share": share}],
                },
                "x": task(1, next="join"),
                "y": task(3, next="join"),
                "join": {"kind": "decision", "split": "inclusive", "join": "all", "next": "end"},
                "end": {"kind": "end"},
            },
        }

    both, one = ran(document(1)), ran(document(0))
    assert (hours(both), hours(one)) == ([3], [1])
    assert both.steps[0, 3, at.X_VISITS] == one.steps[0, 3, at.X_VISITS] == 1


def test_an_inclusive_join_does_not_wait_for_work_that_comes_where_some_waits(ran: Ran) -> None:
    """BPMN 2.0.2, 13.4.3: two tokens of one branch; the second goes on alone when it comes."""
    found = ran(
        {
            "actors": {"a": {}},
            "steps": {
                "split": {
                    "kind": "decision",
                    "split": "inclusive",
                    "next": [{"to": "both", "share": 1}, {"to": "other", "share": 1}],
                },
                "both": {"kind": "parallel", "next": ["early", "late"]},
                "early": task(1, next="merge"),
                "late": task(5, next="merge"),
                "merge": {"kind": "decision", "next": "join"},
                "other": task(2, next="join"),
                "join": {"kind": "decision", "split": "inclusive", "join": "all", "next": "after"},
                "after": task(1),
            },
        }
    )
    assert hours(found) == [6]
    assert found.steps[0, -1, at.X_VISITS] == 2


def test_a_level_begins_at_every_task_that_no_flow_enters(ran: Ran) -> None:
    """BPMN 2.0.2, 13.3.2: side by side in a sub-process, and beside the start event of a level."""
    inner = {name: task(k) for k, name in enumerate("xyz", 1)}
    found = ran(
        {
            "actors": {"a": {}},
            "steps": {
                "begin": {"kind": "start", "next": "sub"},
                "sub": {"kind": "subprocess", "steps": inner, "multi": {"count": 2}},
                "aside": task(7),
            },
        }
    )
    assert hours(found) == [7]
    assert found.steps[0, :, at.X_VISITS].tolist() == [1, 1, 2, 2, 2, 1]


def test_start_events_are_alternatives(ran: Ran) -> None:
    """One of them begins a case."""
    found = ran(
        {
            "actors": {"a": {}},
            "steps": {
                "mail": {"kind": "start", "name": "Mail", "next": "do"},
                "call": {"kind": "start", "name": "Call", "next": "do"},
                "do": task(1),
            },
        }
    )
    assert found.steps[0, :2, at.X_VISITS].sum() == 1
    assert hours(found) == [1]


def test_an_inclusive_split_takes_its_default_where_nothing_else_holds(ran: Ran) -> None:
    """Neither branch is ever drawn."""
    steps = {
        "split": {
            "kind": "decision",
            "split": "inclusive",
            "next": [{"to": "x", "share": 0}, {"to": "y", "share": 0, "default": True}],
        },
        "x": task(1),
        "y": task(3),
    }
    assert hours(ran({"actors": {"a": {}}, "steps": steps})) == [3]


def test_a_default_flow_is_taken_beside_others_as_often_as_its_share_says(ran: Ran) -> None:
    """It fills up what the others leave: three tenths alone, one tenth beside."""
    steps = {
        "split": {
            "kind": "decision",
            "split": "inclusive",
            "next": [{"to": "x", "share": 0.7}, {"to": "y", "share": 0.4, "default": True}],
        },
        "x": task(1),
        "y": task(1),
    }
    found = ran({"actors": {"a": {}}, "steps": steps}, 10_000)
    visits = found.steps[:, :, at.X_VISITS].sum(axis=0) / 10_000
    assert visits.tolist() == pytest.approx([1, 0.7, 0.4], rel=0.03)


def test_a_parallel_join_waits_for_one_token_of_each_flow(ran: Ran) -> None:
    """Cases never join each other."""
    steps = {
        "split": {"kind": "parallel", "next": ["x", "y"]},
        "x": task(1, next="join"),
        "y": task(5, next="join"),
        "join": {"kind": "parallel", "next": "z"},
        "z": task(1),
    }
    found = ran({**HOURLY, "actors": {"a": {}}, "steps": steps}, 6)
    assert hours(found) == [6] * 6
    assert found.steps[:, 4, at.X_VISITS].sum() >= 6


def test_a_case_lasts_until_its_last_token_has_ended(ran: Ran) -> None:
    """Branches that never meet."""
    steps = {
        "split": {"kind": "parallel", "next": ["x", "y"]},
        "x": task(1),
        "y": task(5),
    }
    assert hours(ran({"actors": {"a": {}}, "steps": steps})) == [5]


def test_a_step_done_several_times_side_by_side_or_in_a_row(ran: Ran) -> None:
    """Three times two hours: by two people in four hours, in a row in six; waits come once."""
    for order, time in (("parallel", 4), ("sequential", 6)):
        step = task(2, wait_time="1 h", multi={"count": 3, "order": order})
        found = ran({"actors": {"a": {"capacity": 2}}, "steps": {"s": step}})
        assert hours(found) == [time + 1]
        assert found.steps[0, 0, at.X_RUNS] == 3


def test_a_broken_count_is_drawn(ran: Ran) -> None:
    """Two or three times, two and a half in the mean."""
    step = task(1, multi={"count": 2.5, "order": "sequential"})
    found = ran({"actors": {"a": {}}, "steps": {"s": step}}, 4000)
    assert set(hours(found)) == {2, 3}
    assert found.cycle_times.mean() / HOUR == pytest.approx(2.5, rel=0.02)


def inside(**more: Any) -> dict[str, Any]:
    """Write a sub-process of two parallel tasks of one and two hours."""
    return {
        "kind": "subprocess",
        "steps": {
            "split": {"kind": "parallel", "next": ["x", "y"]},
            "x": task(1),
            "y": task(2),
        },
        **more,
    }


def test_a_subprocess_ends_when_nothing_is_left_in_it(ran: Ran) -> None:
    """Also when it is done twice, side by side or in a row, or stands in another."""
    after = {"after": task(1)}
    for multi, time in (({}, 3), ({"count": 2}, 3), ({"count": 2, "order": "sequential"}, 5)):
        sub = inside(next="after", **({"multi": multi} if multi else {}))
        assert hours(ran({"actors": {"a": {}}, "steps": {"sub": sub, **after}})) == [time]
    nested = {"kind": "subprocess", "steps": {"sub": inside()}, "next": "after"}
    assert hours(ran({"actors": {"a": {}}, "steps": {"outer": nested, **after}})) == [3]


def border(share: float | None = None, **more: Any) -> dict[str, Any]:
    """Write a task of five hours with a timer of two hours on its border."""
    timer = {
        "kind": "event",
        "trigger": "timer",
        "attached_to": "host",
        "wait_time": "2 h",
        "next": "late",
        **({"share": share} if share is not None else {}),
        **more,
    }
    return {
        "actors": {"a": {"capacity": 1}, "b": {}},
        "steps": {
            "host": task(5, next="end"),
            "timer": timer,
            "late": {"actor": "b", "processing_time": "10 h"},
            "end": {"kind": "end"},
        },
    }


def test_a_timer_on_the_border_stops_its_step(ran: Ran) -> None:
    """After two hours, with the two hours of work done; its server is free at once."""
    found = ran(border() | {"arrivals": {"every": "2 h"}}, 3)
    assert hours(found) == [12] * 3
    assert spent(found, 0, at.X_WORK) >= 6
    assert found.steps[:, 3, at.X_VISITS].sum() == 0


def test_a_timer_on_the_border_may_go_off_beside_its_step(ran: Ran) -> None:
    """The step goes on; the case ends with the later of both."""
    found = ran(border(interrupting=False))
    assert hours(found) == [12]
    assert found.steps[0, 3, at.X_VISITS] == 1


def test_a_timer_that_comes_too_late_does_not_go_off(ran: Ran) -> None:
    """Six hours are longer than five."""
    found = ran(border(wait_time="6 h"))
    assert hours(found) == [5]


def test_an_event_with_a_share_is_set_off_when_its_step_ends(ran: Ran) -> None:
    """Always: instead of the normal way, or beside it; never: not at all."""
    assert hours(ran(border(share=1))) == [15]
    beside = ran(border(share=1, interrupting=False))
    assert hours(beside) == [15]
    assert beside.steps[0, 3, at.X_VISITS] == 1
    assert hours(ran(border(share=0))) == [5]


def test_a_timer_stops_a_whole_subprocess(ran: Ran) -> None:
    """With all that waits, works and rests in it, several instances at once."""
    inner = {
        "split": {"kind": "parallel", "next": ["x", "y", "z", "w"]},
        "x": task(8, next="join"),
        "y": task(8, multi={"count": 3}),
        "z": {"kind": "wait", "wait_time": "9 h", "next": "join"},
        "w": task(8, batch={"size": 100}),
        "join": {"kind": "parallel"},
    }
    steps = {
        "sub": {"kind": "subprocess", "multi": {"count": 2}, "steps": inner, "next": "end"},
        "timer": {
            "kind": "event",
            "trigger": "timer",
            "attached_to": "sub",
            "wait_time": "3 h",
            "next": "late",
        },
        "late": task(1),
        "end": {"kind": "end"},
    }
    found = ran({"actors": {"a": {"capacity": 2}}, "steps": steps}, 5)
    assert hours(found) == [4] * 5


def test_the_first_of_several_events_decides(ran: Ran) -> None:
    """Nobody answers within a day, so the timer goes off."""
    steps = {
        "wait": {"kind": "decision", "split": "event", "next": ["answer", "timeout"]},
        "answer": {"kind": "event", "trigger": "message", "wait_time": "30 h", "next": "x"},
        "timeout": {"kind": "event", "trigger": "timer", "wait_time": "24 h", "next": "y"},
        "x": task(1),
        "y": task(2),
    }
    assert hours(ran({"actors": {"a": {}}, "steps": steps})) == [26]


def test_stated_shares_of_events_decide_before_their_times(ran: Ran) -> None:
    """What was measured is measured."""
    steps = {
        "wait": {
            "kind": "decision",
            "split": "event",
            "next": [{"to": "answer", "share": 1}, {"to": "timeout", "share": 0}],
        },
        "answer": {"kind": "event", "trigger": "message", "wait_time": "30 h"},
        "timeout": {"kind": "event", "trigger": "timer", "wait_time": "24 h"},
    }
    assert hours(ran({"steps": steps})) == [30]


def test_a_message_begins_a_step_that_nothing_else_does(ran: Ran) -> None:
    """The sender goes on at once, the other works beside it."""
    steps = {
        "send": task(1, next=["go", {"to": "told", "message": True}]),
        "go": task(1),
        "told": {"kind": "start", "trigger": "message", "next": "work"},
        "work": task(5),
    }
    assert hours(ran({"actors": {"a": {}}, "steps": steps})) == [6]

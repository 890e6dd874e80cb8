"""Event sub-processes, compensation, cancels and limits, with what comes of them by BPMN 2.0.2."""

from typing import Any

from tests.simulation.event_parts import Row, begun, end, fork, inside, on, task

__all__ = ["OTHERS"]


def _undone_late(give: Any, **more: Any) -> Any:
    """Undo a step two levels in when both levels have ended, with a border that caught there."""
    within = {"s": task(1), "undo-s": on("s", "compensation", "give"), "give": give, **more}
    return {
        "a": inside({"b": inside(within)}, "undo"),
        "late": on("a", "error", "caught"),
        "heard": on("a", "signal", "caught"),
        "caught": task(7),
        "undo": {"kind": "event", "trigger": "compensation", "next": "on"},
        "on": task(5),
    }


FAILS = inside({"w": task(2, "fail"), "fail": end("error")})

OTHERS: dict[str, Row] = {
    "an error of what undoes a step is not caught by a level that has ended": (
        _undone_late(FAILS),
        3,
        {"w": 1, "caught": 0, "on": 0},
    ),
    "an error of what undoes a step is caught where that is done": (
        _undone_late(FAILS) | {"handle": begun("error", {"ask": task(3)})},
        6,
        {"w": 1, "ask": 1, "caught": 0, "on": 0},
    ),
    "a signal of what undoes a step passes by a level that has ended": (
        _undone_late(task(2, "call"), call=end("signal")),
        8,
        {"give": 1, "caught": 0, "on": 1},
    ),
    "an event sub-process begins after its time in place of the rest": (
        {"work": task(60, "on"), "on": task(5)}
        | {"stop": begun("timer", {"ask": task(3)}, start={"wait_time": "20 min"})},
        23,
        {"ask": 1, "on": 0},
    ),
    "an event sub-process begins after its time beside the rest": (
        {"work": task(60, "on"), "on": task(5)}
        | {
            "note": begun(
                "timer", {"ask": task(3)}, start={"wait_time": "20 min"}, interrupting=False
            )
        },
        65,
        {"ask": 1, "on": 1},
    ),
    "a level ends when what goes on beside it has ended": (
        {
            "sub": inside(
                {
                    "work": task(60),
                    "note": begun("timer", {"ask": task(100)}, start={"wait_time": "20 min"})
                    | {"interrupting": False},
                },
                "on",
            ),
            "on": task(5),
        },
        125,
        {"ask": 1, "on": 1},
    ),
    "an event sub-process whose time comes after the end never begins": (
        {"work": task(10)}
        | {"stop": begun("timer", {"ask": task(3)}, start={"wait_time": "20 min"})},
        10,
        {"ask": 0},
    ),
    "of several event sub-processes the first that interrupts is the last to begin": (
        {
            "work": task(60),
            "a": begun(
                "timer", {"ask": task(1)}, start={"wait_time": "10 min"}, interrupting=False
            ),
            "b": begun("timer", {"halt": task(30)}, start={"wait_time": "20 min"}),
            "c": begun("timer", {"late": task(1)}, start={"wait_time": "30 min"}),
        },
        50,
        {"ask": 1, "halt": 1, "late": 0},
    ),
    "an event sub-process has event sub-processes of its own": (
        {
            "work": task(60),
            "stop": begun(
                "timer",
                {
                    "ask": task(60),
                    "deeper": begun("timer", {"give-up": task(2)}, start={"wait_time": "5 min"}),
                },
                start={"wait_time": "20 min"},
            ),
        },
        27,
        {"ask": 1, "give-up": 1},
    ),
    "a message begins an event sub-process": (
        {
            "s": fork("work", "call"),
            "work": task(60),
            "call": task(10, "said"),
            "said": end() | {"next": [{"to": "hear", "message": True}]},
            "hear": begun("message", {"stop": task(3)}),
        },
        13,
        {"stop": 1},
    ),
    "a message begins an event sub-process after a time that is stated": (
        {"work": task(60)}
        | {"hear": begun("message", {"stop": task(3)}, start={"wait_time": "15 min"})},
        18,
        {"stop": 1},
    ),
    "a message sets off an event on a border": (
        {
            "s": fork("work", "call"),
            "work": task(60),
            "call": task(10, "said"),
            "said": end() | {"next": [{"to": "heard", "message": True}]},
            "heard": on("work", "message", "stop"),
            "stop": task(3),
        },
        13,
        {"heard": 1, "stop": 1},
    ),
    "a signal goes to the steps beside it and to event sub-processes": (
        {
            "s": fork("work", "watch", "call"),
            "work": task(60),
            "watch": task(60),
            "call": task(10, "said"),
            "said": end("signal", code="alarm"),
            "heard": on("work", "signal", "stop", code="alarm"),
            "other": on("watch", "signal", "never", code="all clear"),
            "stop": task(3),
            "never": task(100),
            "hear": begun("signal", {"note": task(80)}, interrupting=False),
        },
        90,
        {"stop": 1, "note": 1, "never": 0, "watch": 1},
    ),
    "a signal that is thrown between steps goes on": (
        {
            "s": fork("work", "call"),
            "work": task(60),
            "call": task(10, "said"),
            "said": {"kind": "event", "trigger": "signal", "throws": True, "next": "on"},
            "on": task(7),
            "heard": on("work", "signal", "stop"),
            "stop": task(3),
        },
        17,
        {"on": 1, "stop": 1},
    ),
    "compensation undoes what was done, the last first": (
        {
            "a": task(1, "b"),
            "undo-a": on("a", "compensation", "give-a"),
            "give-a": task(10),
            "b": task(2, "c"),
            "undo-b": on("b", "compensation", "give-b"),
            "give-b": task(20),
            "c": task(3, "undo"),
            "undo": {"kind": "event", "trigger": "compensation", "next": "on"},
            "on": task(5),
        },
        41,
        {"give-a": 1, "give-b": 1, "on": 1},
    ),
    "compensation of one step undoes that only": (
        {
            "a": task(1, "b"),
            "undo-a": on("a", "compensation", "give-a"),
            "give-a": task(10),
            "b": task(2, "undo"),
            "undo-b": on("b", "compensation", "give-b"),
            "give-b": task(20),
            "undo": end("compensation", compensates="a"),
        },
        13,
        {"give-a": 1, "give-b": 0},
    ),
    "what was not done is not undone": (
        {
            "s": fork("a", "b"),
            "a": task(60),
            "undo-a": on("a", "compensation", "give-a"),
            "give-a": task(10),
            "b": task(2, "undo"),
            "undo": end("compensation"),
        },
        60,
        {"give-a": 0},
    ),
    "steps of a sub-process that has ended are undone with it": (
        {
            "sub": inside(
                {"a": task(1), "undo-a": on("a", "compensation", "give-a"), "give-a": task(10)},
                "undo",
            ),
            "undo": end("compensation"),
        },
        11,
        {"give-a": 1},
    ),
    "a sub-process with a compensation of its own is undone by that": (
        {
            "sub": inside(
                {"a": task(1), "undo-a": on("a", "compensation", "give-a"), "give-a": task(10)},
                "undo",
            ),
            "undo-sub": on("sub", "compensation", "give-all"),
            "give-all": task(20),
            "undo": end("compensation"),
        },
        21,
        {"give-a": 0, "give-all": 1},
    ),
    "an error that is handled can undo what was done around the handler": (
        {
            "a": task(1, "b"),
            "undo-a": on("a", "compensation", "give-a"),
            "give-a": task(10),
            "b": task(2, "fail"),
            "fail": end("error"),
            "handle": begun("error", {"undo": end("compensation")}),
        },
        13,
        {"give-a": 1, "handle": 1},
    ),
    "a cancel end undoes the transaction and leaves by its border": (
        {
            "sub": inside(
                {
                    "s": fork("a", "slow"),
                    "a": task(1, "stop"),
                    "undo-a": on("a", "compensation", "give-a"),
                    "give-a": task(10),
                    "stop": end("cancel"),
                    "slow": task(60),
                },
                "on",
            ),
            "given-up": on("sub", "cancel", "tell"),
            "tell": task(3),
            "on": task(5),
        },
        14,
        {"give-a": 1, "tell": 1, "on": 0, "slow": 1},
    ),
    "a step is entered twice and left by its limit": (
        {
            "do": task(10, "right"),
            "right": {
                "kind": "decision",
                "next": [{"to": "do", "share": 1, "at_most": 3, "rework": True}, {"to": "done"}],
            },
            "done": end(),
        },
        40,
        {"do": 4, "right": 4, "done": 1},
    ),
    "a limit counts anew in every execution of its sub-process": (
        {
            "sub": inside(
                {
                    "do": task(10, "right"),
                    "right": {
                        "kind": "decision",
                        "next": [
                            {"to": "do", "share": 1, "at_most": 2, "rework": True},
                            {"to": "done"},
                        ],
                    },
                    "done": end(),
                },
                multi={"count": 2, "order": "sequential"},
            )
        },
        60,
        {"do": 6, "done": 2},
    ),
    "a rework flow of a task has a limit too": (
        {
            "do": {
                "processing_time": "10 min",
                "next": [{"to": "do", "rework": True, "share": 1, "at_most": 2}, {"to": "done"}],
            },
            "done": end(),
        },
        30,
        {"do": 3, "done": 1},
    ),
}

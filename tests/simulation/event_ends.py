"""Ends that stop others, errors and escalations, with what comes of them by BPMN 2.0.2."""

from tests.simulation.event_parts import RACE, Row, begun, end, fork, inside, on, task

__all__ = ["ENDS"]

ENDS: dict[str, Row] = {
    "a terminate end ends the case": (
        {**RACE, "first": end("terminate"), "second": end()},
        1,
        {"slow": 1, "second": 0},
    ),
    "an end beside a terminate end that comes later ends nothing": (
        {**RACE, "first": end(), "second": end("terminate")},
        60,
        {"first": 1, "second": 1},
    ),
    "a terminate end in a sub-process ends that only": (
        {"sub": inside({**RACE, "first": end("terminate"), "second": end()}, "on"), "on": task(5)},
        6,
        {"second": 0, "on": 1},
    ),
    "a terminate end two levels deep ends the inner level only": (
        {
            "outer": inside(
                {
                    "s0": fork("inner", "beside"),
                    "inner": inside({**RACE, "first": end("terminate"), "second": end()}),
                    "beside": task(10),
                },
                "on",
            ),
            "on": task(5),
        },
        15,
        {"second": 0, "beside": 1, "on": 1},
    ),
    "a terminate end of one of three instances side by side ends that one only": (
        {
            "sub": inside(
                {**RACE, "first": end("terminate"), "second": end()},
                "on",
                multi={"count": 3, "order": "parallel"},
            ),
            "on": task(5),
        },
        6,
        {"fast": 3, "slow": 3, "second": 0, "on": 1},
    ),
    "a terminate end of each of three instances in a row leaves the others to be done": (
        {
            "sub": inside(
                {**RACE, "first": end("terminate"), "second": end()},
                "on",
                multi={"count": 3, "order": "sequential"},
            ),
            "on": task(5),
        },
        8,
        {"fast": 3, "on": 1},
    ),
    "a terminate end at the top ends instances that are under way": (
        {
            "s": fork("fast", "many"),
            "fast": task(1, "first"),
            "first": end("terminate"),
            "many": inside({"work": task(60)}, multi={"count": 4, "order": "parallel"}),
        },
        1,
        {"work": 4},
    ),
    "an error end at the top ends the case": (
        {**RACE, "first": end("error"), "second": end()},
        1,
        {"second": 0},
    ),
    "an error that nobody catches ends the case from any depth": (
        {
            "outer": inside(
                {"inner": inside({**RACE, "first": end("error"), "second": end()}, "then")}
                | {"then": task(5)},
                "on",
            ),
            "on": task(5),
        },
        1,
        {"then": 0, "on": 0},
    ),
    "an error is caught on the border of its sub-process": (
        {
            "sub": inside({**RACE, "first": end("error"), "second": end()}, "on"),
            "caught": on("sub", "error", "fix"),
            "fix": task(5),
            "on": task(7),
        },
        6,
        {"caught": 1, "fix": 1, "on": 0, "second": 0},
    ),
    "an error is caught by the event of its code": (
        {
            "sub": inside({**RACE, "first": end("error", code="e2"), "second": end()}),
            "any": on("sub", "error", "never"),
            "first-code": on("sub", "error", "never", code="e1"),
            "second-code": on("sub", "error", "fix", code="e2"),
            "never": task(100),
            "fix": task(5),
        },
        6,
        {"fix": 1, "never": 0},
    ),
    "an error of another code goes further out": (
        {
            "outer": inside(
                {
                    "inner": inside({**RACE, "first": end("error", code="e2"), "second": end()}),
                    "no": on("inner", "error", "never", code="e1"),
                    "never": task(100),
                }
            ),
            "yes": on("outer", "error", "fix"),
            "fix": task(5),
        },
        6,
        {"fix": 1, "never": 0},
    ),
    "an error in one of several instances stops them all": (
        {
            "sub": inside(
                {**RACE, "first": end("error"), "second": end()},
                multi={"count": 3, "order": "parallel"},
            ),
            "caught": on("sub", "error", "fix"),
            "fix": task(5),
        },
        6,
        {"caught": 1, "fix": 1},
    ),
    "an event sub-process catches an error in place of its level": (
        {
            **RACE,
            "first": end("error"),
            "second": end(),
            "handle": begun("error", {"mend": task(5)}),
        },
        6,
        {"handle": 1, "mend": 1, "second": 0},
    ),
    "the event sub-process goes before the border": (
        {
            "sub": inside(
                {
                    **RACE,
                    "first": end("error"),
                    "second": end(),
                    "handle": begun("error", {"mend": task(5)}),
                },
                "on",
            ),
            "caught": on("sub", "error", "never"),
            "never": task(100),
            "on": task(7),
        },
        13,
        {"mend": 1, "on": 1, "never": 0},
    ),
    "an error thrown by the one that handles goes to the border": (
        {
            "sub": inside(
                {
                    **RACE,
                    "first": end("error"),
                    "second": end(),
                    "handle": begun("error", {"mend": task(5, "again"), "again": end("error")}),
                }
            ),
            "caught": on("sub", "error", "fix"),
            "fix": task(7),
        },
        13,
        {"mend": 1, "caught": 1, "fix": 1},
    ),
    "an escalation goes on where nobody catches it": (
        {"work": task(1, "tell"), "tell": {"kind": "event", "trigger": "escalation", "next": "on"}}
        | {"on": task(5)},
        6,
        {"on": 1},
    ),
    "an escalation that interrupts nothing begins something beside": (
        {
            "sub": inside(
                {
                    "work": task(1, "tell"),
                    "tell": {"kind": "event", "trigger": "escalation", "next": "rest"},
                    "rest": task(9),
                },
                "on",
            ),
            "told": on("sub", "escalation", "look", interrupting=False),
            "look": task(3),
            "on": task(5),
        },
        15,
        {"look": 1, "rest": 1, "on": 1},
    ),
    "an escalation that interrupts stops its step": (
        {
            "sub": inside(
                {
                    "work": task(1, "tell"),
                    "tell": {"kind": "event", "trigger": "escalation", "next": "rest"},
                    "rest": task(9),
                },
                "on",
            ),
            "told": on("sub", "escalation", "look"),
            "look": task(3),
            "on": task(5),
        },
        4,
        {"look": 1, "rest": 0, "on": 0},
    ),
    "an escalation end begins an event sub-process beside the rest": (
        {
            **RACE,
            "first": end("escalation"),
            "second": end(),
            "care": begun("escalation", {"look": task(100)}, interrupting=False),
        },
        101,
        {"look": 1, "second": 1},
    ),
    "an escalation is caught by the innermost only": (
        {
            "sub": inside(
                {
                    **RACE,
                    "first": end("escalation"),
                    "second": end(),
                    "near": begun("escalation", {"look": task(2)}, interrupting=False),
                }
            ),
            "far": on("sub", "escalation", "never", interrupting=False),
            "never": task(500),
        },
        60,
        {"look": 1, "never": 0},
    ),
}

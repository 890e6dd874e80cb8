"""Whether a case can end at all where events stop work."""

import json
from typing import Any

import pytest

from wfmap.errors import WfmapError
from wfmap.graph import build
from wfmap.graph.endings import caught_for_ever
from wfmap.model.document import read
from wfmap.simulation import simulate

HOST: dict[str, Any] = {"kind": "subprocess", "next": "on"}
FAIL: dict[str, Any] = {"kind": "end", "trigger": "error"}
CAUGHT: dict[str, Any] = {"kind": "event", "trigger": "error", "attached_to": "sub"}
ON: dict[str, Any] = {"on": {"processing_time": "7 min"}}
SPLIT: dict[str, Any] = {
    "s": {"kind": "parallel", "next": ["fast", "slow"]},
    "fast": {"processing_time": "1 min", "next": "fail"},
    "slow": {"processing_time": "60 min"},
    "fail": FAIL,
}
CHOICE: dict[str, Any] = {
    "s": {"kind": "decision", "next": [{"to": "fail", "share": 0.9}, {"to": "t", "share": 0.1}]},
    "t": {},
    "fail": FAIL,
}


def of(steps: dict[str, Any]) -> Any:
    """Build the graph of a small document."""
    given = {"wfmap": "1.1", "name": "x", "arrivals": {"every": "1 h"}, "steps": steps}
    return build(read(json.dumps(given)))


ENDLESS: dict[str, dict[str, Any]] = {
    "an error on one way of a split": {
        "sub": {**HOST, "steps": SPLIT},
        "caught": {**CAUGHT, "next": "fix"},
        "fix": {"processing_time": "5 min", "next": "sub"},
    },
    "an error by its code, though another event leads out": {
        "sub": {**HOST, "steps": {"w": {"next": "fail"}, "fail": {**FAIL, "code": "e"}}},
        "other": {**CAUGHT, "code": "o", "next": "on"},
        "caught": {**CAUGHT, "code": "e", "next": "sub"},
    },
    "an escalation that interrupts": {
        "sub": {
            **HOST,
            "steps": {"w": {"next": "up"}, "up": {"kind": "end", "trigger": "escalation"}},
        },
        "caught": {**CAUGHT, "trigger": "escalation", "interrupting": True, "next": "sub"},
    },
    "a cancel of a transaction": {
        "sub": {
            **HOST,
            "steps": {"w": {"next": "no"}, "no": {"kind": "end", "trigger": "cancel"}},
        },
        "caught": {**CAUGHT, "trigger": "cancel", "next": "sub"},
    },
    "an error two levels below": {
        "sub": {
            **HOST,
            "steps": {"in": {"kind": "subprocess", "steps": SPLIT, "next": "t"}, "t": {}},
        },
        "caught": {**CAUGHT, "next": "sub"},
    },
    "a message of share 1": {
        "sub": {"processing_time": "1 min", "next": "on"},
        "caught": {**CAUGHT, "trigger": "message", "share": 1, "next": "sub"},
    },
    "one of two starts": {
        "sub": {**HOST, "steps": SPLIT},
        "caught": {**CAUGHT, "next": "sub"},
        "also": {"next": "on"},
    },
}

FINE: dict[str, dict[str, Any]] = {
    "an error now and then": {
        "sub": {**HOST, "steps": CHOICE},
        "caught": {**CAUGHT, "next": "sub"},
    },
    "an error that leads on": {
        "sub": {**HOST, "steps": SPLIT},
        "caught": {**CAUGHT, "next": "on"},
    },
    "an error that nobody catches": {
        "sub": {**HOST, "steps": {**SPLIT, "fail": {**FAIL, "code": "x"}}},
        "caught": {**CAUGHT, "code": "e", "next": "sub"},
    },
    "an escalation that stops nothing": {
        "sub": {
            **HOST,
            "steps": {"w": {"next": "up"}, "up": {"kind": "end", "trigger": "escalation"}},
        },
        "caught": {**CAUGHT, "trigger": "escalation", "interrupting": False, "next": "look"},
        "look": {},
    },
    "an error that an event sub-process takes": {
        "sub": {
            **HOST,
            "steps": {**SPLIT, "h": {"kind": "subprocess", "trigger": "error", "steps": {"u": {}}}},
        },
        "caught": {**CAUGHT, "next": "sub"},
    },
    "no instance, sometimes": {
        "sub": {**HOST, "multi": {"count": 0.5}, "steps": SPLIT},
        "caught": {**CAUGHT, "next": "sub"},
    },
}


@pytest.mark.parametrize("steps", ENDLESS.values(), ids=ENDLESS)
def test_work_that_is_always_stopped_and_led_back_is_refused_before_a_run(
    steps: dict[str, Any],
) -> None:
    """It names who throws, who is stopped, and the event that leads nowhere."""
    graph = of({**steps, **ON})
    found = caught_for_ever(graph)
    assert found is not None
    assert (found.host, found.event) == ("sub", "caught")
    assert "no way from 'caught' leads to an end" in found.story(graph)
    with pytest.raises(WfmapError, match="for ever"):
        simulate(graph, cases=5, replications=1)


@pytest.mark.parametrize("steps", FINE.values(), ids=FINE)
def test_work_that_may_be_done_is_not_refused(steps: dict[str, Any]) -> None:
    """Whatever is in doubt may happen; the simulation ends."""
    graph = of({**steps, **ON})
    assert caught_for_ever(graph) is None
    assert simulate(graph, cases=20, replications=1).cycle_time.mean > 0


def test_what_goes_round_by_flows_alone_is_not_laid_at_an_event() -> None:
    """The flows are to blame, and have an error of their own."""
    steps = {
        "sub": {**HOST, "steps": SPLIT, "next": "on"},
        "caught": {**CAUGHT, "next": "on"},
        "on": {"next": "sub"},
    }
    assert caught_for_ever(of(steps)) is None

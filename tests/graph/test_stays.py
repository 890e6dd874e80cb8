"""How long work stays, where a timer waits beside it or a flow crosses a border."""

import json

import numpy as np
import pytest

from wfmap.graph import build
from wfmap.graph.deadlines import Stream, waiting
from wfmap.model.document import examine
from wfmap.prediction.predictor import predict
from wfmap.units.laws import law_of


@pytest.mark.parametrize("servers", [1, 3])
def test_work_in_no_time_makes_nobody_wait(servers: int) -> None:
    """However much of it comes, and whether or not it is taken away after a while."""
    nothing, hour = law_of("fixed", {"value": 0.0}), law_of("fixed", {"value": 3600.0})
    for streams in ([Stream(5.0, nothing)], [Stream(5.0, nothing), Stream(1.0, nothing, hour)]):
        found = waiting(streams, servers)
        assert found is not None
        assert np.all(found.values() == 0)


@pytest.mark.parametrize("source", ["sub", "before"])
def test_a_flow_that_crosses_the_border_of_a_sub_process_tells_no_time_inside(source: str) -> None:
    """It is a finding; a time is predicted all the same, near the one without it."""
    inside = {"in": {"name": "Do it", "actor": "a", "processing_time": "10 min"}}
    document = {
        "wfmap": "1",
        "arrivals": {"every": "1 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {
            "before": {"name": "Begin", "next": ["sub"]},
            "sub": {"kind": "subprocess", "name": "Sub", "steps": inside, "next": ["after"]},
            "late": {
                "kind": "event",
                "trigger": "timer",
                "attached_to": "sub",
                "wait_time": "1 h",
                "next": ["after"],
            },
            "after": {"name": "End"},
        },
    }
    plain = examine(json.dumps(document)).process
    document["steps"][source]["next"].append({"to": "in", "rework": True})  # type: ignore[index]  # JSON
    crossing = examine(json.dumps(document)).process
    assert plain is not None
    assert crossing is not None
    assert predict(build(crossing)).cycle_time.mean == pytest.approx(
        predict(build(plain)).cycle_time.mean, rel=0.6
    )

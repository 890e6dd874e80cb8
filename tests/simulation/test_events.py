"""What ends, stops, escalates, is undone or begins beside comes out as BPMN 2.0.2 says.

Every document has fixed times, so that cycle times and visits are known to the second. A case
comes every ten days, so that none waits for another.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from tests.simulation.event_ends import ENDS
from tests.simulation.event_others import OTHERS
from tests.simulation.event_parts import RACE, begun, end, inside, on, task
from wfmap.graph import ProcessGraph
from wfmap.graph.events import catches, occasion_of
from wfmap.graph.visits import visits as count_visits
from wfmap.simulation import Run, compile  # noqa: A004 - its name
from wfmap.simulation.engine import layout as at
from wfmap.simulation.memory import Memory
from wfmap.simulation.rows import Span
from wfmap.units.durations import MINUTE

Ran = Callable[..., Run]
CASES = 7
TABLE = {**ENDS, **OTHERS}
WORLD = {"wfmap": "1.1", "arrivals": {"every": "10 d"}}


def visits(run: Run, graph: ProcessGraph) -> Mapping[str, float]:
    """Give the visits of each step in an average case."""
    counted = run.steps[:, :, at.X_VISITS].sum(axis=0) / CASES
    return dict(zip(graph.steps, counted, strict=True))


@pytest.mark.parametrize("said", TABLE)
def test_what_happens_is_what_bpmn_says(
    ran: Ran, graph_of: Callable[[Any], ProcessGraph], said: str
) -> None:
    """Cycle time and visits of every case are exact, and no case is left over."""
    steps, minutes, counted = TABLE[said]
    document = {**WORLD, "steps": steps}
    found = ran(document, CASES)
    assert found.cycle_times == pytest.approx(np.full(CASES, minutes * MINUTE))
    known = visits(found, graph_of(document))
    assert {step: known[step] for step in counted} == pytest.approx(counted)


@pytest.mark.parametrize("said", TABLE)
def test_nothing_is_left_behind_when_a_case_is_over(
    graph_of: Callable[[Any], ProcessGraph], said: str
) -> None:
    """Memory taken for a case is given back, whatever was stopped: it does not grow with cases."""
    steps, _, _ = TABLE[said]
    document = {**WORLD, "steps": steps}
    program = compile(graph_of(document))
    span = Span(cases=5, last=40, limit=200)
    memory = Memory(program, span, seed=0, replication=0)
    taken = []
    for row in (3, 39):
        memory.aim(row, 0)
        done = memory.proceed(None)
        memory.harvest(done=done)
        taken.append(memory.i[at.H_TOP])
    assert taken[1] <= taken[0]


def test_events_are_the_same_in_compiled_and_in_plain_code() -> None:
    """Every document of the table, byte for byte."""
    script = (
        "import json, sys; from wfmap.graph import build; from wfmap.model.document import examine;"
        "from wfmap.simulation import compile, run;"
        "from wfmap.simulation.native.jit import COMPILED;"
        "told = json.load(sys.stdin);"
        "graphs = [build(examine(json.dumps(d)).process) for d in told];"
        "runs = [run(compile(g), seed=3, replication=1, cases=9) for g in graphs];"
        "print(json.dumps([COMPILED, [[r.events, r.cycle_times.tolist(), r.steps.tolist()]"
        " for r in runs]]))"
    )
    documents = [{**WORLD, "name": said, "steps": row[0]} for said, row in TABLE.items()]
    done = [
        subprocess.run(
            [sys.executable, "-c", script],
            input=json.dumps(documents),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "WFMAP_PURE_PYTHON": plain},
        )
        for plain in ("", "1")
    ]
    (_, compiled), (is_compiled, plain) = (json.loads(one.stdout) for one in done)
    assert not is_compiled
    assert compiled == plain


def test_an_event_that_occurs_by_its_share_does_so_at_the_end_of_its_level(ran: Ran) -> None:
    """A third of the cases has the event, and takes its time beside all the other work."""
    steps = {"work": task(10), "odd": begun("signal", {"ask": task(5)}, share=1 / 3)}
    times = ran({**WORLD, "steps": steps}, 3000).cycle_times / MINUTE
    assert set(np.round(times, 6)) == {10.0, 15.0}
    assert float(np.mean(times > 12)) == pytest.approx(1 / 3, abs=0.03)


def test_who_is_busy_when_an_event_stops_the_rest_is_free_again(ran: Ran) -> None:
    """The next case begins at once, though the work of the one before would have lasted longer."""
    document = {
        "actors": {"a": {"capacity": 1}},
        "arrivals": {"every": "10 min"},
        "steps": {**RACE, "slow": task(60, actor="a"), "first": end("terminate")},
    }
    found = ran(document, CASES)
    assert found.cycle_times == pytest.approx(np.full(CASES, MINUTE))
    assert found.pools[0].work == pytest.approx(CASES * MINUTE)


@pytest.mark.parametrize(
    ("host", "inner", "caught"),
    [({}, {"code": "a"}, True), ({"code": "b"}, {"code": "a"}, False), ({"code": "a"}, {}, False)],
)
def test_an_event_without_a_code_catches_any_and_one_with_a_code_only_that(
    graph_of: Callable[[Any], ProcessGraph],
    host: dict[str, str],
    inner: dict[str, str],
    caught: bool,  # noqa: FBT001 - a row of the table
) -> None:
    """BPMN's errorRef: none catches all."""
    steps = {
        "sub": inside({"work": task(1, "bad"), "bad": end("error", **inner)}),
        "event": on("sub", "error", "fix", **host),
        "fix": task(1),
    }
    graph = graph_of({"steps": steps})
    assert [c.catcher for c in catches(graph, graph.steps["bad"])] == ["event"] * caught


def test_an_event_sub_process_says_when_it_begins_itself_or_by_its_start_event(
    graph_of: Callable[[Any], ProcessGraph],
) -> None:
    """The time may stand at either."""
    short = {"kind": "subprocess", "trigger": "timer", "wait_time": "1 h", "steps": {"a": task(1)}}
    long = begun("timer", {"b": task(1)}, start={"wait_time": "1 h"})
    graph = graph_of({"steps": {"w": task(9), "short": short, "long": long}})
    delays = [occasion_of(graph, graph.steps[step]).delay for step in ("short", "long")]
    assert [delay.expected for delay in delays if delay is not None] == [3600, 3600]


@pytest.mark.parametrize("share", [0.3, 0.8, 1.0])
def test_a_loop_with_a_limit_is_simulated_as_it_is_counted(
    ran: Ran, graph_of: Callable[[Any], ProcessGraph], share: float
) -> None:
    """Visits agree with the geometric sum within four standard errors, exactly at share 1."""
    back = {"to": "do", "share": share, "at_most": 3, "rework": True}
    steps = {
        "do": task(10, "right"),
        "right": {"kind": "decision", "next": [back, {"to": "done"}]},
        "done": end(),
    }
    document = {**WORLD, "steps": steps}
    done = ran(document, 4000).steps[:, 0, at.X_VISITS].sum() / 4000
    counted = count_visits(graph_of(document)).steps["do"]
    assert counted == pytest.approx(1 + sum(share**k for k in range(1, 4)))
    assert done == pytest.approx(counted, abs=0 if share == 1 else 4 * 1.3 / 4000**0.5)

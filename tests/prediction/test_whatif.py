"""What a change of one time or capacity does is found cheaply, and as if all were solved again."""

import pytest

from tests.benchmarks.processes import graph_of, random_process
from wfmap.analysis.bottlenecks.applying import rewritten
from wfmap.analysis.bottlenecks.levers import levers
from wfmap.analysis.bottlenecks.screening import screened
from wfmap.graph import build
from wfmap.prediction import predict
from wfmap.prediction.whatif import WhatIf

CHEAP = ("faster", "capacity", "handoff")


@pytest.mark.parametrize("seed", range(8))
def test_a_lever_on_one_pool_has_the_effect_of_a_whole_prediction(seed: int) -> None:
    """Cycle time within a hundredth of the effect; capacity and cost exactly."""
    graph = graph_of(random_process(seed))
    base, known = predict(graph), WhatIf(graph)
    for lever in levers(graph):
        process = rewritten(graph, lever)
        found = known.of(process)
        assert (found is None) == (lever.kind not in CHEAP), lever.name
        if found is None:
            continue
        whole = predict(build(process))
        effect = whole.cycle_time.mean - base.cycle_time.mean
        cheap = found.cycle_time.mean - base.cycle_time.mean
        assert cheap == pytest.approx(effect, rel=0.01, abs=1e-6 * base.cycle_time.mean), lever.name
        assert found.capacity == pytest.approx(whole.capacity)


@pytest.mark.parametrize("seed", range(20, 26))
def test_the_first_five_of_a_kind_are_those_of_whole_predictions(seed: int) -> None:
    """Same levers, same order."""
    graph = graph_of(random_process(seed))
    base = predict(graph)
    found = [s for s in screened(graph, base) if s.lever.kind == "faster"]
    exact = [predict(build(s.process)).cycle_time.mean for s in found]
    cheap = [s.effect.cycle_time.change if s.effect.cycle_time else 0.0 for s in found]
    by_exact = sorted(range(len(found)), key=lambda k: exact[k])[:5]
    assert sorted(range(len(found)), key=lambda k: cheap[k])[:5] == by_exact

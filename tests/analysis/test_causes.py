"""The causes of an effect come from the same paired runs as the effect, and add up to it."""

from pathlib import Path

import pytest

from wfmap.bottlenecks.applying import rewritten
from wfmap.bottlenecks.levers import levers
from wfmap.graph import ProcessGraph, build
from wfmap.operations.checking import load
from wfmap.simulation import pair

MODELS = Path(__file__).parents[2] / "models"


def faster(graph: ProcessGraph) -> ProcessGraph:
    """Make the first step of a process faster by half."""
    lever = next(lever for lever in levers(graph, 0.5) if lever.kind == "faster")
    return build(rewritten(graph, lever))


@pytest.mark.parametrize("name", ["it-incident", "trip-booking"])
def test_causes_add_up_to_the_effect(name: str) -> None:
    """Before, after and in their change: work, waits by cause, and what goes on side by side."""
    as_is = load(str(MODELS / f"{name}.json")).graph
    effect = pair(as_is, faster(as_is), events=600_000).effect
    assert effect.cycle_time.change
    assert effect.parts["work"].change < 0
    for of in ("before", "after", "change"):
        whole = getattr(effect.cycle_time, of)
        parts = sum(getattr(part, of) for part in effect.parts.values())
        assert parts == pytest.approx(whole, rel=1e-9, abs=1e-6 * effect.cycle_time.before)

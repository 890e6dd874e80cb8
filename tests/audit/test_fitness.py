"""Fitness of stores for a use, from what the document says was measured."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.graph import ProcessGraph, build
from wfmap.model.document import read
from wfmap.readiness.data.fitness import data_fitness
from wfmap.readiness.terms import Purpose

WATCHING = Purpose(name="watch", needed=("completeness",), helpful=("accuracy", "timeliness"))


def graph_of(*quality: dict[str, Any], reads: bool = True) -> ProcessGraph:
    """Build a process whose step reads a store of some quality."""
    document = {
        "wfmap": "1",
        "name": "Shop",
        "stores": {"s": {"name": "Store", "kind": "table", "quality": list(quality)}},
        "steps": {"a": {"name": "Sell", "reads": ["s"] if reads else []}},
    }
    return build(read(json.dumps(document)))


def missing(percent: float, **more: Any) -> dict[str, Any]:
    """Make a measurement of missing values."""
    provenance = {"basis": "measured", "n": 10_000}
    return {
        "dimension": "completeness",
        "metric": "missingValues",
        "value": percent,
        "unit": "percent",
        "provenance": provenance,
        **more,
    }


def test_at_its_limit_a_store_is_just_fit() -> None:
    """0.7 at the limit, 1 without faults, 0.37 at four times the limit."""
    for percent, fitness in ((5, 0.7), (0, 1.0), (20, 0.368)):
        found = data_fitness(graph_of(missing(percent, must_be_less_than=5)), "a", WATCHING)
        assert found.value == pytest.approx(fitness, abs=0.001)
    for percent, fitness in ((100, 1.0), (110, 0.7), (90, 0.7), (118, 0.564)):
        ratio = {"dimension": "completeness", "value": percent, "unit": "percent"}
        found = data_fitness(graph_of({**ratio, "must_be_between": [90, 110]}), "a", WATCHING)
        assert found.value == pytest.approx(fitness, abs=0.001)


def test_what_was_never_measured_is_unknown() -> None:
    """The whole interval, with measuring as the way out, whether store or reading is not stated."""
    for graph in (graph_of(), graph_of(reads=False)):
        found = data_fitness(graph, "a", WATCHING)
        assert (found.value, found.low, found.high) == (None, 0.0, 1.0)
        assert found.shortfalls[0].missing


@given(st.floats(0, 200), st.floats(0, 200), st.floats(0.1, 50))
def test_more_faults_are_never_fitter(one: float, other: float, limit: float) -> None:
    """And fitness stays between 0 and 1 with its interval around it."""
    low, high = sorted((one, other))
    better, worse = (
        data_fitness(graph_of(missing(x, must_be_less_than=limit)), "a", WATCHING)
        for x in (low, high)
    )
    assert better.value is not None
    assert worse.value is not None
    assert worse.value <= better.value
    for found in (better, worse):
        assert found.value is not None
        assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_shortfall_names_what_is_wrong_and_what_helps() -> None:
    """Far beyond its limit it blocks."""
    found = data_fitness(graph_of(missing(60, must_be_less_than=5)), "a", WATCHING)
    (short,) = found.shortfalls
    assert short.blocks
    assert short.found == "60 % (missingValues)"
    assert short.needed == "limit under 5 %"

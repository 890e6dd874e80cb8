"""Ranges over studies hold what the next study finds, and say what they rest on."""

import json
import math
from importlib.resources import files

import pytest
from scipy import stats

from wfmap.insertion.evidence import Study, measurements, pooled, studies
from wfmap.insertion.parameters import Range, parameters
from wfmap.insertion.patterns import PATTERNS
from wfmap.operations.evidence import evidence

GROUP = 4
"""Studies from which a group is tried out, one left out at a time."""


def study(name: str, value: float, design: str = "rct", weight: float = 1.0) -> Study:
    """Say that a study found one value."""
    return Study(name, design, 2024, value, value, value, weight, seen=True)


def test_a_range_is_the_prediction_interval_of_the_textbook() -> None:
    """Equal weights give m ± t(k-1) s √(1 + 1/k), worked out here apart from the library."""
    values = (0.1, 0.2, 0.4, 0.5)
    found = pooled([study(str(v), v) for v in values], "coverage")
    assert found is not None
    mean = sum(values) / 4
    spread = math.sqrt(sum((v - mean) ** 2 for v in values) / 3)
    half = float(stats.t.ppf(0.9, 3)) * spread * math.sqrt(1.25)
    assert found.mean == pytest.approx(mean)
    assert found.low == pytest.approx(max(0.0, mean - half))
    assert found.high == pytest.approx(mean + half)


def test_a_makers_claim_widens_and_never_narrows() -> None:
    """Whatever a maker says, the range holds the one without it."""
    without = [study(str(v), v) for v in (0.2, 0.3, 0.45)]
    alone = pooled(without, "coverage")
    assert alone is not None
    for claim in (0.0, 0.3, 0.32, 0.9, 1.0):
        made = pooled([*without, study("maker", claim, "vendor claim", 0.2)], "coverage")
        assert made is not None
        assert made.low <= alone.low
        assert made.high >= alone.high


def test_makers_alone_narrow_none_of_our_own_ranges() -> None:
    """Where only makers have measured, our own range stays inside."""
    text = files("wfmap.insertion").joinpath("data/effects.json").read_text("utf-8")
    own = json.loads(text)
    for pattern in PATTERNS:
        raw = {**own["common"], **own["patterns"].get(pattern, {})}
        for name, span in parameters(pattern).ranges.items():
            found = studies(pattern, name)
            if found and all(one.is_of_maker for one in found):
                assert span.low <= raw[name]["low"]
                assert span.high >= raw[name]["high"]


def test_help_that_slows_stays_in_a_range() -> None:
    """A published slow-down is inside the range of what it slowed."""
    span = parameters("draft-for-review").ranges["saved_by_help"]
    assert span.low < 0 < span.mode < span.high


def test_every_default_says_what_it_rests_on() -> None:
    """How many studies, of which design, how new; our own alone only below three studies."""
    for pattern in PATTERNS:
        for default in evidence(pattern).defaults:
            assert default.low <= default.mode <= default.high
            assert "own assumption" in default.source or "stud" in default.source
            if default.studies >= 3:
                assert default.pooled
                assert not default.source.startswith("own")
                assert str(default.newest) in default.source


def test_no_default_rests_on_figures_from_memory_alone() -> None:
    """Three studies of which none was seen make no range."""
    unseen = [Study(str(v), "rct", 2024, v, v, v, 1.0, seen=False) for v in (0.2, 0.3, 0.45)]
    assert pooled(unseen, "coverage") is None


def test_a_study_left_out_moves_its_range_only() -> None:
    """What a case of a study is judged by holds nothing of that study."""
    left = parameters("monitor", ("wong-2021",))
    assert left.ranges["accuracy"] != parameters("monitor").ranges["accuracy"]
    assert left.ranges["escalated"] == parameters("monitor").ranges["escalated"]


def winkler(low: float, high: float, value: float) -> float:
    """Score an interval of 80 %: its width, and ten times how far it misses."""
    return high - low + 10 * (max(0.0, low - value) + max(0.0, value - high))


def test_the_next_study_lands_in_the_range_as_often_as_it_says() -> None:
    """Each study left out in turn: within the 95 % of Bin(m, .8), and sharper than our own ranges.

    One value a study, groups of four studies at least. What is no pattern yet is held against the
    ranges of writing that a person reads over, or the common ones.
    """
    text = files("wfmap.insertion").joinpath("data/effects.json").read_text("utf-8")
    own = json.loads(text)
    nearest = {"code": "draft-for-review"}
    groups = sorted({(r.pattern, r.effect.parameter) for r in measurements() if r.effect})
    hits, ours, theirs = [], [], []
    for pattern, name in groups:
        found = studies(pattern, name)
        raw = {**own["common"], **own["patterns"].get(nearest.get(pattern, pattern), {})}
        if len(found) < GROUP or name not in raw:
            continue
        before = Range(raw[name]["low"], raw[name]["mode"], raw[name]["high"])
        for one in found:
            made = pooled([other for other in found if other is not one], name)
            assert made is not None
            hits.append(made.low <= one.value <= made.high)
            ours.append(winkler(made.low, made.high, one.value))
            theirs.append(winkler(before.low, before.high, one.value))
    low, high = (stats.binom.ppf(q, len(hits), 0.8) for q in (0.025, 0.975))
    assert len(hits) >= 25
    assert low <= sum(hits) <= high
    assert sum(ours) < sum(theirs)

"""What races and settled answers rest on, tried on series whose truth is known.

Paths of M/M/1 by Lindley's recursion and a process that forgets at a known pace, both seeded.
`tests/benchmarks/settling.py` does the same with whole simulations.
"""

from math import exp, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from wfmap.analysis.racing import half_with_trend, widening
from wfmap.simulation.settling import drifts, is_alike
from wfmap.statistics.changes import LEVEL, half_widths, level_at

Samples = NDArray[np.float64]
RUNS, BATCHES = 4, 8
HARDLY = 0.999
"""How sure it is that a right method passes."""


def relaxation(load: float) -> float:
    """Give the relaxation time of M/M/1 in mean service times (Cohen 1982, II.2)."""
    return 1 / (1 - sqrt(load)) ** 2


def waits(services: Samples, between: Samples) -> Samples:
    """Give the waits of cases in a queue of one server, from empty (Lindley 1952)."""
    steps = np.cumsum(services[:, :-1] - between[:, 1:], axis=1)
    path = np.concatenate([np.zeros((len(services), 1)), steps], axis=1)
    found: Samples = path - np.minimum.accumulate(np.minimum(path, 0.0), axis=1)
    return found


def batches(load: float, times: int, rng: np.random.Generator) -> Samples:
    """Give batch means of times in M/M/1, cut as a first look is: (times, runs, batches)."""
    per = max(25, int(10 * relaxation(load) * load))
    warm_up = int(2 * relaxation(load) * load)
    shape = times * RUNS, warm_up + BATCHES * per
    services = rng.standard_exponential(shape)
    found = waits(services, rng.standard_exponential(shape) / load) + services
    means: Samples = found[:, warm_up:].reshape(times, RUNS, BATCHES, per).mean(axis=3)
    return means


@pytest.mark.parametrize(
    ("load", "times"), [(0.5, 400), (0.7, 400), (0.8, 200), (0.9, 100), (0.95, 40)]
)
def test_a_queue_that_has_settled_seldom_seems_to_drift(load: float, times: int) -> None:
    """In two of a hundred at most; nor do its batches seem too short much more often."""
    rng = np.random.default_rng(3)
    whole = [run for _ in range(max(1, times // 40)) for run in batches(load, 40, rng)]
    false = sum(drifts(list(runs)) for runs in whole)
    alike = sum(is_alike(list(runs)) for runs in whole)
    assert false <= binom.ppf(HARDLY, len(whole), 0.02)
    assert alike <= binom.ppf(HARDLY, len(whole), 0.02)


def forgetting(times: int, length: float, rng: np.random.Generator) -> Samples:
    """Give batch means of a process that forgets like exp(−t): batches of a length each."""
    parts = 30
    kept = exp(-length / parts)
    now = rng.standard_normal(times * RUNS)
    sums = np.zeros((BATCHES, times * RUNS))
    for k in range(BATCHES * parts):
        now = kept * now + sqrt(1 - kept**2) * rng.standard_normal(times * RUNS)
        sums[k // parts] += now / parts
    return sums.T.reshape(times, RUNS * BATCHES)


@pytest.mark.parametrize("length", [0.05, 0.5, 2.0, 10.0])
@pytest.mark.parametrize("rivals", [2, 10])
def test_a_short_look_seldom_finds_a_winner_among_equals(length: float, rivals: int) -> None:
    """No more often than its level says, however short batches are; without widening far more."""
    samples = forgetting(1_000, length, np.random.default_rng(5))
    level = 1 - (1 - LEVEL) / (rivals - 1)
    half, mean = half_widths(samples, level), samples.mean(axis=1)
    false = int((mean + widening(length) * half < 0).sum())
    assert false <= binom.ppf(HARDLY, len(samples), (1 - level) / 2)
    if length < 1 and rivals == 2:
        assert (mean + half < 0).mean() > 0.1


def test_a_short_look_finds_no_winner_between_queues_alike() -> None:
    """Two queues of a process, each a rival's that is faster: the same random numbers for both."""
    load, length, rng, times = 0.9, 0.5, np.random.default_rng(8), 100
    per = int(length * relaxation(load) * load)
    shape = times * RUNS, BATCHES * per
    change = np.zeros((times, RUNS * BATCHES))
    for sign in (1, -1):
        services = rng.standard_exponential(shape)
        between = rng.standard_exponential(shape) / load
        faster = waits(0.95 * services, between) + 0.95 * services
        apart = waits(services, between) + services - faster
        change += sign * apart.reshape(times, RUNS * BATCHES, per).mean(axis=2)
    sure = np.abs(change.mean(axis=1)) > widening(length) * half_widths(change, LEVEL)
    assert sure.sum() <= binom.ppf(HARDLY, times, 1 - LEVEL)


def chained(times: int, count: int, likeness: float, rng: np.random.Generator) -> Samples:
    """Give batch means of which neighbours are alike, a chain of the first order, mean 0."""
    found: Samples = rng.standard_normal((times, RUNS, count))
    for k in range(1, count):
        fresh = sqrt(1 - likeness**2) * found[:, :, k]
        found[:, :, k] = likeness * found[:, :, k - 1] + fresh
    return found


@pytest.mark.parametrize("likeness", [0.0, 0.1])
@pytest.mark.parametrize("count", [5, 8])
@pytest.mark.parametrize("lives", [0.25, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("size", [0.0, 1.0, 3.0, 10.0])
def test_an_interval_with_a_trend_left_holds_what_the_trend_comes_to(
    lives: float, size: float, count: int, likeness: float
) -> None:
    """Of trends that live so many batches and are so many spreads large: 19 of 20 and more.

    That holds of all of them, and of those that the test for drift finds.
    """
    rng = np.random.default_rng(13)
    trend = size * np.exp(-np.arange(count) / lives)
    whole = chained(300, count, likeness, rng) + trend
    held = np.array([abs(runs.mean()) <= half_with_trend(runs) for runs in whole])
    seen = np.array([drifts(list(runs)) for runs in whole])
    for some in (held, held[seen]):
        assert some.sum() >= binom.ppf(1 - HARDLY, len(some), LEVEL)


def test_a_trend_that_is_seen_clearly_costs_less_than_what_it_comes_to() -> None:
    """Ten spreads that are gone after a batch are taken out, not allowed for."""
    rng = np.random.default_rng(7)
    whole = rng.standard_normal((200, RUNS, BATCHES)) + 10 * np.exp(-np.arange(BATCHES))
    ratios = [half_with_trend(runs) / float(half_widths(runs.ravel(), LEVEL)) for runs in whole]
    assert np.mean(ratios) < 3


def test_two_alike_that_are_looked_at_again_and_again_are_seldom_told_apart() -> None:
    """Ten looks, each at half as much again: the doubts add up; at 95 % a look they would not."""
    rng = np.random.default_rng(11)
    pairs, counts = 2000, [int(32 * 1.5**k) for k in range(10)]
    apart = rng.standard_normal((pairs, counts[-1]))
    told = {"spent": np.zeros(pairs, dtype=bool), "each": np.zeros(pairs, dtype=bool)}
    for look, count in enumerate(counts, start=1):
        seen = apart[:, :count]
        for name, level in (("spent", level_at(look)), ("each", LEVEL)):
            told[name] |= np.abs(seen.mean(axis=1)) > half_widths(seen, level)
    assert told["spent"].sum() <= binom.ppf(HARDLY, pairs, 1 - LEVEL)
    assert told["each"].sum() > 2 * binom.ppf(HARDLY, pairs, 1 - LEVEL)


def test_the_doubt_of_all_looks_at_all_rivals_is_one_in_twenty() -> None:
    """However many looks there are."""
    for comparisons in (1, 7):
        doubts = [comparisons * (1 - level_at(look, comparisons)) for look in range(1, 1000)]
        assert 0.99 * (1 - LEVEL) < sum(doubts) < 1 - LEVEL

"""What to measure next: the criterion whose doubt could change the choice, and how to settle it."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wfmap.insertion.ranking.sampling import Key, Samples, mean_utilities, utilities
from wfmap.insertion.ranking.scales import measuring
from wfmap.insertion.terms import Candidate, Measure

__all__ = ["next_measures", "value_of_knowing"]

POINTS: Final = 400
"""Values that stand for what a measurement could find."""
NAMED: Final = 3
"""Measurements that are named for a candidate."""
TOP: Final = 12
"""Candidates whose measurements are worked out, from the best."""


def next_measures(
    order: Sequence[Candidate], keys: Sequence[Key], means: Samples
) -> Mapping[str, tuple[Measure, ...]]:
    """Name for each of the leading candidates what to measure, the most worth knowing first.

    Args:
        order: candidates, the best first.
        keys: the criteria.
        means: the mean weight of each.
    """
    totals = {c.id: float(mean_utilities(c, keys) @ means) for c in order}
    found: dict[str, tuple[Measure, ...]] = {}
    for candidate in order[:TOP]:
        others = [value for name, value in totals.items() if name != candidate.id]
        gains = value_of_knowing(candidate, keys, means, max(others, default=-np.inf))
        doubt = _doubts(candidate, keys, means)
        ranked = sorted(doubt, key=lambda key: (-gains[key], -doubt[key], key))
        found[candidate.id] = tuple(
            Measure(key[1], measuring(key[1]), gains[key]) for key in ranked[:NAMED]
        )
    return found


def value_of_knowing(
    candidate: Candidate, keys: Sequence[Key], means: Samples, best_other: float
) -> Mapping[Key, float]:
    """Give the expected value of perfect information about each criterion of one candidate.

    With mean weights the utility of a candidate is linear in each criterion, so the expectation of
    the best choice after the measurement, less that before, is a mean over what may be found.
    """
    total = float(mean_utilities(candidate, keys) @ means)
    drawn = utilities(candidate, keys, POINTS, 0)
    now = max(total, best_other)
    found: dict[Key, float] = {}
    for place, key in enumerate(keys):
        column = drawn[:, place]
        after = total + means[place] * (column - column.mean())
        found[key] = max(0.0, float(np.maximum(after, best_other).mean()) - now)
    return found


def _doubts(candidate: Candidate, keys: Sequence[Key], means: Samples) -> dict[Key, float]:
    """Give each criterion's width in utility times its weight; those known exactly are left out."""
    weight = dict(zip(keys, means, strict=True))
    return {
        (c.axis, c.name): float((c.utility[1] - c.utility[0]) * weight[c.axis, c.name])
        for c in candidate.criteria
        if c.utility[1] > c.utility[0]
    }

"""What to measure next: the criterion whose doubt could change the choice, and how to settle it."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wfmap.insertion.ranking.sampling import Key, Samples
from wfmap.insertion.ranking.scales import measuring
from wfmap.insertion.terms import Candidate, Measure

__all__ = ["next_measures", "value_of_knowing"]

BINS: Final = 20
"""Groups into which what a measurement may find is divided."""
NAMED: Final = 3
"""Measurements that are named for a candidate."""
TOP: Final = 12
"""Candidates whose measurements are worked out, from the best."""


def next_measures(
    order: Sequence[Candidate],
    keys: Sequence[Key],
    sampled: Mapping[str, tuple[Samples, Samples]],
) -> Mapping[str, tuple[Measure, ...]]:
    """Name for each of the leading candidates what to measure, the most worth knowing first.

    Args:
        order: candidates, the best first.
        keys: the criteria.
        sampled: by id, utilities (one column a criterion) and scores, sample by sample.
    """
    means = {c.id: float(sampled[c.id][1].mean()) for c in order}
    found: dict[str, tuple[Measure, ...]] = {}
    for candidate in order[:TOP]:
        others = [mean for name, mean in means.items() if name != candidate.id]
        best = max(others, default=float("-inf"))
        utilities, score = sampled[candidate.id]
        open_ = [k for k, key in enumerate(keys) if _is_open(candidate, key)]
        gains = {k: value_of_knowing(utilities[:, k], score, best) for k in open_}
        moves = {k: _moves(utilities[:, k], score) for k in open_}
        ranked = sorted(open_, key=lambda k: (-gains[k], -moves[k], keys[k]))
        found[candidate.id] = tuple(
            Measure(keys[k][1], measuring(keys[k][1]), gains[k]) for k in ranked[:NAMED]
        )
    return found


def _is_open(candidate: Candidate, key: Key) -> bool:
    """Tell whether a criterion is in doubt at all; one that a candidate lacks is not asked for."""
    ends = [c.utility for c in candidate.criteria if (c.axis, c.name) == key]
    return any(high > low for low, high in ends)


def value_of_knowing(known: Samples, score: Samples, best_other: float) -> float:
    """Give the expected value of perfect information about one criterion of one candidate.

    Args:
        known: its utility, sample by sample.
        score: the candidate's score in the same samples.
        best_other: the mean score of the best of the others.

    Returns:
        The expected score of the better of the two once the criterion is known, less that of the
        better one now; 0 or more.
    """
    now = max(float(score.mean()), best_other)
    after = np.maximum(_by_group(known, score), best_other)
    return max(0.0, float(after.mean()) - now)


def _moves(known: Samples, score: Samples) -> float:
    """Give how far the score moves with a criterion: the spread of its means by group."""
    return float(np.std(_by_group(known, score)))


def _by_group(known: Samples, score: Samples) -> Samples:
    """Give the mean score in groups of equal size, from the lowest utility to the highest."""
    order = np.argsort(known, kind="stable")
    count = len(score) - len(score) % BINS
    means: Samples = score[order[:count]].reshape(BINS, -1).mean(axis=1)
    return means

"""What to measure next: the criterion whose doubt could change the choice, and how to settle it.

The expected value of partial perfect information (Raiffa and Schlaifer 1961). Once one criterion
is known, the score to expect follows without further sampling, for weights and utilities are
independent: in a mean it is a straight line, in the weakest link the mean of the lesser of two.
So what cannot move the score is worth exactly nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from wfmap.insertion.ranking.sampling import Key, Samples
from wfmap.insertion.ranking.scales import measuring
from wfmap.insertion.terms import Candidate, Measure

__all__ = ["next_measures", "once_known", "value_of_knowing"]

NAMED: Final = 3
"""Measurements that are named for a candidate."""
TOP: Final = 12
"""Candidates whose measurements are worked out, from the best."""


def next_measures(
    order: Sequence[Candidate],
    keys: Sequence[Key],
    sampled: Mapping[str, tuple[Samples, Samples]],
    drawn: Samples,
) -> Mapping[str, tuple[Measure, ...]]:
    """Name for each of the leading candidates what to measure, the most worth knowing first.

    Args:
        order: candidates, the best first.
        keys: the criteria.
        sampled: by id, utilities (one column a criterion) and scores, sample by sample.
        drawn: the weights, one column a criterion, sample by sample.
    """
    means = {c.id: float(sampled[c.id][1].mean()) for c in order}
    found: dict[str, tuple[Measure, ...]] = {}
    for candidate in order[:TOP]:
        others = [mean for name, mean in means.items() if name != candidate.id]
        best = max(others, default=float("-inf"))
        utilities, score = sampled[candidate.id]
        open_ = [k for k, key in enumerate(keys) if _is_open(candidate, key)]
        known = {k: once_known(k, keys, utilities, score, drawn) for k in open_}
        gains = {k: value_of_knowing(expected, best) for k, expected in known.items()}
        moves = {k: float(np.std(expected)) for k, expected in known.items()}
        ranked = sorted(open_, key=lambda k: (-gains[k], -moves[k], keys[k]))
        found[candidate.id] = tuple(
            Measure(keys[k][1], measuring(keys[k][1]), gains[k], moves[k]) for k in ranked[:NAMED]
        )
    return found


def _is_open(candidate: Candidate, key: Key) -> bool:
    """Tell whether a criterion is in doubt at all; one that a candidate lacks is not asked for."""
    ends = [c.utility for c in candidate.criteria if (c.axis, c.name) == key]
    return any(high > low for low, high in ends)


def value_of_knowing(expected: Samples, best_other: float) -> float:
    """Give the expected value of perfect information about one criterion of one candidate.

    Args:
        expected: the candidate's expected score once the criterion is known, by what may be found.
        best_other: the mean score of the best of the others.

    Returns:
        The expected score of the better of the two once the criterion is known, less that of the
        better one now; 0 or more.
    """
    now = max(float(expected.mean()), best_other)
    return max(0.0, float(np.maximum(expected, best_other).mean()) - now)


def once_known(
    column: int, keys: Sequence[Key], utilities: Samples, score: Samples, drawn: Samples
) -> Samples:
    """Give the score to expect for each utility that one criterion may turn out to have.

    Args:
        column: the criterion's.
        keys: the criteria.
        utilities: the candidate's, one column a criterion, sample by sample.
        score: the candidate's score in the same samples.
        drawn: the weights, one column a criterion, sample by sample.
    """
    axis = keys[column][0]
    found = utilities[:, column]
    if axis == "feasibility":
        places = [k for k, key in enumerate(keys) if key[0] == axis]
        others = utilities[:, [k for k in places if k != column]]
        moved = _weakest(found, others.min(axis=1)) if others.shape[1] else found
        weight = float(drawn[:, places].sum(axis=1).mean())
    else:
        moved, weight = found, float(drawn[:, column].mean())
    expected: Samples = float(score.mean()) + weight * (moved - moved.mean())
    return expected


def _weakest(found: Samples, others: Samples) -> Samples:
    """Give for each utility found the mean of the lesser of it and the others."""
    ordered = np.sort(others)
    below = np.concatenate([[0.0], np.cumsum(ordered)])
    count = np.searchsorted(ordered, found)
    means: Samples = (below[count] + found * (len(ordered) - count)) / len(ordered)
    return means

"""Candidates → their order, with intervals of ranks and verdicts.

Vetoes come first: what goes further than a veto allows is out, whatever it is worth. The rest are
ordered by mean utility, which is a candidate's own affair: no other candidate moves it. Ranks over
sampled weights and doubts say how sure the order is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from wfmap.insertion.ranking.dominance import dominators
from wfmap.insertion.ranking.information import next_measures
from wfmap.insertion.ranking.sampling import (
    Key,
    Samples,
    keys_of,
    mean_utilities,
    utilities,
    weights,
)
from wfmap.insertion.ranking.scales import with_utilities
from wfmap.insertion.terms import Candidate, Verdict

__all__ = ["Flip", "Ranking", "RankingOptions", "rank"]

LEVEL: Final = 0.95
"""The level of rank intervals."""
SURE: Final = 0.8
"""Share of samples in which a candidate is better than doing nothing, from which it is robust."""
HOPELESS: Final = 0.2
"""The same share, below which it is out."""


@dataclass(frozen=True, slots=True)
class RankingOptions:
    """How candidates are ranked: samples of weights and doubts, and the seed of both.

    `weights` fixes the weights by criterion or axis; uniform on the simplex without. `reference`
    is the id of doing nothing, against which verdicts are given; found by its name without.
    """

    samples: int = 4000
    seed: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one weight that swaps the first two (Triantaphyllou, Sánchez 1997).

    `change` is added to the weight of the criterion, from the mean weights, before they are made
    to add up to 1 again.
    """

    criterion: Key
    weight: float
    change: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates in order, those that are out by a veto last, and what the order hangs on.

    `utility` is the mean utility by id, 0 to 1; `beats_nothing` the share of samples in which a
    candidate is better than doing nothing, None without that. `flip` is None where no change of a
    single weight swaps the first two.
    """

    candidates: tuple[Candidate, ...]
    utility: Mapping[str, float]
    beats_nothing: Mapping[str, float] | None
    flip: Flip | None
    seed: int
    samples: int


def rank(candidates: Sequence[Candidate], options: RankingOptions | None = None) -> Ranking:
    """Rank candidates; the order of the input does not matter."""
    chosen = options or RankingOptions()
    given = sorted((with_utilities(c) for c in candidates), key=lambda c: c.id)
    keys = keys_of(given)
    able = [c for c in given if not c.vetoes]
    drawn = weights(keys, chosen.samples, chosen.seed, chosen.weights) if keys else np.empty((0, 0))
    means = drawn.mean(axis=0) if keys else np.empty(0)
    utility = {c.id: float(mean_utilities(c, keys) @ means) for c in given}
    scores = {c.id: _scores(c, keys, drawn, chosen) for c in able}
    order = sorted(able, key=lambda c: (-utility[c.id], c.id))
    beaten = dominators(able)
    beats = _beats(scores, _reference(able, chosen))
    intervals, firsts = _ranks(scores, [c.id for c in order])
    asked = next_measures(order, keys, means)
    placed = [
        replace(
            c,
            rank=place,
            rank_interval=intervals[c.id],
            first_rank_share=firsts[c.id],
            dominated_by=beaten.get(c.id),
            verdict=_verdict(c, beaten, beats, intervals[c.id], len(order)),
            measure_next=asked.get(c.id, ()),
        )
        for place, c in enumerate(order, 1)
    ]
    out = [replace(c, verdict="out") for c in given if c.vetoes]
    out.sort(key=lambda c: (-utility[c.id], c.id))
    flip = _flip(order, keys, means)
    return Ranking((*placed, *out), utility, beats, flip, chosen.seed, chosen.samples)


def _scores(
    candidate: Candidate, keys: Sequence[Key], drawn: Samples, options: RankingOptions
) -> Samples:
    found = utilities(candidate, keys, options.samples, options.seed)
    total: Samples = (found * drawn).sum(axis=1)
    return total


def _reference(able: Sequence[Candidate], options: RankingOptions) -> str | None:
    if options.reference is not None:
        return options.reference
    found = (c.id for c in able if c.pattern == "no-ai" and "no-ai-nothing" in c.id)
    return next(found, None)


def _beats(scores: Mapping[str, Samples], reference: str | None) -> Mapping[str, float] | None:
    if reference is None or reference not in scores:
        return None
    against = scores[reference]
    return {name: float(np.mean(found > against)) for name, found in scores.items()}


def _ranks(
    scores: Mapping[str, Samples], order: Sequence[str]
) -> tuple[dict[str, tuple[int, int]], dict[str, float]]:
    """Give each its interval of ranks at 95 %, and how often it is first; ties share a place."""
    if not order:
        return {}, {}
    table = np.stack([scores[name] for name in order])
    ranks = 1 + (table[None, :, :] > table[:, None, :]).sum(axis=1)
    tail = (1 - LEVEL) / 2
    low = np.quantile(ranks, tail, axis=1, method="lower")
    high = np.quantile(ranks, 1 - tail, axis=1, method="higher")
    firsts = (ranks == 1).mean(axis=1)
    return (
        {name: (int(low[k]), int(high[k])) for k, name in enumerate(order)},
        {name: float(firsts[k]) for k, name in enumerate(order)},
    )


def _verdict(
    candidate: Candidate,
    beaten: Mapping[str, str],
    beats: Mapping[str, float] | None,
    interval: tuple[int, int],
    count: int,
) -> Verdict:
    if candidate.id in beaten:
        return "out"
    if beats is None or "no-ai-nothing" in candidate.id:
        return "robust" if interval[1] <= max(1, count // 4) else "borderline"
    share = beats[candidate.id]
    if share >= SURE:
        return "robust"
    return "out" if share <= HOPELESS else "borderline"


def _flip(order: Sequence[Candidate], keys: Sequence[Key], means: Samples) -> Flip | None:
    if len(order) < 2:  # noqa: PLR2004 - one has nobody to swap with
        return None
    one, two = mean_utilities(order[0], keys), mean_utilities(order[1], keys)
    lead = float((one - two) @ means)
    found = []
    for place, key in enumerate(keys):
        apart = float(one[place] - two[place])
        if apart != 0:
            change = -lead / apart
            if means[place] + change >= 0:
                found.append(Flip(key, float(means[place]), change))
    return min(found, key=lambda flip: (abs(flip.change), flip.criterion), default=None)

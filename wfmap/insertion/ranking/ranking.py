"""Candidates → their order, with intervals of ranks and verdicts.

Vetoes come first: what goes further than a veto allows is out, whatever it is worth; so is, until
it is repaired, what one link of feasibility surely blocks. The rest are ordered by mean utility,
which is a candidate's own affair: no other candidate moves it. Ranks over sampled weights and
doubts say how sure the order is.

    sample     1     2     3    …       each sample draws weights and a utility for every doubt
    check     .61   .55   .70           rank of "check":     1    2    1  …
    extract   .48   .58   .52           interval of ranks:   where 95 % of the samples put it

One table of points with one set of weights gives an order that another set of weights turns over,
and does not say so. Methods that compare candidates with each other (AHP, outranking) can turn over
the order of two when a third is added; a mean utility cannot. Weights that nobody has agreed on are
drawn instead of asked for (SMAA, Lahdelma, Hokkanen & Salminen 1998; `sampling`). It costs samples
× the square of the number of candidates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from wfmap.insertion.ranking.acceptability import Central, central
from wfmap.insertion.ranking.dominance import dominators
from wfmap.insertion.ranking.information import next_measures
from wfmap.insertion.ranking.sampling import (
    Key,
    Samples,
    Wanted,
    axis_utilities,
    axis_weights,
    keys_of,
    utilities,
    weights,
)
from wfmap.insertion.ranking.scales import with_utilities
from wfmap.insertion.terms import AXES, Axis, Candidate, Measure, Standing

__all__ = ["Flip", "Ranking", "RankingOptions", "rank"]

LEVEL: Final = 0.95
"""The level of rank intervals."""
SURE: Final = 0.8
"""Share of samples in which a candidate is better than doing nothing, from which it is robust."""
BLOCKED: Final = 0.05
"""Utility of a link of feasibility, up to which it blocks until it is repaired."""
HOPELESS: Final = 0.05
"""The same share, below which it is out."""


@dataclass(frozen=True, slots=True)
class RankingOptions:
    """How candidates are ranked: samples of weights and doubts, and the seed of both.

    `weights` fixes the weights by criterion or axis; without, they are uniform on the part of the
    simplex where the axis `first` weighs most, on all of it where that is None. `between` narrows
    that to a lowest and a highest weight by axis. `reference` is the id of doing nothing, against
    which verdicts are given; found by its name without.
    """

    samples: int = 4000
    seed: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    first: Axis | None = "value"
    between: Mapping[Axis, tuple[float, float]] = field(default_factory=dict)
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one axis's weight that swaps the first two candidates.

    `weight` is the mean weight of the axis, and `change` what is added to it, the others keeping
    their proportions (Triantaphyllou and Sánchez 1997).
    """

    axis: Axis
    weight: float
    change: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates in order, those that are out by a veto last, and what the order hangs on.

    `utility` is the mean utility by id, 0 to 1, and `axes` that of each axis in order of `AXES`;
    `beats_nothing` the share of samples in which a candidate is better than doing nothing, None
    without that. `scores` are the utilities sample by sample. `central` holds for whom each
    candidate leads that is ever first. `flip` is None where no change of a single weight swaps the
    first two.
    """

    candidates: tuple[Candidate, ...]
    utility: Mapping[str, float]
    axes: Mapping[str, tuple[float, ...]]
    beats_nothing: Mapping[str, float] | None
    central: Mapping[str, Central]
    flip: Flip | None
    seed: int
    samples: int
    scores: Mapping[str, Samples] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Sampled:
    """One candidate's utilities by criterion and by axis, and its score, sample by sample."""

    found: Samples
    axes: Samples
    score: Samples


def rank(candidates: Sequence[Candidate], options: RankingOptions | None = None) -> Ranking:
    """Rank candidates; the order of the input does not matter."""
    chosen = options or RankingOptions()
    given = sorted((with_utilities(c) for c in candidates), key=lambda c: c.id)
    keys = keys_of(given)
    wanted = Wanted(chosen.weights, chosen.first, chosen.between)
    drawn = weights(keys, chosen.samples, chosen.seed, wanted)
    sampled = {c.id: _sampled(c, keys, drawn, chosen) for c in given}
    utility = {name: float(found.score.mean()) for name, found in sampled.items()}
    axes = {name: tuple(float(a) for a in s.axes.mean(axis=0)) for name, s in sampled.items()}
    given = [replace(c, blocked=_blocked(c)) for c in given]
    given.sort(key=lambda c: (-utility[c.id], c.id))
    order = [c for c in given if not c.vetoes and not c.blocked]
    out = [c for c in given if not c.vetoes and c.blocked] + [c for c in given if c.vetoes]
    scores = {c.id: sampled[c.id].score for c in order}
    beats = _beats(scores, _reference(order, chosen))
    on_axes = axis_weights(keys, drawn)
    known = {name: (s.found, s.score) for name, s in sampled.items()}
    asked = next_measures(order, keys, known, drawn)
    return Ranking(
        candidates=(
            *_placed(order, scores, beats, asked),
            *(replace(c, standing="out") for c in out),
        ),
        utility=utility,
        axes=axes,
        beats_nothing=beats,
        central=central([c.id for c in order], {n: s.axes for n, s in sampled.items()}, on_axes),
        flip=_flip([axes[c.id] for c in order[:2]], on_axes.mean(axis=0)),
        seed=chosen.seed,
        samples=chosen.samples,
        scores={name: found.score for name, found in sampled.items()},
    )


def _blocked(candidate: Candidate) -> str:
    """Say which link of feasibility surely fails, or which data is unfit; empty where none.

    Connectors are never it: their effort is a default, and is paid for in money.
    """
    for criterion in candidate.on("feasibility"):
        if criterion.utility[1] <= BLOCKED and criterion.name != "connectors":
            return f"{criterion.name}: {criterion.sentence}"
    short = next((s for s in candidate.shortfalls if s.blocks and s.subject == "data"), None)
    return f"data: {short.element.name}: {short.dimension} is {short.found}" if short else ""


def _sampled(
    candidate: Candidate, keys: Sequence[Key], drawn: Samples, options: RankingOptions
) -> _Sampled:
    found = utilities(candidate, keys, options.samples, options.seed)
    axes = axis_utilities(found, keys, drawn)
    return _Sampled(found, axes, (axes * axis_weights(keys, drawn)).sum(axis=1))


def _placed(
    order: Sequence[Candidate],
    scores: Mapping[str, Samples],
    beats: Mapping[str, float] | None,
    asked: Mapping[str, tuple[Measure, ...]],
) -> tuple[Candidate, ...]:
    beaten = dominators(order)
    intervals, firsts = _ranks(scores, [c.id for c in order])
    return tuple(
        replace(
            c,
            rank=place,
            rank_interval=intervals[c.id],
            first_rank_share=firsts[c.id],
            dominated_by=beaten.get(c.id),
            standing=_standing(c, beaten, beats, intervals[c.id], len(order)),
            measure_next=asked.get(c.id, ()),
        )
        for place, c in enumerate(order, 1)
    )


def _reference(able: Sequence[Candidate], options: RankingOptions) -> str | None:
    if options.reference is not None:
        return options.reference
    found = (c.id for c in able if c.is_nothing)
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


def _standing(
    candidate: Candidate,
    beaten: Mapping[str, str],
    beats: Mapping[str, float] | None,
    interval: tuple[int, int],
    count: int,
) -> Standing:
    if candidate.id in beaten:
        return "out"
    if beats is None or candidate.is_nothing:
        return "robust" if interval[1] <= max(1, count // 4) else "borderline"
    share = beats[candidate.id]
    if share >= SURE:
        return "robust"
    return "out" if share <= HOPELESS else "borderline"


def _flip(axes: Sequence[tuple[float, ...]], means: Samples) -> Flip | None:
    """Find the smallest change of a mean weight that swaps two candidates.

    Adding d to one weight and making them add up to 1 again leaves the sign of the lead to
    lead + d × (difference on that axis).
    """
    if len(axes) < 2:  # noqa: PLR2004 - one has nobody to swap with
        return None
    apart = [one - two for one, two in zip(*axes, strict=True)]
    lead = sum(weight * difference for weight, difference in zip(means, apart, strict=True))
    flips = [
        Flip(axis, float(weight), float(-lead / difference))
        for axis, weight, difference in zip(AXES, means, apart, strict=True)
        if difference != 0 and weight - lead / difference >= 0
    ]
    return min(flips, key=lambda flip: (abs(flip.change), flip.axis), default=None)

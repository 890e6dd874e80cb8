"""Random weights and random utilities, each candidate on a stream of its own.

Weights are uniform on that part of the simplex of the axes where value weighs at least as much as
each of feasibility and risk (nobody looks for a change who does not want its value), and within an
axis on that of its criteria, so that an axis with more criteria weighs no more (SMAA: Lahdelma,
Hokkanen and Salminen 1998). Feasibility is no sum: it is its weakest link. The weights are common
to all candidates; the utilities of a candidate come from a stream that only its id and the seed
decide, so that another candidate moves none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import WfmapError
from wfmap.insertion.ranking.scales import scaled, utility
from wfmap.insertion.terms import AXES, Axis, Candidate
from wfmap.units.figures import exact

__all__ = [
    "Key",
    "Samples",
    "Wanted",
    "axis_utilities",
    "axis_weights",
    "keys_of",
    "utilities",
    "weights",
]

Key = tuple[Axis, str]
"""An axis and the name of a criterion."""

Samples = NDArray[np.float64]

_WEIGHTS: Final = "weights"
TRIES: Final = 200
"""Rounds in which weights are drawn again that are not as wanted."""


@dataclass(frozen=True, slots=True)
class _Triangle:
    low: float
    mode: float
    high: float


def keys_of(candidates: Sequence[Candidate]) -> tuple[Key, ...]:
    """List the criteria of some candidates, axis by axis, names in order of the alphabet."""
    found: set[Key] = {(c.axis, c.name) for candidate in candidates for c in candidate.criteria}
    return tuple(sorted(found, key=lambda key: (AXES.index(key[0]), key[1])))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said about weights.

    `stated` fixes them by the name of the criterion or of the axis, and nothing else counts then.
    The axis `first` weighs at least as much as each other, none has to where it is None; `between`
    holds a lowest and a highest weight by axis.
    """

    stated: Mapping[str, float] = field(default_factory=dict)
    first: Axis | None = "value"
    between: Mapping[Axis, tuple[float, float]] = field(default_factory=dict)


def weights(keys: Sequence[Key], samples: int, seed: int, wanted: Wanted) -> Samples:
    """Draw weights, one row a sample, one column a criterion; each row adds up to 1.

    Args:
        keys: the criteria.
        samples: how many rows.
        seed: same seed, same weights.
        wanted: what is said about them.

    Raises:
        WfmapError: next to no weights are as wanted.
    """
    if wanted.stated:
        row = np.array(
            [wanted.stated.get(name, wanted.stated.get(axis, 0.0)) for axis, name in keys]
        )
        return np.tile(row / row.sum(), (samples, 1))
    draw = _stream(seed, _WEIGHTS)
    axes: list[Axis] = list(dict.fromkeys(axis for axis, _ in keys))
    share = _shares(draw, axes, samples, wanted)
    found = np.empty((samples, len(keys)))
    for place, axis in enumerate(axes):
        columns = [k for k, key in enumerate(keys) if key[0] == axis]
        inner = draw.dirichlet(np.ones(len(columns)), samples)
        found[:, columns] = share[:, [place]] * inner
    return found


def _shares(
    draw: np.random.Generator, axes: Sequence[Axis], samples: int, wanted: Wanted
) -> Samples:
    """Draw the weights of axes, drawing again what is not between its ends."""
    kept = np.empty((0, len(axes)))
    for _ in range(TRIES):
        share = draw.dirichlet(np.ones(len(axes)), samples)
        if wanted.first in axes:
            _put_largest(share, axes.index(wanted.first))
        fits = np.ones(samples, dtype=np.bool_)
        for place, axis in enumerate(axes):
            low, high = wanted.between.get(axis, (0.0, 1.0))
            fits &= (share[:, place] >= low) & (share[:, place] <= high)
        kept = np.concatenate([kept, share[fits]])
        if len(kept) >= samples:
            return kept[:samples]
    ends = ", ".join(
        f"{axis} {exact(low)} to {exact(high)}" for axis, (low, high) in wanted.between.items()
    )
    raise WfmapError(f"hardly any weights are as wanted: {ends}", "widen them, or state weights")


def _put_largest(share: Samples, column: int) -> None:
    """Swap the largest weight of each row into one column.

    Axes being alike before, this is the uniform distribution on the weights with that order.
    """
    rows = np.arange(len(share))
    largest = share.argmax(axis=1)
    share[rows, largest], share[rows, column] = share[rows, column], share[rows, largest]


def utilities(candidate: Candidate, keys: Sequence[Key], samples: int, seed: int) -> Samples:
    """Draw a candidate's utilities: triangular about the likely value, uniform where unknown."""
    draw = _stream(seed, candidate.id)
    found = np.empty((samples, len(keys)))
    shapes = _shapes(candidate)
    for column, key in enumerate(keys):
        uniform = draw.random(samples)
        found[:, column] = _quantile(shapes.get(key), uniform)
    return found


def axis_utilities(found: Samples, keys: Sequence[Key], drawn: Samples) -> Samples:
    """Put the utilities of criteria together axis by axis: one column an axis, in order of `AXES`.

    Feasibility is that of its weakest link; value and risk are means under the inner weights. An
    axis without criteria is 0 for everybody.
    """
    columns = []
    for axis in AXES:
        places = [k for k, key in enumerate(keys) if key[0] == axis]
        if not places:
            columns.append(np.zeros(len(found)))
        elif axis == "feasibility":
            columns.append(found[:, places].min(axis=1))
        else:
            inner = drawn[:, places]
            total = inner.sum(axis=1)
            mean = (found[:, places] * inner).sum(axis=1) / np.where(total > 0, total, 1.0)
            columns.append(mean)
    return np.stack(columns, axis=1)


def axis_weights(keys: Sequence[Key], drawn: Samples) -> Samples:
    """Add up the weights of criteria axis by axis, in order of `AXES`."""
    return np.stack(
        [
            drawn[:, [k for k, key in enumerate(keys) if key[0] == axis]].sum(axis=1)
            for axis in AXES
        ],
        axis=1,
    )


def _shapes(candidate: Candidate) -> dict[Key, _Triangle | tuple[float, float]]:
    found: dict[Key, _Triangle | tuple[float, float]] = {}
    for criterion in candidate.criteria:
        low, high = utility(criterion)
        mode = scaled(criterion)
        key = (criterion.axis, criterion.name)
        found[key] = (low, high) if mode is None else _Triangle(low, mode, high)
    return found


def _quantile(shape: _Triangle | tuple[float, float] | None, uniform: Samples) -> Samples:
    """Invert the distribution; what a candidate does not have may be anything from 0 to 1."""
    if shape is None:
        return uniform
    if isinstance(shape, tuple):
        return shape[0] + (shape[1] - shape[0]) * uniform
    width = shape.high - shape.low
    if width <= 0:
        return np.full_like(uniform, shape.mode)
    left = (shape.mode - shape.low) / width
    below = shape.low + width * np.sqrt(uniform * left)
    above = shape.high - width * np.sqrt((1 - uniform) * (1 - left))
    return np.where(uniform <= left, below, above)


def _stream(seed: int, name: str) -> np.random.Generator:
    digest = sha256(f"{seed}\x1f{name}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))

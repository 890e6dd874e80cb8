"""Random weights and random utilities, each candidate on a stream of its own.

Weights are uniform on the simplex of the axes, and within an axis on that of its criteria, so that
an axis with more criteria weighs no more (SMAA: Lahdelma, Hokkanen and Salminen 1998). The weights
are common to all candidates; the utilities of a candidate come from a stream that only its id and
the seed decide, so that another candidate moves none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.insertion.ranking.scales import scaled, utility
from wfmap.insertion.terms import AXES, Axis, Candidate

__all__ = ["Key", "Samples", "keys_of", "mean_utilities", "utilities", "weights"]

Key = tuple[Axis, str]
"""An axis and the name of a criterion."""

Samples = NDArray[np.float64]

_WEIGHTS: Final = "weights"


@dataclass(frozen=True, slots=True)
class _Triangle:
    low: float
    mode: float
    high: float


def keys_of(candidates: Sequence[Candidate]) -> tuple[Key, ...]:
    """List the criteria of some candidates, axis by axis, names in order of the alphabet."""
    found = {(c.axis, c.name) for candidate in candidates for c in candidate.criteria}
    return tuple(sorted(found, key=lambda key: (AXES.index(key[0]), key[1])))


def weights(
    keys: Sequence[Key], samples: int, seed: int, stated: Mapping[str, float] | None = None
) -> Samples:
    """Draw weights, one row a sample, one column a criterion; each row adds up to 1.

    `stated` fixes the weights instead, by the name of the criterion or of the axis.
    """
    if stated:
        row = np.array([stated.get(name, stated.get(axis, 0.0)) for axis, name in keys])
        return np.tile(row / row.sum(), (samples, 1))
    draw = _stream(seed, _WEIGHTS)
    axes = list(dict.fromkeys(axis for axis, _ in keys))
    share = draw.dirichlet(np.ones(len(axes)), samples)
    found = np.empty((samples, len(keys)))
    for place, axis in enumerate(axes):
        columns = [k for k, key in enumerate(keys) if key[0] == axis]
        inner = draw.dirichlet(np.ones(len(columns)), samples)
        found[:, columns] = share[:, [place]] * inner
    return found


def utilities(candidate: Candidate, keys: Sequence[Key], samples: int, seed: int) -> Samples:
    """Draw a candidate's utilities: triangular about the likely value, uniform where unknown."""
    draw = _stream(seed, candidate.id)
    found = np.empty((samples, len(keys)))
    shapes = _shapes(candidate)
    for column, key in enumerate(keys):
        uniform = draw.random(samples)
        found[:, column] = _quantile(shapes.get(key), uniform)
    return found


def mean_utilities(candidate: Candidate, keys: Sequence[Key]) -> Samples:
    """Give the exact means of what `utilities` draws, one for each criterion."""
    shapes = _shapes(candidate)
    return np.array([_mean(shapes.get(key)) for key in keys])


def _shapes(candidate: Candidate) -> dict[Key, _Triangle | tuple[float, float]]:
    found: dict[Key, _Triangle | tuple[float, float]] = {}
    for criterion in candidate.criteria:
        low, high = utility(criterion)
        mode = scaled(criterion)
        key = (criterion.axis, criterion.name)
        found[key] = (low, high) if mode is None else _Triangle(low, mode, high)
    return found


def _mean(shape: _Triangle | tuple[float, float] | None) -> float:
    if shape is None:
        return 0.5
    if isinstance(shape, tuple):
        return sum(shape) / 2
    return (shape.low + shape.mode + shape.high) / 3


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

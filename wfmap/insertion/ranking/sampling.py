"""Random weights and random utilities, each candidate on a stream of its own.

Weights are uniform on that part of the simplex of the axes where value weighs at least as much as
each of feasibility and risk (nobody looks for a change who does not want its value), and within an
axis on that of its criteria, so that an axis with more criteria weighs no more (SMAA: Lahdelma,
Hokkanen and Salminen 1998). Feasibility is no sum: it is its weakest link. The weights are common
to all candidates; the utilities of a candidate come from a stream that only its id and the seed
decide, so that another candidate moves none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.insertion.ranking.scales import scaled, utility
from wfmap.insertion.terms import AXES, Axis, Candidate

__all__ = ["Key", "Samples", "axis_utilities", "axis_weights", "keys_of", "utilities", "weights"]

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
    found: set[Key] = {(c.axis, c.name) for candidate in candidates for c in candidate.criteria}
    return tuple(sorted(found, key=lambda key: (AXES.index(key[0]), key[1])))


def weights(
    keys: Sequence[Key],
    samples: int,
    seed: int,
    stated: Mapping[str, float] | None = None,
    first: Axis | None = "value",
) -> Samples:
    """Draw weights, one row a sample, one column a criterion; each row adds up to 1.

    Args:
        keys: the criteria.
        samples: how many rows.
        seed: same seed, same weights.
        stated: fixes the weights instead, by the name of the criterion or of the axis.
        first: the axis that weighs at least as much as each other; None where none has to.
    """
    if stated:
        row = np.array([stated.get(name, stated.get(axis, 0.0)) for axis, name in keys])
        return np.tile(row / row.sum(), (samples, 1))
    draw = _stream(seed, _WEIGHTS)
    axes = list(dict.fromkeys(axis for axis, _ in keys))
    share = draw.dirichlet(np.ones(len(axes)), samples)
    if first in axes:
        _put_largest(share, axes.index(first))
    found = np.empty((samples, len(keys)))
    for place, axis in enumerate(axes):
        columns = [k for k, key in enumerate(keys) if key[0] == axis]
        inner = draw.dirichlet(np.ones(len(columns)), samples)
        found[:, columns] = share[:, [place]] * inner
    return found


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

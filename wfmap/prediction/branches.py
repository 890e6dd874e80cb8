"""The latest of several branches, in many columns at once.

It is the integral of 1 − ∏ F(t) again (`wfmap.graph.moments`), by fewer points and only as a
difference to the first column, which is integrated finely: an error of the quadrature is nearly
the same in both and drops out. The points are Gauss and Legendre's, eight between any two places
where the distribution of some branch bends, so they lie where something happens. Where branches
have moved by next to nothing against how they spread, the derivatives by each mean and variance are
followed instead, which all such columns share. n branches cost 8 (3 n + 1) points × n a column, a
fraction of the 1,001 points of the exact integral for the few branches that splits mostly have.
"""

from collections.abc import Sequence
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from wfmap.graph.moments import Moments, latest

__all__ = ["latest_in"]

Array = NDArray[np.float64]

_HARDLY: Final = 0.015
"""Branches that move by less than this part of their standard deviation are followed straight."""
_NODES: Final = 8
_FAR: Final = 40.0
"""How many standard deviations beyond the mean the integral goes."""
_NEAR: Final = 6.0
_STEP: Final = 1e-12
"""A squared coefficient of variation below this is none."""
_LITTLE: Final = 1e-3
_AT_ONCE: Final = 400_000
"""Values of a distribution that are computed in one go."""


def latest_in(branches: Sequence[Moments], instead: int | None, columns: int) -> Moments:
    """Compute the moments of the latest of independent branches, column by column.

    Args:
        branches: means and variances of each, as numbers or as arrays with a value for each column.
        instead: the branch that is taken where none would be; None where none is then.
        columns: how many there are; the first is what the others are held against.
    """
    wide = [b for b in branches if np.ndim(b.mean) or np.ndim(b.variance)]
    if not wide:
        return latest(branches, instead)
    means = np.array([np.broadcast_to(b.mean, columns) for b in branches], dtype=np.float64)
    spreads = np.array([np.broadcast_to(b.variance, columns) for b in branches], dtype=np.float64)
    taken = [b.taken for b in branches]
    first = [
        Moments(float(mean), float(spread), b.taken)
        for mean, spread, b in zip(means[:, 0], spreads[:, 0], branches, strict=True)
    ]
    base = latest(first, instead)
    away = np.abs(means - means[:, :1]) / np.maximum(np.sqrt(spreads[:, :1]), 1e-300)
    wider = np.abs(spreads - spreads[:, :1]) / np.maximum(spreads[:, :1], 1e-300)
    moved = np.maximum(away, wider).max(axis=0)
    mean, variance = np.full(columns, base.mean), np.full(columns, base.variance)
    little = (moved > 0) & (moved <= _HARDLY)
    much = moved > _HARDLY
    whole = _Integral(taken, instead)
    if little.any():
        felt = whole.straight(means, spreads, little)
        mean[little] += felt[0]
        variance[little] += felt[1]
    if much.any():
        chosen = np.concatenate([[0], np.flatnonzero(much)])
        found = whole.at(means[:, chosen], spreads[:, chosen])
        mean[much] += found[0][1:] - found[0][0]
        variance[much] += found[1][1:] - found[1][0]
    return _columns(np.maximum(mean, 0.0), np.maximum(variance, 0.0))


class _Integral:
    """The latest of some branches by quadrature, for many columns.

    Gauss and Legendre's points between the places where a distribution bends: some standard
    deviations before and after each mean, and the mean itself, where one without spread has a step.
    """

    def __init__(self, taken: Sequence[float], instead: int | None) -> None:
        self.taken = taken
        self.instead = instead
        self.none = 0.0 if instead is None else prod(1 - share for share in taken)

    def straight(self, means: Array, spreads: Array, columns: NDArray[np.bool_]) -> tuple[Any, Any]:
        """Follow the derivatives from the first column."""
        count = len(means)
        steps = np.concatenate([means[:, 0], spreads[:, 0]]) * _LITTLE
        steps[count:] = np.where(steps[count:] > 0, steps[count:], 1e-300)
        moved = np.concatenate([means[:, :1], spreads[:, :1]]) + np.hstack(
            [np.diag(steps), -np.diag(steps)]
        )
        moved = np.maximum(moved, 0.0)
        mean, variance = self.at(moved[:count], moved[count:])
        size = 2 * np.where(steps > 0, steps, 1.0)
        change = np.concatenate([means - means[:, :1], spreads - spreads[:, :1]])[:, columns]
        return self._along(mean, size, change), self._along(variance, size, change)

    @staticmethod
    def _along(value: Array, size: Array, change: Array) -> Any:  # noqa: ANN401 - numpy's product
        half = len(value) // 2
        return ((value[:half] - value[half:]) / size) @ change

    def at(self, means: Array, spreads: Array) -> tuple[Array, Array]:
        """Compute mean and variance of the latest in each column."""
        size = max(1, _AT_ONCE // (len(means) * (3 * len(means) + 1) * _NODES))
        parts = [
            self._few(means[:, k : k + size], spreads[:, k : k + size])
            for k in range(0, means.shape[1], size)
        ]
        return np.concatenate([m for m, _ in parts]), np.concatenate([v for _, v in parts])

    def _few(self, means: Array, spreads: Array) -> tuple[Array, Array]:
        root, weight = _points(means, spreads)
        time = root**2
        missing = np.ones_like(time)
        alone: Array | None = None
        for k, share in enumerate(self.taken):
            if share <= 0:
                continue
            inside = _inside(means[k], spreads[k], time)
            missing *= 1 - share + share * inside
            if k == self.instead:
                alone = inside
        missing = 1 - missing
        if alone is not None:
            missing += self.none * (1 - alone)
        mean = (weight * missing * 2 * root).sum(axis=0)
        second = (weight * missing * 4 * time * root).sum(axis=0)
        return mean, np.maximum(second - mean**2, 0.0)


def _points(means: Array, spreads: Array) -> tuple[Array, Array]:
    """Choose the square roots of the times to look at, and what each counts, by column."""
    sd = np.sqrt(spreads)
    places = [np.maximum(0.0, means - _NEAR * sd), means, means + _NEAR * sd]
    ends = np.vstack([np.zeros((1, means.shape[1])), *places, (means + _FAR * sd).max(axis=0)])
    ends = np.sort(np.sqrt(ends), axis=0)
    at, weight = np.polynomial.legendre.leggauss(_NODES)
    half = (ends[1:] - ends[:-1]) / 2
    middle = (ends[1:] + ends[:-1]) / 2
    root = middle[:, None, :] + half[:, None, :] * at[None, :, None]
    weights = half[:, None, :] * weight[None, :, None]
    return root.reshape(-1, means.shape[1]), weights.reshape(-1, means.shape[1])


def _inside(mean: Array, variance: Array, time: Array) -> Array:
    """Give the chance that each time is enough for a branch, a gamma distribution by column."""
    from scipy import special  # noqa: PLC0415 - loading it takes longer than most predictions

    spreads = (mean > 0) & (variance > _STEP * mean**2)
    own, wide = np.where(spreads, mean, 1.0), np.where(spreads, variance, 1.0)
    found = special.gammainc(own**2 / wide, time * (own / wide))
    return np.where(spreads, found, np.asarray(time >= mean, dtype=np.float64))


def _columns(mean: Any, variance: Any) -> Moments:  # noqa: ANN401 - arrays
    return Moments(mean, variance)

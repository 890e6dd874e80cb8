"""Patterns of agreement → how probable each is to be one thing twice.

Fellegi and Sunter (1969) weigh agreements by how seldom they are chance, as if they were
independent. Among people they are not: who shares a telephone shares the address and the surname.
So chance is a mixture here, a class for each way a pair was found (the same telephone, the same
birthday), whose agreements are learned by expectation and maximisation (Dempster, Laird, Rubin
1977), while those of twins stay given. Different people hardly share a name by living together,
nor an address by sharing a name: the classes of chance may hold no more of that than the limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Class", "posterior"]

Numbers = NDArray[np.float64]

ROUNDS: Final = 500
STILL: Final = 1e-7
"""Relative change of the likelihood below which learning has ended."""
NEVER: Final = -50.0
"""Logarithm of the weight of a class of chance for pairs that were not found its way."""


@dataclass(frozen=True, slots=True)
class Class:
    """A way pairs are found: the columns it is about, and the most agreement it may hold by column.

    `limits` are shares over 0 to 1 by column; columns without one are learned freely.
    """

    columns: frozenset[int]
    limits: dict[int, float]


def posterior(  # noqa: PLR0913, PLR0917 - what there is to know of patterns
    levels: Sequence[NDArray[np.int64]],
    match: Sequence[Sequence[float]],
    alike: Sequence[int],
    found: NDArray[np.bool_],
    counts: Numbers,
    classes: Sequence[Class],
) -> Numbers:
    """Give the probability of each pattern to be of twins.

    Args:
        levels: by column, the level of each pattern; the number of levels where a cell is missing,
            which tells nothing.
        match: by column, how often twins reach each level.
        alike: by column, how many levels count as agreement.
        found: patterns × classes, whether the pairs of a pattern were found that way.
        counts: pairs of each pattern.
        classes: the ways.
    """
    seen = [np.eye(len(m) + 1)[level][:, : len(m)] for level, m in zip(levels, match, strict=True)]
    twins = sum(s @ np.log(np.asarray(m)) for s, m in zip(seen, match, strict=True))
    weight = _start(seen, match, np.asarray(twins), found)
    before = -np.inf
    for _ in range(ROUNDS):
        mass = weight * counts[:, None]
        share = np.log((mass.sum(axis=0) + 1e-9) / mass.sum())
        likely = np.empty_like(weight)
        likely[:, 0] = share[0] + twins
        for k, way in enumerate(classes, start=1):
            learned = _learned(seen, mass[:, k], way, alike)
            chance = sum(s @ np.log(p) for s, p in zip(seen, learned, strict=True))
            likely[:, k] = share[k] + chance + np.where(found[:, k - 1], 0.0, NEVER)
        top = likely.max(axis=1, keepdims=True)
        weight = np.exp(likely - top)
        total = weight.sum(axis=1, keepdims=True)
        weight /= total
        now = float(counts @ (top[:, 0] + np.log(total[:, 0])))
        if abs(now - before) < STILL * abs(now):
            break
        before = now
    return weight[:, 0]


def _start(
    seen: Sequence[Numbers],
    match: Sequence[Sequence[float]],
    twins: Numbers,
    found: NDArray[np.bool_],
) -> Numbers:
    """Begin with what looks like twins at a first glance; the rest by the ways it was found."""
    strange = sum(
        s @ np.log(np.array([1e-3] * (len(m) - 1) + [1.0]))
        for s, m in zip(seen, match, strict=True)
    )
    first = 1 / (1 + np.exp(np.clip(np.log(1e4) - (twins - strange), -500, 500)))
    ways = found / np.maximum(found.sum(axis=1, keepdims=True), 1)
    return np.column_stack((first, (1 - first)[:, None] * ways))


def _learned(
    seen: Sequence[Numbers], mass: Numbers, way: Class, alike: Sequence[int]
) -> list[Numbers]:
    found = []
    for column, levels in enumerate(seen):
        weight = mass @ levels + 1 / levels.shape[1]
        share = weight / weight.sum()
        limit = way.limits.get(column)
        found.append(share if limit is None else _limited(share, limit, alike[column]))
    return found


def _limited(share: Numbers, limit: float, alike: int) -> Numbers:
    """Let no more than a limit be agreement, in the proportions it has."""
    agreed = share[:alike].sum()
    if agreed <= limit:
        return share
    rest = share[alike:] / share[alike:].sum()
    return np.concatenate((share[:alike] * (limit / agreed), rest * (1 - limit)))

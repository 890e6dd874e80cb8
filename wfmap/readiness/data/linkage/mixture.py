"""Patterns of agreement → how probable each is to be one thing twice.

Fellegi and Sunter (1969) weigh agreements by how seldom they are chance, as if they were
independent. Among people they are not: who shares a telephone shares the address and the surname.
So chance is a mixture here, a class for each way a pair was found (the same telephone, the same
birthday and initial). What each class agrees in, twins among them, is learned by expectation and
maximisation (Dempster, Laird, Rubin 1977) within bounds, because nothing tells the classes apart
but what they are: twins keep each column more often than not, starting from a common guess;
different people hardly share a name by living together, nor an address by sharing a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Class", "Column", "Learned", "learned"]

Numbers = NDArray[np.float64]

ROUNDS: Final = 300
STILL: Final = 1e-7
"""Relative change of the likelihood below which learning has ended."""
NEVER: Final = -50.0
"""Logarithm of the weight of a class of chance for pairs that were not found its way."""
GUESSED: Final = 30.0
"""Pairs of twins that the first guess of their agreement counts as."""
KEPT: Final = 0.55
"""Share of twins, at least, that agree in a column where both have it."""
UNLIKELY: Final = 1e-3
"""Share of strangers that agree in a column, for the first glance."""


@dataclass(frozen=True, slots=True)
class Column:
    """A compared column: how often twins reach each level, guessed, and how many levels agree."""

    match: tuple[float, ...]
    alike: int


@dataclass(frozen=True, slots=True)
class Class:
    """A way pairs are found, and the most agreement that strangers found so have, by column.

    `limits` are shares over 0 to 1; columns without one are learned freely.
    """

    limits: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: the probability of each pattern to be of twins, and `match` by column."""

    twins: Numbers
    match: tuple[tuple[float, ...], ...]


def learned(
    levels: Sequence[NDArray[np.int64]],
    columns: Sequence[Column],
    found: NDArray[np.bool_],
    counts: Numbers,
    classes: Sequence[Class],
) -> Learned:
    """Learn which patterns are of twins.

    Args:
        levels: by column, the level of each pattern; the number of levels where a cell is missing,
            which tells nothing.
        columns: the compared columns.
        found: patterns × classes, whether the pairs of a pattern were found that way.
        counts: pairs of each pattern.
        classes: the ways.
    """
    widths = [len(column.match) for column in columns]
    seen = np.concatenate(
        [np.eye(w + 1)[level][:, :w] for level, w in zip(levels, widths, strict=True)], axis=1
    )
    guess = np.concatenate([np.asarray(column.match) for column in columns])
    closed = np.where(found, 0.0, NEVER)
    weight = _start(seen, guess, widths, found)
    before = -np.inf
    shares = guess[:, None]
    for _ in range(ROUNDS):
        mass = weight * counts[:, None]
        size = np.log((mass.sum(axis=0) + 1e-9) / mass.sum())
        shares = _shares(seen.T @ mass, guess, columns, classes)
        likely = size + seen @ np.log(shares)
        likely[:, 1:] += closed
        top = likely.max(axis=1, keepdims=True)
        weight = np.exp(likely - top)
        total = weight.sum(axis=1, keepdims=True)
        weight /= total
        now = float(counts @ (top[:, 0] + np.log(total[:, 0])))
        if abs(now - before) < STILL * abs(now):
            break
        before = now
    ends = np.cumsum([0, *widths])
    match = tuple(
        tuple(shares[a:b, 0].tolist()) for a, b in zip(ends[:-1], ends[1:], strict=True)
    )
    return Learned(weight[:, 0], match)


def _start(
    seen: Numbers, guess: Numbers, widths: Sequence[int], found: NDArray[np.bool_]
) -> Numbers:
    """Begin with what looks like twins at a first glance; the rest by the ways it was found."""
    strange = np.concatenate([np.array([UNLIKELY] * (w - 1) + [1.0]) for w in widths])
    twins = seen @ (np.log(guess) - np.log(strange))
    first = 1 / (1 + np.exp(np.clip(np.log(1e4) - twins, -500, 500)))
    ways = found / np.maximum(found.sum(axis=1, keepdims=True), 1)
    return np.column_stack((first, (1 - first)[:, None] * ways))


def _shares(
    mass: Numbers, guess: Numbers, columns: Sequence[Column], classes: Sequence[Class]
) -> Numbers:
    """Give levels × classes, twins first: how often each class reaches each level of a column."""
    parts: list[Numbers] = []
    at = 0
    for number, column in enumerate(columns):
        width = len(column.match)
        block = mass[at : at + width].copy()
        block[:, 0] += GUESSED * guess[at : at + width]
        block[:, 1:] += 1 / width
        block /= block.sum(axis=0)
        block[:, 0] = _bounded(block[:, 0], column.alike, (KEPT, 1.0))
        for k, way in enumerate(classes, start=1):
            limit = way.limits.get(number)
            if limit is not None:
                block[:, k] = _bounded(block[:, k], column.alike, (0.0, limit))
        parts.append(block)
        at += width
    return np.concatenate(parts)


def _bounded(share: Numbers, alike: int, bounds: tuple[float, float]) -> Numbers:
    """Let no less and no more than the bounds be agreement, in the proportions it has."""
    agreed = float(share[:alike].sum())
    wanted = min(max(agreed, bounds[0]), bounds[1])
    if wanted == agreed:
        return share
    rest = share[alike:] / share[alike:].sum()
    return np.concatenate((share[:alike] * (wanted / agreed), rest * (1 - wanted)))

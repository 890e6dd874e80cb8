"""Patterns of agreement → how probable each is to be one thing twice.

Fellegi and Sunter (1969) weigh agreements by how seldom they are chance, as if they were
independent. Among people they are not: who shares a telephone shares the address and the surname.
So chance is a mixture here, a class for each way a pair was found (the same telephone, the same
birthday and initial). What each class agrees in, twins among them, is learned by expectation and
maximisation (Dempster, Laird, Rubin 1977) within bounds, because nothing tells the classes apart
but what they are: twins keep each column more often than not, starting from a common guess;
different people hardly share a name by living together, nor an address by sharing a name.

    pattern                   pairs      twins    by telephone    by birthday
    all alike                    40       .99          .01             .00       expectation: whose
    address, no first name      900       .01          .99             .00       is each pattern
    birthday and initial        600       .02          .00             .98

    then maximisation: how often does each class agree in each column; and again, until still

One class of chance would take households for twins, for they are frequent and alike. Pairs of one
pattern are told apart by nothing, so only patterns are reckoned with, each as often as it occurs: a
round costs patterns × classes × levels, however many rows the table has, and there are `ROUNDS` at
most.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
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
"""Pairs of twins, at least, that the first guess of their agreement counts as."""
KEPT: Final = {True: 0.75, False: 0.55}
"""The least that twins agree in a column, where both have it: in one that tells people of a
household apart, and in another."""
KINSHIP: Final = 50.0
"""Times that who looks like kin is taken for it rather than for chance, for the first glance."""
TRUST: Final = 0.5
"""Weight of the first guess, as a part of the twins that are seen: without it, learning drifts from
few twins to what is more frequent and alike too, and that are households."""
UNLIKELY: Final = 1e-3
"""Share of strangers that agree in a column, for the first glance."""


@dataclass(frozen=True, slots=True)
class Column:
    """A compared column: how often twins reach each level, guessed, and how many levels agree.

    `personal` tells whether it tells people apart who share a household.
    """

    match: tuple[float, ...]
    alike: int
    personal: bool = False

    @property
    def kept(self) -> float:
        """The share of twins, at least, that agree in it where both have it."""
        return KEPT[self.personal]


@dataclass(frozen=True, slots=True)
class Class:
    """A way pairs are found, and the most agreement that strangers found so have, by column.

    `limits` are shares over 0 to 1; columns without one are learned freely. `most` are the pairs
    that the class has at most. `kin` are strangers who have all the rest in common: the household,
    which may be found by several ways. `like_twins` are kin who agree in each column without a
    limit as often as twins do, because only slips part them there.
    """

    limits: dict[int, float] = field(default_factory=dict)
    most: float = inf
    kin: bool = False
    like_twins: bool = False


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
    weight = _start(seen, guess, columns, found, classes)
    most = np.array([inf, *(way.most for way in classes)])
    before = -np.inf
    shares = guess[:, None]
    for _ in range(ROUNDS):
        mass = weight * counts[:, None]
        pairs = np.minimum(mass.sum(axis=0), most)
        size = np.log((pairs + 1e-9) / pairs.sum())
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
    match = tuple(tuple(shares[a:b, 0].tolist()) for a, b in pairwise(ends))
    return Learned(weight[:, 0], match)


def _start(
    seen: Numbers,
    guess: Numbers,
    columns: Sequence[Column],
    found: NDArray[np.bool_],
    classes: Sequence[Class],
) -> Numbers:
    """Begin with what looks like twins or kin at a first glance; the rest by how it was found.

    Who agrees in much and differs in most that tells people of a household apart is no twin then:
    else, where there are hardly any twins, the households would be taken for them.
    """
    strange = np.concatenate(
        [np.array([UNLIKELY] * (len(column.match) - 1) + [1.0]) for column in columns]
    )
    gain = np.log(guess) - np.log(strange)
    owner = np.repeat(np.arange(len(columns)), [len(column.match) for column in columns])
    sign = np.concatenate(
        [
            float(column.personal) * np.where(np.arange(len(column.match)) < column.alike, 1, -1)
            for column in columns
        ]
    )
    first = np.where(seen @ sign < 0, 0.0, _glance(seen @ gain))
    rest = found.astype(np.float64)
    for k, way in enumerate(classes):
        if way.kin:
            turned = np.where(np.isin(owner, list(way.limits)), -gain, gain)
            rest[:, k] = found[:, k] * KINSHIP * _glance(seen @ turned)
    rest /= np.maximum(rest.sum(axis=1, keepdims=True), 1e-9)
    return np.column_stack((first, (1 - first)[:, None] * rest))


def _glance(gain: Numbers) -> Numbers:
    """Give the chance of what weighs so much, where one in ten thousand pairs is such a one."""
    return np.asarray(1 / (1 + np.exp(np.clip(np.log(1e4) - gain, -500, 500))))


def _shares(
    mass: Numbers, guess: Numbers, columns: Sequence[Column], classes: Sequence[Class]
) -> Numbers:
    """Give levels × classes, twins first: how often each class reaches each level of a column."""
    parts: list[Numbers] = []
    at = 0
    for number, column in enumerate(columns):
        width = len(column.match)
        block = mass[at : at + width].copy()
        trust = max(GUESSED, TRUST * float(block[:, 0].sum()))
        block[:, 0] += trust * guess[at : at + width]
        block[:, 1:] += 1 / width
        block /= block.sum(axis=0)
        block[:, 0] = _bounded(block[:, 0], column.alike, (column.kept, 1.0))
        for k, way in enumerate(classes, start=1):
            if way.like_twins and number not in way.limits:
                block[:, k] = block[:, 0]
            limit = way.limits.get(number, 1.0)
            if limit != 1.0:
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

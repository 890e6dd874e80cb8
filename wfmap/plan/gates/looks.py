"""Looking several times at a gate without letting more pass: two corrections.

Whoever looks at a pilot each month and stops at the first good number has as many chances to be
fooled as there are months. So the chance to be fooled, alpha, is parted among the looks.
`bonferroni` parts alpha evenly; it is simple, and strict beyond need. `spending` lets each look
spend what alpha·t of the whole (t: the share of cases seen) leaves after the exact chance that
earlier looks have used (Lan & DeMets 1983, Kim & DeMets 1987, exact for counts as in Jennison &
Turnbull 2000, chapter 12). What one look cannot use, because counts are whole, the next can. A
wrong passage stays within alpha, for the chance to pass is enumerated at the limit itself, and
falls as the true share rises.

    at most 5 % faults, 1 % hoped for, three looks
    after  54 cases   no number of faults is few enough yet      passes at 5 % faults in 4.9 %,
    after 108 cases   passes with at most 1 fault                at 1 % in 93 % of pilots, and
    after 162 cases   passes with at most 3 faults               takes 124 cases on average then

Wald's sequential test looks after every case, which nobody does who reviews once a month, and has
no last look. The number of cases is searched upwards by 1 % a step, for power does not rise evenly;
each try enumerates every look for some numbers of faults (`enumeration`), in the worst case the
square of the cases.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt
from typing import Final

from scipy.stats import norm

from wfmap.plan.gates.bounds import ALPHA, clean_needed, largest_faults
from wfmap.plan.gates.enumeration import Outcome, passing

__all__ = ["Aim", "Design", "Look", "bonferroni", "error_of", "looks_for", "outcome", "spending"]

LARGEST: Final = 20_000
"""Cases beyond which a gate is out of reach."""
STEP: Final = 1.01
"""Growth of the cases tried; power does not rise evenly, for counts are whole."""
NEAR: Final = 0.7
"""Share of the cases by the normal approximation from which on gates are tried."""

Design = Callable[[Sequence[int], float, float], "tuple[Look, ...]"]


@dataclass(frozen=True, slots=True)
class Look:
    """One look: after `cases` in all it passes with at most `faults`; None where it cannot yet."""

    cases: int
    faults: int | None


def bonferroni(sizes: Sequence[int], limit: float, alpha: float = ALPHA) -> tuple[Look, ...]:
    """Give each look an even part of alpha."""
    return tuple(Look(n, largest_faults(n, limit, alpha / len(sizes))) for n in sizes)


def spending(sizes: Sequence[int], limit: float, alpha: float = ALPHA) -> tuple[Look, ...]:
    """Let each look spend what its share of the cases allows and earlier looks left."""
    looks: list[Look] = []
    for size in sizes:
        budget = alpha * size / sizes[-1]
        looks.append(Look(size, _most(looks, size, limit, budget)))
    return tuple(looks)


def _most(before: Sequence[Look], size: int, limit: float, budget: float) -> int | None:
    """Give the most faults with which a look passes, the chance of all looks within a budget."""
    sizes = [*(look.cases for look in before), size]
    most = largest_faults(size, limit, budget)
    start = -1 if most is None else most
    tried = start
    while _chance(sizes, before, tried + 1, limit) <= budget:
        tried += 1
    while tried >= 0 and _chance(sizes, before, tried, limit) > budget:
        tried -= 1
    return tried if tried >= 0 else None


def _chance(sizes: Sequence[int], before: Sequence[Look], most: int, limit: float) -> float:
    return passing(sizes, [*(look.faults for look in before), most], limit).passes


def outcome(looks: Sequence[Look], share: float) -> Outcome:
    """Work out what a gate does at a true share of faults, exactly."""
    return passing([look.cases for look in looks], [look.faults for look in looks], share)


def error_of(looks: Sequence[Look], limit: float) -> float:
    """Give the exact chance that a gate opens although the share of faults is at the limit.

    Above the limit the chance is smaller: more faults never help a path to pass.
    """
    return outcome(looks, limit).passes


@dataclass(frozen=True, slots=True)
class Aim:
    """What a gate is to do.

    `limit` is the share of faults that must not be reached, `expected` the true share hoped for.
    `alpha` is the chance of passing at the limit and `power` that of passing at the expected
    share, each over all `looks`, which are evenly apart.
    """

    limit: float
    expected: float
    looks: int = 3
    alpha: float = ALPHA
    power: float = 0.9


@lru_cache(maxsize=256)
def looks_for(aim: Aim, design: Design = spending) -> tuple[Look, ...] | None:
    """Plan the looks of a gate: as few cases as pass with the power where all is as expected.

    Returns:
        The looks, or None where no gate of up to 20,000 cases does it.
    """
    if not aim.expected < aim.limit:
        return None
    n = max(aim.looks, clean_needed(aim.limit, aim.alpha), round(NEAR * _roughly(aim)))
    while n <= LARGEST:
        looks = design(_sizes(n, aim.looks), aim.limit, aim.alpha)
        if outcome(looks, aim.expected).passes >= aim.power:
            return looks
        n = max(n + 1, round(n * STEP))
    return None


def _roughly(aim: Aim) -> float:
    """Give the cases of one look by the normal approximation: where the search begins."""
    wrong = norm.isf(aim.alpha) * sqrt(aim.limit * (1 - aim.limit))
    missed = norm.isf(1 - aim.power) * sqrt(aim.expected * (1 - aim.expected))
    return float(((wrong + missed) / (aim.limit - aim.expected)) ** 2)


def _sizes(n: int, count: int) -> tuple[int, ...]:
    return tuple(ceil(n * (i + 1) / count) for i in range(count))

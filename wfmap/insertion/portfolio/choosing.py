"""The best set of candidates under a budget of weeks and of reviewers' hours, exactly.

A mixed-integer program (HiGHS): repairs and connectors that several candidates share are paid for
once; of each step at most one candidate is taken; no reviewer gets more hours than are free.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

__all__ = ["Choice", "Item", "choose", "frontier"]

SMALL: Final = 1e-6
"""How much of a week a set is preferred for being cheaper, where it is worth the same."""


@dataclass(frozen=True, slots=True)
class Item:
    """A candidate that can be chosen.

    `value` is what it adds, in any one unit; `weeks` its own effort; `repairs` the ids of what it
    needs first; `places` what only one of the chosen may change; `review` the hours a week it takes
    of each reviewer, by actor.
    """

    id: str
    value: float
    weeks: float
    repairs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    review: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of candidates with the repairs they need, what they add up to, and what they take.

    Values are added as if effects were independent; `jointly` says what they do together.
    """

    items: tuple[str, ...]
    repairs: tuple[str, ...]
    value: float
    weeks: float
    review: Mapping[str, float]


def choose(
    items: Sequence[Item],
    repairs: Mapping[str, float],
    budget: float,
    free: Mapping[str, float] | None = None,
) -> Choice:
    """Choose the set of most value.

    Args:
        items: the candidates; those worth nothing or less are never chosen.
        repairs: weeks by repair, paid once however many need it.
        budget: weeks in all.
        free: hours a week by reviewer; those not named have any number.
    """
    able = [item for item in items if item.value > 0]
    if not able:
        return Choice((), (), 0.0, 0.0, {})
    names = sorted({name for item in able for name in item.repairs})
    taken, fixed = _solve(able, names, repairs, budget, free or {})
    chosen = tuple(item for item, x in zip(able, taken, strict=True) if x)
    wanted = tuple(name for name, y in zip(names, fixed, strict=True) if y)
    return _choice(chosen, tuple(n for n in wanted if any(n in i.repairs for i in chosen)), repairs)


def _choice(
    chosen: tuple[Item, ...], names: tuple[str, ...], repairs: Mapping[str, float]
) -> Choice:
    review: dict[str, float] = {}
    for item in chosen:
        for actor, hours in item.review.items():
            review[actor] = review.get(actor, 0.0) + hours
    weeks = sum(item.weeks for item in chosen) + sum(repairs[name] for name in names)
    value = sum(item.value for item in chosen)
    return Choice(tuple(item.id for item in chosen), names, value, weeks, review)


def _solve(
    items: Sequence[Item],
    names: Sequence[str],
    repairs: Mapping[str, float],
    budget: float,
    free: Mapping[str, float],
) -> tuple[list[bool], list[bool]]:
    from scipy import optimize  # noqa: PLC0415 - only a portfolio needs the solver

    count = len(items) + len(names)
    weeks = np.array([i.weeks for i in items] + [repairs[name] for name in names])
    value = np.array([i.value for i in items] + [0.0] * len(names))
    rows, upper = [weeks], [budget]
    for place in sorted({p for i in items for p in i.places}):
        rows.append(_row(count, [(k, 1.0) for k, i in enumerate(items) if place in i.places]))
        upper.append(1.0)
    for actor in sorted(free):
        rows.append(_row(count, [(k, i.review.get(actor, 0.0)) for k, i in enumerate(items)]))
        upper.append(free[actor])
    for k, item in enumerate(items):
        for name in item.repairs:
            rows.append(_row(count, [(k, 1.0), (len(items) + names.index(name), -1.0)]))
            upper.append(0.0)
    found = optimize.milp(
        c=SMALL * weeks - value,
        constraints=optimize.LinearConstraint(np.array(rows), ub=np.array(upper)),
        integrality=np.ones(count, dtype=np.int64),
        bounds=optimize.Bounds(0, 1),
    )
    solution = np.zeros(count) if found.x is None else found.x  # nothing chosen fits any budget
    picked = [bool(x > 0.5) for x in solution]  # noqa: PLR2004 - 0 or 1, as solvers give it
    return picked[: len(items)], picked[len(items) :]


def _row(
    count: int, entries: Sequence[tuple[int, float]]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    row = np.zeros(count)
    for place, value in entries:
        row[place] += value
    return row


def frontier(
    items: Sequence[Item],
    repairs: Mapping[str, float],
    budgets: Sequence[float],
    free: Mapping[str, float] | None = None,
) -> tuple[Choice, ...]:
    """Choose for each of several budgets, the smallest first; value never falls."""
    return tuple(choose(items, repairs, budget, free) for budget in sorted(budgets))

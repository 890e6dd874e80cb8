"""The best set of candidates under a budget of weeks and of reviewers' hours, exactly.

A mixed-integer program (HiGHS): repairs and connectors that several candidates share are paid for
once; of each step at most one candidate is taken; no reviewer gets more hours than are free. It is
solved twice: for the most value, then for the fewest weeks among the sets that are worth as much.

    maximise   Σ value(c) · c              c, r: 1 where a candidate, a repair is taken, else 0
    such that  Σ weeks(c) · c + Σ weeks(r) · r  ≤  weeks
               c ≤ r                       for each repair that a candidate needs
               Σ c ≤ 1                     for candidates that change one place
               Σ hours(c) · c ≤ free       for each reviewer

To take candidates by value for a week until the budget is used up goes wrong in two ways: a large
candidate that no longer fits shuts out smaller ones or the other way round, and a repair that
serves three candidates looks too dear for each alone. The exact answer costs little: the solver
branches and bounds (Land & Doig 1960), which may take exponentially long but does not for the
dozens of candidates that a process has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import WfmapError

__all__ = ["Choice", "Item", "Limits", "choose", "frontier", "staircase"]

EQUAL: Final = 1e-7
"""Share of the largest value by which two sets are worth the same."""
SOLVED: Final = 0
"""The status of a program that was solved to the end."""
STEP: Final = 0.1
"""Weeks by which two sets of a staircase differ at least."""
STEPS: Final = 24
"""Sets in a staircase at most; a long one is walked in larger steps."""

Samples = NDArray[np.float64]
Row = tuple[Mapping[int, float], float]
"""The coefficients of some variables, and what their sum is at most."""


@dataclass(frozen=True, slots=True)
class Item:
    """A candidate that can be chosen.

    `value` is what it adds, in any one unit; `weeks` its own effort; `repairs` the ids of what it
    needs first; `places` what only one of the chosen may change; `review` the hours a week it takes
    of each reviewer, by actor, below 0 where it takes work off them. It goes with none of
    `excludes`, and only with all of `after`; ids that are no items are ignored in the first and
    never to be had in the second.
    """

    id: str
    value: float
    weeks: float
    repairs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    review: Mapping[str, float] = field(default_factory=dict)
    excludes: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What there is: weeks in all, and hours a week by reviewer.

    A reviewer who is not named has any number, one with less than none takes on nothing more on
    balance. `wanted` are ids that are taken whatever they are worth, `refused` those that are not.
    `costs` are what repairs cost, by id, in the unit of values; nought for one that is not named.
    """

    weeks: float
    hours: Mapping[str, float] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    costs: Mapping[str, float] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class _Program:
    """Variables (items, then repairs): their values and weeks, their bounds, and the limits."""

    values: Samples
    weeks: Samples
    lower: Samples
    upper: Samples
    rows: tuple[Row, ...]


def choose(items: Sequence[Item], repairs: Mapping[str, float], limits: Limits) -> Choice:
    """Choose the set of most value; of those worth the same, the one of fewest weeks.

    An item worth nothing or less is taken where it frees a reviewer, or comes before one, for more
    than it loses. Exact to a millionth of the largest value and of a limit.

    Args:
        items: the candidates, in the order in which they are listed afterwards.
        repairs: weeks by repair, paid once however many need it.
        limits: what there is.

    Raises:
        WfmapError: what is wanted is no item, is refused too, or does not fit.
    """
    _refuse(items, limits)
    if not items:
        return _choice((), repairs, limits.costs)
    program = _program(items, repairs, limits)
    best = _solved(program, -program.values, ())
    least = float(program.values @ best) - EQUAL
    worth = {k: -float(value) for k, value in enumerate(program.values) if value}
    fewest = _solved(program, program.weeks, [(worth, -least)])
    taken = tuple(item for item, share in zip(items, fewest, strict=False) if share)
    return _choice(taken, repairs, limits.costs)


def _choice(
    chosen: tuple[Item, ...], repairs: Mapping[str, float], costs: Mapping[str, float]
) -> Choice:
    review: dict[str, float] = {}
    for item in chosen:
        for actor, hours in item.review.items():
            review[actor] = review.get(actor, 0.0) + hours
    names = tuple(sorted({name for item in chosen for name in item.repairs}))
    weeks = sum(item.weeks for item in chosen) + sum(repairs[name] for name in names)
    value = sum(item.value for item in chosen) - sum(costs.get(name, 0.0) for name in names)
    return Choice(tuple(item.id for item in chosen), names, value, weeks, review)


def _refuse(items: Sequence[Item], limits: Limits) -> None:
    ids = {item.id for item in items}
    able = {item.id for item in items if ids.issuperset(item.after)}
    for name in limits.wanted:
        if name not in able:
            raise WfmapError(
                f"'{name}' cannot be chosen", "it is vetoed, out or unknown; see `wfmap candidates`"
            )
        if name in limits.refused:
            raise WfmapError(f"'{name}' is wanted and refused", "say one of the two")


def _program(items: Sequence[Item], repairs: Mapping[str, float], limits: Limits) -> _Program:
    names = sorted({name for item in items for name in item.repairs})
    place = {item.id: k for k, item in enumerate(items)}
    fixes = {name: len(items) + k for k, name in enumerate(names)}
    values = np.array([item.value for item in items] + [-limits.costs.get(n, 0.0) for n in names])
    weeks = np.array([item.weeks for item in items] + [repairs[name] for name in names])
    lower, upper = np.zeros(len(values)), np.ones(len(values))
    lower[[place[name] for name in limits.wanted]] = 1.0
    for item in items:
        if item.id in limits.refused or not all(name in place for name in item.after):
            upper[place[item.id]] = 0.0
    return _Program(
        values=values / (float(np.abs(values).max()) or 1.0),
        weeks=weeks,
        lower=lower,
        upper=upper,
        rows=(*_capacities(items, weeks, limits), *_links(items, place, fixes)),
    )


def _capacities(items: Sequence[Item], weeks: Samples, limits: Limits) -> Iterator[Row]:
    if isfinite(limits.weeks):
        yield {k: float(w) for k, w in enumerate(weeks)}, limits.weeks
    for actor, free in sorted(limits.hours.items()):
        if isfinite(free):
            taken = {k: item.review.get(actor, 0.0) for k, item in enumerate(items)}
            yield taken, max(0.0, free)


def _links(
    items: Sequence[Item], place: Mapping[str, int], fixes: Mapping[str, int]
) -> Iterator[Row]:
    """Yield what goes with what, and what does not."""
    for k, item in enumerate(items):
        before = [place[name] for name in item.after if name in place and name != item.id]
        for other in (*before, *(fixes[name] for name in item.repairs)):
            yield {k: 1.0, other: -1.0}, 0.0
        for name in item.excludes:
            if name in place and name != item.id:
                yield {k: 1.0, place[name]: 1.0}, 1.0
    for spot in sorted({spot for item in items for spot in item.places}):
        yield {k: 1.0 for k, item in enumerate(items) if spot in item.places}, 1.0


def _solved(program: _Program, costs: Samples, more: Sequence[Row]) -> Samples:
    """Minimise the costs; one rounded 0 or 1 a variable."""
    from scipy import optimize  # noqa: PLC0415 - only a portfolio needs the solver

    rows = (*program.rows, *more)
    table = np.zeros((len(rows), len(costs)))
    for number, (row, _) in enumerate(rows):
        table[number, list(row)] = list(row.values())
    found = optimize.milp(
        costs,
        constraints=optimize.LinearConstraint(table, ub=np.array([most for _, most in rows])),
        integrality=np.ones(len(costs), dtype=np.int64),
        bounds=optimize.Bounds(program.lower, program.upper),
        options={"mip_rel_gap": 0.0},
    )
    if found.status != SOLVED or found.x is None:
        raise WfmapError("what is wanted does not fit the limits", "raise the limits or want less")
    return np.asarray(found.x).round().astype(np.float64)


def frontier(
    items: Sequence[Item],
    repairs: Mapping[str, float],
    budgets: Sequence[float],
    hours: Mapping[str, float] | None = None,
    costs: Mapping[str, float] | None = None,
) -> tuple[Choice, ...]:
    """Choose for each of several budgets, the smallest first; value never falls."""
    return tuple(
        choose(items, repairs, Limits(weeks, hours or {}, costs=costs or {}))
        for weeks in sorted(budgets)
    )


def staircase(
    items: Sequence[Item], repairs: Mapping[str, float], limits: Limits
) -> tuple[Choice, ...]:
    """List the best sets of every budget, from the smallest to what the limits allow.

    Each is worth more than the one before, which is the best of all that take a step less.
    """
    found = [choose(items, repairs, limits)]
    step = max(STEP, found[0].weeks / STEPS)
    while found[-1].items and found[-1].weeks >= step:
        smaller = replace(limits, weeks=found[-1].weeks - step, wanted=())
        found.append(choose(items, repairs, smaller))
    return tuple(reversed(found))

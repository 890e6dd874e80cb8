"""Candidates → items of a portfolio: what each adds, what it takes, what it shares with others."""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.effort import DAYS_A_WEEK, Repair, repairs, weeks_of
from wfmap.insertion.portfolio.choosing import Item
from wfmap.insertion.terms import Candidate
from wfmap.units.durations import HOUR, WEEK

__all__ = ["Repair", "effort_of", "free_hours", "items_of", "repair_costs", "repairs_of"]

BUSIEST: Final = 0.85
"""Busy share up to which a reviewer's hours are free: above it queues grow steeply."""


def effort_of(found: Candidates, candidate: Candidate) -> tuple[float, float]:
    """Give the weeks of one person for a candidate alone, p50 and p90, repairs left out."""
    return weeks_of(found.screened[candidate.id].match.form, candidate.stage)


def items_of(found: Candidates) -> tuple[tuple[Item, ...], Mapping[str, float]]:
    """List what can be chosen, and the repairs with their weeks.

    What is not to be done, or cannot be said, takes no part; what first needs something does, for
    its repairs are among what it needs. The value of a candidate is what it wins over the horizon
    as it is likely, its repairs left out, which `repair_costs` tells; where no money is known of
    any, what it adds on the value axis to doing nothing, in utility.
    """
    needed: dict[str, float] = {}
    items = []
    able = [c for c in found.all if c.rank is not None and not c.is_nothing and not c.vetoes]
    in_money = any(_won(found, c) is not None for c in able)
    axes = found.ranking.axes
    nothing = next((axes[c.id][0] for c in found.all if c.is_nothing and c.id in axes), 0.0)
    for candidate in able:
        value = _won(found, candidate) if in_money else axes[candidate.id][0] - nothing
        if value is None:
            continue
        mine = {repair.id: repair.weeks for repair in repairs_of(found, candidate)}
        needed |= mine
        items.append(
            Item(
                id=candidate.id,
                value=value,
                weeks=effort_of(found, candidate)[0],
                repairs=tuple(mine),
                places=(found.screened[candidate.id].match.step,),
                review=_review(found, candidate),
            )
        )
    return tuple(items), needed


def repair_costs(found: Candidates, repairs_: Mapping[str, float]) -> Mapping[str, float]:
    """Give what repairs cost, by id, from their weeks; nought where no money is known."""
    day = found.prices.per_day
    rate = day.mode * DAYS_A_WEEK if day is not None else 0.0
    in_money = any(c.money is not None and c.money.npv.value is not None for c in found.all)
    return {name: weeks * rate if in_money else 0.0 for name, weeks in repairs_.items()}


def _won(found: Candidates, candidate: Candidate) -> float | None:
    """Give what a candidate wins over the horizon, its repairs left out; None where not known."""
    money, day = candidate.money, found.prices.per_day
    if money is None or money.npv.value is None or day is None:
        return None
    weeks = sum(repair.weeks for repair in repairs_of(found, candidate))
    return money.npv.value + weeks * DAYS_A_WEEK * day.mode


def repairs_of(found: Candidates, candidate: Candidate) -> Iterator[Repair]:
    """Yield the connectors and repairs of a candidate, shared by id."""
    plan = found.screened[candidate.id]
    yield from repairs(found.graph, plan.pattern, plan.match, candidate.shortfalls)


def _review(found: Candidates, candidate: Candidate) -> Mapping[str, float]:
    """Give the hours a week more, or less, that the people affected work with a candidate."""
    arrivals = found.prediction.facts.process.arrivals
    if arrivals is None:
        return {}
    before = found.prediction.facts.actors
    after = found.screened[candidate.id].prediction.facts.actors
    per_week = arrivals.value * WEEK / HOUR
    return {
        actor: (after[actor].work_per_case.value - before[actor].work_per_case.value) * per_week
        for actor in candidate.actors
        if actor in before and actor in after
    }


def free_hours(graph: ProcessGraph, found: Candidates) -> Mapping[str, float]:
    """Give the hours a week each pool can work more before it is too busy; 0 where it is."""
    arrivals = found.prediction.facts.process.arrivals
    if arrivals is None:
        return {}
    hours = {}
    for actor, pool in found.prediction.pools.items():
        if actor in graph.process.actors and pool.load > 0:
            work = found.prediction.facts.actors[actor].work_per_case.value
            worked = work * arrivals.value * WEEK / HOUR
            hours[actor] = max(0.0, worked * (BUSIEST / pool.fullness - 1))
    return hours

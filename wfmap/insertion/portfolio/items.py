"""Candidates → items of a portfolio: what each adds, what it takes, what it shares with others."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.portfolio.choosing import Item
from wfmap.insertion.terms import Candidate
from wfmap.readiness.systems.connectors import connectors
from wfmap.units.durations import HOUR, WEEK

__all__ = ["Repair", "effort_of", "efforts", "free_hours", "items_of", "repairs_of"]

DAYS_A_WEEK: Final = 5.0
BUSIEST: Final = 0.85
"""Busy share up to which a reviewer's hours are free: above it queues grow steeply."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What a candidate needs first, and may share with others: by id, in words, and its weeks."""

    id: str
    title: str
    weeks: float


@cache
def efforts() -> Mapping[str, Any]:
    """Give the efforts, rates and ramp-up that are assumed."""
    text = files("wfmap.insertion").joinpath("data/efforts.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def effort_of(found: Candidates, candidate: Candidate) -> tuple[float, float]:
    """Give the weeks of one person for a candidate alone, p50 and p90, repairs left out."""
    form = found.screened[candidate.id].match.form
    table = efforts()["weeks"]
    entry = table[form] if form in table else table[candidate.stage]
    return float(entry["p50"]), float(entry["p90"])


def items_of(found: Candidates) -> tuple[tuple[Item, ...], Mapping[str, float]]:
    """List what can be chosen, and the repairs with their weeks.

    What is out takes no part; what is blocked does, for their repair is among what
    they need. The value of a candidate is what it adds on the value axis to doing nothing, in
    utility; it is low where much is in doubt.
    """
    repairs: dict[str, float] = {}
    items = []
    axes = found.ranking.axes
    nothing = next((axes[c.id][0] for c in found.all if c.is_nothing and c.id in axes), 0.0)
    for candidate in found.all:
        hopeless = candidate.verdict == "out" and not candidate.blocked
        if candidate.vetoes or hopeless or candidate.is_nothing:
            continue
        mine = {repair.id: repair.weeks for repair in repairs_of(found, candidate)}
        repairs |= mine
        items.append(
            Item(
                id=candidate.id,
                value=found.ranking.axes[candidate.id][0] - nothing,
                weeks=effort_of(found, candidate)[0],
                repairs=tuple(mine),
                places=(found.screened[candidate.id].match.step,),
                review=_review(found, candidate),
            )
        )
    return tuple(items), repairs


def repairs_of(found: Candidates, candidate: Candidate) -> Iterator[Repair]:
    """Yield the connectors and repairs of a candidate, shared by id."""
    table = efforts()["repair_weeks"]
    match = found.screened[candidate.id].match
    pattern = found.screened[candidate.id].pattern
    if pattern.is_ai or match.form in {"rule", "api"}:
        for connector in connectors(found.graph, match.step, pattern.purpose):
            system = found.graph.process.systems[connector.system].name or connector.system
            title = f"connector to {system} ({connector.direction})"
            yield Repair(f"connector {connector.id}", title, connector.p50 / DAYS_A_WEEK)
    for short in candidate.shortfalls:
        if short.subject != "systems":
            kind = "measuring" if short.missing else short.subject
            name = f"{short.subject} {short.element.id} {short.dimension}"
            told = f"the {short.dimension} of {short.element.name or short.element.id}"
            yield Repair(
                f"measure {name}" if short.missing else name,
                f"{'measure' if short.missing else 'repair'} {told}",
                float(table[kind]),
            )


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

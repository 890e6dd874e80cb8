"""Feasibility: the weakest link, never a sum: data, task, systems, people, reviewers."""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.insertion.criteria.judged import ASSUMED, Judged, unknown
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.terms import Criterion
from wfmap.model.decisions import Logic
from wfmap.readiness.data.fitness import data_fitness
from wfmap.readiness.people.fitness import people_fitness
from wfmap.readiness.systems.connectors import connectors
from wfmap.readiness.systems.fitness import systems_fitness
from wfmap.readiness.terms import Fitness, Shortfall
from wfmap.words.sentences import percent, plural

__all__ = ["affected", "feasibility", "shortfalls"]

FIT: Final = "fitness 0 to 1"
DETERMINED: Final[Mapping[Logic, tuple[float, float, float]]] = {
    "decision-table": (0.95, 0.85, 1.0),
    "expression": (0.95, 0.85, 1.0),
    "scorecard": (0.85, 0.7, 0.95),
    "ml-model": (0.75, 0.5, 0.9),
    "policy-text": (0.6, 0.35, 0.8),
    "expert-judgement": (0.35, 0.1, 0.6),
}
"""How far what is known decides the answer, by the kind of logic: likely, low, high (own)."""


def feasibility(judged: Judged) -> Iterator[Criterion]:
    """Yield the criteria of feasibility."""
    yield _fitness(judged, "data", _data(judged))
    yield _task(judged)
    yield _fitness(judged, "systems", _systems(judged))
    yield _fitness(judged, "people", _people(judged))
    yield _reviewers(judged)
    yield _connectors(judged)


def affected(judged: Judged) -> tuple[str, ...]:
    """List the people whose work changes: who does the step, who reviews, who decides doubts."""
    if judged.is_nothing:
        return ()
    match = judged.screened.match
    doer = judged.setting.graph.steps[match.step].actor
    named = (doer, match.reviewer, match.owner if judged.is_ai else None)
    return tuple(dict.fromkeys(a for a in named if a and is_person(judged.setting.graph, a)))


def shortfalls(judged: Judged) -> tuple[Shortfall, ...]:
    """List what is short of what the candidate needs, of data, systems and people."""
    found = (_data(judged), _systems(judged), _people(judged))
    return tuple(s for fitness in found if fitness is not None for s in fitness.shortfalls)


def _data(judged: Judged) -> Fitness | None:
    match = judged.screened.match
    if not judged.has_machine:
        return None
    return data_fitness(judged.setting.graph, match.step, judged.screened.pattern.purpose)


def _systems(judged: Judged) -> Fitness | None:
    match = judged.screened.match
    if not judged.has_machine or match.form == "api":
        return None
    return systems_fitness(judged.setting.graph, match.step, judged.screened.pattern.purpose)


def _people(judged: Judged) -> Fitness | None:
    actors = affected(judged)
    return people_fitness(judged.setting.graph, actors) if actors else None


def _fitness(judged: Judged, name: str, found: Fitness | None) -> Criterion:
    if found is None:
        told = {
            "data": "it needs no data that is not used today",
            "systems": "it needs no interface that is not built with it",
            "people": "nobody's work changes",
        }[name]
        return judged.criterion(
            "feasibility", name, (1.0, 1.0, 1.0), FIT, "stated", "the map", told
        )
    return judged.criterion(
        "feasibility",
        name,
        (found.value, found.low, found.high),
        FIT,
        "stated" if found.value is not None else "unknown",
        found.provenance,
        found.sentence,
    )


def _task(judged: Judged) -> Criterion:
    match = judged.screened.match
    if not judged.is_ai:
        told = "a rule, an interface or a repair; nothing is guessed"
        return judged.criterion(
            "feasibility", "task", (0.95, 0.8, 1.0), FIT, "assumption", "", told
        )
    asked = judged.setting.decision(match.step) if match.element.kind == "step" else None
    logic = asked[1].logic if asked is not None and asked[1] is not None else None
    if logic is not None and logic in DETERMINED:
        told = f"the answer follows from {logic.replace('-', ' ')}"
        bounds = DETERMINED[logic]
        return judged.criterion(
            "feasibility", "task", bounds, FIT, "assumption", "the decision's logic", told
        )
    fit = judged.screened.pattern.task_fit
    if fit is not None:
        told = "how far what is read decides what is written, as a rule for such tasks"
        return judged.criterion("feasibility", "task", fit, FIT, "assumption", "kind of task", told)
    why = "how far what is known decides the result is not stated"
    return unknown("feasibility", "task", (0.0, 1.0), FIT, why)


def _reviewers(judged: Judged) -> Criterion:
    """Judge how busy the busiest of the people is who review and decide doubtful cases."""
    pools = judged.screened.prediction.pools
    actors = [a for a in affected(judged) if a in pools]
    unit = "busy share"
    if not judged.has_machine or not actors:
        told = "nobody reviews" if actors or not judged.has_machine else "no capacity is stated"
        if judged.has_machine:
            return unknown("feasibility", "reviewer-capacity", (0.0, 1.2), unit, told)
        return judged.criterion(
            "feasibility", "reviewer-capacity", (0.0, 0.0, 0.0), unit, "stated", "", told
        )
    name = max(actors, key=lambda a: pools[a].load)
    found = judged.corners(lambda p: p.pools[name].load if name in p.pools else None)
    if found is None:
        told = f"{judged.setting.graph.actor_name(name)} gets work without end"
        return unknown("feasibility", "reviewer-capacity", (0.0, 1.2), unit, told)
    before = judged.setting.prediction.pools.get(name)
    was = f", {percent(before.load)} today" if before is not None else ""
    told = f"{judged.setting.graph.actor_name(name)} would be {percent(found.mode)} busy{was}"
    bounds = (found.mode, found.best, found.worst)
    return judged.criterion(
        "feasibility", "reviewer-capacity", bounds, unit, "predicted", ASSUMED, told
    )


def _connectors(judged: Judged) -> Criterion:
    unit, match = "person-days", judged.screened.match
    if not judged.has_machine:
        told = "nothing is connected"
        return judged.criterion(
            "feasibility", "connectors", (0.0, 0.0, 0.0), unit, "stated", "", told
        )
    missing = connectors(judged.setting.graph, match.step, judged.screened.pattern.purpose)
    likely, most = sum(c.p50 for c in missing), sum(c.p90 for c in missing)
    names = ", ".join(c.name for c in missing[:3])
    told = f"{plural(len(missing), 'connector')} to build: {names}" if missing else "none to build"
    return judged.criterion(
        "feasibility",
        "connectors",
        (likely, 0.5 * likely, most),
        unit,
        "assumption",
        "factors of effort, to be calibrated",
        told,
    )

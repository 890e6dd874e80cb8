"""Relief by an AI step: how much work of people it spares, and what it costs them in reviews.

Also where its inputs come from, and how grave its decision is. Persons are reckoned from the
predicted loads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from wfmap.analysis.lineage import DataUse, lineage
from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.oversight.checks import reviews_of
from wfmap.insertion.oversight.exposure import outlook
from wfmap.insertion.oversight.fallback import replaced_by_ai
from wfmap.model.data import Store
from wfmap.model.process import Process
from wfmap.prediction.predictor import Prediction
from wfmap.rules.rule import Subject

__all__ = ["Relief", "grave_decision", "load_of", "reliefs", "share_of_work", "sources_of"]


@dataclass(frozen=True, slots=True)
class Relief:
    """What one actor is spared by an AI step.

    `load` is its predicted busy share, `by_hand` what it would be if it did the AI's part too.
    `freed` is the time it no longer spends and `spent` what it spends on reviews instead, both in
    persons: 1 is somebody busy all the time.
    """

    actor: str
    load: float
    by_hand: float
    freed: float
    spent: float


def reliefs(subject: Subject, node: StepNode) -> Iterator[Relief]:
    """Yield what each actor who does the work by hand is spared by an AI step.

    The AI's cases count as spared, less those that come from it to the work by hand. Nothing is
    yielded without a prediction, without a time by hand, or where nothing is spared.
    """
    prediction = subject.prediction
    by_hand = replaced_by_ai(subject.graph, node.id)
    if prediction is None or not by_hand:
        return
    visits = prediction.facts.steps[node.id].visits.value
    spared = max(0.0, visits - _passed_on(subject, prediction, node, by_hand))
    longest = max(by_hand, key=lambda n: _time(prediction, n))
    seconds = _time(prediction, longest) * spared
    pool = prediction.pools.get(longest.actor or "")
    if pool is None or not seconds or not isfinite(pool.load):
        return
    freed = _load(prediction, pool.actor, seconds)
    reviews = [n for n in reviews_of(subject.graph, node.id) if n.actor == pool.actor]
    spent = share_of_work(prediction, pool.actor, reviews) * pool.load
    yield Relief(
        pool.actor, pool.load, pool.load + freed, freed * pool.servers, spent * pool.servers
    )


def _passed_on(
    subject: Subject, prediction: Prediction, node: StepNode, by_hand: tuple[StepNode, ...]
) -> float:
    """Count how often a case comes from the AI to the work by hand.

    At once, by an escalation, or because a review sends it there.
    """
    seen, known = outlook(subject.graph, node.id), {n.id for n in by_hand}
    people = [n for n in seen.checks if n.id in seen.direct and n.id not in known]
    behind = (g for n in people for g in outlook(subject.graph, n.id).gateways)
    givers = {n.id for n in (node, *seen.gateways, *seen.machines, *people, *behind)}
    flows = (f for n in by_hand for f in subject.graph.incoming(n.id) if f.source in givers)
    return sum(prediction.facts.flows[flow.id].visits.value for flow in flows)


def _time(prediction: Prediction, node: StepNode) -> float:
    work = prediction.facts.steps[node.id].work
    return 0.0 if work is None else work.value


def _load(prediction: Prediction, actor: str, seconds: float) -> float:
    """Give the busy share that some seconds of work per case are of an actor's time."""
    arrivals, pool = prediction.facts.process.arrivals, prediction.pools[actor]
    whole = prediction.facts.actors[actor].work_per_case.value
    if arrivals is None or whole <= 0:
        return 0.0
    return pool.load * seconds / whole


def load_of(prediction: Prediction, actor: str | None) -> float:
    """Give the predicted busy share of an actor; 0 where its capacity is not stated."""
    pool = prediction.pools.get(actor or "")
    return 0.0 if pool is None else pool.load


def share_of_work(prediction: Prediction, actor: str, nodes: list[StepNode]) -> float:
    """Give the share of an actor's work that some of its steps are, 0 to 1."""
    whole = prediction.facts.actors[actor].work_per_case.value
    part = sum(prediction.facts.steps[node.id].work_per_case for node in nodes)
    return part / whole if whole > 0 and isfinite(whole) else 0.0


def sources_of(graph: ProcessGraph, node: StepNode) -> Iterator[tuple[DataUse, Store]]:
    """Yield each store a step reads with the access, each store once, in document order."""
    seen = set[str]()
    for use in lineage(graph).of_step.get(node.id, ()):
        store = graph.process.stores.get(use.store)
        if not use.writes and store is not None and use.store not in seen:
            seen.add(use.store)
            yield use, store


def grave_decision(process: Process, node: StepNode) -> str:
    """Say why a step's decision is grave, as the end of a sentence; nothing where it is not."""
    decision = process.decisions.get(node.step.decision or "")
    if decision is None:
        return ""
    if decision.reversibility == "irreversible":
        return "cannot be undone"
    if decision.stakes in {"high", "critical"}:
        return f"has {decision.stakes} stakes"
    return "affects a person" if decision.affects_person else ""

"""Who decides what, and on which basis."""

from collections.abc import Iterator
from dataclasses import dataclass

from wfmap.analysis.lineage import Lineage, lineage
from wfmap.answers.names import Named, per_day, the_actor, the_step
from wfmap.facts import Facts
from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.decisions import Decision
from wfmap.results import Endless, Number

__all__ = ["Answer", "DecisionTaken", "DecisionsAnswer", "Input", "answer_decisions"]


@dataclass(frozen=True, slots=True)
class Input:
    """Data a decision is taken on, and the stores it is kept in."""

    data: Named
    stores: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One way a decision can go: its label, its share of cases (None unknown), where it leads."""

    when: str
    share: Number | None
    to: Named


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A decision as it is taken at one step.

    `decision` is None where the step splits and no decision is described. `step` is None where
    one is described that no step takes. `maker` is who decides case by case, the step's actor
    where the decision names nobody. `per_case` and `per_day` count how often it is taken; costs
    are in the document's currency.
    """

    decision: Named | None
    step: Named | None
    question: str
    maker: Named
    owner: Named | None
    logic: str
    documented: bool | None
    authority: str | None
    inputs: tuple[Input, ...]
    answers: tuple[Answer, ...]
    reversibility: str | None
    stakes: str | None
    affects_person: bool | None
    error_cost: Number | None
    per_case: Endless | None
    per_day: Endless | None


@dataclass(frozen=True, slots=True)
class DecisionsAnswer:
    """Who decides what: every decision that is described, and every split that is not."""

    decisions: tuple[DecisionTaken, ...]

    @property
    def undescribed(self) -> tuple[DecisionTaken, ...]:
        """The splits at which somebody decides on a basis nobody wrote down."""
        return tuple(taken for taken in self.decisions if taken.decision is None)


def answer_decisions(graph: ProcessGraph, facts: Facts) -> DecisionsAnswer:
    """List decisions in the order of the steps that take them, then those no step takes."""
    traced = lineage(graph)
    found = [
        _at_step(graph, facts, traced, node) for node in graph.steps.values() if _decides(node)
    ]
    taken = {node.step.decision for node in graph.steps.values()}
    idle = [
        _taken(graph, facts, traced, identity, None)
        for identity in graph.process.decisions
        if identity not in taken
    ]
    return DecisionsAnswer((*found, *idle))


def _decides(node: StepNode) -> bool:
    """A step decides that names a decision, or chooses one of several flows."""
    chooses = node.split in ("exclusive", "inclusive") and len(node.outgoing) > 1
    return node.step.decision is not None or chooses


def _at_step(graph: ProcessGraph, facts: Facts, traced: Lineage, node: StepNode) -> DecisionTaken:
    return _taken(graph, facts, traced, node.step.decision, node)


_UNDESCRIBED = Decision()


def _taken(
    graph: ProcessGraph,
    facts: Facts,
    traced: Lineage,
    identity: str | None,
    node: StepNode | None,
) -> DecisionTaken:
    described = graph.process.decisions.get(identity or "")
    decision = described or _UNDESCRIBED
    label = node.label if node is not None else identity or ""
    visits = facts.steps[node.id].visits.value if node is not None else None
    return DecisionTaken(
        decision=None if described is None else Named(identity or "", decision.name or label),
        step=None if node is None else the_step(node),
        question=decision.question or label,
        maker=the_actor(graph, decision.maker or (node.actor if node is not None else None)),
        owner=None if decision.owner is None else the_actor(graph, decision.owner),
        logic=decision.logic,
        documented=decision.documented,
        authority=decision.authority,
        inputs=tuple(_input(traced, item) for item in decision.inputs),
        answers=tuple(_answers(graph, decision, node)),
        reversibility=decision.reversibility,
        stakes=decision.stakes,
        affects_person=decision.affects_person,
        error_cost=None if decision.error_cost is None else decision.error_cost.value,
        per_case=visits,
        per_day=None if visits is None else per_day(visits, facts.process.arrivals),
    )


def _input(traced: Lineage, item: str) -> Input:
    stores = tuple(Named(s, traced.store_name(s)) for s in traced.holders.get(item, ()))
    return Input(Named(item, traced.data_name(item)), stores)


def _answers(graph: ProcessGraph, decision: Decision, node: StepNode | None) -> Iterator[Answer]:
    if node is None or len(node.outgoing) < 2:  # noqa: PLR2004 - a split has two ways or more
        yield from (Answer(answer, None, Named("", "")) for answer in decision.answers)
        return
    for flow in graph.outgoing(node.id):
        target = graph.steps[flow.target]
        label = flow.label or ("otherwise" if flow.flow.default else "")
        yield Answer(label, flow.share, the_step(target))

"""How something is decided is unknown or not written down.

Finds:
    Decisions whose logic is unknown or said not to be documented, and decision steps that say
    nothing about their decision.

Why it matters:
    Nobody can judge, audit, hand on or automate a rule that is not written down.

How it decides:
    A decision in use has the logic `unknown`, or `documented` is false. A step of kind decision
    with several flows refers to no decision, and neither does any step of work right before it
    (which then takes the decision that the gateway only routes). Decision steps of external
    actors are left out: how a customer decides is no rule of ours.

When it is wrong:
    Gateways that only look at a fact everybody sees; say so with `"logic": "expression"`.

Sources:
    DMN 1.5, chapter 6 (decision logic); own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.decisions import Decision
from wfmap.rules.rule import Fault, Rule, Subject, at_part, at_step
from wfmap.words.sentences import quoted

SEVERAL = 2
"""Flows from which a step chooses."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each decision whose logic nobody can look up."""
    for identity in lineage(subject.graph).deciders:
        decision = subject.process.decisions.get(identity)
        fault = _fault(decision) if decision is not None else ""
        if decision is not None and fault:
            name = decision.name or decision.question or identity
            yield at_part(
                "decisions",
                "decision",
                identity,
                name,
                f"{fault} {quoted(name)} is decided",
                "write the rule down where its makers find it, and say which sort it is",
            )
    yield from _steps_without(subject)


def _fault(decision: Decision) -> str:
    if decision.logic == "unknown":
        return "nothing says how"
    return "it is written down nowhere how" if decision.documented is False else ""


def _steps_without(subject: Subject) -> Iterator[Fault]:
    for node in subject.graph.steps.values():
        if (
            _chooses(node)
            and not _is_external(subject, node)
            and not _is_explained(subject.graph, node)
        ):
            yield at_step(
                node,
                f"nothing says how {quoted(node.label)} is decided",
                'describe it under "decisions" and refer to it: "decision": …',
            )


def _chooses(node: StepNode) -> bool:
    chooses = node.kind == "decision" and node.split in ("exclusive", "inclusive")
    return chooses and len(node.outgoing) >= SEVERAL


def _is_external(subject: Subject, node: StepNode) -> bool:
    declared = subject.process.actors.get(node.actor or "")
    return declared is not None and declared.kind == "external"


def _is_explained(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell whether it refers to a decision, or routes for a step of work right before it."""
    before = (n for n in graph.predecessors(node.id) if n.is_work)
    return node.step.decision is not None or any(n.step.decision is not None for n in before)


RULE: Final = Rule.of(__name__, __doc__, check)

"""The answers of a decision and the flows that leave it do not match.

Finds:
    Allowed answers that no flow is taken for, and flows for answers that are not allowed.

Why it matters:
    A case with that answer stands still, or goes where somebody guesses.

How it decides:
    A step that chooses one flow refers to a decision with `answers`, or a step of work with no
    other way on does, right before it. Each answer needs a flow whose `when` is that answer or
    lists it ("a or b", "a, b", "a / b"), unless a flow is the default or has no `when`. Each
    `when` must be such an answer. Case and spaces do not count. Answers are not compared with
    conditions: flows whose `when` holds a comparison (<, >, =) are left out.

When it is wrong:
    Several steps that share one decision and handle different answers of it.

Sources:
    BPMN 2.0.2, chapter 10 (default flow); DMN 1.5, chapter 6 (allowed answers of a decision);
    bpmnlint, "conditional-flows".
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from wfmap.analysis.mastership import OFFERED
from wfmap.findings import Fix, Related
from wfmap.graph import FlowEdge, StepNode
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_flow, at_step
from wfmap.words.sentences import listed, quoted

SEVERAL: Final = 2
"""Flows from which a step chooses."""

COMPARISON: Final = re.compile(r"[<>=≤≥]|\$\{")
SEPARATORS: Final = re.compile(r"\s+or\s+|[,/;|]", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step whose flows miss an answer, and each flow that has none."""
    for node in subject.graph.steps.values():
        decision = _decision_of(subject, node)
        if decision is None or node.split != "exclusive" or len(node.outgoing) < SEVERAL:
            continue
        answers = {_plain(a): a for a in subject.process.decisions[decision].answers}
        flows = subject.graph.outgoing(node.id)
        if answers and not any(COMPARISON.search(flow.label) for flow in flows):
            place = Related("the answers allowed", pointer(("decisions", decision, "answers")))
            yield from _missing(subject, node, flows, answers, place)
            yield from _foreign(node, flows, answers, place)


def _decision_of(subject: Subject, node: StepNode) -> str | None:
    """Name the decision a step takes, or routes for the step right before it."""
    before = subject.graph.predecessors(node.id)
    own = node.step.decision
    if own is None and node.kind == "decision" and len(before) == 1 and _lends(before[0]):
        own = before[0].step.decision
    return own if own in subject.process.decisions else None


def _lends(before: StepNode) -> bool:
    """Tell whether a step takes its decision for the next: it works, and does not route itself."""
    return before.is_work and len(before.outgoing) == 1


def _missing(
    subject: Subject,
    node: StepNode,
    flows: tuple[FlowEdge, ...],
    answers: Mapping[str, str],
    place: Related,
) -> Iterator[Fault]:
    if any(flow.flow.default or not flow.label for flow in flows):
        return
    taken = {answer for flow in flows for answer in _answers_in(flow.label)}
    missing = [text for plain, text in answers.items() if plain not in taken]
    if missing:
        yield at_step(
            node,
            f"no flow leaves {quoted(node.label)} for the answer {listed(map(quoted, missing))}",
            "add a flow for it, or make one the default",
            related=(place,),
            fixes=tuple(_default(subject, flow) for flow in flows[:OFFERED]),
        )


def _foreign(
    node: StepNode, flows: tuple[FlowEdge, ...], answers: Mapping[str, str], place: Related
) -> Iterator[Fault]:
    for flow in flows:
        if flow.label and not any(answer in answers for answer in _answers_in(flow.label)):
            taken = {answer for other in flows for answer in _answers_in(other.label)}
            free = [text for plain, text in answers.items() if plain not in taken]
            yield at_flow(
                flow,
                f"{quoted(flow.label)} is no answer of {quoted(node.label)}; allowed are "
                f"{listed(map(quoted, answers.values()), 5)}",
                "use an allowed answer, or allow this one",
                related=(place,),
                options=tuple(_answered(flow, free, place.pointer)),
                hint_stays=True,
            )


def _answers_in(text: str) -> list[str]:
    """List what a `when` may mean: the whole text, and its parts."""
    return [_plain(text), *(_plain(part) for part in SEPARATORS.split(text))]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _default(subject: Subject, flow: FlowEdge) -> Fix:
    target = quoted(subject.graph.steps[flow.target].label)
    patch = {"op": "add", "path": f"{flow.pointer}/default", "value": True}
    return Fix(f'go to {target} in all other cases ("default": true)', (patch,))


def _answered(flow: FlowEdge, free: list[str], answers: str) -> Iterator[Fix]:
    """Offer the answers that no flow has yet, the likest first, and this one as a further one."""
    near = get_close_matches(flow.label, free, n=OFFERED, cutoff=0)
    for answer in near[: OFFERED - 1]:
        patch = {"op": "replace", "path": f"{flow.pointer}/when", "value": answer}
        yield Fix(f'write {quoted(answer)} ("when")', (patch,))
    allowed = {"op": "add", "path": f"{answers}/-", "value": flow.label}
    yield Fix(f"allow {quoted(flow.label)} as an answer", (allowed,))


RULE: Final = Rule.of(__name__, __doc__, check)

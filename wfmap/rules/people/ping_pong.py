"""Work goes to somebody for one step and straight back.

Finds:
    A task that one actor does between two steps of another: A → B → A.

Why it matters:
    Two handoffs, two waits and two readings of the case for one piece of work. Often the first
    actor could do it, given the access or the skill.

How it decides:
    Every flow into the task hands over from one actor, and every flow out hands the work back to
    that actor for further work. Left out: tasks after which something is decided, and tasks
    whose name says that they check or approve (setting `controls`), for a second pair of eyes is
    there on purpose; and pairs with an external actor, a system or an AI, whose work nobody
    else can do.

When it is wrong:
    Work that needs a licence, a machine or a place which the first actor lacks.

Sources:
    Reijers & Liman Mansar 2005, redesign heuristics "order assignment" and "contact reduction".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.volumes import per_day
from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import often, quoted

CONTROLS: Final = (
    "approve",
    "approval",
    "authorise",
    "authorize",
    "sign",
    "check",
    "verify",
    "validate",
    "review",
    "audit",
    "inspect",
    "confirm",
    "test",
)
"""Words in a name that say it is a control by a second person (own default)."""

PEOPLE: Final = frozenset(("person", "role", "team"))


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each task between two steps of another actor."""
    controls = subject.words("controls", CONTROLS)
    for node in subject.graph.steps.values():
        other = _sandwiched_by(subject, node)
        if other is None or _is_control(node, controls):
            continue
        here, there = subject.graph.actor_name(node.actor), subject.graph.actor_name(other)
        volume = per_day(subject.facts, subject.facts.steps[node.id].visits)
        how_often = "" if volume is None else f", {often(volume)}"
        yield at_step(
            node,
            f"{quoted(node.label)} is all that {here} does before the work goes back to "
            f"{there}{how_often}",
            f"let {there} do it, or move the steps around it to {here}",
            related=tuple(_neighbours(subject, node)),
        )


def _sandwiched_by(subject: Subject, node: StepNode) -> str | None:
    """Name the actor who gives a task and gets it back, where there is one."""
    incoming, outgoing = subject.graph.incoming(node.id), subject.graph.outgoing(node.id)
    if not (node.kind == "task" and incoming and outgoing and _is_person(subject, node.actor)):
        return None
    if not all(flow.is_handoff for flow in (*incoming, *outgoing)):
        return None
    others = {flow.giver for flow in incoming} | {flow.receiver for flow in outgoing}
    back_to_work = all(subject.graph.steps[flow.target].is_work for flow in outgoing)
    other = next(iter(others))
    return other if len(others) == 1 and back_to_work and _is_person(subject, other) else None


def _is_person(subject: Subject, actor: str | None) -> bool:
    declared = subject.process.actors.get(actor or "")
    return declared is None or declared.kind in PEOPLE


def _is_control(node: StepNode, controls: tuple[str, ...]) -> bool:
    if node.step.decision is not None:
        return True
    return any(word.startswith(controls) for word in node.label.casefold().split())


def _neighbours(subject: Subject, node: StepNode) -> Iterator[Related]:
    for before in subject.graph.predecessors(node.id)[:1]:
        yield Related(f"it comes from {quoted(before.label)}", before.pointer)
    for after in subject.graph.successors(node.id)[:1]:
        yield Related(f"it goes back to {quoted(after.label)}", after.pointer)


RULE: Final = Rule.of(__name__, __doc__, check)

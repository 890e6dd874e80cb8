"""A join waits for work that never comes.

Finds:
    Steps that wait for all of their incoming flows, and ways through the process on which one of
    these flows is never taken.

Why it matters:
    The case stands still for ever; nobody notices until somebody asks for it.

How it decides:
    Tokens are played through each level, from every start and along every choice. A marking that
    is not the end and lets no step go on is a deadlock; the report names the join, the flows that
    came and those that did not, and the choices that led there. Several starts are alternatives,
    unless only together they lead to all flows of a join. Inclusive joins wait only for what can
    still come. Where more than 20,000 markings can be reached, a reduced exploration follows that
    loses no deadlock ("unproven-soundness" says when even that stopped).

When it is wrong:
    Where a choice depends on another one, so that the path shown cannot happen; then let both
    choices be one decision.

Sources:
    van der Aalst et al. 2011, "Soundness of workflow nets"; BPMN 2.0.2, section 13.4.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix, Related
from wfmap.graph import FlowEdge, StepNode
from wfmap.graph.soundness import Unsound, soundness
from wfmap.rules.repairs import ends_with_error, joins, led_to, splits
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted

SHOWN: Final = 3
"""Choices and flows that the sentence names, and steps at each end of a long path."""

PAIR: Final = 2
HINT: Final = (
    'no other "join" or "split" here mends it alone: let each split that takes several ways end in '
    "one join of its own, and each way of it lead there"
)
"""The way out where none of the usual ones helps."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each join that can wait for ever, with the path that leads there."""
    for level in soundness(subject.graph).values():
        for fault in level.faults:
            if fault.kind == "deadlock":
                yield _fault(subject, fault)


def _fault(subject: Subject, fault: Unsound) -> Fault:
    graph = subject.graph
    join = graph.steps[fault.step]
    missing = [graph.flows[flow] for flow in fault.missing]
    choices = [graph.flows[flow] for flow in fault.choices[-SHOWN:]]
    sources = listed(dict.fromkeys(quoted(graph.steps[f.source].label) for f in missing), SHOWN)
    count = len(join.incoming)
    related = [
        Related(f"the way there: {_way(subject, fault)}", join.pointer),
        *(Related("this choice leads to it", choice.pointer) for choice in choices),
        *(Related("nothing comes by this flow", flow.pointer) for flow in missing[:SHOWN]),
    ]
    return at_step(
        join,
        f"{quoted(join.label)} waits for {'both' if count == PAIR else f'all {count}'} of its "
        f"incoming flows, but nothing comes from {sources}{_circumstances(subject, choices)}",
        HINT,
        options=_options(subject, join, choices),
        related=tuple(related),
    )


def _way(subject: Subject, fault: Unsound) -> str:
    names = [quoted(subject.graph.steps[step].label) for step in (*fault.path, fault.step)]
    if len(names) > 2 * SHOWN + 1:
        names = [*names[:SHOWN], "…", *names[-SHOWN - 1 :]]
    return " → ".join(names)


def _circumstances(subject: Subject, choices: list[FlowEdge]) -> str:
    if not choices:
        return ""
    return f" when {listed([_answer(subject, choice) for choice in choices], SHOWN)}"


def _answer(subject: Subject, flow: FlowEdge) -> str:
    node = subject.graph.steps[flow.source]
    if node.step.attached_to is not None:
        return f"{quoted(node.label)} occurs"
    if flow.label:
        return f"{quoted(node.label)} is answered {quoted(flow.label)}"
    return f"{quoted(node.label)} goes on to {quoted(subject.graph.steps[flow.target].label)}"


def _options(subject: Subject, join: StepNode, choices: list[FlowEdge]) -> tuple[Fix, ...]:
    """List what may let every case past the join: the join, the split, or the way that leaves."""
    graph = subject.graph
    found = [*joins(join)]
    for choice in reversed(choices):
        source = graph.steps[choice.source]
        found += splits(source)
        found.append(led_to(graph, choice, join))
        found += ends_with_error(graph, (choice,))
    return tuple({fix.title: fix for fix in found}.values())


RULE: Final = Rule.of(__name__, __doc__, check)

"""A way out of a decision does not say when it is taken.

Finds:
    Flows without `when` that leave a choice.

Why it matters:
    Two people will read it in two ways, and a machine in none.

How it decides:
    A step that chooses (`split` exclusive or inclusive) and more than one flow leaves; a flow has
    neither `when` nor `default`. Rework from a task explains itself, and so does the other flow
    where all but one are labelled or rework of a task.

When it is wrong:
    Where only shares are known, because the choice is not made by anybody.

Sources:
    bpmnlint "conditional-flows"; BPMN 2.0.2, section 10.6.2 (exclusive gateway, default flow).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.mastership import OFFERED
from wfmap.findings import Fix, Related
from wfmap.graph import FlowEdge, StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, plural, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each choice with flows that do not say when."""
    for node in subject.graph.steps.values():
        if len(node.outgoing) <= 1 or node.split not in ("exclusive", "inclusive"):
            continue
        flows = subject.graph.outgoing(node.id)
        silent = [flow for flow in flows if not _says_when(flow)]
        if not node.is_gateway:
            silent = [flow for flow in silent if not flow.is_rework]
            silent = silent if len(silent) > 1 else []
        if silent:
            yield _fault(subject, node, silent)


def _says_when(flow: FlowEdge) -> bool:
    return bool(flow.label.strip()) or flow.flow.default is True


def _fault(subject: Subject, node: StepNode, silent: list[FlowEdge]) -> Fault:
    targets = listed([quoted(subject.graph.steps[flow.target].label) for flow in silent])
    verb = "does not say" if len(silent) == 1 else "do not say"
    return at_step(
        node,
        f"{plural(len(silent), 'flow')} out of {quoted(node.label)} {verb} when: to {targets}",
        'give each its answer, "when": …, or make one of them the default: "default": true',
        related=tuple(Related("it has no answer", flow.pointer) for flow in silent),
        fixes=tuple(_defaults(subject, node, silent)),
    )


def _defaults(subject: Subject, node: StepNode, silent: list[FlowEdge]) -> Iterator[Fix]:
    """Offer what is left as the default, where nothing else is."""
    if any(flow.flow.default for flow in subject.graph.outgoing(node.id)):
        return
    if len(silent) > 1 and node.is_gateway:
        return
    for flow in silent[:OFFERED]:
        target = quoted(subject.graph.steps[flow.target].label)
        patch = {"op": "add", "path": f"{flow.pointer}/default", "value": True}
        yield Fix(f'go to {target} in all other cases ("default": true)', (patch,))


RULE: Final = Rule.of(__name__, __doc__, check)

"""A wait for what happens first leads to a step that does not wait.

Finds:
    Event-based splits with a flow to a step that is no event, wait or receiving task.

Why it matters:
    The split waits for the first of several events. Where one way is not an event, nothing says
    when it is taken.

How it decides:
    `split` is "event", and a target is of another kind than "event" and "wait" and of another
    type than "receive".

When it is wrong:
    Never in BPMN.

Sources:
    BPMN 2.0.2, section 10.6.6 (event-based gateway); bpmnlint "event-based-gateway".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix
from wfmap.graph import FlowEdge, StepNode
from wfmap.rules.repairs import put
from wfmap.rules.rewiring import event_before
from wfmap.rules.rule import Fault, Rule, Subject, at_flow
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each flow from an event-based split to a step that does not wait."""
    for node in subject.graph.steps.values():
        if node.split != "event":
            continue
        for flow in subject.graph.outgoing(node.id):
            target = subject.graph.steps[flow.target]
            if target.kind not in ("event", "wait") and target.step.type != "receive":
                yield at_flow(
                    flow,
                    f"{quoted(node.label)} waits for what happens first, but "
                    f"{quoted(target.label)} is a {target.kind} and waits for nothing",
                    "lead to an event that says what has happened, and from there to the step",
                    options=tuple(_options(subject, flow, target)),
                    hint_stays=True,
                )


def _options(subject: Subject, flow: FlowEdge, target: StepNode) -> Iterator[Fix]:
    yield event_before(subject.graph, flow)
    if target.kind == "task" and target.step.type is None:
        title = f'say that {quoted(target.label)} waits for a message ("type": "receive")'
        yield Fix(title, put(target, type="receive"))


RULE: Final = Rule.of(__name__, __doc__, check)

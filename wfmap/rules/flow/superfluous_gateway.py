"""A gateway neither joins nor splits.

Finds:
    Decisions and parallel steps with at most one flow in and one flow out.

Why it matters:
    Readers look for the other ways. Often a flow is missing.

How it decides:
    A decision or parallel step; at most one flow enters, and at most one leaves. A decision that
    names what is decided (`decision`) is work that somebody does, and exempt.

When it is wrong:
    Gateways kept for ways that are to come.

Sources:
    bpmnlint "superfluous-gateway".
"""

from collections.abc import Iterator
from typing import Final

from wfmap.rules.rewiring import taken_out
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each gateway with nothing to route."""
    for node in subject.graph.steps.values():
        if not node.is_gateway or node.step.decision is not None:
            continue
        if len(node.incoming) > 1 or len(node.outgoing) > 1:
            continue
        onward = subject.graph.outgoing(node.id)
        leads = f"only to {quoted(subject.graph.steps[onward[0].target].label)}" if onward else "on"
        yield at_step(
            node,
            f"{quoted(node.label)} has nothing to route: "
            + (f"it leads {leads}" if onward else "no flow leaves it"),
            "add the way that is missing, or take it out",
            options=tuple(taken_out(subject.graph, node)),
            hint_stays=True,
        )


RULE: Final = Rule.of(__name__, __doc__, check)

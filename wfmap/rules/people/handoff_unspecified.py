"""Nothing says how or with what the work is handed over.

Finds:
    Handoffs with neither a medium nor data, each at its flow.

Why it matters:
    What the handoffs are is the third question a map answers, and an interface or an AI step can
    only replace a handoff whose medium and content are known.

How it decides:
    A flow changes hands, and its `handoff` is absent, or gives no medium (or `unknown`) and no
    data. Messages are left out: no work goes along them, and their label says what they tell.

When it is wrong:
    People who sit together and simply go on; say so with `"medium": "meeting"`.

Sources:
    BPMN 2.0.2, chapter 9 (message flow); own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge
from wfmap.rules.rule import Fault, Rule, Subject, at_flow

HINT = 'add "handoff": {"medium": …, "data": […]} to the flow'


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each handoff that says nothing."""
    for flow in subject.graph.handoffs:
        if flow.is_message or not _says_nothing(flow):
            continue
        giver, receiver = (subject.graph.actor_name(end) for end in (flow.giver, flow.receiver))
        after = subject.graph.steps[flow.source].label
        yield at_flow(
            flow,
            f"nothing says how {giver} hands over to {receiver} after '{after}', or with which "
            "data",
            HINT,
        )


def _says_nothing(flow: FlowEdge) -> bool:
    handoff = flow.handoff
    return handoff is None or (handoff.medium == "unknown" and not handoff.data)


RULE: Final = Rule.of(__name__, __doc__, check)

"""What is handed over comes back too often.

Finds:
    Handoffs of which a large share returns to the sender, and rework flows that take a large
    share of the work back to somebody else.

Why it matters:
    What comes back is done twice and waits twice. The giver could mostly have seen the fault
    before handing over.

How it decides:
    `handoff.rework_share`, or the `share` of a rework flow that changes hands, is above 10 %
    (own default, setting `limit`). A flow is rework where it says so, or closes a loop.

When it is wrong:
    Rounds that are meant, such as drafts for comment.

Sources:
    First-pass yield (lean manufacturing); Dumas et al. 2018, chapter 7 (rework probability).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge
from wfmap.rules.rule import Fault, Rule, Subject, at_flow
from wfmap.words.sentences import percent, quoted

LIMIT: Final = 0.10
"""Share of handoffs that may come back, 0 to 1 (own default)."""

HINT: Final = "agree what is complete, and check it before handing over"


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each handoff that comes back too often."""
    limit = subject.number("limit", LIMIT)
    for flow in subject.graph.handoffs:
        if flow.is_message:
            continue
        giver, receiver = (subject.graph.actor_name(end) for end in (flow.giver, flow.receiver))
        back = _comes_back(flow)
        if back > limit:
            message = f"{percent(back)} of what {giver} hands over to {receiver} comes back"
            yield at_flow(flow, message, HINT)
        elif flow.is_rework and flow.share is not None and flow.share > limit:
            source, target = (subject.graph.steps[end].label for end in (flow.source, flow.target))
            yield at_flow(
                flow,
                f"{percent(flow.share)} of what reaches {quoted(source)} goes back from {giver} "
                f"to {receiver} for {quoted(target)}",
                HINT,
            )


def _comes_back(flow: FlowEdge) -> float:
    if flow.handoff is None or flow.handoff.rework_share is None:
        return 0.0
    return flow.handoff.rework_share.value


RULE: Final = Rule.of(__name__, __doc__, check)

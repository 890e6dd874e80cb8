"""A branch is taken more often, or less, than its share says.

Finds:
    Branches of inclusive splits whose stated share and resulting frequency differ.

Why it matters:
    Volumes, load and cost behind the branch follow what results, not what was written.

How it decides:
    Each branch is drawn by its own share, independently. Where none is drawn the default flow is
    taken, else the likeliest. Shares of .5, .4 and .3 leave 21 cases of 100 without any branch; the
    first takes these too, and so 71 of 100. A default flow is drawn for what is left of its share.
    Differences below one in a hundred are not told.

When it is wrong:
    Where branches depend on each other; then a decision for each question says it better.

Sources:
    BPMN 2.0.2, section 13.4.3 (inclusive gateway); BPSim 2.0 (probability of a sequence flow).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph.shares import shares_out
from wfmap.rules.rule import Fault, Rule, Subject, at_flow
from wfmap.words.sentences import percent, quoted

LEAST: Final = 0.01
"""Differences below are not worth a word."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each branch that is taken otherwise than stated."""
    for node in subject.graph.steps.values():
        outgoing = subject.graph.outgoing(node.id)
        if node.split != "inclusive" or len(outgoing) <= 1:
            continue
        taken, _ = shares_out(subject.graph, node, outgoing)
        for flow, share in zip(outgoing, taken, strict=True):
            if flow.share is None or abs(share - flow.share) < LEAST:
                continue
            why = "the cases in which no other branch is drawn go there too"
            if share < flow.share:
                why = "it is drawn for what is left of its share"
            yield at_flow(
                flow,
                f"{quoted(node.label)} goes to {quoted(subject.graph.steps[flow.target].label)} in "
                f"{percent(share)} of cases, not in {percent(flow.share)} as stated: {why}",
                _hint(share, is_default=bool(flow.flow.default)),
            )


def _hint(share: float, *, is_default: bool) -> str:
    if is_default:
        return f"count with {percent(share)}, or ask each question in a decision of its own"
    return f'count with {percent(share)}, or let a flow with "default": true take what is left'


RULE: Final = Rule.of(__name__, __doc__, check)

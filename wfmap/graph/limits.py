"""Flows that are taken a limited number of times: how often that makes them.

A flow of share p that leads back to its step is taken p + p² + … + pⁿ times where it may be taken
n times, and the step is visited once more than that; so of its visits the share of the flow is
takes ÷ (1 + takes). That is exact where the flow always comes back to its step, by no other loop;
elsewhere it is an approximation.
"""

from collections.abc import Sequence

from wfmap.graph.graph import FlowEdge, StepNode

__all__ = ["limited"]


def limited(
    node: StepNode, outgoing: Sequence[FlowEdge], rates: Sequence[float]
) -> Sequence[float]:
    """Say how often each flow is taken per visit where some are taken a limited number of times.

    Args:
        node: the step.
        outgoing: the flows that leave it.
        rates: how often each is taken per visit without limits.
    """
    limits = [flow.flow.at_most for flow in outgoing]
    if all(limit is None for limit in limits) or node.split in ("inclusive", "event"):
        return rates
    kept = [
        rate if limit is None else _share(rate, limit)
        for rate, limit in zip(rates, limits, strict=True)
    ]
    before = 1 - sum(rate for rate, limit in zip(rates, limits, strict=True) if limit is not None)
    after = 1 - sum(rate for rate, limit in zip(kept, limits, strict=True) if limit is not None)
    free = [k for k, limit in enumerate(limits) if limit is None]
    for k in free:
        if before > 0:
            kept[k] *= after / before
        else:
            kept[k] = after / len(free) if node.split == "exclusive" else after
    return kept


def _share(rate: float, limit: int) -> float:
    """Give the share of visits in which a flow of a share is taken, as often as it may be."""
    takes = limit if rate >= 1 else rate * (1 - rate**limit) / (1 - rate)
    return takes / (1 + takes)

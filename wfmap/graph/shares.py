"""How often each flow out of a step is taken: one law for counting, predicting and simulating.

A choice takes one flow, by its share; shares that are left out are taken as even. An inclusive
split draws each flow by its own share, independently; where none is drawn the default flow is
taken, else the likeliest, so that some flow is taken more often than its share says. A default
flow beside others is drawn only as often as is left of its share. A split that waits for the first
of several events takes the one that comes first.
"""

from collections.abc import Sequence
from math import prod

from wfmap.graph.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.races import Outcome, first_of, law
from wfmap.units.laws import Law

__all__ = ["draws", "fallback", "is_race", "race_at", "shares_out"]


def shares_out(
    graph: ProcessGraph, node: StepNode, outgoing: tuple[FlowEdge, ...]
) -> tuple[list[float], bool]:
    """Say how often each flow is taken per visit, and whether shares had to be assumed."""
    if len(outgoing) <= 1:
        return [1.0] * len(outgoing), False
    if is_race(graph, node):
        return [won.share for won in race_at(graph, node)], False
    if node.split in ("exclusive", "event"):
        return _exclusive([flow.share for flow in outgoing])
    if node.split == "inclusive":
        return _inclusive(outgoing), any(flow.share is None for flow in outgoing)
    return _parallel(node, outgoing)


def is_race(graph: ProcessGraph, node: StepNode) -> bool:
    """Tell a split whose way is decided by which of some events comes first."""
    outgoing = graph.outgoing(node.id)
    if node.split != "event" or len(outgoing) <= 1:
        return False
    targets = [graph.steps[flow.target] for flow in outgoing]
    timed = all(_comes(target) and target.step.wait_time is not None for target in targets)
    return timed and all(flow.share is None for flow in outgoing)


def _comes(node: StepNode) -> bool:
    """Tell what an event split can wait for: an event, a wait, a task that receives a message."""
    receives = node.step.type == "receive" and not node.step.steps
    return node.kind in ("event", "wait") or (node.kind == "task" and receives)


def race_at(graph: ProcessGraph, node: StepNode) -> tuple[Outcome, ...]:
    """Say how often each event after a split comes first, and how long that takes."""
    laws: list[Law] = []
    for flow in graph.outgoing(node.id):
        time = graph.steps[flow.target].step.wait_time
        assert time is not None  # noqa: S101 - `is_race` looked
        laws.append(law(time))
    return first_of(tuple(laws))


def draws(outgoing: Sequence[FlowEdge]) -> list[float]:
    """Give the chance that each flow of an inclusive split is drawn."""
    even = 1 / max(1, len(outgoing))
    rates = [even if flow.share is None else flow.share for flow in outgoing]
    none = prod(1 - r for flow, r in zip(outgoing, rates, strict=True) if not flow.flow.default)
    some = 1 - none
    return [
        max(0.0, (flow.share or 0.0) - none) / (some or 1.0) if flow.flow.default else rate
        for flow, rate in zip(outgoing, rates, strict=True)
    ]


def fallback(outgoing: Sequence[FlowEdge], drawn: Sequence[float]) -> int:
    """Say which flow of an inclusive split is taken where none is drawn."""
    for place, flow in enumerate(outgoing):
        if flow.flow.default:
            return place
    return max(range(len(drawn)), key=lambda place: (drawn[place], -place))


def _inclusive(outgoing: tuple[FlowEdge, ...]) -> list[float]:
    drawn = draws(outgoing)
    taken = list(drawn)
    taken[fallback(outgoing, drawn)] += prod(1 - chance for chance in drawn)
    return taken


def _exclusive(shares: list[float | None]) -> tuple[list[float], bool]:
    missing = shares.count(None)
    rest = max(0.0, 1 - sum(s for s in shares if s is not None))
    filled = [rest / missing if s is None else s for s in shares]
    total = sum(filled) or 1.0
    return [s / total for s in filled], missing > 1


def _parallel(node: StepNode, outgoing: tuple[FlowEdge, ...]) -> tuple[list[float], bool]:
    """All flows are taken, but for rework: that share goes back instead."""
    back = [_rework_share(node, flow) if flow.flow.rework else None for flow in outgoing]
    if all(share is None for share in back):
        return [1.0] * len(outgoing), False
    known = [share for share in back if share is not None]
    forward = max(0.0, 1 - sum(known))
    return [forward if share is None else share for share in back], False


def _rework_share(node: StepNode, flow: FlowEdge) -> float:
    if flow.share is not None:
        return flow.share
    return node.step.error_rate.value if node.step.error_rate is not None else 0.0

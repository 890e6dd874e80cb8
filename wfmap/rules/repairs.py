"""Edits that may mend splits and joins, said in the format's own words.

Whether one does is for `wfmap.rules.trials` to find out.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wfmap.findings import Fix
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.paths import links, reach
from wfmap.model.patch import Operation
from wfmap.model.renaming import free_name
from wfmap.words.sentences import quoted

__all__ = ["ends_with_error", "joined_before", "joins", "led_to", "put", "splits"]

_WAYS: Final = {
    "exclusive": "choose one way",
    "inclusive": "take some ways",
    "parallel": "take all ways",
}


def put(node: StepNode, **fields: Any) -> tuple[Operation, ...]:  # noqa: ANN401 - JSON values
    """Write the edits that set fields of a step."""
    return tuple(
        {"op": "add", "path": f"{node.pointer}/{key}", "value": value}
        for key, value in fields.items()
    )


def joins(node: StepNode) -> Iterator[Fix]:
    """Offer the other ways in which a step may wait for its incoming flows."""
    name = quoted(node.label)
    if len(node.outgoing) <= 1 and not node.is_inclusive_join:
        fields = (
            {"split": "inclusive"} if node.join == "all" else {"split": "inclusive", "join": "all"}
        )
        told = " and ".join(f'"{key}": "{value}"' for key, value in fields.items())
        yield Fix(f"let {name} wait for those ways that were started ({told})", put(node, **fields))
    if node.join != "all" or node.is_inclusive_join:
        yield Fix(f'let {name} wait for all its flows ("join": "all")', _joined(node, "all"))
    if node.join != "any":
        yield Fix(f'let {name} go on with any flow ("join": "any")', _joined(node, "any"))


def _joined(node: StepNode, join: str) -> tuple[Operation, ...]:
    inclusive = node.is_inclusive_join and node.step.split is not None
    no_more = ({"op": "remove", "path": f"{node.pointer}/split"},) if inclusive else ()
    return (*no_more, *put(node, join=join))


def splits(node: StepNode) -> Iterator[Fix]:
    """Offer the other ways in which a step may go on along its flows."""
    if len(node.outgoing) < 2 or node.split == "event":  # noqa: PLR2004 - a split
        return
    for split, told in _WAYS.items():
        if split != node.split:
            title = f'let {quoted(node.label)} {told} ("split": "{split}")'
            yield Fix(title, put(node, split=split))


def led_to(graph: ProcessGraph, flow: FlowEdge, target: StepNode) -> Fix:
    """Offer to lead a flow to another step."""
    source = quoted(graph.steps[flow.source].label)
    title = f'lead the way from {source} to {quoted(target.label)} ("to": "{target.id}")'
    return Fix(title, ({"op": "replace", "path": f"{flow.pointer}/to", "value": target.id},))


def ends_with_error(graph: ProcessGraph, flows: Iterable[FlowEdge]) -> Iterator[Fix]:
    """Offer that an end which flows lead to stops all else that is under way in the case."""
    for flow in flows:
        for step in sorted(reach(links(graph, flow.level), (flow.target,))):
            node = graph.steps[step]
            if node.kind == "end" and node.step.trigger in (None, "none"):
                title = f'let {quoted(node.label)} stop all else ("trigger": "error")'
                yield Fix(title, put(node, trigger="error"))


def joined_before(graph: ProcessGraph, node: StepNode, flows: Iterable[FlowEdge]) -> Fix:
    """Offer a step before this one in which flows meet and wait for each other."""
    identity = free_name(f"{node.id}-join", graph.steps)
    place = f"{node.pointer.rpartition('/')[0]}/{identity}"
    step: dict[str, Any] = {"kind": "parallel", "next": node.id}
    patch: list[Operation] = [{"op": "add", "path": place, "value": step}]
    patch += [{"op": "replace", "path": f"{flow.pointer}/to", "value": identity} for flow in flows]
    title = f'join the ways before {quoted(node.label)} (a step of "kind": "parallel")'
    return Fix(title, tuple(patch))

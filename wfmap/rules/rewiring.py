"""Edits that add steps and flows, lead flows elsewhere, or take steps out.

Where such an edit may be wrong for reasons elsewhere in the process, `wfmap.rules.trials` finds
out. New steps have no names: what they are called is for the author to say.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wfmap.findings import Fix
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.model.patch import Operation
from wfmap.model.renaming import free_name
from wfmap.words.sentences import quoted

__all__ = [
    "added_flow",
    "begun",
    "crossed",
    "ended",
    "event_before",
    "joined_first",
    "taken_out",
    "way_out",
]

ENDS: Final = 3
"""Ends of a level that are offered."""
_ROUTING: Final = frozenset(
    ("name", "kind", "split", "join", "next", "phase", "origin", "description", "formerly", "actor")
)
"""What a step may say of itself and still do nothing but route."""
_NOTHING: Final = frozenset(("id", "to", "when", "share", "default", "origin"))
"""What a flow may say of itself where there is no choice, and mean nothing by it."""


def added_flow(source: StepNode, target: str) -> Operation:
    """Write the edit that adds a flow behind those which a step has."""
    return {"op": "add", "path": f"{source.pointer}/next/-", "value": {"to": target}}


def _place(node: StepNode, identity: str) -> str:
    """Give the pointer of a step beside another."""
    return f"{node.pointer.rpartition('/')[0]}/{identity}"


def _put(node: StepNode, identity: str, **fields: Any) -> Operation:  # noqa: ANN401 - JSON values
    return {"op": "add", "path": _place(node, identity), "value": fields}


def _led(flow: FlowEdge, target: str) -> Operation:
    return {"op": "replace", "path": f"{flow.pointer}/to", "value": target}


def begun(graph: ProcessGraph, node: StepNode, **said: str) -> Fix:
    """Offer a start before a step; `said` is what else is known of the start."""
    identity = free_name("start" if not said else f"{node.id}-start", graph.steps)
    more = "".join(f' and "{key}": "{value}"' for key, value in said.items())
    return Fix(
        f'begin at {quoted(node.label)} (a step of "kind": "start"{more})',
        (_put(node, identity, kind="start", **said, next=node.id),),
    )


def ended(graph: ProcessGraph, node: StepNode) -> Iterator[Fix]:
    """Offer the ends of a step's level as what comes after it."""
    ends = [other for other in graph.at(node.level) if other.kind == "end"]
    for end in ends[:ENDS]:
        title = f'lead the way from {quoted(node.label)} to {quoted(end.label)} ("next")'
        yield Fix(title, (added_flow(node, end.id),))


def way_out(graph: ProcessGraph, loop: Iterable[str]) -> Iterator[Fix]:
    """Offer ways out of a loop: from a decision in it, else from a new one where it turns back."""
    nodes = [graph.steps[step] for step in loop]
    inside = {node.id for node in nodes}
    for node in nodes:
        if node.kind == "decision" and node.split == "exclusive":
            end, made = _end_of(graph, node)
            told = "a new end" if made else quoted(graph.steps[end].label)
            title = f"lead a way from {quoted(node.label)} out of the loop, to {told}"
            yield Fix(title, (*made, added_flow(node, end)))
    for node in reversed(nodes):
        flows = [flow for flow in graph.outgoing(node.id) if flow.target in inside]
        if len(flows) == 1 and len(node.outgoing) == 1:
            yield _decided_after(graph, node, flows[0])
            return


def _decided_after(graph: ProcessGraph, node: StepNode, flow: FlowEdge) -> Fix:
    """Offer a decision on a flow, of which one way leads to an end."""
    identity = free_name(f"{node.id}-again", graph.steps)
    end, made = _end_of(graph, node)
    ways = [{"to": flow.target}, {"to": end}]
    patch = (*made, _put(node, identity, kind="decision", next=ways), _led(flow, identity))
    title = f'decide after {quoted(node.label)} whether to go on (a step of "kind": "decision")'
    return Fix(title, patch)


def _end_of(graph: ProcessGraph, node: StepNode) -> tuple[str, tuple[Operation, ...]]:
    """Give the first end of a step's level, or a new one and the edit that adds it."""
    end = next((other for other in graph.at(node.level) if other.kind == "end"), None)
    if end is not None:
        return end.id, ()
    identity = free_name("end", graph.steps)
    return identity, (_put(node, identity, kind="end"),)


def joined_first(graph: ProcessGraph, node: StepNode) -> Fix:
    """Offer a step before a gateway in which all its flows meet, as they did in itself."""
    identity = free_name(f"{node.id}-join", graph.steps)
    how: dict[str, str] = {"kind": "parallel" if node.join == "all" else "decision"}
    if node.is_inclusive_join:
        how = {"kind": "decision", "split": "inclusive"}
    moved = [_led(flow, identity) for flow in graph.incoming(node.id)]
    kind = how["kind"]
    return Fix(
        f'join the ways in a step before {quoted(node.label)} (a step of "kind": "{kind}")',
        (_put(node, identity, **how, next=node.id), *moved),
    )


def event_before(graph: ProcessGraph, flow: FlowEdge) -> Fix:
    """Offer an event on a flow that waits for a message before its target is done."""
    target = graph.steps[flow.target]
    identity = free_name(f"{target.id}-comes", graph.steps)
    event = _put(
        graph.steps[flow.source], identity, kind="event", trigger="message", next=target.id
    )
    title = f'wait for a message before {quoted(target.label)} (a step of "kind": "event")'
    return Fix(title, (event, _led(flow, identity)))


def taken_out(graph: ProcessGraph, node: StepNode) -> Iterator[Fix]:
    """Offer to take a gateway out that has one way on: flows into it lead there at once.

    Safe where nobody gave it a name: then it may have been meant for nothing else.
    """
    onward = graph.outgoing(node.id)
    if len(onward) != 1 or node.attached or not _says_only(node.step, _ROUTING):
        return
    flow = onward[0]
    if not _says_only(flow.flow, _NOTHING) or flow.target == node.id:
        return
    moved = [_led(before, flow.target) for before in graph.incoming(node.id)]
    nameless = not node.step.name and not node.step.description
    title = f"take {quoted(node.label)} out"
    yield Fix(title, (*moved, {"op": "remove", "path": node.pointer}), safe=nameless)


def _says_only(part: Any, known: frozenset[str]) -> bool:  # noqa: ANN401 - a step or a flow
    return not part.extensions and part.model_fields_set - {"extensions"} <= known


def crossed(graph: ProcessGraph, flow: FlowEdge) -> Iterator[Fix]:
    """Offer to end a flow at the border of a sub-process that it crosses, or to begin it there."""
    source, target = graph.steps[flow.source], graph.steps[flow.target]
    ups, downs = _around(graph, source), _around(graph, target)
    common = next((up for up in ups if any(up.level == down.level for down in downs)), None)
    if common is None:
        return
    entered = next(down for down in downs if down.level == common.level)
    title = f'lead the way from {quoted(common.label)} to {quoted(entered.label)} ("to")'
    if common is source:
        yield Fix(title, (_led(flow, entered.id),))
    elif entered is not common:
        removal = {"op": "remove", "path": flow.pointer}
        known = any(other.target == entered.id for other in graph.outgoing(common.id))
        yield Fix(title, (removal,) if known else (removal, added_flow(common, entered.id)))


def _around(graph: ProcessGraph, node: StepNode) -> list[StepNode]:
    """List a step and the sub-processes around it, from the inside out."""
    found = [node]
    while found[-1].level:
        found.append(graph.steps[found[-1].level])
    return found

"""GraphML: the graph with its figures, for tools that compute on networks and for yEd.

Steps are nodes, flows and messages edges; what is inside a sub-process names it as its `parent`,
for few tools read graphs inside nodes. Times are means in seconds, costs in the currency of the
document, shares from 0 to 1.

Source: graphml.graphdrawing.org/primer/graphml-primer.html.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.interchange.outline import borders, exchanges_of
from wfmap.interchange.xml import Tag, text_of
from wfmap.model.quantity import Duration

__all__ = ["write"]

_NODE: Final = {
    "label": "string",
    "kind": "string",
    "type": "string",
    "actor": "string",
    "parent": "string",
    "processing_time": "double",
    "setup_time": "double",
    "wait_time": "double",
    "fixed_cost": "double",
}
"""What a node may carry, with the types of GraphML."""
_EDGE: Final = {"relation": "string", "when": "string", "share": "double"}
"""What an edge may carry; its relation is flow, message or border."""


def write(graph: ProcessGraph) -> str:
    """Write a process as GraphML."""
    root = Tag("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    for domain, names in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in names.items():
            one = root.add("key", id=f"{domain}.{name}")
            one.attributes |= {"for": domain, "attr.name": name, "attr.type": kind}
    inside = root.add("graph", id="process", edgedefault="directed")
    parties, messages = exchanges_of(graph)
    for node in graph.steps.values():
        _put(inside.add("node", id=node.id), "node", dict(_node(graph, node)))
    for party, name in parties.items():
        _put(inside.add("node", id=f"party.{party}"), "node", {"label": name, "kind": "party"})
    for flow in graph.flows.values():
        _edge(inside, flow.id, (flow.source, flow.target), dict(_flow(flow)))
    for host, event in borders(graph):
        _edge(inside, f"border.{event}", (host, event), {"relation": "border"})
    for number, (source, target, name) in enumerate(messages):
        ends = [f"party.{one}" if is_party else one for one, is_party in (source, target)]
        said = {"relation": "message", **({"when": name} if name else {})}
        _edge(inside, f"message.{number}", (ends[0], ends[1]), said)
    return text_of(root)


def _edge(inside: Tag, name: str, ends: tuple[str, str], said: dict[str, str]) -> None:
    edge = inside.add("edge", id=name, source=ends[0], target=ends[1])
    _put(edge, "edge", said)


def _put(tag: Tag, domain: str, said: dict[str, str]) -> None:
    for name, value in said.items():
        tag.add("data", value, key=f"{domain}.{name}")


def _node(graph: ProcessGraph, node: StepNode) -> Iterator[tuple[str, str]]:
    step = node.step
    yield "label", node.label
    yield "kind", node.kind
    if step.type is not None:
        yield "type", step.type
    if node.actor is not None:
        yield "actor", graph.actor_name(node.actor)
    if node.level:
        yield "parent", node.level
    times = ("processing_time", step.processing_time), ("setup_time", step.setup_time)
    for name, time in (*times, ("wait_time", step.wait_time)):
        if time is not None:
            yield name, _seconds(time)
    if step.fixed_cost is not None:
        yield "fixed_cost", repr(float(step.fixed_cost.value))


def _seconds(time: Duration) -> str:
    return repr(float(time.expected))


def _flow(flow: FlowEdge) -> Iterator[tuple[str, str]]:
    yield "relation", "message" if flow.is_message else "flow"
    if flow.flow.when:
        yield "when", flow.flow.when
    if flow.share is not None:
        yield "share", repr(float(flow.share))

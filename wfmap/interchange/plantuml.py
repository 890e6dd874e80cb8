"""PlantUML: text that wikis and editors turn into a picture.

It is a deployment diagram, for the activity diagrams of PlantUML know no free arrows: each actor's
steps stand in a rectangle, those inside a sub-process in a frame. Decisions are hexagons, starts,
ends and events circles; messages are dotted. Times, costs and capacities have no place in it.

Source: plantuml.com/deployment-diagram, plantuml.com/unicode (`<U+0022>` in labels).
"""

import re
from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.interchange.outline import borders, exchanges_of, lanes, said, shown
from wfmap.model.steps import StepKind

__all__ = ["write"]

_SHAPES: Final[dict[StepKind, str]] = {
    "task": "rectangle",
    "event": "circle",
    "decision": "hexagon",
    "parallel": "hexagon",
    "start": "circle",
    "end": "circle",
    "wait": "circle",
    "subprocess": "frame",
}
_INDENT: Final = "  "


def write(graph: ProcessGraph) -> str:
    """Write a process as a deployment diagram, from left to right."""
    name = graph.process.name
    head = ["@startuml", *([f"title {_text(name)}"] if name else []), "left to right direction"]
    body = [*_lanes(graph), *_borders(graph), *_flows(graph), *_parties(graph)]
    return "\n".join([*head, *body, "@enduml"]) + "\n"


def _lanes(graph: ProcessGraph) -> Iterator[str]:
    for number, (name, steps) in enumerate(lanes(graph)):
        if name is None:
            yield from (line for node in steps for line in _step(graph, node, 0))
            continue
        yield f'rectangle "{_text(name)}" as lane{number} {{'
        yield from (line for node in steps for line in _step(graph, node, 1))
        yield "}"


def _step(graph: ProcessGraph, node: StepNode, depth: int) -> Iterator[str]:
    space = _INDENT * depth
    head = f'{space}{_SHAPES[node.kind]} "{_text(shown(node))}" as {_id(node.id)}'
    inner = graph.at(node.id)
    if not inner:
        yield head
        return
    yield f"{head} {{"
    for one in inner:
        yield from _step(graph, one, depth + 1)
    yield f"{space}}}"


def _borders(graph: ProcessGraph) -> Iterator[str]:
    return (f"{_id(host)} .. {_id(event)}" for host, event in borders(graph))


def _flows(graph: ProcessGraph) -> Iterator[str]:
    return (_flow(flow) for flow in graph.flows.values())


def _flow(flow: FlowEdge) -> str:
    arrow = "..>" if flow.is_message else "-->"
    return _arrow(_id(flow.source), arrow, _id(flow.target), said(flow))


def _parties(graph: ProcessGraph) -> Iterator[str]:
    parties, messages = exchanges_of(graph)
    for party, name in parties.items():
        yield f'rectangle "{_text(name)}" as {_id(party, "party")}'
    for source, target, name in messages:
        ends = [_id(one, "party" if is_party else "s") for one, is_party in (source, target)]
        yield _arrow(ends[0], "..>", ends[1], name)


def _arrow(source: str, arrow: str, target: str, label: str) -> str:
    return f"{source} {arrow} {target}" + (f" : {_text(label)}" if label else "")


def _id(name: str, kind: str = "s") -> str:
    """Give an id that is no word of PlantUML; a hyphen would be an arrow."""
    return f"{kind}_{re.sub(r'[^A-Za-z0-9_]', lambda m: f'_{ord(m[0]):x}_', name)}"


_MEANING: Final = re.compile(r"[^\w .,?()%+;-]|_|--+")
"""What may mean something to PlantUML inside a label, so that it is written as its code."""


def _text(text: str) -> str:
    """Write a label on one line; signs of PlantUML and of its markup stand as their codes."""
    lines = text.replace("\r", "").split("\n")
    return "\\n".join(_MEANING.sub(_coded, line) for line in lines)


def _coded(found: re.Match[str]) -> str:
    return "".join(f"<U+{ord(letter):04X}>" for letter in found[0])

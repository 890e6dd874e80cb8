"""DOT: the language of Graphviz, which many tools draw and read.

Each actor's steps are a cluster, those inside a sub-process a cluster inside. Decisions are
diamonds, starts and ends ovals, other events ovals with two borders, tied to the step on whose
border they are; messages are dashed. Times, costs and capacities have no place in it.

Source: graphviz.org/doc/info/lang.html (identifiers in quotation marks, clusters, ports).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.interchange.outline import borders, exchanges_of, lanes, said, shown
from wfmap.model.steps import StepKind

__all__ = ["write"]

_SHAPES: Final[dict[StepKind, str]] = {
    "task": "box",
    "event": "oval",
    "decision": "diamond",
    "parallel": "diamond",
    "start": "oval",
    "end": "oval",
    "wait": "oval",
    "subprocess": "box",
}
_INDENT: Final = "  "


def write(graph: ProcessGraph) -> str:
    """Write a process as a directed graph, from left to right."""
    head = [
        f"digraph {_text(graph.process.name or 'process')} {{",
        "  rankdir=LR; fontname=sans; node [fontname=sans]; edge [fontname=sans];",
    ]
    body = [*_lanes(graph), *_borders(graph), *_flows(graph), *_parties(graph)]
    return "\n".join([*head, *body, "}"]) + "\n"


def _lanes(graph: ProcessGraph) -> Iterator[str]:
    for number, (name, steps) in enumerate(lanes(graph)):
        if name is None:
            yield from (line for node in steps for line in _step(graph, node, 1))
            continue
        yield f'{_INDENT}subgraph "cluster_lane{number}" {{ label={_text(name)};'
        yield from (line for node in steps for line in _step(graph, node, 2))
        yield f"{_INDENT}}}"


def _step(graph: ProcessGraph, node: StepNode, depth: int) -> Iterator[str]:
    space = _INDENT * depth
    shape = _SHAPES[node.kind]
    sides = ", peripheries=2" if node.kind in ("event", "wait", "subprocess") else ""
    yield f"{space}{_text(node.id)} [shape={shape}, label={_text(shown(node))}{sides}];"
    inner = graph.at(node.id) if node.id != ROOT else ()
    if inner:
        yield f"{space}subgraph {_text(f'cluster_{node.id}')} {{ label={_text(node.label)};"
        for one in inner:
            yield from _step(graph, one, depth + 1)
        yield f"{space}}}"


def _borders(graph: ProcessGraph) -> Iterator[str]:
    for host, event in borders(graph):
        yield f"{_INDENT}{_text(host)} -> {_text(event)} [style=dotted, dir=none];"


def _flows(graph: ProcessGraph) -> Iterator[str]:
    return (_flow(flow) for flow in graph.flows.values())


def _flow(flow: FlowEdge) -> str:
    label = said(flow)
    looks = [f"label={_text(label)}"] if label else []
    looks += ["style=dashed"] if flow.is_message else []
    ends = f"{_INDENT}{_text(flow.source)} -> {_text(flow.target)}"
    return f"{ends} [{', '.join(looks)}];" if looks else f"{ends};"


def _parties(graph: ProcessGraph) -> Iterator[str]:
    parties, messages = exchanges_of(graph)
    for party, name in parties.items():
        yield f"{_INDENT}{_text(f'party {party}')} [shape=box, label={_text(name)}];"
    for source, target, name in messages:
        ends = (_text(f"party {one}" if is_party else one) for one, is_party in (source, target))
        yield f"{_INDENT}{' -> '.join(ends)} [style=dashed, label={_text(name)}];"


def _text(text: str) -> str:
    """Write a text in quotation marks; a backslash is one, and a line ends as it did."""
    escaped = text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\r", "").replace("\n", "\\n") + '"'

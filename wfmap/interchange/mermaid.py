"""Mermaid: a flowchart that Markdown pages, wikis and chats draw by themselves.

Each actor's steps stand in a frame of their own, in the order of the document; steps inside a
sub-process stand in a frame inside. Decisions are diamonds, starts and ends are round, waits and
other events are circles, tied to the step on whose border they are; messages are dashed. Times,
costs and capacities have no place in it.

Sources: mermaid.js.org/syntax/flowchart.html (shapes, subgraphs, entity codes).
"""

import re
from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.interchange.outline import borders, exchanges_of, lanes, said, shown
from wfmap.model.steps import StepKind

__all__ = ["write"]

_SHAPES: Final[dict[StepKind, tuple[str, str]]] = {
    "task": ("[", "]"),
    "event": ("((", "))"),
    "decision": ("{", "}"),
    "parallel": ("{{", "}}"),
    "start": ("([", "])"),
    "end": ("([", "])"),
    "wait": ("((", "))"),
    "subprocess": ("[[", "]]"),
}
_INDENT: Final = "  "


def write(graph: ProcessGraph) -> str:
    """Write a process as a Mermaid flowchart, from left to right."""
    title = graph.process.name
    head = ["---", f"title: {_plain(title)}", "---"] if title else []
    borders = list(_borders(graph))
    flows = [line for flow in graph.flows.values() for line in _flow(flow)]
    parties = list(_exchanges(graph))
    return "\n".join([*head, "flowchart LR", *_lanes(graph), *borders, *flows, *parties]) + "\n"


def _lanes(graph: ProcessGraph) -> Iterator[str]:
    """Write the steps of the outermost level, those of one actor in one frame."""
    for number, (name, steps) in enumerate(lanes(graph)):
        if name is None:
            yield from (line for node in steps for line in _step(graph, node, 1))
            continue
        yield f'{_INDENT}subgraph lane{number}["{_text(name)}"]'
        yield from (line for node in steps for line in _step(graph, node, 2))
        yield f"{_INDENT}end"


def _step(graph: ProcessGraph, node: StepNode, depth: int) -> Iterator[str]:
    inner = graph.at(node.id)
    space = _INDENT * depth
    if inner:
        yield f'{space}subgraph {_id(node.id)}["{_text(node.label)}"]'
        for one in inner:
            yield from _step(graph, one, depth + 1)
        yield f"{space}end"
        return
    opens, closes = _SHAPES[node.kind]
    yield f'{space}{_id(node.id)}{opens}"{_text(shown(node))}"{closes}'


def _borders(graph: ProcessGraph) -> Iterator[str]:
    """Tie events to the step on whose border they are."""
    return (f"{_INDENT}{_id(host)} -.- {_id(event)}" for host, event in borders(graph))


def _flow(flow: FlowEdge) -> Iterator[str]:
    arrow = "-.->" if flow.is_message else "-->"
    text = said(flow)
    label = f'|"{_text(text)}"|' if text else ""
    yield f"{_INDENT}{_id(flow.source)} {arrow}{label} {_id(flow.target)}"


def _exchanges(graph: ProcessGraph) -> Iterator[str]:
    """Write messages with parties whose steps are not described; each party is a box."""
    parties, messages = exchanges_of(graph)
    names = {party: f"party{number}" for number, party in enumerate(parties)}
    for party, name in names.items():
        yield f'{_INDENT}{name}["{_text(parties[party])}"]'
    for source, target, text in messages:
        ends = [names[one] if is_party else _id(one) for one, is_party in (source, target)]
        label = f'|"{_text(text)}"|' if text else ""
        yield f"{_INDENT}{ends[0]} -.->{label} {ends[1]}"


def _id(step: str) -> str:
    """Give a step an id that is no word of Mermaid: `end` alone would end a frame."""
    return f"s_{re.sub(r'[^A-Za-z0-9_]', lambda m: f'_{ord(m[0]):x}_', step)}"


_CODES: Final = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}


def _text(text: str) -> str:
    """Write a text inside quotation marks, with what means something to Mermaid as its code."""
    coded = "".join(_CODES.get(letter, letter) for letter in text)
    return "<br>".join(coded.split("\n")).replace("\r", "")


def _plain(text: str) -> str:
    """Write a text as a YAML string on one line."""
    inner = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'

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

from wfmap.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.model.steps import StepKind
from wfmap.units.figures import figure

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
    actors = dict.fromkeys(node.actor for node in graph.at(ROOT))
    for number, actor in enumerate(actors):
        own = [node for node in graph.at(ROOT) if node.actor == actor]
        if actor is None:
            yield from (line for node in own for line in _step(graph, node, 1))
            continue
        yield f'{_INDENT}subgraph lane{number}["{_text(graph.actor_name(actor))}"]'
        yield from (line for node in own for line in _step(graph, node, 2))
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
    yield f'{space}{_id(node.id)}{opens}"{_text(_label(node))}"{closes}'


def _label(node: StepNode) -> str:
    """Give what stands on a box; a gateway without a name has the sign of its kind."""
    if node.is_gateway and not node.step.name:
        return "+" if node.split == "parallel" else " "
    return node.label


def _borders(graph: ProcessGraph) -> Iterator[str]:
    """Tie events to the step on whose border they are."""
    for node in graph.steps.values():
        for event in node.attached:
            yield f"{_INDENT}{_id(node.id)} -.- {_id(event)}"


def _flow(flow: FlowEdge) -> Iterator[str]:
    share = "" if flow.share is None else f"{figure(flow.share * 100)} %"
    said = ", ".join(part for part in (flow.label, share) if part)
    arrow = "-.->" if flow.is_message else "-->"
    label = f'|"{_text(said)}"|' if said else ""
    yield f"{_INDENT}{_id(flow.source)} {arrow}{label} {_id(flow.target)}"


def _exchanges(graph: ProcessGraph) -> Iterator[str]:
    """Write messages with parties whose steps are not described; each party is a box."""
    parties = dict.fromkeys(
        party
        for message in graph.exchanges
        for step, party in ((message.source, message.giver), (message.target, message.receiver))
        if step is None and party is not None
    )
    names = {party: f"party{number}" for number, party in enumerate(parties)}
    for party, name in names.items():
        yield f'{_INDENT}{name}["{_text(graph.actor_name(party))}"]'
    for message in graph.exchanges:
        ends = (
            _id(step) if step is not None else names.get(party or "", "")
            for step, party in ((message.source, message.giver), (message.target, message.receiver))
        )
        source, target = ends
        label = f'|"{_text(message.name)}"|' if message.name else ""
        yield f"{_INDENT}{source} -.->{label} {target}"


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

"""A BPMN file to write into: its text, what it says, and which steps and flows it holds."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from wfmap.errors import UnreadableError
from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.interchange.bpmn.actors import Actors, actors_of
from wfmap.interchange.bpmn.data import Data, data_of
from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.encoding import Decoded, decode
from wfmap.interchange.bpmn.flows import Flows, flows_of
from wfmap.interchange.bpmn.messages import carry_messages
from wfmap.interchange.bpmn.original.markup import Markup, markup_of
from wfmap.interchange.bpmn.processes import busy, keep_only
from wfmap.interchange.bpmn.prolog import without_doctype
from wfmap.interchange.bpmn.source import BpmnFile, FlowNode, survey
from wfmap.interchange.bpmn.tree import Element, parse
from wfmap.interchange.bpmn.vocabulary import BPMN, BPMN_DI, WFMAP
from wfmap.model.process import Process
from wfmap.model.steps import Step

__all__ = ["URIS", "Original", "flows_in", "matched", "only_process", "original_of"]

URIS: Final[Mapping[str, str]] = {
    "bpmn": BPMN,
    "bpmndi": BPMN_DI,
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "wfmap": WFMAP,
}
"""The prefixes that we give, and the namespaces they stand for."""

_DECLARED: Final = re.compile(r"^xmlns(?::(.+))?$")


@dataclass(slots=True, eq=False)
class Original:
    """A file: its tags as they are written, and what the importer reads in them.

    `tags` gives the markup of each element that the importer knows; `kept` all elements of the
    file in its order, those of diagrams too.
    """

    decoded: Decoded
    mark: bytes
    markup: Markup
    kept: list[Markup]
    file: BpmnFile
    draft: Draft
    actors: Actors
    stored: Data
    flows: Flows
    tags: dict[Element, Markup] = field(default_factory=dict)

    @property
    def root(self) -> Markup:
        """The outermost element."""
        return self.kept[0]

    def data(self) -> bytes:
        """Write the file in the encoding that it had."""
        text = self.markup.whole()
        return self.mark + text.encode(self.decoded.encoding, "xmlcharrefreplace")

    def prefixes(self, at: Markup) -> dict[str, str]:
        """Give the prefix of each namespace at a place, declared at the root where it has none.

        Those of elements stand under `bpmn:`, those of attributes under `@bpmn:`.
        """
        known = _in_scope(at)
        found: dict[str, str] = {}
        for ours, uri in URIS.items():
            prefixes = [prefix for prefix, meant in known.items() if meant == uri]
            here = "" if at.prefix == "" and known.get("") == uri else None
            own = at.prefix[:-1] if known.get(at.prefix[:-1]) == uri else here
            named = own if own is not None else next(iter(prefixes), None)
            other = next((prefix for prefix in prefixes if prefix), None)
            found[f"{ours}:"] = f"{named}:" if named else "" if named == "" else f"{ours}:"
            found[f"@{ours}:"] = f"{other}:" if other is not None else f"{ours}:"
        return found

    def undeclared(self, at: Markup) -> list[str]:
        """List those of our prefixes whose namespace has none at a place."""
        known = _in_scope(at).values()
        return [ours for ours, uri in URIS.items() if uri not in known]

    def declare(self, *names: str) -> None:
        """Declare our prefixes at the root where no prefix of the file means the same."""
        known = _in_scope(self.root)
        for ours in names:
            named = {prefix for prefix, uri in known.items() if uri == URIS[ours]}
            if not named - {""}:
                self.root.set(f"xmlns:{ours}", URIS[ours])

    def id_of(self, element: Element) -> str:
        """Return the id of an element; one that had none gets one, for something refers to it."""
        if element.id is not None:
            return element.get("id")
        markup = self.tags[element]
        if not markup.get("id"):
            markup.set("id", f"{element.name}_{element.order}")
        return markup.get("id")


def _in_scope(at: Markup) -> dict[str, str]:
    """Give the namespaces by prefix that hold at a place."""
    known: dict[str, str] = {}
    here: Markup | None = at
    while here is not None:
        for name, value in here.attributes().items():
            found = _DECLARED.match(name)
            if found is not None:
                known.setdefault(found[1] or "", value)
        here = here.parent
    return known


def original_of(data: bytes, name: str, process: str | None = None) -> Original:
    """Read a file to write into it.

    Args:
        data: its bytes.
        name: its name, for origins.
        process: the id of the only process that is meant.

    Raises:
        UnreadableError: it cannot be imported, or has a document type.
    """
    decoded = decode(data)
    prolog = without_doctype(decoded.text)
    if prolog.line is not None:
        raise UnreadableError(
            "the file has a document type (DOCTYPE), and nothing is written into such a file",
            "BPMN needs none: remove it",
            line=prolog.line,
            column=1,
            rule="doctype-refused",
        )
    markup, kept = markup_of(decoded.text)
    file = survey(parse(decoded.text), name)
    tags = {element: kept[element.order - 1] for element in file.root.walk()}
    if process is not None:
        file = survey(keep_only(file, process), name)
    draft = Draft.of(file)
    actors, stored, flows = actors_of(draft), data_of(draft), flows_of(draft)
    carry_messages(draft, flows, actors, stored)
    mark = data[: len(data) - len(decoded.text.encode(decoded.encoding))]
    return Original(decoded, mark, markup, kept, file, draft, actors, stored, flows, tags)


def only_process(data: bytes, name: str, process: Process) -> str | None:
    """Name the process of a file that a document holds by itself; None where it holds them all."""
    original = original_of(data, name)
    several = busy(original.file)
    known = {step.origin.id for step in _steps(process.steps) if step.origin is not None}
    met = [
        one
        for one in several
        if any(
            node.element.id in known and node.scope.process.element is one
            for node in original.file.nodes
        )
    ]
    return met[0].get("id") if len(several) > 1 and len(met) == 1 else None


def _steps(steps: Mapping[str, Step]) -> Iterator[Step]:
    for step in steps.values():
        yield step
        yield from _steps(step.steps)


def matched(original: Original, graph: ProcessGraph) -> dict[str, FlowNode]:
    """Find the flow node of each step: by the id it was imported with, else by its own id."""
    by_id: dict[str, list[FlowNode]] = {}
    by_key = {key: node for node, key in original.draft.keys.items()}
    for node in original.file.nodes:
        by_id.setdefault(str(original.draft.origin(node.element).get("id", "")), []).append(node)
    found: dict[str, FlowNode] = {}
    free = set(original.file.nodes)
    for key, step in graph.steps.items():
        origin = step.step.origin
        same = by_id.get(origin.id or "", []) if origin is not None and origin.id else []
        likely = sorted(
            (one for one in same if one in free), key=lambda n: n is not by_key.get(key)
        )
        if likely:
            found[key] = likely[0]
            free.discard(likely[0])
    for key in graph.steps:
        mine = by_key.get(key)
        if key not in found and mine is not None and mine in free:
            found[key] = mine
            free.discard(mine)
    return found


def flows_in(
    original: Original, graph: ProcessGraph, nodes: Mapping[str, FlowNode]
) -> dict[str, Element]:
    """Find the sequence or message flow of each flow: by its id in the file, else by its ends."""
    parts = {id(part): element for element, part in original.flows.of_element.items()}
    ends: dict[Element, tuple[FlowNode, str]] = {}
    for source, listed in original.flows.leaving.items():
        for part in listed:
            element = parts[id(part)]
            if element.name in ("sequenceFlow", "messageFlow"):
                ends[element] = source, str(part["to"])
    by_id = {str(original.draft.origin(one).get("id", "")): one for one in ends}
    free = dict.fromkeys(ends)
    found: dict[str, Element] = {}
    for flow in graph.flows.values():
        origin = flow.flow.origin
        known = by_id.get(origin.id) if origin is not None and origin.id else None
        if known is not None and known in free:
            found[flow.id] = known
            del free[known]
    for flow in graph.flows.values():
        if flow.id not in found:
            known = _between(original, flow, nodes, ends, free)
            if known is not None:
                found[flow.id] = known
                del free[known]
    return found


def _between(
    original: Original,
    flow: FlowEdge,
    nodes: Mapping[str, FlowNode],
    ends: Mapping[Element, tuple[FlowNode, str]],
    free: Mapping[Element, None],
) -> Element | None:
    source, target = nodes.get(flow.source), nodes.get(flow.target)
    if source is None or target is None:
        return None
    meant = source, original.draft.keys[target]
    return next((one for one in free if ends[one] == meant), None)

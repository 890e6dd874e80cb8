"""A BPMN file as what it declares: flow nodes, flows and the scopes they stand in.

The typed half-way house between XML and the process document. Nothing is resolved by prefix, no
schema validity is asked for, and an element counts wherever it stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from wfmap.errors import InputLimitError
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import BPMN, FLOW_NODES, SCOPES, SUBPROCESSES

__all__ = ["BpmnFile", "FlowNode", "Scope", "SequenceFlow", "label", "survey"]


MAX_NESTING: Final = 40
"""Scopes inside each other; deeper ones would pass the depth at which documents are read."""


@dataclass(slots=True, eq=False)
class Scope:
    """What holds flow nodes: a process, a choreography, a sub-process, or the file itself.

    `element` is None for the file. `process` is the outermost scope below the file, or the scope
    itself.
    """

    element: Element | None
    parent: "Scope | None" = None
    nodes: "list[FlowNode]" = field(default_factory=list)
    depth: int = 0

    def __post_init__(self) -> None:
        """Count the scopes around this one."""
        self.depth = 0 if self.parent is None else self.parent.depth + 1

    @property
    def process(self) -> "Scope":
        """The process, or what stands in for one, that this scope is in."""
        outer = self.parent
        return self if outer is None or outer.element is None else outer.process


@dataclass(slots=True, eq=False)
class FlowNode:
    """A flow node, the scope it stands in, and the scope it opens if it is a sub-process."""

    element: Element
    scope: Scope
    inner: Scope | None = None

    @property
    def kind(self) -> str:
        """The local name of its element, such as userTask."""
        return self.element.name

    @property
    def name(self) -> str:
        """Its label in one line."""
        return label(self.element.get("name"))


@dataclass(slots=True, eq=False)
class SequenceFlow:
    """A sequence flow and its ends; an end is None where its reference leads to no flow node."""

    element: Element
    scope: Scope
    source: FlowNode | None = None
    target: FlowNode | None = None


@dataclass(slots=True, eq=False)
class BpmnFile:
    """Everything a file declares, in the file's order."""

    root: Element
    name: str
    nodes: list[FlowNode] = field(default_factory=list)
    flows: list[SequenceFlow] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    by_kind: dict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))
    scope_of: dict[Element, Scope] = field(default_factory=dict)
    _by_id: dict[str, dict[str, Element]] = field(default_factory=lambda: defaultdict(dict))
    _nodes_by_id: dict[str, list[FlowNode]] = field(default_factory=lambda: defaultdict(list))
    _nodes_near: dict[tuple[str, Scope], FlowNode] = field(default_factory=dict)

    def all(self, *kinds: str) -> list[Element]:
        """Return the elements of these local names, each kind in the file's order."""
        return [element for kind in kinds for element in self.by_kind.get(kind, ())]

    def nodes_called(self, reference: str) -> Sequence[FlowNode]:
        """Return the flow nodes with exactly this id."""
        return self._nodes_by_id.get(reference, ())

    def node(self, reference: str, near: Scope | None = None) -> FlowNode | None:
        """Return the flow node with this id; among several, one in the nearest scope.

        Args:
            reference: an id as the file writes it, without a prefix.
            near: the scope the reference stands in.
        """
        found = self._nodes_by_id.get(reference, ())
        if len(found) < 2 or near is None:  # noqa: PLR2004 - there is something to choose
            return found[0] if found else None
        inside = self._nodes_near.get((reference, near))
        beside = self._nodes_near.get((reference, near.process))
        return inside or beside or found[0]

    def element(self, reference: str, kinds: Iterable[str]) -> Element | None:
        """Return the first element of these kinds that a reference means.

        References may be qualified names (`tns:Message_1`); the prefix is left aside where no id
        reads like the whole.
        """
        for candidate in dict.fromkeys((reference, reference.rpartition(":")[2])):
            known = self._by_id.get(candidate)
            found = [known[kind] for kind in kinds if kind in known] if known else []
            if found:
                return min(found, key=lambda element: element.order)
        return None

    def add(self, element: Element, scope: Scope) -> None:
        """Take in an element that stands in a scope."""
        self.by_kind[element.name].append(element)
        self.scope_of[element] = scope
        if element.id is not None:
            self._by_id[element.get("id")].setdefault(element.name, element)

    def add_node(self, element: Element, scope: Scope) -> Scope:
        """Take in a flow node; return the scope of what is inside it."""
        inner = Scope(element, scope) if element.name in SUBPROCESSES else None
        node = FlowNode(element, scope, inner)
        scope.nodes.append(node)
        self.nodes.append(node)
        if element.id is not None:
            identity = element.get("id")
            self._nodes_by_id[identity].append(node)
            for near in (scope, scope.process):
                self._nodes_near.setdefault((identity, near), node)
        return inner or scope


_WHITESPACE: Final = str.maketrans(dict.fromkeys(map(chr, (*range(32), *range(127, 160))), " "))


def label(text: str) -> str:
    """Make one line of a text: control characters become spaces, and runs of space one."""
    return " ".join(text.translate(_WHITESPACE).split())


def survey(root: Element, name: str) -> BpmnFile:
    """Collect what a file declares and resolve the ends of its sequence flows.

    Args:
        root: the root element of the file.
        name: the file's name, for origins.

    Returns:
        The file; ends of sequence flows are resolved exactly as written.

    Raises:
        LimitError: more than `MAX_NESTING` sub-processes inside each other.
    """
    file = BpmnFile(root, name)
    outermost = Scope(None)
    file.scopes.append(outermost)
    _collect(file, root, outermost)
    for flow in file.flows:
        flow.source = file.node(flow.element.get("sourceRef"), flow.scope)
        flow.target = file.node(flow.element.get("targetRef"), flow.scope)
    return file


def _collect(file: BpmnFile, element: Element, scope: Scope) -> None:
    here = scope
    if scope.depth > MAX_NESTING:
        raise InputLimitError(
            f"more than {MAX_NESTING} sub-processes stand inside each other",
            "split the file",
            line=element.line,
            rule="too-large-input",
        )
    if element.namespace == BPMN:
        file.add(element, scope)
        if element.name in FLOW_NODES:
            here = file.add_node(element, scope)
        elif element.name in SCOPES:
            here = Scope(element, scope)
        elif element.name == "sequenceFlow":
            file.flows.append(SequenceFlow(element, scope))
        if here is not scope:
            file.scopes.append(here)
    for child in element.children:
        _collect(file, child, here)

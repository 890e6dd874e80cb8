"""Sequence flows as the `next` of steps, and links and compensations, which are flows too."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.draft import Draft, text_inside
from wfmap.interchange.bpmn.source import FlowNode, Scope, SequenceFlow, label
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import ACTIVITIES
from wfmap.interchange.losses import JsonObject

__all__ = ["Flows", "flows_of"]

_LONGEST_ID: Final = 63


@dataclass(slots=True)
class Flows:
    """The flows that leave each flow node, sequence flows first, in the file's order.

    `conditional` holds the nodes with a condition or a default among their sequence flows.
    `sent` and `received` are the messages of flow nodes to and from actors.
    """

    leaving: dict[FlowNode, list[JsonObject]] = field(default_factory=lambda: defaultdict(list))
    conditional: set[FlowNode] = field(default_factory=set)
    sent: dict[FlowNode, list[JsonValue]] = field(default_factory=lambda: defaultdict(list))
    received: dict[FlowNode, list[JsonValue]] = field(default_factory=lambda: defaultdict(list))
    of_element: dict[Element, JsonObject] = field(default_factory=dict)
    _ids: Counter[str] = field(default_factory=Counter)

    def add(self, source: FlowNode, flow: JsonObject, element: Element) -> None:
        """Take in a flow."""
        self.leaving[source].append(flow)
        self.of_element[element] = flow

    def start(
        self, draft: Draft, source: FlowNode, target: FlowNode, element: Element
    ) -> JsonObject:
        """Begin a flow: where it leads, and its id where its default id is taken."""
        to = draft.keys[target]
        name = self._name(f"{draft.keys[source]}--{to}", element)
        return {"id": name, "to": to} if name else {"to": to}

    def _name(self, default: str, element: Element) -> str:
        """Return an id for a flow whose default id is taken, empty where it is free."""
        self._ids[default] += 1
        if self._ids[default] == 1:
            return ""
        digest = sha256((element.id or "").encode()).hexdigest()[:8]
        found = f"{default[: _LONGEST_ID - 16]}-{digest}"
        self._ids[found] += 1
        return found if self._ids[found] == 1 else f"{found}-{self._ids[found]}"


def flows_of(draft: Draft) -> Flows:
    """Map sequence flows whose two ends are flow nodes, links, and flows to compensations.

    Args:
        draft: the import.

    Returns:
        The flows. Every flow that leads nowhere is a loss.
    """
    flows = Flows()
    defaults = {(node, node.element.get("default")) for node in draft.file.nodes}
    for flow in draft.file.flows:
        _sequence_flow(draft, flows, flow, defaults)
    _join_links(draft, flows)
    _join_compensations(draft, flows)
    return flows


def _sequence_flow(
    draft: Draft, flows: Flows, flow: SequenceFlow, defaults: set[tuple[FlowNode, str]]
) -> None:
    if flow.source is None or flow.target is None:
        _dangling(draft, flow)
        return
    element = flow.element
    part = flows.start(draft, flow.source, flow.target, element)
    condition = _condition(draft, element)
    when = label(element.get("name")) or label(condition)
    if when:
        part["when"] = when
    if element.id is not None and (flow.source, element.get("id")) in defaults:
        part["default"] = True
    if condition or "default" in part:
        flows.conditional.add(flow.source)
    description = draft.describe(element)
    draft.keep(element, "description", description)
    flows.add(flow.source, draft.finish(element, part), element)


def _condition(draft: Draft, element: Element) -> str:
    condition = element.first("conditionExpression")
    if condition is None:
        return ""
    draft.ledger.carry(condition)
    text = text_inside(condition)
    kept: JsonObject = {"text": text}
    if condition.id is not None:
        kept["id"] = condition.id
    if condition.get("language"):
        kept["language"] = condition.get("language")
    draft.keep(element, "condition", kept)
    return text


def _dangling(draft: Draft, flow: SequenceFlow) -> None:
    ends = (
        ("source", "sourceRef", flow.source),
        ("target", "targetRef", flow.target),
    )
    faults = [
        f"its {end} {_end_of(draft, flow.element.get(attribute))}"
        for end, attribute, node in ends
        if node is None
    ]
    reason = " and ".join(faults)
    draft.ledger.lose("dangling-flow", flow.element, f"{reason[:1].upper()}{reason[1:]}.")


def _end_of(draft: Draft, reference: str) -> str:
    if not reference:
        return "is not given"
    other = draft.file.element(reference, draft.file.by_kind)
    if other is None:
        return f"{reference!r} is not in this file"
    return f"{reference!r} is a {other.name}, which no sequence flow can join"


def _join_links(draft: Draft, flows: Flows) -> None:
    """Lead from each throwing link event to the catching one of its name (BPMN 2.0.2, 10.5.4).

    A link joins two events of one process level; where none catches it there, one elsewhere in
    the process is taken, and else it is a loss.
    """
    catching: dict[tuple[Scope, str], FlowNode] = {}
    throwing: list[tuple[FlowNode, Element, str]] = []
    for node in draft.file.nodes:
        for definition in node.element.all("linkEventDefinition"):
            name = label(definition.get("name")) or node.name
            if node.kind == "intermediateThrowEvent":
                throwing.append((node, definition, name))
            else:
                catching.setdefault((node.scope, name), node)
                catching.setdefault((node.scope.process, name), node)
    for node, definition, name in throwing:
        target = catching.get((node.scope, name)) or catching.get((node.scope.process, name))
        if target is None:
            reason = f"No event catches the link {name!r}; the way ends here."
            draft.ledger.lose("link-event", node.element, reason)
            continue
        _derived(draft, flows, (node, target), definition, "link")


def _join_compensations(draft: Draft, flows: Flows) -> None:
    """Lead from a compensation event on a border to the step that undoes its host.

    BPMN draws an association there, not a flow, for no case goes that way by itself.
    """
    nodes = {node.element: node for node in draft.file.nodes}
    for association in draft.file.all("association"):
        ends = [draft.file.element(association.get(e), draft.file.by_kind) for e in _ENDS]
        source, target = (nodes.get(end) if end is not None else None for end in ends)
        if source is None or target is None:
            continue
        if _undoes(target) and not _undoes(source):
            source, target = target, source
        if _undoes(source) and target.kind in ACTIVITIES:
            _derived(draft, flows, (source, target), association, "association")


_ENDS: Final = ("sourceRef", "targetRef")


def _undoes(node: FlowNode) -> bool:
    is_attached = node.kind == "boundaryEvent"
    return is_attached and node.element.first("compensateEventDefinition") is not None


def _derived(
    draft: Draft, flows: Flows, ends: tuple[FlowNode, FlowNode], element: Element, kind: str
) -> None:
    """Add a flow that the file says in other words."""
    source, target = ends
    part = flows.start(draft, source, target, element)
    draft.keep(element, "element", kind)
    flows.add(source, draft.finish(element, part), element)

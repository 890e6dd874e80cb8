"""Sequence flows and message flows as the `next` of steps."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.data import Data
from wfmap.interchange.bpmn.draft import Draft, text_inside
from wfmap.interchange.bpmn.source import FlowNode, SequenceFlow, label
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.losses import JsonObject

__all__ = ["Flows", "flows_of"]

_LONGEST_ID: Final = 63
_MEDIA: Final = {
    "email": "email",
    "e-mail": "email",
    "mail": "email",
    "phone": "phone",
    "telephone": "phone",
    "fax": "paper",
    "letter": "paper",
    "chat": "chat",
}
"""Words of a message flow's name that say what it travels by."""


@dataclass(slots=True)
class Flows:
    """The flows that leave each flow node, sequence flows first, in the file's order.

    `conditional` holds the nodes with a condition or a default among their sequence flows.
    """

    leaving: dict[FlowNode, list[JsonObject]] = field(default_factory=lambda: defaultdict(list))
    conditional: set[FlowNode] = field(default_factory=set)
    of_element: dict[Element, JsonObject] = field(default_factory=dict)
    _ids: Counter[str] = field(default_factory=Counter)

    def add(self, source: FlowNode, flow: JsonObject, element: Element) -> None:
        """Take in a flow."""
        self.leaving[source].append(flow)
        self.of_element[element] = flow

    def name(self, default: str, element: Element) -> str:
        """Return an id for a flow whose default id is taken, empty where it is free."""
        self._ids[default] += 1
        if self._ids[default] == 1:
            return ""
        digest = sha256((element.id or "").encode()).hexdigest()[:8]
        found = f"{default[: _LONGEST_ID - 16]}-{digest}"
        self._ids[found] += 1
        return found if self._ids[found] == 1 else f"{found}-{self._ids[found]}"


def flows_of(draft: Draft, data: Data) -> Flows:
    """Map sequence flows whose two ends are flow nodes, and message flows likewise.

    Args:
        draft: the import.
        data: where the messages are.

    Returns:
        The flows. Every flow that leads nowhere is a loss; a message flow that ends on a pool
        is set aside at the step on its other end, and is a loss too.
    """
    flows = Flows()
    defaults = {(node, node.element.get("default")) for node in draft.file.nodes}
    for flow in draft.file.flows:
        _sequence_flow(draft, flows, flow, defaults)
    for element in draft.file.all("messageFlow"):
        _message_flow(draft, flows, data, element)
    return flows


def _sequence_flow(
    draft: Draft, flows: Flows, flow: SequenceFlow, defaults: set[tuple[FlowNode, str]]
) -> None:
    if flow.source is None or flow.target is None:
        _dangling(draft, flow)
        return
    element = flow.element
    part = _start(draft, flows, flow.source, flow.target, element)
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


def _start(
    draft: Draft, flows: Flows, source: FlowNode, target: FlowNode, element: Element
) -> JsonObject:
    to = draft.keys[target]
    name = flows.name(f"{draft.keys[source]}--{to}", element)
    return {"id": name, "to": to} if name else {"to": to}


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


def _message_flow(draft: Draft, flows: Flows, data: Data, element: Element) -> None:
    source, target = (_message_end(draft, element.get(e)) for e in ("sourceRef", "targetRef"))
    if not isinstance(source, FlowNode) or not isinstance(target, FlowNode):
        _message_to_pool(draft, element, source, target)
        return
    part = _start(draft, flows, source, target, element)
    part["message"] = True
    part["handoff"] = _handoff(draft, data, element)
    draft.keep(element, "element", "messageFlow")
    draft.keep(element, "name", label(element.get("name")))
    draft.keep(element, "message", element.get("messageRef"))
    draft.keep(element, "description", draft.describe(element))
    flows.add(source, draft.finish(element, part), element)


def _message_end(draft: Draft, reference: str) -> FlowNode | Element | None:
    node = draft.file.node(reference)
    return node or draft.file.element(reference, ("participant", "lane", "process"))


def _handoff(draft: Draft, data: Data, element: Element) -> JsonObject:
    handoff: JsonObject = {}
    words = re.findall(r"[a-z-]+", element.get("name").lower())
    medium = next((_MEDIA[word] for word in words if word in _MEDIA), None)
    if medium is not None:
        handoff["medium"] = medium
    message = draft.file.element(element.get("messageRef"), ("message",))
    item = data.keys.get(element) or (data.keys.get(message) if message else None)
    if item is not None:
        items: list[JsonValue] = [item]
        handoff["data"] = items
    return handoff


def _message_to_pool(
    draft: Draft,
    element: Element,
    source: FlowNode | Element | None,
    target: FlowNode | Element | None,
) -> None:
    missing = [
        f"{end} {element.get(end)!r}"
        for end, found in (("sourceRef", source), ("targetRef", target))
        if found is None
    ]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        reason = f"Its {' and '.join(missing)} {are} nothing in this file."
        draft.ledger.lose("dangling-message-flow", element, reason)
        return
    aside = ""
    for step, other, direction in ((source, target, "to"), (target, source, "from")):
        if isinstance(step, FlowNode) and isinstance(other, Element):
            draft.keep_also(step.element, "messages", _kept_message(element, other, direction))
            aside = "; it is set aside at the step on its other end"
    draft.ledger.lose("message-flow-to-pool", element, f"It ends on a pool, not a step{aside}.")


def _kept_message(element: Element, other: Element, direction: str) -> JsonObject:
    kept: JsonObject = {direction: other.id or other.name}
    if element.id is not None:
        kept["id"] = element.id
    if label(element.get("name")):
        kept["name"] = label(element.get("name"))
    return kept

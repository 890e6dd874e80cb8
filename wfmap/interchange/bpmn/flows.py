"""Sequence flows and message flows as the `next` of steps."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.actors import Actors
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

    def name(self, default: str, element: Element) -> str:
        """Return an id for a flow whose default id is taken, empty where it is free."""
        self._ids[default] += 1
        if self._ids[default] == 1:
            return ""
        digest = sha256((element.id or "").encode()).hexdigest()[:8]
        found = f"{default[: _LONGEST_ID - 16]}-{digest}"
        self._ids[found] += 1
        return found if self._ids[found] == 1 else f"{found}-{self._ids[found]}"


def flows_of(draft: Draft, actors: Actors, data: Data) -> Flows:
    """Map sequence flows whose two ends are flow nodes, and message flows.

    Args:
        draft: the import.
        actors: who is at the ends of message flows that end on a pool or lane; an actor that
            sends to another gets its message here.
        data: where the messages are.

    Returns:
        The flows. Every flow that leads nowhere is a loss.
    """
    flows = Flows()
    defaults = {(node, node.element.get("default")) for node in draft.file.nodes}
    for flow in draft.file.flows:
        _sequence_flow(draft, flows, flow, defaults)
    for element in draft.file.all("messageFlow"):
        _Messages(draft, flows, actors, data).carry(element)
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


_End = FlowNode | Element
"""A flow node, or the participant, lane or process that a message flow ends on."""


@dataclass(frozen=True, slots=True)
class _Messages:
    """Carries message flows: between steps, steps and parties, or two parties."""

    draft: Draft
    flows: Flows
    actors: Actors
    data: Data

    def carry(self, element: Element) -> None:
        """Carry one message flow, or say what is missing."""
        ends = [_message_end(self.draft, element.get(e)) for e in _ENDS]
        source, target = ends
        if source is None or target is None:
            _dangling_message(self.draft, element, ends)
        elif isinstance(source, FlowNode) and isinstance(target, FlowNode):
            self._between_steps(element, source, target)
        else:
            self._with_party(element, source, target)

    def _between_steps(self, element: Element, source: FlowNode, target: FlowNode) -> None:
        part = _start(self.draft, self.flows, source, target, element)
        part["message"] = True
        part["handoff"] = _handoff(self.draft, self.data, element)
        self.draft.keep(element, "element", "messageFlow")
        self.draft.keep(element, "name", label(element.get("name")))
        self._keep(element)
        self.flows.add(source, self.draft.finish(element, part), element)

    def _with_party(self, element: Element, source: _End, target: _End) -> None:
        """Give the message to the step, or to the sender where neither side is a step."""
        giver, receiver = self._party(source), self._party(target)
        if isinstance(source, FlowNode) and receiver is not None:
            self.flows.sent[source].append(self._exchange(element, receiver))
        elif isinstance(target, FlowNode) and giver is not None:
            self.flows.received[target].append(self._exchange(element, giver))
        elif giver is not None and receiver is not None and giver != receiver:
            sender = self.actors.document[giver]
            found = sender.setdefault("sends", []) if isinstance(sender, dict) else None
            if isinstance(found, list):
                found.append(self._exchange(element, receiver))
        else:
            self.draft.ledger.lose(
                "message-flow-to-itself" if giver is not None else "message-flow-to-process",
                element,
                "Both its ends are one party."
                if giver is not None
                else "It ends on a process that no pool stands for.",
            )

    def _party(self, end: _End) -> str | None:
        """Name the actor at an end that is no step: of a process, that of its pool."""
        if isinstance(end, FlowNode):
            return None
        return self.actors.keys.get(end) or self.actors.of_process.get(end)

    def _exchange(self, element: Element, actor: str) -> JsonObject:
        part: JsonObject = {"actor": actor}
        message = self.draft.file.element(element.get("messageRef"), ("message",))
        named = label(message.get("name")) if message is not None else ""
        name = label(element.get("name")) or named
        if name:
            part["name"] = name
        handoff = _handoff(self.draft, self.data, element)
        if handoff:
            part["handoff"] = handoff
        self._keep(element)
        return self.draft.finish(element, part)

    def _keep(self, element: Element) -> None:
        self.draft.keep(element, "message", element.get("messageRef"))
        self.draft.keep(element, "description", self.draft.describe(element))


_ENDS: Final = ("sourceRef", "targetRef")


def _message_end(draft: Draft, reference: str) -> _End | None:
    node = draft.file.node(reference)
    return node or draft.file.element(reference, ("participant", "lane", "process"))


def _dangling_message(draft: Draft, element: Element, ends: Sequence[_End | None]) -> None:
    missing = [
        f"{end} {element.get(end)!r}" for end, found in zip(_ENDS, ends, strict=True) if not found
    ]
    are = "is" if len(missing) == 1 else "are"
    reason = f"Its {' and '.join(missing)} {are} nothing in this file."
    draft.ledger.lose("dangling-message-flow", element, reason)


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

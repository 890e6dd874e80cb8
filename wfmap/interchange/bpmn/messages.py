"""Message flows: flows between steps; what a step sends to or receives from other parties."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.actors import Actors
from wfmap.interchange.bpmn.data import Data
from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.flows import Flows
from wfmap.interchange.bpmn.source import FlowNode, label
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.losses import JsonObject

__all__ = ["carry_messages"]

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


def carry_messages(draft: Draft, flows: Flows, actors: Actors, data: Data) -> None:
    """Map message flows.

    Args:
        draft: the import.
        flows: where those between two steps go, and what a step sends or receives.
        actors: who is at an end that is a pool or lane; an actor that sends to another gets its
            message here.
        data: where the messages are.
    """
    carrier = _Carrier(draft, flows, actors, data)
    for element in draft.file.all("messageFlow"):
        carrier.carry(element)


_End = FlowNode | Element
"""A flow node, or the participant, lane or process that a message flow ends on."""


@dataclass(frozen=True, slots=True)
class _Carrier:
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
        part = self.flows.start(self.draft, source, target, element)
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

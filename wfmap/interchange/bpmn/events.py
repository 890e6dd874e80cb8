"""Event definitions: what sets an event off or what it sends, and how long a timer runs."""

from collections.abc import Iterator
from typing import Final

from wfmap.interchange.bpmn.draft import Draft, text_inside
from wfmap.interchange.bpmn.source import FlowNode, label
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.losses import JsonObject
from wfmap.units import durations

__all__ = ["event_of", "trigger_of"]

_TRIGGERS: Final = {
    "timerEventDefinition": "timer",
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "conditionalEventDefinition": "condition",
    "escalationEventDefinition": "escalation",
    "cancelEventDefinition": "cancel",
    "compensateEventDefinition": "compensation",
    "linkEventDefinition": "none",
    "terminateEventDefinition": "terminate",
}
"""Event definitions to triggers; a link is a flow to its other end."""

_ONLY_AT: Final = {
    "terminate": frozenset({"endEvent"}),
    "cancel": frozenset({"endEvent", "boundaryEvent"}),
}
"""Triggers that mean nothing elsewhere (BPMN 2.0.2, table 10.93)."""
_THROWS: Final = frozenset({"intermediateThrowEvent", "implicitThrowEvent"})
_MAY_WAIT: Final = frozenset({"message", "signal"})
"""Triggers of events between steps that send or wait; the others only do the one."""
_CODES: Final = (
    ("errorRef", "error", "errorCode"),
    ("escalationRef", "escalation", "escalationCode"),
    ("signalRef", "signal", "name"),
)
"""Attribute of a definition, the element it refers to, and what names that."""

_REFERENCES: Final = {
    "messageRef": "message",
    "signalRef": "signal",
    "errorRef": "error",
    "escalationRef": "escalation",
}
_TIMES: Final = ("timeDuration", "timeDate", "timeCycle")


def event_of(draft: Draft, node: FlowNode) -> JsonObject:
    """Map the event definitions of an event.

    Args:
        draft: the import.
        node: an event.

    Returns:
        `trigger` where the event has a definition, with `throws`, `code` and `compensates` as far
        as the file says them, and `wait_time` where it is a timer that runs for a fixed time. Of
        several definitions the first counts; each is set aside as it is.
    """
    part: JsonObject = {}
    for definition in _definitions(draft, node):
        if "trigger" not in part:
            part = {**_meaning(draft, node, definition), **part}
        else:
            reason = "An event has one trigger; the first counts, and this one is kept aside."
            draft.ledger.lose("event-definition", definition, reason)
        draft.keep_also(node.element, "events", _kept(draft, definition))
        wait = _fixed_wait(draft, definition, node)
        if wait:
            part.setdefault("wait_time", wait)
    return part


def trigger_of(draft: Draft, node: FlowNode) -> str:
    """Return the trigger of an event's first definition, `none` where it has none."""
    first = next(_definitions(draft, node), None)
    return "none" if first is None else _trigger(draft, node, first)


def _meaning(draft: Draft, node: FlowNode, definition: Element) -> JsonObject:
    """Give the fields that an event's first definition decides on."""
    trigger = _trigger(draft, node, definition)
    part: JsonObject = {"trigger": trigger}
    if trigger in _MAY_WAIT and node.kind in _THROWS:
        part["throws"] = True
    code = _code(draft, definition)
    if code:
        part["code"] = code
    undone = definition.get("activityRef")
    if undone:
        step = draft.file.node(undone, node.scope)
        if step is not None:
            part["compensates"] = draft.keys[step]
    return part


def _trigger(draft: Draft, node: FlowNode, definition: Element) -> str:
    trigger = _TRIGGERS[definition.name]
    places = _ONLY_AT.get(trigger)
    if places is None or node.kind in places:
        return trigger
    reason = f"At such an event a {definition.name} means nothing; it is kept aside."
    draft.ledger.lose("event-definition", definition, reason)
    return "none"


def _code(draft: Draft, definition: Element) -> str:
    """Return what tells one error, escalation or signal from others: code, else name, else id."""
    for attribute, kind, telling in _CODES:
        reference = definition.get(attribute)
        if reference:
            found = draft.file.element(reference, (kind,))
            names = () if found is None else (found.get(telling), found.get("name"))
            return next(filter(None, map(label, names)), label(reference))
    return ""


def _definitions(draft: Draft, node: FlowNode) -> Iterator[Element]:
    for child in node.element.children:
        if child.name in _TRIGGERS:
            draft.ledger.carry(child)
            yield child
        elif child.name == "eventDefinitionRef":
            shared = draft.file.element(text_inside(child), _TRIGGERS)
            if shared is not None:
                draft.ledger.carry(child, shared)
                yield shared


def _kept(draft: Draft, definition: Element) -> JsonObject:
    kept: JsonObject = {"element": definition.name}
    if definition.id is not None:
        kept["id"] = definition.id
    if definition.get("name"):
        kept["name"] = label(definition.get("name"))
    for attribute, kind in _REFERENCES.items():
        if definition.get(attribute):
            kept[kind] = _referred(draft, definition.get(attribute), kind)
    for child in definition.children:
        if child.name in (*_TIMES, "condition", "source", "target"):
            draft.ledger.carry(child)
            if text_inside(child):
                kept[child.name] = text_inside(child)
            if child.id is not None:
                kept[f"{child.name}_id"] = child.id
    if definition.get("activityRef"):
        kept["activity"] = definition.get("activityRef")
    return kept


def _referred(draft: Draft, reference: str, kind: str) -> JsonObject:
    element = draft.file.element(reference, (kind,))
    kept: JsonObject = {"id": reference}
    if element is None:
        return kept
    draft.ledger.carry(element)
    kept["id"] = element.id or reference
    for attribute in ("name", "errorCode", "escalationCode"):
        if element.get(attribute):
            kept[attribute] = label(element.get(attribute))
    return kept


def _fixed_wait(draft: Draft, definition: Element, node: FlowNode) -> str:
    """Return the fixed duration of a timer, empty where it has none; that is a loss."""
    if definition.name != "timerEventDefinition":
        return ""
    time = next((c for c in definition.children if c.name in _TIMES), None)
    text = text_inside(time)
    if time is not None and time.name == "timeDuration" and text[:1] in ("P", "p"):
        try:
            return durations.iso(durations.seconds(text))
        except durations.DurationError:
            pass
    if text and time is not None:
        draft.ledger.lose(
            "timer", node.element, f"{time.name} {text!r} is no fixed duration; kept aside only."
        )
    return ""

"""Event definitions: what triggers an event, and how long a timer runs."""

from collections.abc import Iterator
from typing import Final

from wfmap.interchange.bpmn.draft import Draft, text_inside
from wfmap.interchange.bpmn.source import FlowNode, label
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.losses import JsonObject
from wfmap.units import durations

__all__ = ["event_of", "links_of", "trigger_of"]

_TRIGGERS: Final = {
    "timerEventDefinition": "timer",
    "messageEventDefinition": "message",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "conditionalEventDefinition": "condition",
    "escalationEventDefinition": "signal",
    "cancelEventDefinition": "error",
    "compensateEventDefinition": "none",
    "linkEventDefinition": "none",
    "terminateEventDefinition": "none",
}
"""Event definitions to triggers; escalation, cancel and compensation to the nearest there is."""

_REFERENCES: Final = {
    "messageRef": "message",
    "signalRef": "signal",
    "errorRef": "error",
    "escalationRef": "escalation",
}
_MOST_TARGETS: Final = 10
"""Catching events that are named for one link; the standard allows one."""
_TIMES: Final = ("timeDuration", "timeDate", "timeCycle")


def event_of(draft: Draft, node: FlowNode) -> JsonObject:
    """Map the event definitions of an event.

    Args:
        draft: the import.
        node: an event.

    Returns:
        `trigger` where the event has a definition, and `wait_time` where it is a timer that runs
        for a fixed time; each definition is set aside as it is.
    """
    part: JsonObject = {}
    for definition in _definitions(draft, node):
        part.setdefault("trigger", _TRIGGERS[definition.name])
        draft.keep_also(node.element, "events", _kept(draft, definition))
        wait = _fixed_wait(draft, definition, node)
        if wait:
            part["wait_time"] = wait
    return part


def trigger_of(draft: Draft, node: FlowNode) -> str:
    """Return the trigger of an event's first definition, `none` where it has none."""
    return next((_TRIGGERS[d.name] for d in _definitions(draft, node)), "none")


def links_of(draft: Draft) -> None:
    """List each throwing link event with the catching events that it leads to.

    A link is no sequence flow, and none is made of it: the two ends stay apart, and the loss says
    which belong together.
    """
    catching: dict[tuple[object, str], list[FlowNode]] = {}
    throwing: list[tuple[FlowNode, str]] = []
    for node in draft.file.nodes:
        for definition in node.element.all("linkEventDefinition"):
            name = label(definition.get("name")) or node.name
            if node.kind == "intermediateThrowEvent":
                throwing.append((node, name))
            else:
                catching.setdefault((node.scope, name), []).append(node)
    for node, name in throwing:
        targets = catching.get((node.scope, name), ())[:_MOST_TARGETS]
        keys = [draft.keys[target] for target in targets]
        draft.keep(node.element, "link", {"name": name, "to": list(keys)})
        leads = f"goes on at {', '.join(keys)}" if keys else "has no catching event of its name"
        draft.ledger.lose(
            "link-event", node.element, f"The link {name!r} {leads}; no flow is drawn for it."
        )


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

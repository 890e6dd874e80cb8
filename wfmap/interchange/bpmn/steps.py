"""Flow nodes as steps, sub-processes with their steps inside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.actors import Actors
from wfmap.interchange.bpmn.attributes import NODE_DEFAULTS
from wfmap.interchange.bpmn.data import DIRECTIONS, Data
from wfmap.interchange.bpmn.draft import Draft, text_inside
from wfmap.interchange.bpmn.events import event_of, trigger_of
from wfmap.interchange.bpmn.flows import Flows
from wfmap.interchange.bpmn.source import FlowNode, Scope
from wfmap.interchange.bpmn.vocabulary import ACTIVITIES, EVENTS, SUBPROCESSES, TASK_TYPES
from wfmap.interchange.losses import JsonObject

__all__ = ["Parts", "steps_of"]

_GATEWAYS: Final[dict[str, dict[str, JsonValue]]] = {
    "exclusiveGateway": {"kind": "decision"},
    "inclusiveGateway": {"kind": "decision", "split": "inclusive"},
    "complexGateway": {"kind": "decision", "split": "inclusive"},
    "eventBasedGateway": {"kind": "decision", "split": "event"},
    "parallelGateway": {"kind": "parallel"},
}
"""Gateways to step kinds and splits; a converging gateway keeps the kind of its type."""

_EVENT_KINDS: Final = {"startEvent": "start", "endEvent": "end"}

_IMPLIED: Final = frozenset(
    {*TASK_TYPES, "exclusiveGateway", "parallelGateway", "startEvent", "endEvent"}
    | {"inclusiveGateway", "eventBasedGateway", "subProcess", "callActivity", "boundaryEvent"}
) - {"choreographyTask", "callChoreography"}
"""Elements that the step's own fields already tell apart."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the other parts of the mapping found, which steps are put together from.

    `numbers` are further fields by the flow node's id in the file.
    """

    actors: Actors
    data: Data
    flows: Flows
    numbers: Mapping[str, JsonObject]


def steps_of(draft: Draft, parts: Parts) -> JsonObject:
    """Map every flow node of the file to a step, in the file's order.

    Args:
        draft: the import.
        parts: actors, data and flows.

    Returns:
        The steps of all processes; those of sub-processes stand inside theirs.
    """
    steps: JsonObject = {}
    for scope in draft.file.scopes:
        if scope.element is None or scope.element.name not in SUBPROCESSES:
            steps.update(_scope_steps(draft, parts, scope))
    return steps


def _scope_steps(draft: Draft, parts: Parts, scope: Scope) -> JsonObject:
    return {draft.keys[node]: _step(draft, parts, node) for node in scope.nodes}


def _step(draft: Draft, parts: Parts, node: FlowNode) -> JsonObject:
    step: JsonObject = _kind(draft, node)
    if node.name:
        step["name"] = node.name
    description = draft.describe(node.element)
    if description:
        step["description"] = description
    if node in parts.actors.of_node:
        step["actor"] = parts.actors.of_node[node]
    _routing(step, parts.flows, node)
    _event(draft, step, node)
    _activity(draft, parts, step, node)
    step.update(parts.numbers.get(node.element.get("id"), {}))
    _keep_attributes(draft, node)
    for field, messages in (("receives", parts.flows.received), ("sends", parts.flows.sent)):
        if node in messages:
            step[field] = messages[node]
    leaving = parts.flows.leaving.get(node)
    if leaving:
        step["next"] = list(leaving)
    return draft.finish(node.element, step)


def _kind(draft: Draft, node: FlowNode) -> JsonObject:
    kind = node.kind
    if kind in TASK_TYPES:
        found = TASK_TYPES[kind]
        return {"type": found} if found else {}
    if kind in _GATEWAYS:
        if kind == "complexGateway":
            _complex(draft, node)
        return dict(_GATEWAYS[kind])
    if kind in EVENTS:
        return {"kind": _EVENT_KINDS.get(kind, "event")}
    return {"kind": "subprocess"}


def _complex(draft: Draft, node: FlowNode) -> None:
    condition = node.element.first("activationCondition")
    if condition is not None:
        draft.ledger.carry(condition)
        draft.keep(node.element, "activation_condition", text_inside(condition))
        draft.keep(node.element, "activation_condition_id", condition.id)
    reason = "Its own rule of splitting and joining is read as an inclusive split, joining any."
    draft.ledger.lose("complex-gateway", node.element, reason)


def _routing(step: JsonObject, flows: Flows, node: FlowNode) -> None:
    """Split a task inclusively where its flows have conditions (BPMN 2.0.2, 13.3.1)."""
    if node.kind in ACTIVITIES and node in flows.conditional:
        step["split"] = "inclusive"


def _event(draft: Draft, step: JsonObject, node: FlowNode) -> None:
    if node.kind not in EVENTS:
        return
    found = event_of(draft, node)
    wait = found.pop("wait_time", None)
    step.update(found)
    if node.kind == "boundaryEvent":
        reference = node.element.get("attachedToRef")
        host = draft.file.node(reference, node.scope)
        if host is not None and host.kind in ACTIVITIES and host.scope is node.scope:
            step["attached_to"] = draft.keys[host]
        else:
            reason = f"It is attached to {reference!r}, which is no activity beside it."
            draft.ledger.lose("unresolved-reference", node.element, reason)
            draft.keep(node.element, "attachedToRef", reference)
        step["interrupting"] = node.element.get("cancelActivity") not in ("false", "0")
    if wait is not None:
        step["wait_time"] = wait


def _activity(draft: Draft, parts: Parts, step: JsonObject, node: FlowNode) -> None:
    multi = _multi(draft, node)
    if multi:
        step["multi"] = multi
    for direction in DIRECTIONS:
        accesses = parts.data.accesses(node, direction)
        if accesses:
            step[direction] = accesses
    if node.inner is not None and node.inner.nodes:
        step["steps"] = _scope_steps(draft, parts, node.inner)
    if node.element.get("triggeredByEvent") in ("true", "1"):
        _set_off(draft, step, node)
    if node.kind == "callActivity":
        _calls(draft, step, node)


def _set_off(draft: Draft, step: JsonObject, node: FlowNode) -> None:
    """Give an event sub-process the trigger of its start event, and whether it interrupts."""
    step["trigger"] = "none"
    for inner in node.inner.nodes if node.inner is not None else ():
        if inner.kind == "startEvent":
            step["trigger"] = trigger_of(draft, inner)
            step["interrupting"] = inner.element.get("isInterrupting") not in ("false", "0")
            return


def _calls(draft: Draft, step: JsonObject, node: FlowNode) -> None:
    called = node.element.get("calledElement")
    if called:
        step["calls"] = called
    else:
        reason = "It does not say which process it calls."
        draft.ledger.lose("unresolved-reference", node.element, reason)


def _multi(draft: Draft, node: FlowNode) -> JsonObject:
    loop = node.element.first("standardLoopCharacteristics")
    many = node.element.first("multiInstanceLoopCharacteristics")
    found = loop if loop is not None else many
    if found is None:
        return {}
    draft.ledger.carry(found)
    sequential = loop is not None or found.get("isSequential") in ("true", "1")
    multi: JsonObject = {}
    count = text_inside(found.first("loopCardinality"))
    if re.fullmatch(r"[1-9]\d{0,5}", count, re.ASCII):
        multi["count"] = int(count)
    multi["order"] = "sequential" if sequential else "parallel"
    kept: JsonObject = {"element": found.name}
    if found.id is not None:
        kept["id"] = found.id
    for child in found.children:
        if child.name in ("loopCardinality", "loopCondition", "completionCondition"):
            draft.ledger.carry(child)
            kept[child.name] = text_inside(child)
            if child.id is not None:
                kept[f"{child.name}_id"] = child.id
    most = loop.get("loopMaximum") if loop is not None else None
    if most and most.strip() != "0":
        reason = (
            f"It is done at most {most} times; how often on average is not said, so once counts."
        )
        draft.ledger.lose("loop-limit", found, reason)
    for name in ("loopMaximum", "behavior", "testBefore"):
        if found.get(name):
            kept[name] = found.get(name)
    draft.keep(node.element, "loop", kept)
    return multi


def _keep_attributes(draft: Draft, node: FlowNode) -> None:
    element = node.element
    if node.kind not in _IMPLIED:
        draft.keep(element, "element", node.kind)
    for name, default in NODE_DEFAULTS.items():
        value = element.get(name)
        if value and value != default:
            draft.keep(element, name, value)
    if node.kind in SUBPROCESSES:
        condition = element.first("completionCondition")
        if condition is not None:
            draft.ledger.carry(condition)
            draft.keep(element, "completion_condition", text_inside(condition))
            draft.keep(element, "completion_condition_id", condition.id)

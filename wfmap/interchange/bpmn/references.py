"""References held in attributes that lead to nothing in the file: each is a loss."""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.source import FlowNode
from wfmap.interchange.bpmn.tree import Element

__all__ = ["list_unresolved"]

_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "activityRef": (),
    "calledChoreographyRef": ("choreography", "globalChoreographyTask"),
    "calledCollaborationRef": ("collaboration",),
    "categoryValueRef": ("categoryValue",),
    "dataObjectRef": ("dataObject",),
    "errorRef": ("error",),
    "escalationRef": ("escalation",),
    "initiatingParticipantRef": ("participant",),
    "itemRef": ("itemDefinition",),
    "itemSubjectRef": ("itemDefinition",),
    "messageRef": ("message",),
    "operationRef": ("operation",),
    "partitionElementRef": (),
    "signalRef": ("signal",),
}
"""Attributes that refer to an element, and the kinds of it; none for any kind.

Those of flows, associations, lanes, participants, data stores and attached events are followed,
and listed where they lead nowhere, by what reads them.
"""
_CALLED: Final = (
    "process",
    "choreography",
    "globalTask",
    "globalUserTask",
    "globalManualTask",
    "globalScriptTask",
    "globalBusinessRuleTask",
)


def list_unresolved(draft: Draft) -> None:
    """List what attributes refer to and the file does not hold."""
    for elements in list(draft.file.by_kind.values()):
        for element in elements:
            for attribute, reference in _missing(draft, element):
                reason = f"Its {attribute} {reference!r} is not in this file."
                draft.ledger.lose("unresolved-reference", element, reason)
    for node in draft.file.nodes:
        _default(draft, node)
        _called(draft, node)


def _missing(draft: Draft, element: Element) -> Iterator[tuple[str, str]]:
    for attribute in element.attributes:
        kinds = _KINDS.get(attribute)
        reference = element.get(attribute)
        if kinds is None or not reference or reference.startswith("##"):
            continue
        if draft.file.element(reference, kinds or draft.file.by_kind) is None:
            yield attribute, reference


def _default(draft: Draft, node: FlowNode) -> None:
    """List a default flow that is none, or that does not leave the step."""
    reference = node.element.get("default")
    if not reference:
        return
    flows = [flow for flow in draft.file.flows if flow.source is node]
    if any(flow.element.get("id") == reference for flow in flows):
        return
    known = draft.file.element(reference, ("sequenceFlow",))
    why = "is not in this file" if known is None else "does not leave it"
    reason = f"Its default flow {reference!r} {why}."
    draft.ledger.lose("unresolved-reference", node.element, reason)


def _called(draft: Draft, node: FlowNode) -> None:
    """List a process that is called and stands elsewhere; the step keeps its name."""
    reference = node.element.get("calledElement")
    if node.kind != "callActivity" or not reference:
        return
    if draft.file.element(reference, _CALLED) is None:
        reason = f"What it calls, {reference!r}, is not in this file; only its name is kept."
        draft.ledger.lose("unresolved-reference", node.element, reason)

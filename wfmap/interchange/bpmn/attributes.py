"""Attributes, accounted for like elements: read into a field, set aside, or listed as lost.

An attribute that says what BPMN takes for granted anyway says nothing. Of those that say something
this table has what the mapping reads; all others are set aside with the element they stand at.
"""

from collections.abc import Mapping
from typing import Final

from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import EVENTS, FLOW_NODES, GATEWAYS, RESOURCE_ROLES

__all__ = ["NODE_DEFAULTS", "leftover"]

NODE_DEFAULTS: Final = {
    "startQuantity": "1",
    "completionQuantity": "1",
    "isForCompensation": "false",
    "triggeredByEvent": "false",
    "instantiate": "false",
    "parallelMultiple": "false",
    "eventGatewayType": "Exclusive",
    "isInterrupting": "true",
    "method": "",
    "ordering": "Parallel",
    "cancelRemainingInstances": "true",
    "scriptFormat": "",
    "messageRef": "",
    "operationRef": "",
    "initiatingParticipantRef": "",
}
"""Attributes of flow nodes that are set aside where they are not the standard's default."""

_DEFAULTS: Final[Mapping[str, tuple[str, ...]]] = {
    "associationDirection": ("None",),
    "cancelActivity": ("true", "1"),
    "gatewayDirection": ("Unspecified", "Converging", "Diverging", "Mixed"),  # seen from its flows
    "implementation": ("##unspecified", "##WebService"),
    "isClosed": ("false",),
    "isCollection": ("false",),
    "isExecutable": ("false",),
    "isImmediate": ("true",),
    "isSequential": ("false", "0"),
    "isUnlimited": ("true",),
    "itemKind": ("Information",),
    "processType": ("None", "none"),
    "testBefore": ("false",),
    "textFormat": ("text/plain",),
    "waitForCompletion": ("true",),
}
"""Values that BPMN takes where an attribute is absent, or that repeat what flows say."""

_ALWAYS: Final = frozenset({"id"})
_DEFINITION: Final = frozenset(
    {"name", "messageRef", "signalRef", "errorRef", "escalationRef", "activityRef"}
)
_DATA: Final = frozenset(
    {"name", "dataObjectRef", "dataStoreRef", "itemSubjectRef", "isCollection", "capacity"}
)
_LOOP: Final = frozenset({"isSequential", "loopMaximum", "behavior", "testBefore"})
_NODE: Final = frozenset({"name", "default", *NODE_DEFAULTS})
_READ: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(FLOW_NODES, _NODE),
    **dict.fromkeys(EVENTS, _NODE | {"attachedToRef", "cancelActivity"}),
    **dict.fromkeys(GATEWAYS, _NODE | {"gatewayDirection"}),
    **dict.fromkeys(RESOURCE_ROLES, frozenset({"name"})),
    "association": frozenset({"sourceRef", "targetRef", "associationDirection"}),
    "callActivity": _NODE | {"calledElement"},
    "choreography": frozenset({"name", "isClosed"}),
    "collaboration": frozenset({"name", "isClosed"}),
    "conditionExpression": frozenset({"language"}),
    "dataInput": _DATA,
    "dataObject": _DATA,
    "dataObjectReference": _DATA,
    "dataOutput": _DATA,
    "dataState": frozenset({"name"}),
    "dataStore": _DATA,
    "dataStoreReference": _DATA,
    "definitions": frozenset({"name", "targetNamespace", "exporter", "exporterVersion"}),
    "error": frozenset({"name", "errorCode"}),
    "escalation": frozenset({"name", "escalationCode"}),
    "globalChoreographyTask": frozenset({"name", "isClosed"}),
    "itemDefinition": frozenset({"structureRef"}),
    "lane": frozenset({"name"}),
    "message": frozenset({"name", "itemRef"}),
    "messageFlow": frozenset({"name", "sourceRef", "targetRef", "messageRef"}),
    "multiInstanceLoopCharacteristics": _LOOP,
    "participant": frozenset({"name", "processRef"}),
    "process": frozenset({"name", "processType", "isExecutable", "isClosed"}),
    "property": _DATA,
    "relationship": frozenset({"type", "direction"}),  # frames of vendors' extensions
    "resource": frozenset({"name"}),
    "sequenceFlow": frozenset({"name", "sourceRef", "targetRef"}),
    "signal": frozenset({"name"}),
    "standardLoopCharacteristics": _LOOP,
}
"""Local name of an element to the attributes that the mapping reads or sets aside itself."""


def leftover(element: Element) -> dict[str, str]:
    """Return the attributes of a BPMN element that say something and that no field holds."""
    read = _READ.get(element.name, frozenset())
    if element.name.endswith("EventDefinition"):
        read = _DEFINITION
    found: dict[str, str] = {}
    for name in element.attributes:
        value = element.get(name)
        known = name in _ALWAYS or name in read or "}" in name
        if value and not known and value not in _DEFAULTS.get(name, ()):
            found[name] = value
    return found

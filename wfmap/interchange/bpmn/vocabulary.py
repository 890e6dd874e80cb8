"""The words of BPMN 2.0: namespaces, and which elements are what.

Source: OMG, Business Process Model and Notation 2.0.2 (formal/2013-12-09), schemas of 2010-05-24.
"""

from typing import Final

__all__ = [
    "ACTIVITIES",
    "ATTRIBUTES",
    "BPMN",
    "BPMN_DI",
    "BPSIM",
    "EVENTS",
    "FLOW_NODES",
    "GATEWAYS",
    "OTHER_FORMATS",
    "RESOURCE_ROLES",
    "SCOPES",
    "SUBPROCESSES",
    "TASK_TYPES",
    "WFMAP",
]

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
"""The namespace of every BPMN 2.0 model element."""

BPMN_DI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
"""The namespace of diagram interchange."""

BPSIM: Final = "http://www.bpsim.org/schemas/1.0"
"""The namespace of the simulation parameters that are written."""

WFMAP: Final = "urn:wfmap:bpmn:1"
"""The namespace of what a document holds and BPMN has no place for."""

TASK_TYPES: Final = {
    "task": None,
    "userTask": "user",
    "manualTask": "manual",
    "serviceTask": "service",
    "scriptTask": "script",
    "businessRuleTask": "rule",
    "sendTask": "send",
    "receiveTask": "receive",
    "choreographyTask": None,
    "callChoreography": None,
}
"""Tasks to the document's step types; None where a task says nothing of how it is done."""

SUBPROCESSES: Final = ("subProcess", "transaction", "adHocSubProcess", "subChoreography")
"""Flow nodes with flow elements inside."""

ACTIVITIES: Final = frozenset({*TASK_TYPES, *SUBPROCESSES, "callActivity"})

GATEWAYS: Final = frozenset(
    {
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "complexGateway",
        "eventBasedGateway",
    }
)

EVENTS: Final = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "implicitThrowEvent",
        "boundaryEvent",
    }
)

FLOW_NODES: Final = ACTIVITIES | GATEWAYS | EVENTS
"""Everything a sequence flow may join (BPMN 2.0.2, 8.3.10)."""

SCOPES: Final = ("process", "choreography", "globalChoreographyTask")
"""Root elements that hold flow nodes."""

RESOURCE_ROLES: Final = frozenset({"resourceRole", "performer", "humanPerformer", "potentialOwner"})
"""Who works on an activity (BPMN 2.0.2, 10.3.1)."""

OTHER_FORMATS: Final = (
    ("wfmc.org", "XPDL"),
    ("omg.org/spec/DMN", "DMN, a decision model"),
    ("omg.org/spec/CMMN", "CMMN, a case model"),
    ("omg.org/spec/XMI", "XMI"),
    ("omg.org/XMI", "XMI"),
    ("bpmn.org", "a draft of BPMN before 2.0"),
    ("omg.org/bpmn", "a draft of BPMN before 2.0"),
    ("schema.omg.org", "a draft of BPMN before 2.0"),
    ("oasis-open.org/wsbpel", "WS-BPEL"),
    ("graphml.graphdrawing.org", "GraphML"),
    ("pnml", "PNML, a Petri net"),
    ("w3.org/2000/svg", "SVG, a picture"),
    ("w3.org/1999/xhtml", "HTML"),
    ("stp/bpmn", "BPMN 1.x of the Eclipse SOA tools"),
)
"""Part of a namespace, and the format it gives away."""

ATTRIBUTES: Final = frozenset(
    (
        "activityRef", "associationDirection", "attachedToRef", "behavior", "calledElement",
        "cancelActivity", "cancelRemainingInstances", "capacity", "completionQuantity",
        "dataObjectRef", "dataStoreRef", "default", "direction", "errorCode", "errorRef",
        "escalationCode", "escalationRef", "eventGatewayType", "exporter", "exporterVersion",
        "gatewayDirection", "id", "implementation", "importType", "initiatingParticipantRef",
        "instantiate", "isClosed", "isCollection", "isExecutable", "isForCompensation",
        "isImmediate", "isInterrupting", "isSequential", "isUnlimited", "itemKind", "itemRef",
        "itemSubjectRef", "language", "location", "loopMaximum", "messageRef", "method", "name",
        "namespace", "noneBehaviorEventRef", "oneBehaviorEventRef", "operationRef", "ordering",
        "parallelMultiple", "processRef", "processType", "scriptFormat", "signalRef", "sourceRef",
        "startQuantity", "structureRef", "targetNamespace", "targetRef", "testBefore", "textFormat",
        "triggeredByEvent", "type", "typeLanguage", "expressionLanguage", "waitForCompletion",
        "correlationKeyRef", "categoryValueRef", "value", "minimum", "maximum",
        # of simulation parameters (BPSim, qbp)
        "arg1", "arg2", "costPerHour", "costThreshold", "currency", "durationThreshold",
        "elementId", "elementRef", "executionProbability", "fromTime", "fromWeekDay", "max",
        "mean", "mode", "min", "order", "probability", "scale", "shape", "standardDeviation",
        "timeUnit", "timetableId", "toTime", "toWeekDay", "totalAmount", "trials", "unit",
        "validFor", "baseTimeUnit", "baseCurrencyUnit",
    )
)  # fmt: skip
"""Attributes that the mapping reads, or the standard knows."""

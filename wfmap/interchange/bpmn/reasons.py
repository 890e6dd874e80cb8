"""Why elements of BPMN that the document has no field for are losses: code and reason by element.

An element that is not here gets the code `not-carried`.
"""

from typing import Final

__all__ = ["REASONS"]

_DEFINITION = "No step refers to it."
_SERVICE = "How a service is called is no part of a process map."
_CORRELATION = "How messages find their instance is no part of a process map."
_CONVERSATION = "Conversations have no counterpart; the message flows are carried."
_CHOREOGRAPHY = "Choreographies have no counterpart; their tasks are carried as steps."
_DATA_PATH = "Only what is read and written is carried, not how values are copied."
_SETS = "Which data a step needs or gives at once is not modelled."
_AUDIT = "What an engine records about it is no part of a process map."
_DRAWING = "It belongs to the drawing, and the map is drawn afresh."

REASONS: Final[dict[str, tuple[str, str]]] = {
    "assignment": ("data-mapping", _DATA_PATH),
    "transformation": ("data-mapping", _DATA_PATH),
    "dataInputAssociation": ("data-association", "It leads from no data that the file declares."),
    "dataOutputAssociation": ("data-association", "It leads to no data that the file declares."),
    "dataInput": ("io-specification", "No association says where its data comes from."),
    "dataOutput": ("io-specification", "No association says where its data goes."),
    "ioSpecification": ("io-specification", _SETS),
    "inputSet": ("io-specification", _SETS),
    "outputSet": ("io-specification", _SETS),
    "laneSet": ("lane", "Its lanes are carried; that they are a set is not."),
    "childLaneSet": ("lane", "Its lanes are carried; that they are a set is not."),
    "ioBinding": ("io-specification", _SERVICE),
    "property": ("property", "Variables of an engine are no data of the process."),
    "itemDefinition": ("item-definition", "No data that is carried has this structure."),
    "dataState": ("data-state", "Data items have no states."),
    "message": ("unused-definition", _DEFINITION),
    "signal": ("unused-definition", _DEFINITION),
    "error": ("unused-definition", _DEFINITION),
    "escalation": ("unused-definition", _DEFINITION),
    "timerEventDefinition": ("unused-definition", _DEFINITION),
    "messageEventDefinition": ("unused-definition", _DEFINITION),
    "signalEventDefinition": ("unused-definition", _DEFINITION),
    "errorEventDefinition": ("unused-definition", _DEFINITION),
    "escalationEventDefinition": ("unused-definition", _DEFINITION),
    "conditionalEventDefinition": ("unused-definition", _DEFINITION),
    "compensateEventDefinition": ("unused-definition", _DEFINITION),
    "cancelEventDefinition": ("unused-definition", _DEFINITION),
    "linkEventDefinition": ("unused-definition", _DEFINITION),
    "terminateEventDefinition": ("unused-definition", _DEFINITION),
    "resource": ("unused-definition", _DEFINITION),
    "resourceParameter": ("resource-parameter", "Actors have no parameters."),
    "resourceParameterBinding": ("resource-parameter", "Actors have no parameters."),
    "resourceAssignmentExpression": ("resource-expression", "It is worked out by an engine."),
    "interface": ("service-interface", _SERVICE),
    "operation": ("service-interface", _SERVICE),
    "endPoint": ("service-interface", _SERVICE),
    "supportedInterfaceRef": ("service-interface", _SERVICE),
    "correlationProperty": ("correlation", _CORRELATION),
    "correlationPropertyRetrievalExpression": ("correlation", _CORRELATION),
    "correlationPropertyBinding": ("correlation", _CORRELATION),
    "correlationKey": ("correlation", _CORRELATION),
    "correlationSubscription": ("correlation", _CORRELATION),
    "conversation": ("conversation", _CONVERSATION),
    "subConversation": ("conversation", _CONVERSATION),
    "callConversation": ("conversation", _CONVERSATION),
    "globalConversation": ("conversation", _CONVERSATION),
    "conversationLink": ("conversation", _CONVERSATION),
    "conversationAssociation": ("conversation", _CONVERSATION),
    "choreographyRef": ("choreography", _CHOREOGRAPHY),
    "choreographyTaskRef": ("choreography", _CHOREOGRAPHY),
    "globalChoreographyTask": ("choreography", _CHOREOGRAPHY),
    "participantAssociation": ("participant-association", "Actors are not mapped on others."),
    "participantMultiplicity": ("participant-multiplicity", "An actor's number is its capacity."),
    "messageFlowAssociation": ("message-flow-association", "Message flows are carried once."),
    "partnerEntity": ("partner", "The participant it stands behind is carried."),
    "partnerRole": ("partner", "The participant it stands behind is carried."),
    "globalTask": ("global-task", "It is defined to be called and is no step by itself."),
    "globalUserTask": ("global-task", "It is defined to be called and is no step by itself."),
    "globalManualTask": ("global-task", "It is defined to be called and is no step by itself."),
    "globalScriptTask": ("global-task", "It is defined to be called and is no step by itself."),
    "globalBusinessRuleTask": (
        "global-task",
        "It is defined to be called and is no step by itself.",
    ),
    "script": ("script", "Program text is no part of a process map."),
    "rendering": ("rendering", "Forms are no part of a process map."),
    "auditing": ("monitoring", _AUDIT),
    "monitoring": ("monitoring", _AUDIT),
    "import": ("import", "The file it names is not read along."),
    "extension": ("vendor-extension", "It announces a vendor's extension."),
    "relationship": ("relationship", "It relates elements in a vendor's own way."),
    "category": ("group", _DRAWING),
    "categoryValue": ("group", _DRAWING),
    "categoryValueRef": ("group", _DRAWING),
    "group": ("group", _DRAWING),
    "textAnnotation": ("text-annotation", "It is associated with no step."),
    "association": ("association", "Its ends are nothing that could hold it."),
    "documentation": ("documentation", "What it describes has no description."),
    "completionCondition": ("condition", "When instances stop is not modelled."),
    "complexBehaviorDefinition": ("multi-instance", "Events of single instances are left out."),
    "noneBehaviorEventRef": ("multi-instance", "Events of single instances are left out."),
    "oneBehaviorEventRef": ("multi-instance", "Events of single instances are left out."),
    "sequenceFlow": ("dangling-flow", "An end of it is no flow node of this file."),
    "messageFlow": ("dangling-message-flow", "An end of it is nothing in this file."),
    "lane": ("lane", "It stands in no process."),
    "process": ("empty-process", "It has no flow node."),
    "collaboration": ("collaboration", "It has no participant."),
}
"""Local name of an element to the code of its loss and the reason in a sentence."""

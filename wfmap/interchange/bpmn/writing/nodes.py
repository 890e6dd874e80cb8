"""Steps as flow nodes: which element, with what inside, in the order of the schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.interchange.bpmn.draft import ASIDE
from wfmap.interchange.bpmn.vocabulary import ACTIVITIES, EVENTS, GATEWAYS, SUBPROCESSES
from wfmap.interchange.bpmn.writing.plan import Ids
from wfmap.interchange.xml import Tag
from wfmap.model.base import Part
from wfmap.model.semantics import is_event_subprocess, split_of, throws, trigger_of
from wfmap.model.steps import Step
from wfmap.units.durations import iso

__all__ = ["Nodes", "aside", "element_of", "is_line", "is_written"]

_TASKS: Final = {
    "user": "userTask",
    "manual": "manualTask",
    "service": "serviceTask",
    "script": "scriptTask",
    "rule": "businessRuleTask",
    "send": "sendTask",
    "receive": "receiveTask",
}
"""Types of tasks to elements; a task done by AI is a plain one with its type beside it."""
_SPLITS: Final = {
    "exclusive": "exclusiveGateway",
    "inclusive": "inclusiveGateway",
    "event": "eventBasedGateway",
    "parallel": "parallelGateway",
}
_DEFINITIONS: Final = {
    "timer": "timerEventDefinition",
    "message": "messageEventDefinition",
    "signal": "signalEventDefinition",
    "error": "errorEventDefinition",
    "condition": "conditionalEventDefinition",
    "escalation": "escalationEventDefinition",
    "compensation": "compensateEventDefinition",
    "cancel": "cancelEventDefinition",
    "terminate": "terminateEventDefinition",
}
_CODED: Final = {
    "error": ("errorRef", "errorCode"),
    "escalation": ("escalationRef", "escalationCode"),
    "signal": ("signalRef", "name"),
}
"""Triggers that a root element names: the reference to it, and where its name stands."""
_DEFAULTED: Final = ACTIVITIES | {"exclusiveGateway", "inclusiveGateway", "complexGateway"}
"""Elements with a way that is taken where no other is (BPMN 2.0.2, 8.3.13)."""


def aside(part: Part, name: str, inner: str = "") -> str:
    """Return a text that an import of BPMN kept aside of an element, empty where none is."""
    kept = part.extensions.get(ASIDE)
    found = kept.get(name) if isinstance(kept, Mapping) else None
    if inner:
        found = found.get(inner) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def is_line(flow: FlowEdge) -> bool:
    """Tell a flow that BPMN draws as a line from a link, which is two events of one name."""
    return aside(flow.flow, "element") != "link"


def element_of(node: StepNode) -> str:
    """Name the element of a step; an import's own where the step is still of that kind."""
    made = _element(node.step, node)
    kept = aside(node.step, "element")
    for kinds in (SUBPROCESSES, GATEWAYS, EVENTS):
        if kept in kinds and made in kinds and kept in _WRITTEN:
            return kept
    return made


_WRITTEN: Final = frozenset(
    (
        "transaction",
        "adHocSubProcess",
        "complexGateway",
        "intermediateThrowEvent",
        "intermediateCatchEvent",
    )
)
"""Elements that the fields of a step do not tell from another."""


def _element(step: Step, node: StepNode) -> str:
    match step.kind:
        case "task":
            return _TASKS.get(step.type or "", "task")
        case "subprocess":
            return "callActivity" if step.calls and not step.steps else "subProcess"
        case "decision":
            return _SPLITS[node.split]
        case "parallel":
            return "parallelGateway"
        case "start":
            return "startEvent"
        case "end":
            return "endEvent"
        case "event" | "wait":
            return _between(step)


def _between(step: Step) -> str:
    if step.attached_to is not None:
        return "boundaryEvent"
    if step.kind == "wait":
        return "intermediateCatchEvent"
    silent = step.trigger in (None, "none")
    return "intermediateThrowEvent" if silent or throws(step) else "intermediateCatchEvent"


@dataclass(slots=True)
class Nodes:
    """Writes flow nodes; `roots` are the root elements that they refer to.

    `access` gives the references to data that a step reads and writes: id of the association, id
    of the reference, whether it is read.
    """

    graph: ProcessGraph
    ids: Ids
    access: Mapping[str, list[tuple[str, str, bool]]]
    roots: list[Tag] = field(default_factory=list)
    _coded: dict[tuple[str, str], str] = field(default_factory=dict)

    def write(self, node: StepNode, *, starts_by_event: bool = False) -> Tag:
        """Write one step without what is inside a sub-process.

        Args:
            node: the step.
            starts_by_event: whether it stands in a sub-process that an event sets off.
        """
        step, name = node.step, element_of(node)
        tag = Tag(f"bpmn:{name}", {"id": self.ids.of("step", node.id), "name": step.name})
        tag.attributes.update(self._attributes(node, name, starts_by_event=starts_by_event))
        if step.description:
            tag.add("bpmn:documentation", step.description)
        tag.add("bpmn:extensionElements")
        for flow in self.graph.incoming(node.id):
            if is_written(flow):
                tag.add("bpmn:incoming", self.ids.of("flow", flow.id))
        for flow in self.graph.outgoing(node.id):
            if is_written(flow):
                tag.add("bpmn:outgoing", self.ids.of("flow", flow.id))
        tag.children.extend(self._data(node, name))
        if name in EVENTS:
            tag.children.extend(self._definitions(node))
        elif name in ACTIVITIES:
            tag.children.extend(_loop(step))
        return tag

    def _attributes(
        self, node: StepNode, name: str, *, starts_by_event: bool
    ) -> Iterator[tuple[str, str]]:
        step = node.step
        if name in _DEFAULTED:
            for flow in self.graph.outgoing(node.id):
                if flow.flow.default and is_line(flow) and not flow.is_message:
                    yield "default", self.ids.of("flow", flow.id)
                    break
        if name == "boundaryEvent" and step.attached_to is not None:
            yield "cancelActivity", "false" if step.interrupting is False else "true"
            yield "attachedToRef", self.ids.of("step", step.attached_to)
        if name == "startEvent" and starts_by_event:
            owner = self.graph.steps[node.level].step
            yield "isInterrupting", "false" if owner.interrupting is False else "true"
        if is_event_subprocess(step):
            yield "triggeredByEvent", "true"
        if name == "callActivity" and step.calls and step.calls.isidentifier():
            yield "calledElement", step.calls
        if name in ACTIVITIES and aside(step, "isForCompensation") == "true":
            yield "isForCompensation", "true"

    def _definitions(self, node: StepNode) -> Iterator[Tag]:
        step = node.step
        link = self._link(node)
        trigger = "timer" if step.kind == "wait" else trigger_of(step)
        if link:
            yield Tag("bpmn:linkEventDefinition", {"name": link})
        elif trigger in _DEFINITIONS:
            yield self._definition(step, str(trigger))

    def _definition(self, step: Step, trigger: str) -> Tag:
        tag = Tag(f"bpmn:{_DEFINITIONS[trigger]}")
        if trigger == "timer" and step.wait_time is not None and step.wait_time.value is not None:
            tag.add("bpmn:timeDuration", iso(step.wait_time.value))
        if trigger == "condition":
            tag.add("bpmn:condition", step.name)
        if trigger in _CODED and step.code:
            reference, told = _CODED[trigger]
            tag.attributes[reference] = self._root(trigger, told, step.code)
        if trigger == "compensation" and step.compensates is not None:
            tag.attributes["activityRef"] = self.ids.of("step", step.compensates)
        return tag

    def _root(self, kind: str, told: str, code: str) -> str:
        """Return the id of the error, escalation or signal of a name; write it once."""
        found = self._coded.get((kind, code))
        if found is None:
            found = self._coded[kind, code] = self.ids.of(kind, code)
            names = {"name": code, told: code}
            self.roots.append(Tag(f"bpmn:{kind}", {"id": found, **names}))
        return found

    def _link(self, node: StepNode) -> str:
        """Name the link that a step is an end of, empty where it is none."""
        ways = (*self.graph.outgoing(node.id), *self.graph.incoming(node.id))
        flow = next((flow for flow in ways if not is_line(flow)), None)
        if flow is None:
            return ""
        target = self.graph.steps[flow.target]
        return target.step.name or target.id

    def _data(self, node: StepNode, name: str) -> Iterator[Tag]:
        """Write what a step reads and writes; a gateway has no place for it."""
        found = self.access.get(node.id, [])
        catches = name in ("startEvent", "intermediateCatchEvent", "boundaryEvent")
        if name in GATEWAYS:
            return
        reads = [] if catches else [use for use in found if use[2]]
        written = [use for use in found if not use[2]]
        if name in EVENTS and not catches:
            written = []
        inputs = [Tag("bpmn:dataInput", {"id": f"{use[0]}.in"}) for use in reads]
        sets = Tag("bpmn:inputSet")
        for one in inputs:
            sets.add("bpmn:dataInputRefs", one.attributes["id"])
        if name in ACTIVITIES and inputs:
            whole = Tag("bpmn:ioSpecification", {}, [*inputs, sets])
            whole.add("bpmn:outputSet")
            yield whole
        elif inputs:
            yield from inputs
        for use, one in zip(reads, inputs, strict=True):
            tag = Tag("bpmn:dataInputAssociation", {"id": use[0]})
            tag.add("bpmn:sourceRef", use[1])
            tag.add("bpmn:targetRef", one.attributes["id"])
            yield tag
        for use in written:
            tag = Tag("bpmn:dataOutputAssociation", {"id": use[0]})
            tag.add("bpmn:targetRef", use[1])
            yield tag


def is_written(flow: FlowEdge) -> bool:
    """Tell a sequence flow from a message, a link, and the way of a compensation.

    BPMN draws an association where a compensation leads to what undoes a step.
    """
    return not flow.is_message and aside(flow.flow, "element") not in ("link", "association")


def _loop(step: Step) -> Iterator[Tag]:
    if step.multi is None:
        return
    if aside(step, "loop", "element") == "standardLoopCharacteristics":
        yield Tag("bpmn:standardLoopCharacteristics")
        return
    sequential = "true" if step.multi.order == "sequential" else "false"
    tag = Tag("bpmn:multiInstanceLoopCharacteristics", {"isSequential": sequential})
    count = step.multi.count
    if count is not None and float(count.value).is_integer():
        tag.add("bpmn:loopCardinality", str(int(count.value)))
    yield tag


def conditional(node: StepNode) -> bool:
    """Tell a step whose ways each have a condition: one that splits and is no gateway."""
    return not node.is_gateway and split_of(node.step) in ("exclusive", "inclusive")

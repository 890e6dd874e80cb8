"""What differs between a file and a document, put into the text of the file.

A step is written twice as the exporter would write it, as it was read and as it is meant; where
the two differ, and only there, its element is changed. So what neither says stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from wfmap.graph import ROOT, ProcessGraph, StepNode
from wfmap.interchange.bpmn.original.known import Original, flows_in, matched
from wfmap.interchange.bpmn.original.markup import Markup, made
from wfmap.interchange.bpmn.source import FlowNode
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import ACTIVITIES, EVENTS, FLOW_NODES, GATEWAYS
from wfmap.interchange.bpmn.writing.nodes import Nodes
from wfmap.interchange.bpmn.writing.plan import Ids
from wfmap.interchange.xml import Tag
from wfmap.model.semantics import is_event_subprocess

__all__ = ["Editing", "edit_steps", "last_of", "tidy"]

_LOOPS: Final = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
_HEAD: Final = ("documentation", "extensionElements", "auditing", "monitoring", "categoryValueRef")
_BEFORE_FLOWS: Final = (
    *_HEAD,
    "supportedInterfaceRef",
    "ioSpecification",
    "ioBinding",
    "property",
    "laneSet",
    "incoming",
    "outgoing",
    "dataInputAssociation",
    "dataOutputAssociation",
    "resourceRole",
    "performer",
    "humanPerformer",
    "potentialOwner",
    *_LOOPS,
)
"""What stands before the flow elements of a process or a sub-process (BPMN 2.0.2, schema)."""
_FLOW_ELEMENTS: Final = FLOW_NODES | {
    "sequenceFlow",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
}
_OF_A_KIND: Final = frozenset(
    (
        *("scriptFormat", "implementation", "messageRef", "operationRef", "instantiate"),
        *("gatewayDirection", "eventGatewayType", "isInterrupting", "parallelMultiple"),
        *("cancelActivity", "attachedToRef", "triggeredByEvent", "calledElement", "ordering"),
        *("default", "method"),
    )
)
"""Attributes that only some kinds of flow nodes have."""


@dataclass(slots=True, eq=False)
class Editing:
    """A file that is being changed: before and after, and what belongs to what.

    `nodes` gives the flow node of each step that the file has, `steps` the markup of every step;
    `flows` the element of each flow that it has. `before` and `was_flows` are the same of the file
    as it was. `new` are steps that had no element, `moved` those that changed their lane or level,
    `ended` flows that are new or end elsewhere, `messages` new ones with parties (id, step, pool,
    whether it is sent). `actors` gives the participant or lane of each actor, `made_actors` the new
    ones; `taken` are ids of what is taken out.
    """

    original: Original
    was: ProcessGraph
    graph: ProcessGraph
    nodes: dict[str, FlowNode] = field(default_factory=dict)
    before: dict[FlowNode, StepNode] = field(default_factory=dict)
    steps: dict[str, Markup] = field(default_factory=dict)
    flows: dict[str, Element] = field(default_factory=dict)
    was_flows: dict[str, Element] = field(default_factory=dict)
    ids: Ids = field(default_factory=Ids)
    was_ids: Ids = field(default_factory=Ids)
    new: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    messages: list[tuple[str, str, str, bool]] = field(default_factory=list)
    actors: dict[str, Element] = field(default_factory=dict)
    made_actors: dict[str, Markup] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find out what of the document the file has."""
        original = self.original
        self.nodes = matched(original, self.graph)
        were = matched(original, self.was)
        self.before = {node: self.was.steps[key] for key, node in were.items()}
        self.flows = flows_in(original, self.graph, self.nodes)
        self.was_flows = flows_in(original, self.was, were)
        self.steps = {key: original.tags[node.element] for key, node in self.nodes.items()}
        for ids, nodes, flows in (
            (self.ids, self.nodes, self.flows),
            (self.was_ids, were, self.was_flows),
        ):
            for one in original.kept:
                ids.put("known", one.get("id"), one.get("id"))
            for key, node in nodes.items():
                ids.put("step", key, original.id_of(node.element) if node.element.id else "")
            for flow, element in flows.items():
                ids.put("flow", flow, element.get("id"))
            for kind, told in (("error", "errorCode"), ("escalation", "escalationCode")):
                for element in original.file.all(kind):
                    ids.put(kind, element.get(told) or element.get("name"), element.get("id"))
            for element in original.file.all("signal"):
                ids.put("signal", element.get("name"), element.get("id"))

    def add(self, at: Markup, tag: Tag, after: Markup | None) -> Markup:
        """Write a new element inside another, with the prefixes of the file."""
        return at.add(made(tag, self.original.prefixes(at)), after)

    def take(self, markup: Markup) -> None:
        """Take an element out."""
        self.taken |= {one.get("id") for one in markup.walk()} - {""}
        markup.remove()


def edit_steps(editing: Editing) -> None:
    """Change the elements of steps, add those of new ones, and move those that stand elsewhere."""
    after = Nodes(editing.graph, editing.ids, {})
    before = Nodes(editing.was, editing.was_ids, {})
    for key, node in editing.graph.steps.items():
        tag = after.write(node, starts_by_event=_by_event(editing.graph, node))
        if key not in editing.nodes:
            _new(editing, node, tag)
            continue
        old = editing.before[editing.nodes[key]]
        told = before.write(old, starts_by_event=_by_event(editing.was, old))
        _change(editing, editing.steps[key], told, tag)
        _move(editing, node, old)
    _roots(editing, after.roots)


def _by_event(graph: ProcessGraph, node: StepNode) -> bool:
    return node.level != ROOT and is_event_subprocess(graph.steps[node.level].step)


def _new(editing: Editing, node: StepNode, tag: Tag) -> None:
    tag.children = [
        one
        for one in tag.children
        if one.name not in ("bpmn:extensionElements", "bpmn:incoming", "bpmn:outgoing")
    ]
    scope = scope_for(editing, node)
    editing.steps[node.id] = editing.add(scope, tag, _behind(editing, scope, node))
    editing.new.append(node.id)


def _behind(editing: Editing, scope: Markup, node: StepNode) -> Markup | None:
    """Find what a flow node is written behind: the step before it there, so that orders agree."""
    before: Markup | None = None
    for other in editing.graph.at(node.level):
        if other.id == node.id and before is not None:
            return before
        found = editing.steps.get(other.id)
        before = found if found is not None and found.parent is scope else before
    return last_of(scope, *_FLOW_ELEMENTS) or last_of(scope, *_BEFORE_FLOWS)


def last_of(scope: Markup, *names: str) -> Markup | None:
    """Return the last element inside of these names."""
    *_, last = (None, *scope.called(*names))
    return last


def scope_for(editing: Editing, node: StepNode) -> Markup:
    """Find the process or sub-process that a step is written in: that of those around it."""
    if node.level != ROOT:
        return editing.steps[node.level]
    graph = editing.graph
    near = [
        *(flow.source for flow in graph.incoming(node.id)),
        *(flow.target for flow in graph.outgoing(node.id)),
        *([node.step.attached_to] if node.step.attached_to is not None else []),
    ]
    alike = [key for key, other in graph.steps.items() if other.actor == node.actor]
    for key in (*near, *alike, *editing.steps):
        found = editing.steps.get(key)
        if found is not None and found.parent is not None and graph.steps[key].level == ROOT:
            return found.parent
    return next(one for one in editing.original.kept if one.local in ("process", "choreography"))


def _change(editing: Editing, markup: Markup, told: Tag, tag: Tag) -> None:
    """Change in an element what is meant otherwise than it was."""
    if told.name != tag.name:
        _rename(markup, tag)
    for name in dict.fromkeys((*told.attributes, *tag.attributes)):
        value = tag.attributes.get(name, "")
        if name != "id" and told.attributes.get(name, "") != value:
            markup.set(name, value)
    for group in (("documentation",), _LOOPS, _DEFINITIONS):
        one, other = (_those(part, group) for part in (told, tag))
        if one != other:
            _replace(editing, markup, group, other)


_DEFINITIONS: Final = (
    *(f"{kind}EventDefinition" for kind in ("timer", "message", "signal", "error", "conditional")),
    *(f"{kind}EventDefinition" for kind in ("escalation", "compensate", "cancel", "terminate")),
    "linkEventDefinition",
    "eventDefinitionRef",
)


def _those(tag: Tag, names: tuple[str, ...]) -> list[Tag]:
    return [one for one in tag.children if one.name.removeprefix("bpmn:") in names]


def _replace(editing: Editing, markup: Markup, names: tuple[str, ...], tags: list[Tag]) -> None:
    for one in list(markup.called(*names)):
        one.remove()
    after = None
    if names != ("documentation",):
        behind = [one for one in markup.children if one.local not in _FLOW_ELEMENTS]
        after = behind[-1] if behind else None
    for tag in tags:
        after = editing.add(markup, tag, after)


def _rename(markup: Markup, tag: Tag) -> None:
    """Make another element of one; what only the former kind can have goes."""
    name = tag.name.removeprefix("bpmn:")
    families = [kinds for kinds in (ACTIVITIES, GATEWAYS, EVENTS) if markup.local in kinds]
    is_alike = bool(families) and name in families[0]
    for attribute in _OF_A_KIND - set(tag.attributes):
        markup.set(attribute, "")
    for one in list(markup.children):
        if one.local == "script" or not (is_alike or one.local in (*_HEAD, "incoming", "outgoing")):
            one.remove()
    markup.rename(name)


def _move(editing: Editing, node: StepNode, old: StepNode) -> None:
    """Write an element where its step stands now, where that is another level."""
    owner = editing.nodes.get(node.level)
    was = editing.before.get(owner) if owner is not None else None
    same = was.id == old.level if was is not None else node.level == ROOT == old.level
    if same:
        return
    markup = editing.steps[node.id]
    markup.remove()
    scope = scope_for(editing, node)
    scope.add(markup, _behind(editing, scope, node))
    editing.moved.append(node.id)


def _roots(editing: Editing, roots: list[Tag]) -> None:
    """Write the errors, signals and escalations that the file has not yet and that are used."""
    root = editing.original.root
    known = {one.get("id") for one in editing.original.kept}
    used = {value for one in root.walk() for value in one.attributes().values()}
    for tag in roots:
        name = tag.attributes["id"]
        if name not in known and name in used:
            first = next(iter(root.called("collaboration", "process", "choreography")), None)
            before = _left_of(root, first)
            editing.add(root, tag, before)


def _left_of(root: Markup, child: Markup | None) -> Markup | None:
    found = None
    for one in root.children:
        if one is child:
            return found
        found = one
    return found


def tidy(editing: Editing) -> None:
    """Take out what the document no longer has, and all that refers to it."""
    kept = set(map(id, editing.steps.values()))
    for node in editing.original.file.nodes:
        markup = editing.original.tags[node.element]
        if id(markup) not in kept and not any(id(one) in kept for one in markup.walk()):
            editing.take(markup)
    claimed = set(editing.flows.values())
    for element in editing.was_flows.values():
        if element not in claimed:
            editing.take(editing.original.tags[element])
    there = {one.get("id") for one in editing.original.root.walk()}
    gone = editing.taken - there
    while gone:
        gone = set(_without(editing.original.root, gone))


_ENDS: Final = ("sourceRef", "targetRef", "bpmnElement", "elementRef", "attachedToRef")


def _without(root: Markup, gone: set[str]) -> Iterator[str]:
    """Take out what refers to what is gone; yield the ids of what is gone by that."""
    for one in list(root.walk()):
        if one.get("default") in gone:
            one.set("default", "")
        told = {one.get(name).rpartition(":")[2] for name in _ENDS}
        refers = one.local in ("incoming", "outgoing", "flowNodeRef") and (
            one.text().strip().rpartition(":")[2] in gone
        )
        refers = refers or (one.local in ("sourceRef", "targetRef") and one.text().strip() in gone)
        if told & gone or refers:
            target = one.parent if one.local in ("sourceRef", "targetRef") else one
            if target is not None:
                yield from (inner.get("id") for inner in target.walk() if inner.get("id"))
                target.remove()

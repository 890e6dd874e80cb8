"""The process itself: pools, lanes, flow nodes, flows, data and messages, as the schema orders."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from wfmap.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.interchange.bpmn.vocabulary import BPMN, BPMN_DI, BPSIM, SUBPROCESSES, WFMAP
from wfmap.interchange.bpmn.writing.nodes import Nodes, aside, conditional, element_of, is_line
from wfmap.interchange.bpmn.writing.plan import Ids, Plan, Pool
from wfmap.interchange.xml import Tag
from wfmap.model.semantics import is_event_subprocess
from wfmap.render.scene import Box, Line
from wfmap.render.views.using import shown_by

__all__ = ["KEY", "Model", "model_of"]

KEY: Final = "wfmap:id"
"""The attribute that names an element as the document does."""


_NAMESPACES: Final[Mapping[str, str]] = {
    "bpmn": BPMN,
    "bpmndi": BPMN_DI,
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "bpsim": BPSIM,
    "wfmap": WFMAP,
}
"""Prefixes of what is written, and the namespaces they stand for."""


@dataclass(slots=True)
class Model:
    """The root elements of a file, and where what lies beside them is written.

    `steps` are the elements of steps; `whole` the element for what belongs to the document as
    such; `associations` the ids of data associations by level, line and whether it reads.
    `references` are the ids of data by level and box; `exchanges` the ids of messages.
    """

    definitions: Tag
    whole: Tag
    steps: dict[str, Tag] = field(default_factory=dict)
    associations: dict[tuple[str, str, bool], str] = field(default_factory=dict)
    references: dict[tuple[str, str], str] = field(default_factory=dict)
    exchanges: dict[str, str] = field(default_factory=dict)
    collaboration: str = ""
    process_ids: list[str] = field(default_factory=list)


def model_of(plan: Plan) -> Model:
    """Write the root elements of a process."""
    return _Writer(plan).write()


class _Writer:
    """Writes one file; knows where each thing has its place."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._graph: ProcessGraph = plan.graph
        self._ids: Ids = plan.ids
        for step in self._graph.steps:
            self._ids.of("step", step)
        self._access: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        self._data: dict[str, list[Tag]] = defaultdict(list)
        self._roots: list[Tag] = []
        self._nodes = Nodes(self._graph, self._ids, self._access)
        definitions = Tag(
            "bpmn:definitions",
            {
                **{f"xmlns:{prefix}": uri for prefix, uri in _NAMESPACES.items()},
                "id": self._ids.of("definitions", "definitions"),
                "targetNamespace": WFMAP,
                "exporter": "wfmap",
            },
        )
        self._model = Model(definitions, Tag("bpmn:extensionElements"))

    def write(self) -> Model:
        """Write it all."""
        self._lay_data_out()
        model, plan = self._model, self._plan
        processes = [self._process(pool) for pool in plan.pools if not pool.closed]
        if not plan.pools:
            processes = [self._process(None)]
        collaboration = self._collaboration() if plan.pools else None
        everything = [
            *self._roots,
            *self._nodes.roots,
            *([collaboration] if collaboration is not None else []),
            *processes,
        ]
        model.definitions.children = everything
        return model

    def _lay_data_out(self) -> None:
        """Give each drawn store and document a reference, and each line an association."""
        documents: set[str] = set()
        for level, scene in self._plan.scenes.items():
            boxes = {box.id: box for box in scene.boxes if box.kind in ("store", "document")}
            for box in boxes.values():
                self._reference(level, box, documents)
            for line in scene.lines:
                if (
                    line.kind == "data"
                    and line.target in boxes
                    and line.source in self._graph.steps
                ):
                    self._associate(level, line)

    def _reference(self, level: str, box: Box, known: set[str]) -> None:
        kind = "dataStore" if box.kind == "store" else "dataObject"
        one = self._ids.of(kind, box.element)
        label = (box.outside or box.inside) and box.title
        store, item = shown_by(box.element)
        name = self._name_of(store, item) or label or box.element
        if one not in known:
            known.add(one)
            tag = Tag(f"bpmn:{kind}", {"id": one})
            key = item if kind == "dataObject" else store
            known_part = (
                self._graph.process.data if kind == "dataObject" else (self._graph.process.stores)
            )
            if key in known_part:
                tag.attributes[KEY] = key
            if kind == "dataStore":
                tag.attributes["name"] = name
                self._roots.append(tag)
            else:
                self._data[level].append(tag)
        found = self._ids.of(f"{kind}Reference", f"{level}.{box.id}" if level else box.id)
        reference = Tag(f"bpmn:{kind}Reference", {"id": found, "name": name, f"{kind}Ref": one})
        self._data[level].append(reference)
        self._model.references[level, box.id] = found

    def _name_of(self, store: str, item: str) -> str:
        process = self._graph.process
        if item:
            return process.data[item].name if item in process.data else ""
        return process.stores[store].name if store in process.stores else ""

    def _associate(self, level: str, line: Line) -> None:
        reference = self._model.references[level, line.target]
        for reads, there in ((True, line.tail), (False, line.head)):
            if there:
                name = f"{level}.{line.id}.{'reads' if reads else 'writes'}"
                found = self._ids.of("data", name)
                self._access[line.source].append((found, reference, reads))
                self._model.associations[level, line.id, reads] = found

    def _process(self, pool: Pool | None) -> Tag:
        name = "process" if pool is None else f"process.{pool.key}"
        identity = self._ids.of("process", name)
        self._model.process_ids.append(identity)
        label = self._graph.process.name if pool is None or not pool.actor else pool.label
        tag = Tag(
            "bpmn:process",
            {"id": identity, "name": label, "isExecutable": "false"},
        )
        if len(self._model.process_ids) == 1:
            if self._graph.process.description:
                tag.add("bpmn:documentation", self._graph.process.description)
            tag.children.append(self._model.whole)
        if pool is not None and pool.lanes:
            tag.children.append(self._lanes(pool))
        inside = (
            self._graph.at(ROOT)
            if pool is None
            else [node for node in self._graph.at(ROOT) if node.id in set(pool.steps)]
        )
        self._elements(tag, inside)
        if len(self._model.process_ids) == 1:
            tag.children.extend(self._data[ROOT])
        tag.children.extend(self._associations(inside))
        return tag

    def _lanes(self, pool: Pool) -> Tag:
        tag = Tag("bpmn:laneSet", {"id": self._ids.of("lanes", f"lanes.{pool.key}")})
        for band in pool.lanes:
            actor = band.id if band.id in self._graph.process.actors else ""
            name = self._graph.actor_name(band.id) if actor else "Nobody named"
            lane = tag.add("bpmn:lane", id=self._ids.of("lane", band.id), name=name)
            if actor:
                lane.attributes[KEY] = actor
                described = self._graph.process.actors[actor].description
                if described:
                    lane.add("bpmn:documentation", described)
            for step in pool.steps:
                if self._plan.lane_of[step] == band.id:
                    lane.add("bpmn:flowNodeRef", self._ids.of("step", step))
        return tag

    def _elements(self, tag: Tag, nodes: "list[StepNode] | tuple[StepNode, ...]") -> None:
        """Write the steps of a level and the flows that leave them."""
        for node in nodes:
            by_event = node.level != ROOT and is_event_subprocess(
                self._graph.steps[node.level].step
            )
            made = self._nodes.write(node, starts_by_event=by_event)
            made.attributes[KEY] = node.id
            self._model.steps[node.id] = made
            if element_of(node) in SUBPROCESSES:
                self._elements(made, self._graph.at(node.id))
                made.children.extend(self._data[node.id])
                made.children.extend(self._associations(self._graph.at(node.id)))
            tag.children.append(made)
        for node in nodes:
            for flow in self._graph.outgoing(node.id):
                kept = aside(flow.flow, "element")
                if is_line(flow) and not flow.is_message and kept != "association":
                    tag.children.append(self._flow(node, flow))

    def _flow(self, node: StepNode, flow: FlowEdge) -> Tag:
        tag = Tag(
            "bpmn:sequenceFlow",
            {
                "id": self._ids.of("flow", flow.id),
                "name": flow.flow.when or "",
                "sourceRef": self._ids.of("step", flow.source),
                "targetRef": self._ids.of("step", flow.target),
            },
        )
        condition = aside(flow.flow, "condition", "text")
        if not condition and conditional(node) and not flow.flow.default:
            condition = flow.flow.when or ""
        if condition:
            tag.add("bpmn:conditionExpression", condition)
        return tag

    def _associations(self, nodes: "list[StepNode] | tuple[StepNode, ...]") -> Iterator[Tag]:
        """Write the ways from compensation events to what undoes their host."""
        for node in nodes:
            for flow in self._graph.outgoing(node.id):
                if aside(flow.flow, "element") == "association":
                    yield Tag(
                        "bpmn:association",
                        {
                            "id": self._ids.of("flow", flow.id),
                            "sourceRef": self._ids.of("step", flow.source),
                            "targetRef": self._ids.of("step", flow.target),
                            "associationDirection": "One",
                        },
                    )

    def _collaboration(self) -> Tag:
        identity = self._ids.of("collaboration", "collaboration")
        self._model.collaboration = identity
        tag = Tag("bpmn:collaboration", {"id": identity, "name": self._graph.process.name})
        for pool in self._plan.pools:
            made = tag.add("bpmn:participant", id=self._ids.of("participant", pool.key))
            made.attributes["name"] = pool.label
            if pool.actor:
                made.attributes[KEY] = pool.actor
                actor = self._graph.process.actors.get(pool.actor)
                if actor is not None and actor.description:
                    made.add("bpmn:documentation", actor.description)
            if not pool.closed:
                made.attributes["processRef"] = self._ids.of("process", f"process.{pool.key}")
        tag.children.extend(self._messages())
        return tag

    def _messages(self) -> Iterator[Tag]:
        for flow in self._graph.flows.values():
            if flow.is_message and is_line(flow):
                ends = self._ids.of("step", flow.source), self._ids.of("step", flow.target)
                name = aside(flow.flow, "name") or flow.flow.when or ""
                yield _message(self._ids.of("flow", flow.id), name, *ends)
        for message in self._graph.exchanges:
            ends = (
                self._end(message.source, message.giver),
                self._end(message.target, message.receiver),
            )
            if ends[0] and ends[1]:
                found = self._ids.of("message", message.id)
                self._model.exchanges[message.id] = found
                yield _message(found, message.name, *ends)

    def _end(self, step: str | None, actor: str | None) -> str:
        """Return the id of a message's end, empty where the party is on no map."""
        if step is not None:
            return self._ids.of("step", step)
        pool = self._plan.pool_at(actor)
        return "" if pool is None else self._ids.of("participant", pool.key)


def _message(identity: str, name: str, source: str, target: str) -> Tag:
    return Tag(
        "bpmn:messageFlow",
        {"id": identity, "name": name, "sourceRef": source, "targetRef": target},
    )

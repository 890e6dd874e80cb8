"""A BPMN file as one process document."""

from pydantic import JsonValue

from wfmap.interchange.bpmn.actors import actors_of
from wfmap.interchange.bpmn.artifacts import annotate, connect
from wfmap.interchange.bpmn.beside import carry, restore
from wfmap.interchange.bpmn.data import data_of
from wfmap.interchange.bpmn.draft import ASIDE, Draft
from wfmap.interchange.bpmn.flows import flows_of
from wfmap.interchange.bpmn.messages import carry_messages
from wfmap.interchange.bpmn.references import list_unresolved
from wfmap.interchange.bpmn.simulation import (
    apply_to_actors,
    apply_to_flows,
    document_fields,
    simulation_of,
)
from wfmap.interchange.bpmn.source import BpmnFile, label
from wfmap.interchange.bpmn.steps import Parts, steps_of
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import SCOPES
from wfmap.interchange.losses import Imported, JsonObject
from wfmap.model.process import FORMAT_VERSION

__all__ = ["to_document"]


def to_document(draft: Draft, simulation: bytes | None = None) -> Imported:
    """Map a whole file.

    Args:
        draft: the import, just begun.
        simulation: the bytes of a Prosimos file beside it.

    Returns:
        One document with every flow node of the file, and everything that it does not hold.
    """
    list_unresolved(draft)
    annotate(draft)
    actors = actors_of(draft)
    data = data_of(draft)
    connect(draft, data)
    flows = flows_of(draft)
    carry_messages(draft, flows, actors, data)
    numbers = simulation_of(draft, simulation)
    apply_to_flows(draft, numbers, flows)
    apply_to_actors(draft, numbers, actors)
    steps = steps_of(draft, Parts(actors, data, flows, numbers.steps))
    _account(draft, steps)
    for loss in numbers.losses:
        draft.ledger.note(loss)
    carry(draft)
    document: JsonObject = {"wfmap": FORMAT_VERSION, **_head(draft.file, draft)}
    document.update(document_fields(numbers))
    for name, part in (
        ("actors", actors.document),
        ("data", data.items),
        ("stores", data.stores),
    ):
        if part:
            document[name] = part
    document["steps"] = steps
    document[ASIDE] = _frame(draft)
    document, lost = restore(draft, document)
    return Imported(document, (*draft.ledger.close(draft.file.root), *lost))


def _head(file: BpmnFile, draft: Draft) -> JsonObject:
    framing = [file.root, *file.all("collaboration", *SCOPES)]
    head: JsonObject = {"name": _name(file)}
    texts = [draft.describe(element) for element in dict.fromkeys(framing)]
    description = "\n\n".join(dict.fromkeys(filter(None, texts)))
    if description:
        head["description"] = description
    return head


def _name(file: BpmnFile) -> str:
    """Take the first name there is: of the only process, the collaboration, the file.

    A file that wfmap wrote is not called by its own name, which says nothing of the process.
    """
    busy = [s.element for s in file.scopes if s.element is not None and s.nodes]
    processes = [e for e in busy if e.name in SCOPES]
    candidates = processes if len(processes) == 1 else []
    names = (label(e.get("name")) for e in (*candidates, *file.all("collaboration"), file.root))
    stem = "" if file.root.get("exporter") == "wfmap" else _stem(file.name)
    return next(filter(None, names), stem)


def _stem(file: str) -> str:
    return label(file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or file)


def _frame(draft: Draft) -> JsonObject:
    """Set aside what frames the steps: definitions, collaborations and processes."""
    file = draft.file
    frame: JsonObject = {}
    for lanes in file.all("laneSet", "childLaneSet"):
        process = file.scope_of[lanes].process.element
        if lanes.id is not None and process is not None:
            draft.ledger.carry(lanes)
            draft.keep_also(process, "lane_sets", lanes.id)
            draft.keep_attributes(lanes, process)
    for element in file.all("definitions"):
        draft.ledger.carry(element)
        draft.keep_attributes(element, element)
        names = ("id", "name", "targetNamespace", "exporter", "exporterVersion")
        frame["definitions"] = {**_kept(element, names), **draft.aside.get(element, {})}
    for key, kinds in (("collaborations", ("collaboration",)), ("processes", SCOPES)):
        found: list[JsonValue] = []
        for element in file.all(*kinds):
            draft.ledger.carry(element)
            draft.keep_attributes(element, element)
            found.append(_kept_scope(draft, element))
        if found:
            frame[key] = found
    return frame


def _kept(element: Element, names: tuple[str, ...]) -> JsonObject:
    return {name: label(element.get(name)) for name in names if element.get(name)}


def _kept_scope(draft: Draft, element: Element) -> JsonObject:
    kept = _kept(element, ("id", "name", "processType", "isExecutable", "isClosed"))
    kept.update(draft.aside.get(element, {}))
    return kept


def _account(draft: Draft, steps: JsonObject) -> None:
    """Note what concerns the file as a whole: no step at all, ids that occur twice."""
    seen: set[str] = set()
    for node in draft.file.nodes:
        if node.element.id is None:
            reason = "It has no id, so nothing can refer to it."
            draft.ledger.lose("missing-id", node.element, reason)
        elif node.element.get("id") in seen:
            reason = "Another flow node has the same id; flows go to the one in their own scope."
            draft.ledger.lose("duplicate-id", node.element, reason)
        seen.add(node.element.get("id"))
    if not steps:
        reason = "The file has no flow node: nothing to map."
        draft.ledger.lose("no-process", draft.file.root, reason)

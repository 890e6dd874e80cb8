"""Actors put into a file: the names of pools and lanes, and which lane a step stands in."""

from typing import Final

from wfmap.graph import StepNode
from wfmap.interchange.bpmn.original.editing import Editing, last_of
from wfmap.interchange.bpmn.original.markup import Markup
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import SCOPES
from wfmap.interchange.xml import Tag
from wfmap.model.process import Process

__all__ = ["edit_actors", "edit_lanes"]


def edit_actors(editing: Editing) -> None:
    """Find the pool or lane of each actor, and name it as it is named now."""
    was = _found(editing, editing.was.process)
    editing.actors = _found(editing, editing.graph.process)
    old = {element: key for key, element in was.items()}
    for key, element in editing.actors.items():
        before = editing.was.process.actors.get(old.get(element, ""))
        after = editing.graph.process.actors[key]
        if before is None:
            continue
        markup = editing.original.tags[element]
        if before.name != after.name:
            markup.set("name", after.name)
        if before.description != after.description:
            _describe(editing, markup, after.description)
    for element in was.values():
        gone = element not in editing.actors.values() and element.name in ("participant", "lane")
        if gone and not _is_used(editing, element):
            editing.take(editing.original.tags[element])


def _describe(editing: Editing, markup: Markup, text: str) -> None:
    for one in list(markup.called("documentation")):
        one.remove()
    if text:
        editing.add(markup, Tag("bpmn:documentation", {}, [], text), None)


def _is_used(editing: Editing, element: Element) -> bool:
    """Tell whether a pool or lane whose actor is gone still holds something."""
    markup = editing.original.tags[element]
    if element.name == "participant":
        return bool(element.get("processRef"))
    kept = {editing.original.tags[node.element].get("id") for node in editing.nodes.values()}
    named = {one.text().strip() for one in markup.called("flowNodeRef")}
    return any(markup.called("childLaneSet")) or bool(named & kept)


def _found(editing: Editing, process: Process) -> dict[str, Element]:
    """Find the element of each actor: by the id it was imported with, else by its own id."""
    original = editing.original
    by_id = {element.get("id"): element for element in original.actors.keys if element.id}
    by_key = {key: element for element, key in original.actors.keys.items()}
    found: dict[str, Element] = {}
    for key, actor in process.actors.items():
        known = by_id.get(actor.origin.id or "") if actor.origin is not None else None
        element = known if known is not None else by_key.get(key)
        if element is not None and element not in found.values():
            found[key] = element
    return found


_PLACED: Final = "flowNodeRef"


def edit_lanes(editing: Editing) -> None:
    """Put each step into the lane of who does it now; a lane that is missing is added."""
    for key, node in editing.graph.steps.items():
        known = editing.nodes.get(key)
        old = editing.before[known] if known is not None else None
        if old is not None and _same_actor(editing, old, node) and key not in editing.moved:
            continue
        _place(editing, node)


def _same_actor(editing: Editing, old: StepNode, node: StepNode) -> bool:
    if (old.step.actor is None) != (node.step.actor is None):
        return False
    if old.step.actor is None or node.step.actor is None:
        return True
    now = editing.actors.get(node.step.actor)
    return editing.original.actors.keys.get(now) == old.step.actor if now is not None else False


def _place(editing: Editing, node: StepNode) -> None:
    markup = editing.steps[node.id]
    process = _process(markup)
    if process is None or node.actor is None or next(process.called("laneSet"), None) is None:
        return
    lane = _lane(editing, process, node.actor)
    identity = markup.get("id")
    if lane is None or not identity:
        return
    for one in list(process.walk()):
        if one.local == _PLACED and one.text().strip().rpartition(":")[2] == identity:
            one.remove()
    if lane is not process:
        behind = last_of(lane, "documentation", "extensionElements", "partitionElement", _PLACED)
        editing.add(lane, Tag(f"bpmn:{_PLACED}", {}, [], identity), behind)
    if node.id not in editing.new and node.id not in editing.moved:
        editing.moved.append(node.id)


def _lane(editing: Editing, process: Markup, actor: str) -> Markup | None:
    """Find the lane of an actor in a process; the process itself for its pool.

    None where the actor has its place in another process.
    """
    element = editing.actors.get(actor)
    if element is None:
        return editing.made_actors.get(actor) or _added(editing, process, actor)
    markup = editing.original.tags[element]
    if element.name == "lane":
        return markup if _process(markup) is process else None
    owner = editing.original.actors.of_process
    key = editing.original.actors.keys[element]
    mine = any(editing.original.tags[one] is process and owner.get(one) == key for one in owner)
    return process if mine else None


def _added(editing: Editing, process: Markup, actor: str) -> Markup:
    """Write a new lane behind the others of a process."""
    lanes = next(process.called("laneSet"))
    told = {"id": editing.ids.of("lane", actor), "name": editing.graph.actor_name(actor)}
    lane = editing.add(lanes, Tag("bpmn:lane", told), last_of(lanes, "lane"))
    described = editing.graph.process.actors.get(actor)
    if described is not None and described.description:
        _describe(editing, lane, described.description)
    editing.made_actors[actor] = lane
    return lane


def _process(markup: Markup) -> Markup | None:
    here: Markup | None = markup
    while here is not None and here.local not in SCOPES:
        here = here.parent
    return here

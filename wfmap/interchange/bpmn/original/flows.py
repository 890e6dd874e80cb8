"""Flows and messages put into a file: new ones, those that end elsewhere, and their names."""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.interchange.bpmn.original.editing import Editing, last_of
from wfmap.interchange.bpmn.original.markup import Markup
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import SCOPES
from wfmap.interchange.bpmn.writing.nodes import aside, conditional
from wfmap.interchange.xml import Tag
from wfmap.model.steps import Exchange

__all__ = ["edit_flows", "edit_messages"]

_BEFORE_INCOMING: Final = (
    "documentation",
    "extensionElements",
    "auditing",
    "monitoring",
    "categoryValueRef",
    "incoming",
)


def edit_flows(editing: Editing) -> None:
    """Change, add and join the elements of flows between steps."""
    for flow in editing.graph.flows.values():
        if aside(flow.flow, "element") in ("link", "association"):
            continue
        element = editing.flows.get(flow.id)
        if element is not None and (element.name == "messageFlow") != flow.is_message:
            del editing.flows[flow.id]
            element = None
        if element is None:
            _new(editing, flow)
        else:
            _change(editing, flow, element)


def _ends(editing: Editing, flow: FlowEdge) -> tuple[str, str]:
    return _id(editing, flow.source), _id(editing, flow.target)


def _id(editing: Editing, step: str) -> str:
    node = editing.nodes.get(step)
    if node is not None:
        return editing.original.id_of(node.element)
    return editing.ids.of("step", step)


def _change(editing: Editing, flow: FlowEdge, element: Element) -> None:
    markup = editing.original.tags[element]
    old = next((key for key, one in editing.was_flows.items() if one is element), None)
    was = editing.was.flows[old] if old is not None else None
    if was is not None and _label(was) != _label(flow):
        markup.set("name", _label(flow))
    meant = _ends(editing, flow)
    told = tuple(markup.get(name).rpartition(":")[2] for name in ("sourceRef", "targetRef"))
    if told == meant or (was is not None and _same_ends(editing, was, flow)):
        return
    markup.set("sourceRef", meant[0])
    markup.set("targetRef", meant[1])
    scope = editing.steps[flow.source].parent
    if not flow.is_message and scope is not None and markup.parent is not scope:
        markup.remove()
        scope.add(markup, editing.steps[flow.source])
    editing.ended.append(flow.id)
    _rejoin(editing, flow, markup)


def _same_ends(editing: Editing, was: FlowEdge, flow: FlowEdge) -> bool:
    """Tell whether a flow joins the elements that it joined."""
    ends = zip((was.source, was.target), (flow.source, flow.target), strict=True)
    return all(
        (node := editing.nodes.get(now)) is not None and editing.before[node].id == before
        for before, now in ends
    )


def _label(flow: FlowEdge) -> str:
    named = aside(flow.flow, "name") if flow.is_message else ""
    return named or flow.flow.when or ""


def _new(editing: Editing, flow: FlowEdge) -> None:
    source, target = _ends(editing, flow)
    identity = editing.ids.of("flow", flow.id)
    ends = {"sourceRef": source, "targetRef": target}
    told = {"id": identity, "name": _label(flow), **ends}
    around = next(editing.original.root.called("collaboration"), None)
    if flow.is_message and around is not None and _parted(editing, flow):
        editing.add(around, Tag("bpmn:messageFlow", told), _last_of_talk(around))
        editing.ended.append(flow.id)
        return
    tag = Tag("bpmn:sequenceFlow", told)
    node = editing.graph.steps[flow.source]
    condition = aside(flow.flow, "condition", "text")
    if not condition and conditional(node) and not flow.flow.default:
        condition = flow.flow.when or ""
    if condition:
        tag.add("bpmn:conditionExpression", condition)
    beside = editing.steps[flow.source]
    scope = beside.parent or editing.original.root
    markup = editing.add(scope, tag, beside)
    editing.ended.append(flow.id)
    _rejoin(editing, flow, markup)


def _parted(editing: Editing, flow: FlowEdge) -> bool:
    """Tell whether the ends of a flow stand in two processes."""
    one, other = (_process(editing.steps[step]) for step in (flow.source, flow.target))
    return one is not other


def _process(markup: Markup) -> Markup | None:
    here: Markup | None = markup
    while here is not None and here.local not in SCOPES:
        here = here.parent
    return here


def _last_of_talk(around: Markup) -> Markup | None:
    return last_of(around, "documentation", "extensionElements", "participant", "messageFlow")


def _rejoin(editing: Editing, flow: FlowEdge, markup: Markup) -> None:
    """Name a flow in the steps at its ends, where the file does so at all."""
    original, identity = editing.original, markup.get("id")
    if not identity or not any(one.local in ("incoming", "outgoing") for one in original.kept):
        return
    for one in list(original.root.walk()):
        if one.local in ("incoming", "outgoing") and one.text().strip() == identity:
            one.remove()
    for step, name, behind in (
        (flow.target, "incoming", _BEFORE_INCOMING),
        (flow.source, "outgoing", (*_BEFORE_INCOMING, "outgoing")),
    ):
        at = editing.steps[step]
        editing.add(at, Tag(f"bpmn:{name}", {}, [], identity), last_of(at, *behind))


def edit_messages(editing: Editing) -> None:
    """Change, add and take out messages with parties whose steps are not described."""
    original = editing.original
    listed = {one.get("id"): one for one in original.file.all("messageFlow") if one.id}
    was = {_known(one): one for _, one, _ in _exchanges(editing.was)}
    now = {_known(one): one for _, one, _ in _exchanges(editing.graph)}
    for identity, exchange in was.items():
        element = listed.get(identity)
        if element is None:
            continue
        if identity not in now:
            editing.take(original.tags[element])
        elif now[identity].name != exchange.name:
            original.tags[element].set("name", now[identity].name)
    for step, exchange, sends in _exchanges(editing.graph):
        if _known(exchange) not in listed:
            _tell(editing, step, exchange, sends=sends)


def _known(exchange: Exchange) -> str:
    return (exchange.origin.id or "") if exchange.origin is not None else ""


def _exchanges(graph: ProcessGraph) -> Iterator[tuple[str, Exchange, bool]]:
    """Yield the messages of steps with parties: the step, the message, and whether it is sent."""
    for key, node in graph.steps.items():
        yield from ((key, one, True) for one in node.step.sends)
        yield from ((key, one, False) for one in node.step.receives)


def _tell(editing: Editing, step: str, exchange: Exchange, *, sends: bool) -> None:
    """Write a new message between a step and a party that has a pool, or gets one."""
    around = next(editing.original.root.called("collaboration"), None)
    if around is None:
        return
    party = _party(editing, around, exchange.actor)
    if not party:
        return
    ends = _id(editing, step), party
    source, target = ends if sends else ends[::-1]
    identity = editing.ids.of("message", f"{step}.{exchange.actor}")
    told = {"id": identity, "name": exchange.name, "sourceRef": source, "targetRef": target}
    editing.add(around, Tag("bpmn:messageFlow", told), _last_of_talk(around))
    editing.messages.append((identity, step, party, sends))


def _party(editing: Editing, around: Markup, actor: str) -> str:
    """Return the id of a party's pool, which is written where there is none; empty for a lane."""
    element = editing.actors.get(actor)
    if element is not None:
        return editing.original.id_of(element) if element.name == "participant" else ""
    identity = editing.ids.of("participant", actor)
    if identity not in {one.get("id") for one in around.called("participant")}:
        told = {"id": identity, "name": editing.graph.actor_name(actor)}
        behind = last_of(around, "documentation", "extensionElements", "participant")
        editing.made_actors[actor] = editing.add(around, Tag("bpmn:participant", told), behind)
    return identity

"""Process → ProcessGraph."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wfmap.graph.exchanges import exchanges
from wfmap.graph.graph import ROOT, FlowEdge, ProcessGraph, StepNode
from wfmap.graph.naming import spoken_names
from wfmap.graph.order import back_flows
from wfmap.model.pointers import escape
from wfmap.model.process import Process
from wfmap.model.semantics import INHERITS_ACTOR, is_event_subprocess
from wfmap.model.steps import Flow, Step

__all__ = ["build"]


@dataclass(slots=True)
class _Found:
    """A step as it is met on the walk through the levels."""

    id: str
    step: Step
    level: str
    pointer: str
    actor: str | None = None
    incoming: list[str] = field(default_factory=list)
    outgoing: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    tells: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Link:
    """A flow as it is met: its two ends and its place."""

    id: str
    source: str
    target: str
    flow: Flow
    pointer: str


def build(process: Process) -> ProcessGraph:
    """Build the graph of a checked process.

    Args:
        process: a process whose references resolve (`wfmap.model.checks`); flows to unknown
            steps are left out.

    Returns:
        The graph, its steps and flows in document order.
    """
    found = {item.id: item for item in _walk(process.steps, ROOT, "/steps")}
    links = _links(found)
    for link in links:
        source, target = found[link.source], found[link.target]
        (source.tells if link.flow.message else source.outgoing).append(link.id)
        (target.told if link.flow.message else target.incoming).append(link.id)
    for item in found.values():
        host = found.get(item.step.attached_to or "")
        if host is not None:
            host.attached.append(item.id)
    _inherit_actors(found, [link for link in links if not link.flow.message])
    ends = _sub_process_actors(found)
    names = _names(found, links)
    steps = {
        item.id: _node(item, index, ends, names.get(item.id, ""))
        for index, item in enumerate(found.values())
    }
    flows = _edges(links, steps)
    members: dict[str, list[StepNode]] = defaultdict(list)
    inner: dict[str, list[FlowEdge]] = defaultdict(list)
    for node in steps.values():
        members[node.level].append(node)
    for flow in flows.values():
        if steps[flow.target].level == flow.level and not flow.is_message:
            inner[flow.level].append(flow)
    return ProcessGraph(
        process=process,
        steps=steps,
        flows=flows,
        levels=(ROOT, *(i.id for i in found.values() if i.step.steps)),
        members={level: tuple(nodes) for level, nodes in members.items()},
        inner_flows={level: tuple(flows) for level, flows in inner.items()},
        exchanges=tuple(exchanges(process, steps, flows)),
    )


def _walk(steps: Mapping[str, Step], level: str, pointer: str) -> Iterator[_Found]:
    for identity, step in steps.items():
        place = f"{pointer}/{escape(identity)}"
        yield _Found(identity, step, level, place, step.actor_id)
        yield from _walk(step.steps, identity, f"{place}/steps")


def _links(found: Mapping[str, _Found]) -> list[_Link]:
    links: list[_Link] = []
    taken: set[str] = {
        flow.id for item in found.values() for flow in item.step.next if flow.id is not None
    }
    for item in found.values():
        for index, flow in enumerate(item.step.next):
            if flow.to in found:
                identity = flow.id or _free_name(f"{item.id}--{flow.to}", taken)
                place = f"{item.pointer}/next/{index}"
                links.append(_Link(identity, item.id, flow.to, flow, place))
    return links


def _free_name(wanted: str, taken: set[str]) -> str:
    name, count = wanted, 1
    while name in taken:
        count += 1
        name = f"{wanted}--{count}"
    taken.add(name)
    return name


def _inherit_actors(found: Mapping[str, _Found], links: list[_Link]) -> None:
    """Give gateways and events the actor before them, else the one after, else the level's.

    The start of what an event sets off belongs to whoever that belongs to.
    """
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for link in links:
        before[link.target].append(link.source)
        after[link.source].append(link.target)
    for item in found.values():
        if item.step.attached_to in found:
            before[item.id].insert(0, item.step.attached_to or "")
    for item in found.values():
        around = found.get(item.level)
        if item.step.kind == "start" and around is not None and is_event_subprocess(around.step):
            item.actor = item.actor or around.actor
    open_ = [i for i in found.values() if i.actor is None and i.step.kind in INHERITS_ACTOR]
    for neighbours in (before, after):
        open_ = _spread(found, open_, neighbours)
    for item in open_:
        item.actor = found[item.level].actor if item.level else None


def _spread(
    found: Mapping[str, _Found], open_: list[_Found], neighbours: Mapping[str, list[str]]
) -> list[_Found]:
    """Take actors over from neighbours until nothing changes; return who is still without."""
    progress = True
    while open_ and progress:
        progress = False
        for item in open_:
            given = [
                actor for n in neighbours.get(item.id, ()) if (actor := found[n].actor) is not None
            ]
            if given:
                item.actor, progress = given[0], True
        open_ = [item for item in open_ if item.actor is None]
    return open_


def _sub_process_actors(found: Mapping[str, _Found]) -> Mapping[str, tuple[str, str]]:
    """Name, for sub-processes without an actor, who receives and who hands on the work."""
    inner: dict[str, list[_Found]] = defaultdict(list)
    for item in found.values():
        inner[item.level].append(item)
    ends: dict[str, tuple[str, str]] = {}
    for item in reversed(found.values()):  # type: ignore[call-overload] # a dict's values reverse
        if item.step.kind != "subprocess" or item.actor is not None:
            continue
        inside = [i for i in inner[item.id] if not is_event_subprocess(i.step)]
        first = _first_actor((i for i in inside if not i.incoming), ends, 0)
        last = _first_actor((i for i in reversed(inside) if not i.outgoing), ends, 1)
        if first and last:
            ends[item.id] = (first, last)
    return ends


def _first_actor(
    items: Iterator[_Found], ends: Mapping[str, tuple[str, str]], side: int
) -> str | None:
    for item in items:
        actor = item.actor or (ends[item.id][side] if item.id in ends else None)
        if actor is not None:
            return actor
    return None


def _names(found: Mapping[str, _Found], links: list[_Link]) -> Mapping[str, str]:
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if not link.flow.message:
            before[link.target].append(link.source)
            after[link.source].append(link.target)
    steps = {identity: item.step for identity, item in found.items()}
    levels = {identity: item.level for identity, item in found.items()}
    return spoken_names(steps, levels, before, after)


def _node(item: _Found, index: int, ends: Mapping[str, tuple[str, str]], spoken: str) -> StepNode:
    entry, leave = ends.get(item.id, (item.actor, item.actor))
    return StepNode(
        id=item.id,
        step=item.step,
        level=item.level,
        pointer=item.pointer,
        index=index,
        actor=item.actor if item.actor is not None else entry,
        entry_actor=entry,
        exit_actor=leave,
        incoming=tuple(item.incoming),
        outgoing=tuple(item.outgoing),
        told=tuple(item.told),
        tells=tuple(item.tells),
        attached=tuple(item.attached),
        spoken=spoken,
    )


def _edges(links: list[_Link], steps: Mapping[str, StepNode]) -> dict[str, FlowEdge]:
    work = [link for link in links if not link.flow.message]
    rework = {link.id for link in work if link.flow.rework}
    back = back_flows(steps, [(link.id, link.source, link.target) for link in work], rework)
    return {
        link.id: FlowEdge(
            id=link.id,
            source=link.source,
            target=link.target,
            flow=link.flow,
            level=steps[link.source].level,
            pointer=link.pointer,
            index=index,
            giver=steps[link.source].exit_actor,
            receiver=steps[link.target].entry_actor,
            is_back=link.id in back,
        )
        for index, link in enumerate(links)
    }

"""Participants, lanes and resources as actors, and which step is whose."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from wfmap.interchange.bpmn.draft import Draft, text_inside
from wfmap.interchange.bpmn.ids import Wanted, alike, allocate, plain_name
from wfmap.interchange.bpmn.source import FlowNode, Scope, label
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import RESOURCE_ROLES, SCOPES
from wfmap.interchange.losses import JsonObject

__all__ = ["Actors", "actors_of"]


@dataclass(slots=True)
class Actors:
    """The actors of a document, and what leads to them.

    `keys` gives the actor of a participant, lane or resource; `of_node` the actor of a flow node,
    which is missing where the file does not say; `of_process` the actor of a process that a
    participant stands for.
    """

    document: JsonObject = field(default_factory=dict)
    keys: dict[Element, str] = field(default_factory=dict)
    of_node: dict[FlowNode, str] = field(default_factory=dict)
    of_process: dict[Element, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An element that becomes an actor: its name, kind, and the element it is part of."""

    element: Element
    name: str
    kind: str
    parent: Element | None = None


def actors_of(draft: Draft) -> Actors:
    """Map participants, lanes and, where there is no lane, resources to actors.

    Args:
        draft: the import.

    Returns:
        The actors in the file's order: each participant, then its lanes from the top down.
    """
    pools = _pools(draft)
    members = _lane_members(draft)
    candidates = list(_candidates(draft, pools))
    doers = _resource_doers(draft, members)
    seen = {c.element for c in candidates}
    for node, resource in doers.items():
        if resource not in seen:
            seen.add(resource)
            process = node.scope.process.element
            pool = pools.get(process) if process is not None else None
            candidates.append(_Candidate(resource, _name(resource), "role", pool))
    candidates = list(_all_named(draft, candidates))
    wanted = [
        Wanted(c.name, _fallback(c), c.element.id or "", c.element.given_id) for c in candidates
    ]
    keys = dict(zip([c.element for c in candidates], allocate(wanted), strict=True))
    actors = Actors(keys=keys, of_process={p: keys[pool] for p, pool in pools.items()})
    for candidate in candidates:
        actors.document[keys[candidate.element]] = _actor(draft, candidate, keys)
    owners = {**doers, **members}
    for node in draft.file.nodes:
        owner = _owner(draft, node, owners, pools)
        if owner is not None:
            actors.of_node[node] = keys[owner]
    return actors


def _pools(draft: Draft) -> dict[Element, Element]:
    """Return the participant of each process element; the first one where there are several.

    The others do the same steps somewhere else, which a map has once: each is a loss.
    """
    found: dict[Element, Element] = {}
    for participant in draft.file.all("participant"):
        reference = participant.get("processRef")
        process = draft.file.element(reference, SCOPES) if reference else None
        if process is not None:
            first = found.setdefault(process, participant)
            if first is not participant:
                draft.ledger.lose(
                    "shared-process",
                    participant,
                    f"It does the same process as {label(first.get('name')) or first.id!r}, whose "
                    "pool holds the steps; it is carried as a party without any.",
                )
        elif reference:
            draft.ledger.lose(
                "unresolved-reference",
                participant,
                f"Its process {reference!r} is not in this file; it is carried as an outsider.",
            )
    return found


def _name(element: Element) -> str:
    return label(element.get("name"))


def _fallback(candidate: _Candidate) -> str:
    return {"participant": "participant", "lane": "lane"}.get(candidate.element.name, "role")


def _all_named(draft: Draft, candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Give those without a name one in plain words that no other has, so that none shows its key.

    A participant is called like its process; what stands inside another is called after that.
    """
    taken = {alike(c.name) for c in candidates if c.name}
    names: dict[Element, str] = {}
    for candidate in candidates:
        name = candidate.name
        if not name:
            name = _made(draft, candidate, names, taken)
            taken.add(alike(name))
        names[candidate.element] = name
        yield replace(candidate, name=name)


def _made(
    draft: Draft, candidate: _Candidate, names: Mapping[Element, str], taken: Collection[str]
) -> str:
    """Make a name that is not taken, with a number where it needs one."""
    process = candidate.element.get("processRef")
    called = draft.file.element(process, SCOPES) if process else None
    base, rest = _name(called) if called is not None else "", ""
    if not base:
        base = f"Unnamed {_fallback(candidate)}"
        rest = f" of {names[candidate.parent]}" if candidate.parent is not None else ""
    return plain_name(base, taken, rest)


def _candidates(draft: Draft, pools: dict[Element, Element]) -> Iterator[_Candidate]:
    homes: dict[Element, list[Scope]] = {}
    busy: set[Element] = set()
    for scope in draft.file.scopes:
        process = scope.process.element
        pool = pools.get(process) if process is not None else None
        if pool is not None:
            homes.setdefault(pool, []).append(scope)
            if scope.nodes:
                busy.add(pool)
    lanes: dict[Scope, list[Element]] = defaultdict(list)
    for lane in draft.file.all("lane"):
        lanes[draft.file.scope_of[lane]].append(lane)
    for pool in draft.file.all("participant"):
        kind = "organization" if pool in busy else "external"
        yield _Candidate(pool, _name(pool), kind)
        for scope in homes.get(pool, ()):
            yield from (_lane(lane, pool) for lane in lanes[scope])
    for scope in draft.file.scopes:
        process = scope.process.element
        if process is None or process not in pools:
            yield from (_lane(lane, None) for lane in lanes[scope])


def _lane(lane: Element, pool: Element | None) -> _Candidate:
    """Make a lane part of the lane around it or of its pool."""
    outer = _outer_lane(lane)
    return _Candidate(lane, _name(lane), "role", outer if outer is not None else pool)


def _outer_lane(lane: Element) -> Element | None:
    outer = lane.parent
    while outer is not None and outer.name in ("laneSet", "childLaneSet"):
        outer = outer.parent
    return outer if outer is not None and outer.name == "lane" else None


def _depth(lane: Element) -> int:
    outer = _outer_lane(lane)
    return 0 if outer is None else _depth(outer) + 1


def _lane_members(draft: Draft) -> dict[FlowNode, Element]:
    """Return the innermost lane of each flow node that a lane names."""
    found: dict[FlowNode, Element] = {}
    for lane in sorted(draft.file.all("lane"), key=_depth, reverse=True):
        for reference in lane.all("flowNodeRef"):
            node = draft.file.node(reference.text.strip(), draft.file.scope_of[lane])
            if node is not None:
                found.setdefault(node, lane)
            elif not draft.file.element(reference.text.strip(), draft.file.by_kind):
                draft.ledger.lose(
                    "unresolved-reference",
                    lane,
                    f"It names {reference.text.strip()!r}, which is not in this file.",
                )
    return found


def _resource_doers(draft: Draft, members: dict[FlowNode, Element]) -> dict[FlowNode, Element]:
    """Return the first resource that works on each flow node which no lane names."""
    found: dict[FlowNode, Element] = {}
    for node in draft.file.nodes:
        for role in node.element.children:
            if role.name in RESOURCE_ROLES:
                resource = _resource(draft, node, role)
                if resource is not None and node not in members:
                    found.setdefault(node, resource)
    return found


def _resource(draft: Draft, node: FlowNode, role: Element) -> Element | None:
    """Set a resource role aside; return the resource it names."""
    reference = role.first("resourceRef")
    named = text_inside(reference)
    resource = draft.file.element(named, ("resource",)) if named else None
    kept: JsonObject = {"element": role.name}
    if role.id is not None:
        kept["id"] = role.id
    if named:
        kept["resource"] = named
    draft.ledger.carry(role, reference, resource)
    name = _name(resource) if resource is not None else _name(role)
    if name:
        kept["name"] = name
    if _name(role) and _name(role) != name:
        kept["role"] = _name(role)
    expression = role.first("resourceAssignmentExpression")
    if expression is not None:
        _keep_expression(draft, expression, kept)
    draft.keep_also(node.element, "resources", kept)
    return resource


def _keep_expression(draft: Draft, expression: Element, kept: JsonObject) -> None:
    draft.ledger.carry(*expression.walk())
    kept["expression"] = text_inside(expression)
    if expression.id is not None:
        kept["expression_id"] = expression.id


def _actor(draft: Draft, candidate: _Candidate, keys: dict[Element, str]) -> JsonObject:
    element = candidate.element
    actor: JsonObject = {"name": candidate.name}
    if not _name(element):
        draft.keep(element, "unnamed", value=True)
    description = draft.describe(element)
    if description:
        actor["description"] = description
    actor["kind"] = candidate.kind
    if candidate.parent is not None:
        actor["part_of"] = keys[candidate.parent]
    draft.keep(element, "process", element.get("processRef"))
    return draft.finish(element, actor)


def _owner(
    draft: Draft,
    node: FlowNode,
    owners: dict[FlowNode, Element],
    pools: dict[Element, Element],
) -> Element | None:
    """Return whose step it is: its own lane, its host's, its sub-process's, else the pool."""
    around: FlowNode | None = node
    while around is not None:
        if around in owners:
            return owners[around]
        host = around.element.get("attachedToRef")
        attached = draft.file.node(host, around.scope) if host else None
        if attached is not None and attached in owners:
            return owners[attached]
        around = draft.enclosing(around)
    process = node.scope.process.element
    return pools.get(process) if process is not None else None

"""From simulation parameters to the fields of a document."""

from collections.abc import Iterator

from pydantic import JsonValue

from wfmap.interchange.bpmn.actors import Actors
from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.ids import Wanted, allocate, slug
from wfmap.interchange.bpmn.simulation.parameters import Pool, Simulation
from wfmap.interchange.bpmn.source import FlowNode, label
from wfmap.interchange.losses import JsonObject

__all__ = ["apply_to_actors", "document_fields"]


def document_fields(simulation: Simulation) -> JsonObject:
    """Return currency, default calendar, arrivals and calendars, as far as they were read."""
    keys = _calendar_keys(simulation)
    fields: JsonObject = {}
    if len(simulation.currency) == 3 and simulation.currency.isalpha():  # noqa: PLR2004 - ISO 4217
        fields["currency"] = simulation.currency.upper()
    if simulation.default_calendar in keys:
        fields["calendar"] = keys[simulation.default_calendar]
    if simulation.arrivals:
        arrivals = dict(simulation.arrivals)
        if simulation.arrivals_calendar in keys:
            arrivals["calendar"] = keys[simulation.arrivals_calendar]
        fields["arrivals"] = arrivals
    if keys:
        fields["calendars"] = {key: simulation.calendars[given] for given, key in keys.items()}
    return fields


def _calendar_keys(simulation: Simulation) -> dict[str, str]:
    names = [(given, str(c.get("name", ""))) for given, c in simulation.calendars.items()]
    keys = allocate([Wanted(name, "calendar", given) for given, name in names])
    return dict(zip(simulation.calendars, keys, strict=True))


def apply_to_actors(draft: Draft, simulation: Simulation, actors: Actors) -> None:
    """Give actors their capacity, cost and calendar; a pool without a lane becomes an actor.

    A pool is the lane, participant or resource with its id or its name. Where there is none, it
    becomes a role of its own, part of the lane its steps stand in, and does its steps.
    """
    calendars = _calendar_keys(simulation)
    known = _known_actors(actors)
    workers = _workers(draft, simulation)
    at_steps: dict[str, JsonObject] = {}
    for identity, fields in simulation.actors.items():
        key = known.get(identity)
        if key is not None:
            _update(actors, key, fields)
        elif identity in simulation.pools:
            simulation.pools[identity].fields.update(fields)
        elif draft.file.nodes_called(identity):
            at_steps[identity] = fields
        else:
            simulation.lose("actor", identity, "It is no lane, participant or resource that works.")
    for identity, pool in simulation.pools.items():
        steps = workers.get(identity, [])
        key = known.get(pool.id) or known.get(pool.name.casefold())
        if key is None and not steps:
            simulation.lose("resource", identity, "It works on no step of this file.")
            continue
        key = key or _new_actor(draft, actors, pool, steps)
        fields = dict(pool.fields)
        if pool.calendar in calendars:
            fields["calendar"] = calendars[pool.calendar]
        if pool.members:
            fields["members"] = dict(_members(pool, calendars))
        _update(actors, key, fields)
        actors.of_node.update(dict.fromkeys(steps, key))
    for identity, fields in at_steps.items():
        _apply_at_step(draft, simulation, actors, identity, fields)


def _members(pool: Pool, calendars: dict[str, str]) -> Iterator[tuple[str, JsonValue]]:
    keys = allocate([Wanted(member.name, "member", member.id) for member in pool.members])
    for key, member in zip(keys, pool.members, strict=True):
        fields: JsonObject = {"name": member.name or member.id, **member.fields}
        if member.calendar in calendars:
            fields["calendar"] = calendars[member.calendar]
        yield key, fields


def _apply_at_step(
    draft: Draft, simulation: Simulation, actors: Actors, identity: str, fields: JsonObject
) -> None:
    """Give what a tool says of the people at a task to the actor of the task.

    Of several tasks of an actor the largest capacity counts, and else the first; what differs
    is a loss.
    """
    keys = {actors.of_node.get(node) for node in draft.file.nodes_called(identity)}
    key = next(iter(keys), None)
    actor = actors.document.get(key) if key is not None else None
    if not isinstance(actor, dict):
        reason = "Nobody is named who does this step."
        simulation.lose("actor", identity, reason)
        return
    for name, value in fields.items():
        stated = actor.setdefault(name, value)
        if stated != value:
            larger = name == "capacity" and _number(value) > _number(stated)
            actor[name], dropped = (value, stated) if larger else (stated, value)
            reason = f"Its {name} of {dropped} is not that of other steps of the same actor."
            simulation.lose("actor", identity, reason)


def _number(value: JsonValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _known_actors(actors: Actors) -> dict[str, str]:
    """Return actors by the id and by the name of what they were made of; ids go first."""
    by_name = {
        element.get("name").casefold(): key for element, key in reversed(actors.keys.items())
    }
    by_id = {e.get("id"): key for e, key in reversed(actors.keys.items())}
    return {k: v for k, v in (by_name | by_id).items() if k}


def _workers(draft: Draft, simulation: Simulation) -> dict[str, list[FlowNode]]:
    found: dict[str, list[FlowNode]] = {}
    for step, pool in simulation.doers.items():
        found.setdefault(pool, []).extend(draft.file.nodes_called(step))
    return found


def _update(actors: Actors, key: str, fields: JsonObject) -> None:
    actor = actors.document[key]
    if isinstance(actor, dict):
        actor.update(fields)


def _new_actor(draft: Draft, actors: Actors, pool: Pool, steps: list[FlowNode]) -> str:
    resource = draft.file.element(pool.id, ("resource",))
    if resource is not None:
        draft.ledger.carry(resource)
    given = label(resource.get("name")) if resource is not None else ""
    name = given or pool.name or pool.id
    base = slug(name, "role")
    key, count = base, 1
    while key in actors.document:
        count += 1
        key = f"{base[:26]}-{count}"
    around = {actors.of_node.get(node) for node in steps}
    actor: JsonObject = {"name": name}
    actor["kind"] = "system" if name.casefold() == "system" else "role"
    lane = next(iter(around)) if len(around) == 1 else None
    if lane is not None:
        actor["part_of"] = lane
    actor["origin"] = {"format": "bpmn", "file": draft.file.name, "id": pool.id}
    actors.document[key] = actor
    return key

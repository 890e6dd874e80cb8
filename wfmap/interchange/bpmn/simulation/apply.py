"""From simulation parameters to the fields of a document."""

from typing import Final

from wfmap.interchange.bpmn.actors import Actors
from wfmap.interchange.bpmn.draft import Draft
from wfmap.interchange.bpmn.flows import Flows
from wfmap.interchange.bpmn.ids import Wanted, allocate, slug
from wfmap.interchange.bpmn.simulation.parameters import Pool, Simulation
from wfmap.interchange.bpmn.source import FlowNode, label
from wfmap.interchange.losses import JsonObject
from wfmap.units.figures import exact

__all__ = ["apply_to_actors", "apply_to_flows", "document_fields"]

_ROUNDING: Final = 0.02
"""How far shares may be from 1 together to be taken for rounded figures."""


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
    for identity, fields in simulation.actors.items():
        key = known.get(identity)
        if key is not None:
            _update(actors, key, fields)
        elif identity in simulation.pools:
            simulation.pools[identity].fields.update(fields)
        else:
            simulation.lose("actor", identity, "It is no lane, participant or resource that works.")
    workers = _workers(draft, simulation)
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
        _update(actors, key, fields)
        actors.of_node.update(dict.fromkeys(steps, key))


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


def apply_to_flows(draft: Draft, simulation: Simulation, flows: Flows) -> None:
    """Give sequence flows their shares, where those of a step make sense together.

    The shares of an exclusive split must make 1: figures that miss it by rounding are scaled,
    others are left out. A share on an attached event stays with the event.
    """
    pending = dict(simulation.shares)
    for node in draft.file.nodes:
        share = pending.pop(node.element.get("id"), None)
        if share is not None and node.kind == "boundaryEvent" and 0 <= share <= 1:
            simulation.set_step(node.element.get("id"), "share", share)
        elif share is not None:
            simulation.lose("share", node.element.get("id"), "Shares are of flows, not of steps.")
        _share_out(simulation, flows, node, pending)
    for identity in pending:
        simulation.lose("share", identity, "It is no flow of this file.")


def _share_out(
    simulation: Simulation, flows: Flows, node: FlowNode, pending: dict[str, float]
) -> None:
    leaving: dict[str, JsonObject] = {}
    for flow in flows.leaving.get(node, ()):
        origin = flow.get("origin")
        identity = str(origin.get("id", "")) if isinstance(origin, dict) else ""
        if identity in pending:
            leaving[identity] = flow
    shares = {identity: pending.pop(identity) for identity in leaving}
    usable = _usable(node, shares, complete=len(shares) == len(flows.leaving.get(node, ())))
    if shares and not usable:
        texts = ", ".join(exact(share) for share in shares.values())
        reason = f"The shares {texts} of its flows cannot be right together; they are left out."
        simulation.lose("share", node.element.get("id"), reason)
    for identity, share in usable.items():
        leaving[identity]["share"] = share


def _usable(node: FlowNode, shares: dict[str, float], *, complete: bool) -> dict[str, float]:
    total = sum(shares.values())
    if any(not 0 <= share <= 1 for share in shares.values()):
        return {}
    if node.kind not in ("exclusiveGateway", "eventBasedGateway"):
        return shares
    if complete and abs(total - 1) > _ROUNDING:
        return {} if len(shares) > 1 else shares
    if not complete:
        return shares if total <= 1 else {}
    return {identity: share / total for identity, share in shares.items()}

"""The lanes of a flow map, the pools around them, and the bands of parties without steps."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.overlay import Overlay
from wfmap.render.diagram import NO_MARK, Lane, Pool
from wfmap.render.views.shown import NOBODY, Shown

__all__ = ["lanes_of", "pools_of"]

_POOLS: Final = frozenset(("organization", "external"))
"""Kinds of actors that frame the lanes of those who are part of them."""


def lanes_of(shown: Shown, parties: Iterable[str], overlay: Overlay) -> tuple[Lane, ...]:
    """List the lanes in the author's order, those of one pool side by side.

    Args:
        shown: the steps on the map.
        parties: the actors with whom messages are exchanged and who have no steps on it.
        overlay: what is laid over the actors.
    """
    graph = shown.graph
    used = dict.fromkeys(shown.lane_of(node) for node in shown.nodes)
    pools = {_pool_of(graph, actor) for actor in used}
    closed = {party: None for party in parties if party not in used and party not in pools}
    nobody = used.pop(NOBODY, None) is None and any(
        shown.lane_of(node) == NOBODY for node in shown.nodes
    )
    everybody = {**used, **closed}
    declared = [actor for actor in graph.process.actors if actor in everybody]
    others = [actor for actor in everybody if actor not in declared]
    framed = _exchanges_messages(graph)
    lanes = [
        _lane(graph, actor, overlay, closed=actor in closed, framed=framed)
        for actor in (*declared, *others)
    ]
    pooled = {lane.pool for lane in lanes}
    lanes = [_whole(lane) if lane.id in pooled else lane for lane in lanes]
    if nobody:
        lanes.append(Lane(NOBODY, "Nobody named", "unknown"))
    return tuple(_side_by_side(lanes))


def _whole(lane: Lane) -> Lane:
    """Let an organisation that has steps of its own, in none of its lanes, lie in its own pool."""
    return replace(lane, pool=lane.id, label=f"{lane.label} as a whole")


def _exchanges_messages(graph: ProcessGraph) -> bool:
    """Tell whether anybody sends messages, so that it matters who belongs together."""
    return bool(graph.exchanges) or any(flow.is_message for flow in graph.flows.values())


def _side_by_side(lanes: list[Lane]) -> Iterator[Lane]:
    """Yield lanes in their order, each pool's where its first one stands."""
    done: set[str] = set()
    for lane in lanes:
        if lane.pool is None:
            yield lane
        elif lane.pool not in done:
            done.add(lane.pool)
            yield from (other for other in lanes if other.pool == lane.pool)


def _lane(graph: ProcessGraph, actor: str, overlay: Overlay, *, closed: bool, framed: bool) -> Lane:
    found = graph.process.actors.get(actor)
    return Lane(
        id=actor,
        label=graph.actor_name(actor),
        kind="role" if found is None else found.kind,
        note="" if found is None else found.description,
        pool=_pool_of(graph, actor) if framed else None,
        closed=closed,
        mark=overlay.actors.get(actor, NO_MARK),
    )


def _pool_of(graph: ProcessGraph, actor: str) -> str | None:
    """Name the outermost organisation an actor is part of, itself left out."""
    actors = graph.process.actors
    pool: str | None = None
    seen = {actor}
    above = actors[actor].part_of if actor in actors else None
    while above is not None and above in actors and above not in seen:
        seen.add(above)
        if actors[above].kind in _POOLS:
            pool = above
        above = actors[above].part_of
    return pool


def pools_of(graph: ProcessGraph, lanes: Iterable[Lane], overlay: Overlay) -> tuple[Pool, ...]:
    """List the pools of some lanes, in their order."""
    names = dict.fromkeys(lane.pool for lane in lanes if lane.pool is not None)
    return tuple(
        Pool(
            id=name,
            label=graph.actor_name(name),
            note=graph.process.actors[name].description,
            mark=overlay.actors.get(name, NO_MARK),
        )
        for name in names
    )

"""Which pool holds which lanes, and the ids of what is written.

BPMN lets no sequence flow leave its pool (BPMN 2.0.2, 7.6.1), while a document's lanes may be of
several organisations that hand work over. So what flows join is one pool: that of the organisation
where it is only one, a frame with the name of the process where they are several. A pool is one
area, so that lanes of one pool stand side by side; where the author's order parts them, they are
moved together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wfmap.graph import ROOT, ProcessGraph, build
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.scene import Band, Box, Rect, Scene

__all__ = ["POOL_HEADER", "Ids", "Plan", "Pool", "plan_of"]


@dataclass(slots=True)
class Ids:
    """Ids of a file: a word in its own kind gets one, different from all others."""

    _taken: set[str] = field(default_factory=set)
    _of: dict[tuple[str, str], str] = field(default_factory=dict)

    def put(self, kind: str, name: str, known: str) -> None:
        """Take the id that a file has given a thing already."""
        self._taken.add(known)
        self._of[kind, name] = known

    def of(self, kind: str, name: str) -> str:
        """Return the id of a thing, the same for the same kind and name.

        Args:
            kind: such as `step`, which also goes before names that are taken.
            name: an id of the document, or several with dots between; letters, digits, `-`, `_`
                and `.` are kept.
        """
        found = self._of.get((kind, name))
        if found is None:
            plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)
            found = plain if plain[:1].isalpha() and plain not in self._taken else f"{kind}_{plain}"
            while found in self._taken:
                found += "_"
            self._taken.add(found)
            self._of[kind, name] = found
        return found


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool to write: its lanes from top to bottom, and the actor it stands for.

    `actor` is empty for a frame around several. `lanes` is empty where the actor has none of its
    own. `closed` is a party whose steps are not described.
    """

    key: str
    label: str
    actor: str
    area: Rect
    lanes: tuple[Band, ...]
    steps: tuple[str, ...]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written: the maps of all levels, and the pools of the outermost.

    Without a pool the process stands alone.
    """

    graph: ProcessGraph
    scenes: Mapping[str, Scene]
    pools: tuple[Pool, ...]
    lane_of: Mapping[str, str]
    ids: Ids = field(default_factory=Ids)

    def pool_at(self, actor: str | None) -> Pool | None:
        """Return the pool that stands for an actor, or that has its lane."""
        for pool in self.pools:
            if actor is not None and (
                actor == pool.actor or any(b.id == actor for b in pool.lanes)
            ):
                return pool
        return None


POOL_HEADER: Final = 30.0
"""The width in px of a pool's own header, beside those of its lanes."""


def plan_of(graph: ProcessGraph) -> Plan:
    """Lay out every level of a process and find its pools."""
    scene = draw(graph, options=LayoutOptions(rows="none"))
    groups = _groups(graph, scene)
    order = {band.id: index for index, group in enumerate(groups) for band in group}
    if [band.id for band in scene.bands] != list(order):
        graph = _in_order(graph, order)
        scene = draw(graph, options=LayoutOptions(rows="none"))
        groups = _groups(graph, scene)
    inner = {
        level: draw(graph, options=LayoutOptions(level=level, rows="none"))
        for level in graph.levels
        if level != ROOT
    }
    lane_of = {box.element: band.id for box, band in _placed(scene)}
    named = any(not band.id.startswith("~") for band in scene.bands)
    pools = tuple(_pools(graph, scene, groups, lane_of)) if named else ()
    return Plan(graph, {ROOT: scene, **inner}, pools, lane_of)


def _placed(scene: Scene) -> Iterator[tuple[Box, Band]]:
    """Yield each step's box with the lane that it lies in."""
    for box in scene.boxes:
        if box.kind in ("store", "document", "port"):
            continue
        middle = box.area.centre.y
        for band in scene.bands:
            if band.area.y <= middle < band.area.bottom:
                yield box, band
                break


def _groups(graph: ProcessGraph, scene: Scene) -> list[list[Band]]:
    """Put lanes together that are one pool or that flows join, in the order of their first."""
    lane_of = {box.element: band.id for box, band in _placed(scene)}
    head = {band.id: band.id for band in scene.bands}

    def top(lane: str) -> str:
        while head[lane] != lane:
            lane = head[lane]
        return lane

    for pool in scene.pools:
        inside = [band.id for band in scene.bands if pool.area.holds(band.area, slack=1)]
        for lane in inside[1:]:
            head[top(lane)] = top(inside[0])
    for flow in graph.flows.values():
        ends = lane_of.get(flow.source), lane_of.get(flow.target)
        if not flow.is_message and ends[0] is not None and ends[1] is not None:
            head[top(ends[1])] = top(ends[0])
    if not graph.exchanges and not any(flow.is_message for flow in graph.flows.values()):
        for band in scene.bands:
            head[top(band.id)] = top(scene.bands[0].id)
    groups: dict[str, list[Band]] = {}
    for band in scene.bands:
        groups.setdefault(top(band.id), []).append(band)
    return list(groups.values())


def _in_order(graph: ProcessGraph, order: Mapping[str, int]) -> ProcessGraph:
    """Declare the actors of one pool side by side, so that their lanes are."""
    actors = graph.process.actors
    named = sorted(actors, key=lambda actor: order.get(actor, len(order)))
    moved = {actor: actors[actor] for actor in named}
    return build(graph.process.model_copy(update={"actors": moved}))


def _pools(
    graph: ProcessGraph,
    scene: Scene,
    groups: Sequence[Sequence[Band]],
    lane_of: Mapping[str, str],
) -> Iterator[Pool]:
    for number, bands in enumerate(groups):
        names = {band.id for band in bands}
        steps = tuple(step for step, lane in lane_of.items() if lane in names)
        area = _around(bands)
        framing = [p for p in scene.pools if any(p.area.holds(b.area, slack=1) for b in bands)]
        if len(framing) == 1 and all(framing[0].area.holds(b.area, slack=1) for b in bands):
            pool = framing[0]
            lanes = tuple(band for band in bands if band.id != pool.id)
            yield Pool(pool.id, graph.actor_name(pool.id), pool.id, pool.area, lanes, steps)
        elif len(bands) == 1 and not framing and (bands[0].closed or len(groups) > 1):
            (band,) = bands
            actor = "" if band.id.startswith("~") else band.id
            label = graph.actor_name(actor) if actor else "Nobody named"
            yield Pool(band.id, label, actor, area, (), steps, band.closed)
        else:
            frame = Rect(area.x - POOL_HEADER, area.y, area.width + POOL_HEADER, area.height)
            name = graph.process.name or "Process"
            yield Pool(f"pool.{number}", name, "", frame, tuple(bands), steps)


def _around(bands: Sequence[Band]) -> Rect:
    first, last = bands[0].area, bands[-1].area
    return Rect(first.x, first.y, first.width, last.bottom - first.y)

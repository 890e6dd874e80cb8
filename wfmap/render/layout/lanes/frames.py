"""Unfolded sub-processes: the columns they have to themselves, and the region drawn around them.

Within the lanes it spans, a frame's columns hold none but its own steps. So its region is one
rectangle, from the first of its rows to the last, and no stranger ever lies in it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.render.diagram import Diagram, Frame, Node
from wfmap.render.layout.lanes.problem import Problem

__all__ = [
    "Zone",
    "apart",
    "clear_columns",
    "frame_members",
    "held_by",
    "may_stand",
    "piled",
    "push",
    "zones_of",
]

_ROUNDS: Final = 200


@dataclass(frozen=True, slots=True)
class Zone:
    """A frame with its steps, those of frames within it included, and the lanes it spans.

    `depth` counts the frames within it, one inside the other.
    """

    frame: Frame
    members: frozenset[int]
    lanes: range
    depth: int


def _frames_around(node: Node, frames: dict[str, Frame]) -> list[str]:
    around: list[str] = []
    name = node.frame
    while name is not None and name in frames and name not in around:
        around.append(name)
        name = frames[name].frame
    return around


def _depths(diagram: Diagram) -> dict[str, int]:
    frames = {frame.id: frame for frame in diagram.frames}
    depth = dict.fromkeys(frames, 0)
    for frame in diagram.frames:
        outer, level = frame.frame, 1
        while outer in frames and level <= len(frames):
            depth[outer] = max(depth[outer], level)
            outer, level = frames[outer].frame, level + 1
    return depth


def frame_members(problem: Problem) -> dict[str, set[int]]:
    """List the nodes in every frame, those of frames within it included, in document order.

    A store's copy belongs to the frames of the steps that use it, where all of them do. Events on
    the border of a frame are no members of it.
    """
    frames = {frame.id: frame for frame in problem.diagram.frames}
    around = [_frames_around(node, frames) for node in problem.nodes]
    for copy in problem.copies:
        users = [around[edge.start] for edge in problem.edges if edge.finish == copy]
        shared = users[0] if users else []
        around[copy] = [name for name in shared if all(name in user for user in users)]
    members: dict[str, set[int]] = {name: set() for name in frames}
    for node, names in enumerate(around):
        for name in names if node not in problem.border else ():
            members[name].add(problem.host[node])
    return members


def zones_of(problem: Problem) -> list[Zone]:
    """List the zones of all frames that hold anything, in document order."""
    frames = {frame.id: frame for frame in problem.diagram.frames}
    if not frames:
        return []
    members = frame_members(problem)
    depth = _depths(problem.diagram)
    zones: list[Zone] = []
    for name, inside in members.items():
        lanes = [problem.lane[node] for node in inside]
        if lanes:
            span = range(min(lanes), max(lanes) + 1)
            zones.append(Zone(frames[name], frozenset(inside), span, depth[name]))
    return zones


def held_by(problem: Problem, zone: Zone) -> frozenset[int]:
    """List what lies within a zone: its steps, and the events on the frames within it."""
    frames = {frame.id: frame for frame in problem.diagram.frames}
    events = (
        event
        for event, frame in problem.border.items()
        if frame in frames and zone.frame.id in _frames_around(problem.nodes[event], frames)
    )
    return zone.members.union(events)


def apart(problem: Problem) -> dict[str, list[list[int]]]:
    """List, by frame, the parts of it that no flow links, where there are several.

    The main part comes first: one that leads out of the frame, else the first; the others follow
    in the author's order. Further parts that lead out of the frame are left out.
    """
    if not problem.diagram.frames:
        return {}
    holding: dict[str, list[list[int]]] = defaultdict(list)
    for part in _linked(problem):
        for frame in {problem.nodes[node].frame for node in part} - {None}:
            holding[frame or ""].append(part)
    found: dict[str, list[list[int]]] = {}
    for frame, parts in holding.items():
        linked = [part for part in parts if any(problem.nodes[n].frame != frame for n in part)]
        main = linked[0] if linked else parts[0]
        others = [part for part in parts if part is not main and part not in linked]
        if others:
            found[frame] = [main, *sorted(others)]
    return found


def piled(problem: Problem) -> set[int]:
    """Find the steps of frames that stand one under another, for no flow leads between them."""
    found: set[int] = set()
    for frame, parts in apart(problem).items():
        for part in parts:
            own = [node for node in part if problem.nodes[node].frame == frame]
            found.update(own if len(own) == 1 else ())
    return found


def _linked(problem: Problem) -> list[list[int]]:
    """Split the nodes that have cells of their own into those that flows and messages join."""
    group = {node: node for node in problem.free if node not in problem.copies}

    def root(node: int) -> int:
        while group[node] != node:
            node = group[node]
        return node

    for edge in problem.edges:
        if edge.start in group and edge.finish in group and not edge.is_data:
            a, b = sorted((root(edge.start), root(edge.finish)))
            group[b] = a
    parts: dict[int, list[int]] = defaultdict(list)
    for node in group:
        parts[root(node)].append(node)
    return list(parts.values())


def _span(zone: Zone, column: Sequence[int]) -> tuple[int, int]:
    columns = [column[node] for node in zone.members]
    return min(columns), max(columns)


def may_stand(zones: Sequence[Zone], column: Sequence[int], node: int, lane: int, at: int) -> bool:
    """Tell whether a node may stand in a column: its own frames' columns, no others'."""
    for zone in zones:
        first, last = _span(zone, column)
        if node in zone.members:
            if not first <= at <= last:
                return False
        elif lane in zone.lanes and first <= at <= last:
            return False
    return True


def _before(after: Sequence[Sequence[int]], goals: frozenset[int]) -> set[int]:
    """Find the nodes from which a line leads, in any number of steps, to one of the goals."""
    given: list[list[int]] = [[] for _ in after]
    for node, successors in enumerate(after):
        for successor in successors:
            given[successor].append(node)
    found: set[int] = set()
    stack = list(goals)
    while stack:
        for giver in given[stack.pop()]:
            if giver not in found:
                found.add(giver)
                stack.append(giver)
    return found


def push(column: list[int], after: Sequence[Sequence[int]], order: Sequence[int]) -> None:
    """Restore that whatever follows stands further right; straight drops may stay."""
    for node in order:
        for successor in after[node]:
            column[successor] = max(column[successor], column[node] + 1)


def clear_columns(
    problem: Problem, column: list[int], after: Sequence[Sequence[int]], order: Sequence[int]
) -> None:
    """Move nodes to the right until every frame has its columns to itself.

    `after` lists the nodes that follow each, loops left out; `order` is topological. Where work
    leaves a frame and comes back to it, what lies between stays inside.
    """
    zones = zones_of(problem)
    if not zones:
        return
    push(column, after, order)
    before = [_before(after, zone.members) for zone in zones]
    for _ in range(_ROUNDS):
        if not any(
            _clear(problem, zone, column, given) for zone, given in zip(zones, before, strict=True)
        ):
            return
        push(column, after, order)


def _clear(problem: Problem, zone: Zone, column: list[int], before: set[int]) -> bool:
    """Push one stranger out of a zone, or the zone off a stranger; tell whether there was one."""
    first, last = _span(zone, column)
    after_zone: list[int] = []
    for node in problem.free:
        inside = first <= column[node] <= last and problem.lane[node] in zone.lanes
        if node in zone.members or not inside:
            continue
        if node not in before:
            after_zone.append(node)
        elif column[node] < last or column[node] == first:
            moved = column[node] + 1 - first
            for member in zone.members:
                column[member] += moved
            return True
    for node in after_zone:
        column[node] = last + 1
    return bool(after_zone)

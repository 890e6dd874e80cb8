"""Tracks: where lines that share a grid line run side by side, 9 px apart, without crossing.

The router lets any number of lines use one grid line of the board. Here each stretch of a line (a
segment) gets its offset from that grid line. Which of two lines lies above the other is not free:
where they part decides it, and `segments` has found that out for every pair.

    a ─────────────┐                   b ────────┐
    b ────────┐    │     and never     a ────────┼────┐
              b    a                             b    a

1. Segments that must share a track (lines of one kind into one target, the trunk of a fan) become
   one group.
2. On each grid line the groups and the relation "lies above" (or "left of") make a directed graph.
   The track of a group is the length of the longest chain of groups before it.
3. Groups that no relation connects are separate bundles, each spread around the grid line by
   itself: so a line that meets no other stays on it. Tracks are closer where a box is too narrow.

To give each segment the first free track would need fewer tracks, but lines would then cross where
they part. A relation that contradicts an earlier one is dropped; of a longer circle the first group
goes ahead; then a crossing stays. It costs at most groups × relations for each grid line. Order
first and separation second are what Wybrow, Marriott & Stuckey (Orthogonal Connector Routing, 2009)
call nudging; the graph is the vertical constraint graph of channel routing (Hashimoto & Stevens
1971).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.render.layout.lanes.board import Route
from wfmap.render.layout.lanes.problem import Problem
from wfmap.render.layout.lanes.segments import Order, Segment, order_of, segments_of
from wfmap.render.layout.lanes.sharing import fan_edges

__all__ = ["PITCH", "Tracks", "tracks_of"]

PITCH: Final = 9.0
"""The distance of neighbouring tracks in px."""

_CORNER: Final = 9.0
"""How far a line stays from the corner of a box in px."""


@dataclass(frozen=True, slots=True)
class Tracks:
    """The offset of every segment from its grid line in px, and the room each line needs.

    `segments` and `offset` are by edge and segment number; `across` and `down` count the tracks
    of the grid lines that have any. `above` tells by edge whether it lies above its source, and
    above its target, where it meets them.
    """

    segments: list[list[Segment]]
    offset: list[list[float]]
    across: Mapping[int, int]
    down: Mapping[int, int]
    above: list[tuple[bool, bool]]


class _Line:
    """The groups of segments on one grid line, and which group comes before which."""

    def __init__(self, groups: list[int]) -> None:
        self.groups = groups
        self.after: dict[int, set[int]] = {group: set() for group in groups}
        self.before: dict[int, set[int]] = {group: set() for group in groups}

    def put_before(self, one: int, other: int) -> None:
        if one != other and one not in self.after[other]:
            self.after[one].add(other)
            self.before[other].add(one)

    def levels(self) -> dict[int, int]:
        """Number tracks: each group one more than the last before it; loops are cut in order.

        Groups are taken as soon as all before them have their tracks (Kahn 1962), so that it costs
        one look at each relation, however many loops there are.
        """
        level: dict[int, int] = {}
        missing = {group: len(self.before[group]) for group in self.groups}
        ready = [group for group in self.groups if not missing[group]]
        for first in (None, *self.groups):
            if first is not None and first not in level:
                ready.append(first)
            while ready:
                group = ready.pop()
                known = [level[b] for b in self.before[group] if b in level]
                level[group] = max(known, default=-1) + 1
                for after in self.after[group]:
                    missing[after] -= 1
                    if not missing[after] and after not in level:
                        ready.append(after)
        return level

    def bundles(self) -> list[list[int]]:
        """Split the groups into bundles, the connected parts of the relation."""
        seen: set[int] = set()
        bundles: list[list[int]] = []
        for group in self.groups:
            if group in seen:
                continue
            bundle, stack = [], [group]
            seen.add(group)
            while stack:
                here = stack.pop()
                bundle.append(here)
                for near in sorted(self.after[here] | self.before[here]):
                    if near not in seen:
                        seen.add(near)
                        stack.append(near)
            bundles.append(bundle)
        return bundles


def _grouped(count: int, order: Order) -> list[int]:
    """Number the groups of segments that share a track: each by its first segment."""
    group = list(range(count))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for one, other in sorted(order.same):
        first, second = sorted((root(one), root(other)))
        group[second] = first
    return [root(at) for at in range(count)]


class _Assignment:
    """Offsets for all segments of a map."""

    def __init__(
        self, problem: Problem, routes: Sequence[Route], pinned: Mapping[int, float]
    ) -> None:
        self.problem = problem
        self.above = [(r[1][1] < r[0][1], r[-2][1] < r[-1][1]) for r in routes]
        self.segments = segments_of(routes)
        self.flat = [segment for own in self.segments for segment in own]
        numbers = iter(range(len(self.flat)))
        self.index = [[next(numbers) for _ in own] for own in self.segments]
        fan = [-1] * len(problem.edges)
        for start, trunk in fan_edges(problem).items():
            for number in trunk:
                fan[number] = start
        self.order = order_of(routes, problem.edges, self.index, fan)
        self.order.same |= self.trunks(fan)
        self.group = _grouped(len(self.flat), self.order)
        self.fixed = {self.index[edge][0]: px for edge, px in pinned.items()}
        self.offset = [0.0] * len(self.flat)
        self.tracks: dict[tuple[bool, int], int] = {}

    def trunks(self, fan: Sequence[int]) -> set[tuple[int, int]]:
        """Pair the stretches of a fan's lines that make up its trunk, above the step and below."""
        first: dict[tuple[int, int], int] = {}
        same: set[tuple[int, int]] = set()
        for edge, own in enumerate(self.segments):
            for segment in own[:2] if fan[edge] >= 0 else ():
                if segment.down:
                    at = self.index[edge][segment.number]
                    same.add((first.setdefault((fan[edge], segment.line), at), at))
        return {(one, other) for one, other in same if one != other}

    def lines(self) -> dict[tuple[bool, int], _Line]:
        groups: dict[tuple[bool, int], dict[int, None]] = defaultdict(dict)
        for at, segment in enumerate(self.flat):
            groups[segment.down, segment.line][self.group[at]] = None
        lines = {key: _Line(list(own)) for key, own in groups.items()}
        for one, other in sorted(self.order.before):
            segment = self.flat[one]
            if one not in self.fixed and other not in self.fixed:
                lines[segment.down, segment.line].put_before(self.group[one], self.group[other])
        return lines

    def run(self) -> Tracks:
        members: dict[int, list[int]] = defaultdict(list)
        for at, group in enumerate(self.group):
            members[group].append(at)
        for key, line in self.lines().items():
            level = line.levels()
            for bundle in line.bundles():
                self.place(key, bundle, level, members)
        for at, px in self.fixed.items():
            self.offset[at] = px
        flat = iter(self.offset)
        return Tracks(
            segments=self.segments,
            offset=[[next(flat) for _ in own] for own in self.segments],
            across={line: count for (down, line), count in self.tracks.items() if not down},
            down={line: count for (down, line), count in self.tracks.items() if down},
            above=self.above,
        )

    def place(
        self,
        key: tuple[bool, int],
        bundle: list[int],
        level: dict[int, int],
        members: dict[int, list[int]],
    ) -> None:
        """Spread the tracks of one bundle around the grid line, within the sides of boxes."""
        low = min(level[group] for group in bundle)
        count = max(level[group] for group in bundle) - low + 1
        self.tracks[key] = max(self.tracks.get(key, 0), count)
        if count == 1:
            return
        centre = self.centre(key, bundle, level, members, low + (count - 1) / 2)
        room = min(
            (self.room(at) for group in bundle for at in members[group]), default=float("inf")
        )
        widest = max(abs(level[group] - centre) for group in bundle)
        pitch = min(PITCH, room / widest) if widest else PITCH
        for group in bundle:
            for at in members[group]:
                self.offset[at] = (level[group] - centre) * pitch

    def centre(
        self,
        key: tuple[bool, int],
        bundle: list[int],
        level: dict[int, int],
        members: dict[int, list[int]],
        middle: float,
    ) -> float:
        """Tell which track runs on the grid line: on middles of boxes, that of a tip."""
        if key[1] % 2 == 0 and key[0]:
            return middle
        tips = [
            level[group]
            for group in bundle
            if any(self.room(at) < PITCH * 2 for at in members[group])
        ]
        return min(tips, key=lambda track: (abs(track - middle), track)) if tips else middle

    def room(self, at: int) -> float:
        """Tell how far a segment may leave the middle of the boxes at its ends, in px."""
        segment = self.flat[at]
        edge = self.problem.edges[segment.edge]
        last = len(self.segments[segment.edge]) - 1
        ends = [edge.start] * (segment.number == 0) + [edge.finish] * (segment.number == last)
        sides = self.problem.width if segment.down else self.problem.height
        rooms = [
            sides[end] / 2 - _CORNER if sides[end] > 2 * 2 * _CORNER + 8 else sides[end] / 4
            for end in ends
        ]
        return min(rooms, default=float("inf"))


def tracks_of(problem: Problem, routes: Sequence[Route], pinned: Mapping[int, float]) -> Tracks:
    """Give every segment its offset; `pinned` fixes that of an edge's first segment, in px."""
    return _Assignment(problem, routes, pinned).run()

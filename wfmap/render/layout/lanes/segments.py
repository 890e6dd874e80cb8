"""Straight stretches of routes, and which of two lines lies left of the other where they meet.

Two lines that run together for a while keep their order along the whole way. Where they part at
either end tells which order costs no crossing: of two lines that run to the right, the one that
turns down first has to be the lower one. So the common run of a pair is followed to both its ends.
The turns at the far end decide; where the lines do not part there, those at the near end; and where
they part at neither, the line with the lower number is the left one. Where the two ends
contradict each other, a crossing cannot be avoided.

Lines of different bundles are compared pair by pair, each shared run once. Those that are drawn as
one (into one target, or out of a fan along its trunk) are a bundle and are not compared with each
other: a hundred lines into one store would be 4,950 comparisons for every step of their trunk.
Corners of two lines that meet back to back in one point are kept apart by the same relation.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product
from typing import NamedTuple

from wfmap.render.layout.lanes.board import GridPoint, Route
from wfmap.render.layout.lanes.problem import Edge

__all__ = ["Order", "Segment", "order_of", "segments_of"]


class Segment(NamedTuple):
    """A stretch of a route: on which grid line (`down` or across), between which indices."""

    edge: int
    number: int
    line: int
    low: int
    high: int
    down: bool


@dataclass(slots=True)
class Order:
    """Pairs of segments (by index) of which the first lies left of, or above, the second.

    `same` are pairs that share one track, because they run into one target.
    """

    before: set[tuple[int, int]] = field(default_factory=set)
    same: set[tuple[int, int]] = field(default_factory=set)


def segments_of(routes: Sequence[Route]) -> list[list[Segment]]:
    """Cut every route into its segments, in running order."""
    return [
        [_segment(edge, number, a, b) for number, (a, b) in enumerate(pairwise(r))]
        for edge, r in enumerate(routes)
    ]


def _segment(edge: int, number: int, a: GridPoint, b: GridPoint) -> Segment:
    if a[1] == b[1]:
        return Segment(edge, number, a[1], min(a[0], b[0]), max(a[0], b[0]), down=False)
    return Segment(edge, number, a[0], min(a[1], b[1]), max(a[1], b[1]), down=True)


class _Walk(NamedTuple):
    """A route point by point, with the number of the segment that leaves every point."""

    points: list[GridPoint]
    segment: list[int]


def _walk(route: Route) -> _Walk:
    points: list[GridPoint] = [route[0]]
    segment: list[int] = []
    for number, ((x1, y1), (x2, y2)) in enumerate(pairwise(route)):
        steps = abs(x2 - x1) + abs(y2 - y1)
        dx, dy = (x2 - x1) // steps, (y2 - y1) // steps
        points += [(x1 + dx * step, y1 + dy * step) for step in range(1, steps + 1)]
        segment += [number] * steps
    return _Walk(points, segment)


def _turn(a: GridPoint, b: GridPoint, c: GridPoint) -> int:
    """Tell whether a, b, c turn left (1), go straight (0) or turn right (-1)."""
    cross = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    return (cross < 0) - (cross > 0)


def _told_apart(walks: Sequence[_Walk], ends: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """Number, for every step of every route, its way from the step on to an end.

    `ends` tells the ends apart, by route. Two steps have one number where from there on the
    routes are the same up to the same end.
    """
    numbers: dict[tuple[object, ...], int] = {}
    found: list[list[int]] = []
    for walk, end in zip(walks, ends, strict=True):
        way = numbers.setdefault(end, len(numbers))
        own: list[int] = []
        for a, b in pairwise(reversed(walk.points)):
            way = numbers.setdefault((way, a, b), len(numbers))
            own.append(way)
        own.reverse()
        found.append(own)
    return found


class _Pairs:
    """Finds, for all pairs of routes, where they run together and in which order.

    Lines that run into one target together, or out of a fan along its trunk, are one bundle at
    every step they share: there each is paired with one of them only, so that a trunk of many
    lines takes no time for each pair of them.
    """

    def __init__(
        self,
        routes: Sequence[Route],
        edges: Sequence[Edge],
        index: list[list[int]],
        fan: Sequence[int],
    ) -> None:
        self.walks = [_walk(route) for route in routes]
        self.edges = edges
        self.index = index
        self.fan = fan
        self.order = Order()
        self.seen: dict[tuple[int, int], list[range]] = {}
        into = [(0, edge.finish, edge.style) for edge in edges]
        out = [(1, at) if at >= 0 else (2, edge) for edge, at in enumerate(fan)]
        back = [_Walk(walk.points[::-1], []) for walk in self.walks]
        self.tails = _told_apart(self.walks, into)
        self.heads = [own[::-1] for own in _told_apart(back, out)]

    def run(self) -> Order:
        meeting: dict[tuple[GridPoint, GridPoint], list[tuple[int, int]]] = defaultdict(list)
        for edge, walk in enumerate(self.walks):
            points = walk.points
            for at in range(len(points) - 1):
                a, b = points[at], points[at + 1]
                meeting[(a, b) if a < b else (b, a)].append((edge, at))
        for together in meeting.values():
            bundles = self.bundles(together)
            for one, other in combinations(bundles, 2):
                for line, strange in product(one, other):
                    self.pair(*sorted((line, strange)))
        self.corners()
        return self.order

    def bundles(self, together: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
        """Bundle the lines of a step that share a track there, and note that they do."""
        if len(together) == 1:
            return [together]
        tails: dict[int, list[tuple[int, int]]] = defaultdict(list)
        heads: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for edge, at in together:
            tails[self.tails[edge][at]].append((edge, at))
            heads[self.heads[edge][at]].append((edge, at))
        for line, *others in heads.values():
            for other in others:
                self.share(line, other)
        for bundle in tails.values():
            for line in bundle:
                strange = (o for o in bundle if self.merges(o[0], line[0]))
                self.share(line, next(strange, line))
        if len(heads) < len(tails):
            return list(heads.values())
        for bundle in tails.values():
            self.parallel(bundle)
        return list(tails.values())

    def parallel(self, bundle: list[tuple[int, int]]) -> None:
        """Order the lines of a bundle that begin in one step too: those share no track."""
        begun: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for line in bundle:
            begun[self.edges[line[0]].source].append(line)
        for lines in begun.values():
            for one, other in combinations(lines, 2):
                self.pair(one, other)

    def share(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        """Note that two lines share a track at a step."""
        if one != other:
            first, second = sorted(self.segment_at(*line) for line in (one, other))
            self.order.same.add((first, second))

    def segment_at(self, edge: int, at: int) -> int:
        return self.index[edge][self.walks[edge].segment[at]]

    def pair(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        """Order two routes along the whole run around a step they share."""
        (a, i), (b, j) = one, other
        seen = self.seen.get((a, b), ())
        if a == b or any(i in run for run in seen):
            return
        p, q = self.walks[a].points, self.walks[b].points
        ahead = 1 if p[i] == q[j] else -1
        at_b = j if ahead == 1 else j + 1
        first, last = i, i + 1
        first_b, last_b = at_b, at_b + ahead
        while first > 0 and 0 <= first_b - ahead < len(q) and p[first - 1] == q[first_b - ahead]:
            first, first_b = first - 1, first_b - ahead
        while (
            last + 1 < len(p) and 0 <= last_b + ahead < len(q) and p[last + 1] == q[last_b + ahead]
        ):
            last, last_b = last + 1, last_b + ahead
        self.seen[a, b] = [*seen, range(first, last)]
        front = 0
        if last + 1 < len(p) and 0 <= last_b + ahead < len(q):
            front = _turn(p[last - 1], p[last], p[last + 1]) - _turn(
                p[last - 1], p[last], q[last_b + ahead]
            )
        back = 0
        if first > 0 and 0 <= first_b - ahead < len(q):
            back = _turn(p[first + 1], p[first], q[first_b - ahead]) - _turn(
                p[first + 1], p[first], p[first - 1]
            )
        left = front or back or (1 if a < b else -1)
        into = self.merges(a, b) and last == len(p) - 1
        merged = ahead == 1 and (into or (self.parts(a, b) and first == 0))
        found = self.order.same if merged else self.order.before
        stretches = self.walks[a].segment, self.walks[b].segment
        known = -1, -1
        for at in range(first, last):
            at_b = first_b + ahead * (at - first) - (ahead < 0)
            both = stretches[0][at], stretches[1][at_b]
            if both != known:
                known = both
                found.add(self.sorted_pair((a, at), (b, at_b), swap=not merged and left < 0))

    def merges(self, a: int, b: int) -> bool:
        one, other = self.edges[a], self.edges[b]
        return (
            one.finish == other.finish and one.style == other.style and one.source != other.source
        )

    def parts(self, a: int, b: int) -> bool:
        """Tell whether two lines share the trunk of a fan."""
        return self.fan[a] >= 0 and self.fan[a] == self.fan[b]

    def sorted_pair(
        self, one: tuple[int, int], other: tuple[int, int], *, swap: bool
    ) -> tuple[int, int]:
        """Name the segments of a step that two routes share, the left or upper one first.

        The first route is the left one as it runs, unless `swap`; a line that runs to the right
        or upwards has its left side above or left.
        """
        (a, at), (b, at_b) = one, other
        pair = self.segment_at(a, at), self.segment_at(b, at_b)
        (x1, y1), (x2, y2) = self.walks[a].points[at], self.walks[a].points[at + 1]
        turned = not (x2 > x1 or y2 < y1)
        return pair if turned == swap else (pair[1], pair[0])

    def corners(self) -> None:
        """Keep corners apart that meet back to back in one point."""
        turns: dict[GridPoint, list[tuple[int, int]]] = defaultdict(list)
        for edge, walk in enumerate(self.walks):
            for at in range(1, len(walk.points) - 1):
                if walk.segment[at - 1] != walk.segment[at]:
                    turns[walk.points[at]].append((edge, at))
        for point, meeting in turns.items():
            for one in range(len(meeting)):
                for other in range(one + 1, len(meeting)):
                    self.corner(point, meeting[one], meeting[other])

    def corner(self, point: GridPoint, one: tuple[int, int], other: tuple[int, int]) -> None:
        arms, other_arms = self.arms(*one), self.arms(*other)
        if one[0] == other[0] or set(arms) & set(other_arms):
            return
        (across, down), (other_across, other_down) = (
            self.legs(point, *one),
            self.legs(point, *other),
        )
        west = any(x < point[0] for x, _ in arms)
        north = any(y < point[1] for _, y in arms)
        self.order.before.add((down, other_down) if west else (other_down, down))
        self.order.before.add((across, other_across) if north else (other_across, across))

    def arms(self, edge: int, at: int) -> tuple[GridPoint, GridPoint]:
        points = self.walks[edge].points
        return points[at - 1], points[at + 1]

    def legs(self, point: GridPoint, edge: int, at: int) -> tuple[int, int]:
        """Tell the segments of a corner: the one across, the one up or down."""
        walk = self.walks[edge]
        before, after = walk.segment[at - 1], walk.segment[at]
        if walk.points[at - 1][1] == point[1]:
            return self.index[edge][before], self.index[edge][after]
        return self.index[edge][after], self.index[edge][before]


def order_of(
    routes: Sequence[Route], edges: Sequence[Edge], index: list[list[int]], fan: Sequence[int]
) -> Order:
    """Order all segments that run together; `index` numbers the segments of every route.

    `fan` names, by edge, the step whose trunk it shares, -1 for none.
    """
    return _Pairs(routes, edges, index, fan).run()

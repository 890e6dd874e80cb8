"""The areas of boxes in px; events on a border sit on the lower or the upper side of their host.

Events stand along a side in the order in which their lines run on without crossing; a host that has
more of them than fit becomes wider.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Final

from wfmap.render.boxes import INSIDE
from wfmap.render.layout.lanes.board import GridPoint
from wfmap.render.layout.lanes.coordinates import Demand, Grid
from wfmap.render.layout.lanes.problem import Problem, lone_ends, upper_events
from wfmap.render.layout.lanes.tracks import Tracks
from wfmap.render.scene import Rect
from wfmap.render.text import text_width, wrap

__all__ = ["areas_of", "ask_for_events", "pinned_starts", "shifts_of"]

_INSET: Final = 26.0
"""How far the last event on a border is from the host's side, in px."""

_STRIDE: Final = 38.0
_MANY: Final = 3
"""So many events in a row leave signs no room beside them, but between two."""
_GAP: Final = 12.0
_SIGN: Final = 16.0
"""The room of a sign at the lower side of a step, in px; beside an event the first needs less."""
_BESIDE: Final = 14.0
"""Room beside the name of an event on a border, in px."""

_NAME: Final = 72.0
_FIRST: Final = 32.0
"""How far the first event is from a line of the host itself, in px."""

_BELOW: Final = 20.0
_CORNER: Final = 12.0


class _Side:
    """The events on one side of a host."""

    def __init__(self, problem: Problem, host: int, events: list[int]) -> None:
        self.problem = problem
        self.host = host
        self.events = events

    def strides(self) -> list[float]:
        """List how far each event is from the next: its name stands between them, or signs."""
        names = (self.problem.nodes[event].label for event in self.events)
        widths = (
            max((text_width(line, 11) for line in wrap(name, _NAME, 11, most=6)), default=0)
            for name in names
        )
        node = self.problem.nodes[self.host]
        signs = len(node.markers) + (node.kind == "subprocess")
        crowded = signs and len(self.events) >= _MANY
        least = _STRIDE + _GAP + _SIGN * (signs - 1) if crowded else _STRIDE
        return [max(least, width + _BESIDE) for width in widths]

    def places(
        self, own: float | None, order: Mapping[int, float], straight: int | None
    ) -> list[float]:
        """Tell how far every event is right of the host's middle in px.

        `own` is the offset of lines of the host itself on that side, `straight` the event whose
        line falls straight on a box.
        """
        strides = self.strides()
        if self.host in self.problem.border:
            return self._beside(strides)
        if own is None:
            return self._in_a_row(strides, straight)
        left = [at for at, event in enumerate(self.events) if order[event] < own]
        places = [0.0] * len(self.events)
        at = -_FIRST
        for place in reversed(left):
            at -= strides[place] - _STRIDE
            places[place] = at
            at -= _STRIDE
        at = _FIRST
        for place in range(len(left), len(self.events)):
            places[place] = at
            at += strides[place]
        return places if len(places) > 1 else [self._outer(places[0])]

    def _beside(self, strides: Sequence[float]) -> list[float]:
        """Place events beside the one whose cell on a frame's border they share."""
        own = self.problem.nodes[self.host].label
        widths = [text_width(line, 11) for line in wrap(own, _NAME, 11, most=6)]
        at = max(_STRIDE, max(widths, default=0) + _BESIDE)
        places: list[float] = []
        for stride in strides:
            places.append(at)
            at += stride
        return places

    def _outer(self, place: float) -> float:
        """Put a lone event near its corner."""
        end = self.problem.width[self.host] / 2 - _INSET
        return end if place > 0 else -end

    def _in_a_row(self, strides: Sequence[float], straight: int | None) -> list[float]:
        span = sum(strides[:-1])
        width = max(self.problem.width[self.host], span + 2 * _INSET)
        at = width / 2 - _INSET - span
        places: list[float] = []
        for stride in strides:
            places.append(at)
            at += stride
        if straight is None:
            return places
        reach = self._reach(straight)
        off = places[self.events.index(straight)]
        by = min(reach, max(-reach, off)) - off
        return [place + by for place in places]

    def _reach(self, event: int) -> float:
        """Tell how far off the middle a line straight to its box may run."""
        ends = (edge.finish for edge in self.problem.edges if edge.source == event)
        return min(self.problem.width[end] / 2 - _CORNER for end in ends)


def shifts_of(problem: Problem, tracks: Tracks) -> dict[int, float]:
    """Tell how far attached events are right of their host's middle in px; hosts may grow.

    `tracks` are those of the lines where events had no places yet: they tell the order.
    """
    above = upper_events(problem)
    sides: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for node, host in enumerate(problem.host):
        if node != host:
            sides[host, node in above].append(node)
    order = _order(problem, tracks)
    shifts: dict[int, float] = {}
    for (host, upper), events in sides.items():
        side = _Side(problem, host, sorted(events, key=lambda event: (order[event], event)))
        own = _own_lines(problem, tracks, host, upper=upper)
        straight = _straight(problem, tracks, side.events)
        places = side.places(own, order, straight)
        shifts.update(zip(side.events, places, strict=True))
    for node, shift in shifts.items():
        host = problem.host[node]
        needed = 2 * (abs(shift) + _INSET)
        if host in problem.border:
            problem.spread[host] = max(problem.spread.get(host, 0.0), needed)
        else:
            problem.width[host] = max(problem.width[host], needed)
    return shifts


def _order(problem: Problem, tracks: Tracks) -> dict[int, float]:
    """Tell where the lines of every attached event leave, left to right; those without at last."""
    leaving: dict[int, list[float]] = defaultdict(list)
    for number, edge in enumerate(problem.edges):
        if edge.source != edge.start:
            leaving[edge.source].append(tracks.offset[number][0])
    return {
        node: mean(leaving[node]) if node in leaving else float("inf")
        for node, host in enumerate(problem.host)
        if node != host
    }


def _own_lines(problem: Problem, tracks: Tracks, host: int, *, upper: bool) -> float | None:
    """Tell about where lines of a host itself leave or enter one of its sides, None if none do."""
    found: list[float] = []
    for number, edge in enumerate(problem.edges):
        segments, offsets = tracks.segments[number], tracks.offset[number]
        leaves, enters = tracks.above[number]
        if edge.source == host and segments[0].down and leaves == upper:
            found.append(offsets[0])
        if edge.target == host and segments[-1].down and enters == upper:
            found.append(offsets[-1])
    return mean(found) if found else None


def _straight(problem: Problem, tracks: Tracks, events: Sequence[int]) -> int | None:
    """Name the event whose line falls straight on a large box."""
    for number, edge in enumerate(problem.edges):
        falls = edge.source in events and len(tracks.segments[number]) == 1
        if falls and problem.nodes[edge.finish].kind in INSIDE:
            return edge.source
    return None


def pinned_starts(problem: Problem, shifts: Mapping[int, float]) -> dict[int, float]:
    """Tell, by edge, the offset of lines that begin at an attached event, in px."""
    return {
        number: shifts[edge.source]
        for number, edge in enumerate(problem.edges)
        if edge.source in shifts
    }


def ask_for_events(problem: Problem, place: Sequence[GridPoint], demand: Demand) -> None:
    """Ask for room beside hosts: half of an event and its name lie beyond the border."""
    above = upper_events(problem)
    sides = {(host, node in above) for node, host in enumerate(problem.host) if node != host}
    for host, upper in sorted(sides):
        demand.down[place[host][1] + (-1 if upper else 1)] += _BELOW


def _below_events(
    problem: Problem, tracks: Tracks, shifts: Mapping[int, float]
) -> dict[int, float]:
    """Tell how far small shapes move in px that stand straight below an event on a border."""
    return {
        node: shifts[problem.edges[number].source]
        for node, number in lone_ends(problem).items()
        if len(tracks.segments[number]) == 1
    }


def areas_of(
    problem: Problem,
    place: Sequence[GridPoint],
    tracks: Tracks,
    grid: Grid,
    shifts: Mapping[int, float],
) -> list[Rect]:
    """Give the area of every node."""
    below = _below_events(problem, tracks, shifts)
    above = upper_events(problem)
    areas: list[Rect] = []
    for node, (x, y) in enumerate(place):
        width, height = problem.width[node], problem.height[node]
        middle_x, middle_y = grid.x[x] + below.get(node, 0), grid.y[y]
        if node in shifts:
            host = problem.host[node]
            half = 0.0 if host in problem.border else problem.height[host] / 2
            middle_x += shifts[node]
            middle_y += -half if node in above else half
        areas.append(Rect(middle_x - width / 2, middle_y - height / 2, width, height))
    return areas

"""Which steps of a long map share a row.

A map is cut between columns, so that what stands further right, and is later, stands further down.
Every stretch of columns that is not too wide has a price: its height, as far as it can be known
before it is laid out, and the steps outside to which its flows lead, each of which costs a
connector here and there. The cheapest way through all columns is found from the first to the last
(dynamic programming over the cuts; a stretch is extended column by column, so each costs little).
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Final, NamedTuple

from wfmap.render.diagram import Diagram, NodeKind
from wfmap.render.layout.lanes import Sketch

__all__ = ["DATA", "Limits", "Stretch", "Strip"]

DATA: Final[frozenset[NodeKind]] = frozenset(("store", "document"))
"""The kinds of nodes that stand beside the steps that use them."""

_LINE: Final = 82.0
"""The height of a line of steps in px, about."""

_LANE: Final = 26.0
"""The height that a lane has besides, in px."""

_ROW: Final = 160.0
"""How many px of height a row costs besides what stands in it: a short one is not worth a cut."""

_FLOW: Final = 110.0
"""How many px of height are as bad as a flow that is cut."""

_FRAME: Final = 400.0
"""How many px of height are as bad as a frame that is cut."""

_PAGE: Final = 2000.0
"""How bad a page more is, in the same measure."""

_TALL: Final = 3.0
"""How bad 1 px is by which a row is higher than its page."""

_ROUNDED: Final = 10
"""To how many px it is reckoned how far a page is filled."""


Stretch = tuple[int, int]
"""The columns of a row: the first, and the one after the last."""


class _Step(NamedTuple):
    id: str
    lane: str | None
    frame: str | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What rows must keep to.

    `room` is how wide the steps of a row may be in px; a row of one column may be wider. `page` is
    how high a page is that rows are put on, None where there are no pages. `too_wide` are
    stretches that are wider than they look, with all that they lie in; `heights` are those of rows
    that have been laid out, in px, with the gap below.
    """

    room: float
    page: float | None = None
    too_wide: Collection[Stretch] = ()
    heights: Mapping[Stretch, float] = field(default_factory=dict)


class _Priced(NamedTuple):
    """The height of a row in px, and how bad it is that it is cut off there."""

    height: float
    harm: float


class _State(NamedTuple):
    """The cheapest way to a column: where its last row begins, and how filled the page was."""

    price: float
    first: int
    filled: int


class Strip:
    """A map on one strip, that may be cut between its columns.

    Args:
        diagram: what is drawn; it has a step.
        sketch: the same, on one strip.
        only: the steps that are looked at.
    """

    def __init__(self, diagram: Diagram, sketch: Sketch, only: Collection[str]) -> None:
        areas = {step: area for step, area in sketch.areas.items() if step in only}
        middle = {step: area.centre.x for step, area in areas.items()}
        for node in diagram.nodes:
            if node.id in middle and node.attached_to in middle:
                middle[node.id] = middle[node.attached_to]
        spans = sorted((area.x, area.right) for area in areas.values())
        self.stops = [spans[0][0]]
        reached = self.stops[0]
        for left, right in spans:
            if left > reached:
                self.stops.append((left + reached) / 2)
            reached = max(reached, right)
        self.stops.append(reached + 1)
        self.column = {step: bisect_right(self.stops, x) - 1 for step, x in middle.items()}
        self.steps: list[list[_Step]] = [[] for _ in self.stops]
        for node in diagram.nodes:
            if node.id in self.column:
                step = _Step(node.id, node.lane, node.frame)
                self.steps[self.column[node.id]].append(step)
        self.framed = Counter(step.frame for column in self.steps for step in column if step.frame)
        self.after: dict[str, set[str]] = defaultdict(set)
        for link in diagram.links:
            if link.source in self.column and link.target in self.column:
                self.after[link.source].add(link.target)
        self._prices: dict[tuple[int, float], Sequence[_Priced]] = {}

    @property
    def whole(self) -> Stretch:
        """All columns as one row."""
        return 0, len(self.stops) - 1

    @property
    def width(self) -> float:
        """From the first step to the last, in px."""
        return self.stops[-1] - self.stops[0]

    def cut(self, limits: Limits) -> list[Stretch]:
        """Cut the map into rows, from left to right."""
        count = len(self.stops) - 1
        best: list[dict[int, _State]] = [{} for _ in range(count + 1)]
        best[0][0] = _State(0.0, 0, 0)
        for first in range(count):
            wide = [last for since, last in limits.too_wide if since >= first]
            least = min(wide, default=count + 1)
            for end, priced in enumerate(self._priced(first, limits.room), first + 1):
                if end >= least and end > first + 1:
                    break
                height = limits.heights.get((first, end), priced.height)
                for filled, state in best[first].items():
                    fill, price = _put(filled, height, limits.page)
                    price += state.price + priced.harm
                    if fill not in best[end] or price < best[end][fill].price:
                        best[end][fill] = _State(price, first, filled)
        here, fill = count, min(best[count], key=lambda f: (best[count][f].price, f))
        found: list[Stretch] = []
        while here > 0:
            state = best[here][fill]
            found.append((state.first, here))
            here, fill = state.first, state.filled
        return found[::-1]

    def _priced(self, first: int, room: float) -> Sequence[_Priced]:
        """Price the stretches that begin at a column, once for a width."""
        known = self._prices.get((first, room))
        if known is None:
            known = self._prices[first, room] = list(_prices(self, first, room))
        return known

    def rows(self, cuts: Sequence[Stretch]) -> dict[str, int]:
        """Tell the row of every step from 0; not of ports, nor of what stands beside steps."""
        begins = [first for first, _ in cuts]
        return {step: bisect_right(begins, column) - 1 for step, column in self.column.items()}


def _prices(strip: Strip, first: int, room: float) -> Iterator[_Priced]:
    """Price the stretches that begin at a column, from that column alone to the widest."""
    lines: Counter[str | None] = Counter()
    inside: set[str] = set()
    led_to: Counter[str] = Counter()
    frames: Counter[str] = Counter()
    for end in range(first + 1, len(strip.stops)):
        if end > first + 1 and strip.stops[end] - strip.stops[first] > room:
            return
        steps = strip.steps[end - 1]
        for lane, count in Counter(step.lane for step in steps).items():
            lines[lane] = max(lines[lane], count)
        inside.update(step.id for step in steps)
        for step in steps:
            led_to.pop(step.id, None)
        led_to.update(to for step in steps for to in strip.after[step.id] if to not in inside)
        frames.update(step.frame for step in steps if step.frame)
        cut_frames = _cut(frames, strip.framed)
        height = _ROW + _LINE * lines.total() + _LANE * len(lines)
        yield _Priced(height, _FLOW * len(led_to) + _FRAME * cut_frames)


def _put(filled: int, height: float, page: float | None) -> tuple[int, float]:
    """Put a row on a page: tell how far it is filled then, and the price of what it takes."""
    if page is None:
        return 0, height
    if filled and filled + height <= page:
        return _rounded(filled + height), 0.0
    return _rounded(height), _PAGE + _TALL * max(0.0, height - page)


def _rounded(height: float) -> int:
    return _ROUNDED * ceil(height / _ROUNDED)


def _cut(inside: Mapping[str, int], whole: Mapping[str, int]) -> int:
    """Count the frames of which a part is inside."""
    return sum(count < whole[frame] for frame, count in inside.items())

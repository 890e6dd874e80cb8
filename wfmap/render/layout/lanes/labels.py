"""Where labels and discs stand: the first place that lies on nothing, or the least bad one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeVar

from wfmap.render.diagram import NodeKind
from wfmap.render.layout.lanes.obstacles import Obstacles
from wfmap.render.scene import Anchor, Disc, Point, Rect, Text
from wfmap.render.text import ASCENT, DESCENT, LINE_HEIGHT, is_whole, text_at, wrap

__all__ = [
    "BOX",
    "LABEL",
    "LINE",
    "RADIUS",
    "answer_places",
    "best_place",
    "branch_places",
    "disc_places",
    "head_area",
    "middles",
    "name_places",
    "unshared",
]

RADIUS: Final = 8.0
"""The radius of a handoff's disc in px."""

BOX: Final = 100.0
LINE: Final = 20.0
LABEL: Final = 60.0
"""How bad it is that a label lies on a box, a line, or another label."""

_SIZE: Final = 11.0
_GAP: Final = 4.0
_NEARER: Final = (3.0, 2.0)
"""How much further a label stays from others' lines than it must, across and down, in px."""

_NAME_SIZES: Final = ((100.0, 4), (72.0, 4), (150.0, 4), (150.0, 8), (240.0, 8), (300.0, 20))
_ANSWER_SIZES: Final = ((110.0, 3), (70.0, 3), (150.0, 4), (200.0, 8), (260.0, 16))
_BRANCH_SIZES: Final = ((110.0, 2), (150.0, 2), (200.0, 3), (260.0, 16))
"""Widths in px and numbers of lines at which names, answers and those of branches are broken."""

_HEAD: Final = 14.0
"""The length of an arrow head and a bit of line, kept free of discs, in px."""

_HEAD_LENGTH: Final = 11.0
"""How long the head of a handoff is in px."""

_RINGS: Final[frozenset[NodeKind]] = frozenset(("start", "end", "event", "wait"))

_Place = tuple[float, float, Anchor]
"""Where a label's lines are anchored across, the px of its top, and on which side."""

Part = TypeVar("Part", Text, Disc)


def best_place(
    places: Iterable[Part],
    area: Callable[[Part], Rect],
    obstacles: Obstacles,
    own: int = -2,
    own_share: float = 1,
) -> tuple[float, Part | None]:
    """Choose the first place that costs nothing, or the cheapest; tell its cost.

    The label of a line, `own`, keeps further from the lines of others than from its own.
    """
    best: Part | None = None
    least = float("inf")
    for rank, place in enumerate(places):
        covered = area(place)
        near = covered.beyond(*_NEARER) if own >= 0 and isinstance(place, Text) else None
        cost = obstacles.cost(covered, own, own_share, near)
        if cost == 0:
            return 0, place
        if cost + rank / 1000 < least:
            best, least = place, cost + rank / 1000
    return least, best


def _height(lines: Sequence[str]) -> float:
    return ((len(lines) - 1) * LINE_HEIGHT + ASCENT + DESCENT) * _SIZE


def _beside(lines: tuple[str, ...], x: float, top: float, anchor: Anchor, *, bold: bool) -> Text:
    """Write lines whose area begins at `top` px."""
    at = Point(x, top + ASCENT * _SIZE)
    return text_at(lines, at, size=_SIZE, anchor=anchor, bold=bold)


def _wholly(label: str, sizes: Sequence[tuple[float, int]], *, bold: bool) -> list[tuple[str, ...]]:
    """Break a label at several widths, with so many lines, that lose nothing of it.

    Where all would, the last stays: only a label of many hundred letters is ever cut short.
    """
    broken = [wrap(label, width, _SIZE, most=most, bold=bold) for width, most in sizes]
    whole = [lines for lines in broken if is_whole(lines, label)]
    return list(dict.fromkeys(whole)) or broken[-1:]


def name_places(
    label: str, kind: NodeKind, area: Rect, *, attached: bool, upper: bool = False
) -> Iterator[Text]:
    """Yield where the label of a small shape may stand, the best first.

    Questions stand over their diamond, names of events under their ring; those of events on a
    border under and beside it, or over it on the upper side.
    """
    for lines in _wholly(label, _NAME_SIZES, bold=False):
        height = _height(lines)
        above = area.y - _GAP - height
        below = area.bottom + _GAP
        middle = area.centre.y - height / 2
        x = area.centre.x
        centred: list[_Place] = [(x, above, "middle"), (x, below, "middle")]
        if kind in _RINGS:
            centred.reverse()
        near = 5.0
        beside: list[_Place] = [
            (x - near, above, "end"),
            (x + near, above, "start"),
            (x + near, below, "start"),
            (x - near, below, "end"),
            (area.right + _GAP, middle, "start"),
            (area.x - _GAP, middle, "end"),
        ]
        shoulder: list[_Place] = [
            (area.right - 6, area.y - height + 8, "start"),
            (area.x + 6, area.y - height + 8, "end"),
            (area.right - 6, area.bottom - 8, "start"),
            (area.x + 6, area.bottom - 8, "end"),
        ]
        level = area.centre.y - _GAP - height if upper else area.centre.y + _GAP
        corners: list[_Place] = [
            (area.right + _GAP, level, "start"),
            (area.x - _GAP, level, "end"),
        ]
        if attached and not upper:
            beside = [*beside[2:4], *beside[:2], *beside[4:]]
        places = [*corners, *beside] if attached else [*centred, *beside, *shoulder]
        for left, top, anchor in places:
            yield _beside(lines, left, top, anchor, bold=False)


def _along(
    lines: tuple[str, ...], a: Point, b: Point, width: float, *, first: bool
) -> Iterator[Text]:
    """Yield places beside a straight stretch, from its beginning on."""
    height = _height(lines)
    if abs(a.y - b.y) < 1:
        length, way = abs(b.x - a.x), 1 if b.x > a.x else -1
        anchor: Anchor = "start" if way > 0 else "end"
        for ahead in _steps(length, width):
            x = a.x + way * (ahead + (4 if first else 6))
            yield _beside(lines, x, a.y - 3 - height, anchor, bold=True)
            yield _beside(lines, x, a.y + 3, anchor, bold=True)
        return
    length, down = abs(b.y - a.y), b.y > a.y
    for ahead in _steps(length, height):
        top = a.y + ahead + 3 if down else a.y - ahead - 3 - height
        yield _beside(lines, a.x + 5, top, "start", bold=True)
        yield _beside(lines, a.x - 5, top, "end", bold=True)


def _steps(length: float, size: float) -> list[float]:
    """List how far along a stretch a label may begin."""
    room = length - size - _HEAD
    return [0.0, *(float(at) for at in range(12, int(room), 12))]


def answer_places(label: str, points: Sequence[Point]) -> Iterator[Text]:
    """Yield where the label of a line may stand, best first: at its exit, then further on."""
    for lines in _wholly(label, _ANSWER_SIZES, bold=True):
        probe = text_at(lines, Point(0, 0), size=_SIZE, bold=True)
        for number, (a, b) in enumerate(pairwise(points)):
            yield from _along(lines, a, b, probe.area.width, first=number == 0)


def branch_places(label: str, points: Sequence[Point], raised: float) -> Iterator[Text]:
    """Yield where the label of a fan's branch may stand: at the box it leads to, at its line.

    `raised` is how much higher or lower it stands for the line's disc, in px.
    """
    a, b = points[-2], points[-1]
    for lines in _wholly(label, _BRANCH_SIZES, bold=True):
        height = _height(lines)
        if abs(a.y - b.y) < 1:
            x = min(a.x, b.x) + 6
            yield _beside(lines, x, a.y - 3 - raised - height, "start", bold=True)
            yield _beside(lines, x, a.y + 3 + raised, "start", bold=True)
            continue
        top = max(a.y, b.y) - _HEAD - height if b.y > a.y else min(a.y, b.y) + _HEAD
        yield _beside(lines, a.x + 5 + raised, top, "start", bold=True)
        yield _beside(lines, a.x - 5 - raised, top, "end", bold=True)


def disc_places(number: str, points: Sequence[Point], borders: Sequence[float]) -> Iterator[Disc]:
    """Yield where a handoff's disc may stand: where the line crosses a border, or near it.

    `borders` are the y of the lanes' borders, that of the giver's lane first.
    """
    upright = [(a, b) for a, b in pairwise(points) if abs(a.x - b.x) < 1]
    for border in borders:
        for a, b in upright:
            low, high = min(a.y, b.y), max(a.y, b.y)
            if low <= border <= high:
                yield from _slide(number, a.x, border, _room(points, a, b))
    yield from middles(points, number)


def head_area(before: Point, tip: Point) -> Rect:
    """Tell what the head of a line covers, from its tip back."""
    dx, dy = (tip.x > before.x) - (tip.x < before.x), (tip.y > before.y) - (tip.y < before.y)
    back = Point(tip.x - dx * _HEAD_LENGTH, tip.y - dy * _HEAD_LENGTH)
    low, top = min(tip.x, back.x), min(tip.y, back.y)
    return Rect(low, top, abs(tip.x - back.x), abs(tip.y - back.y)).grown(1)


def unshared(points: Sequence[Point], others: Sequence[Sequence[Point]]) -> Sequence[Point]:
    """Give the beginning of a line up to where it first runs on another of some lines."""
    for number, (a, b) in enumerate(pairwise(points)):
        met = [
            far
            for other in others
            for c, d in pairwise(other)
            if (far := _first_shared(a, b, c, d)) is not None
        ]
        if met and (number or min(met) > 1):
            far = min(met)
            length = abs(b.x - a.x) + abs(b.y - a.y)
            share = far / length if length else 0
            cut = Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
            return [*points[: number + 1], cut]
    return points


def _first_shared(a: Point, b: Point, c: Point, d: Point) -> float | None:
    """Tell how far along one stretch another begins to lie on it, None where it does not."""
    if abs(a.y - b.y) < 1 and abs(c.y - d.y) < 1 and abs(a.y - c.y) < 1:
        start, end, low, high = a.x, b.x, min(c.x, d.x), max(c.x, d.x)
    elif abs(a.x - b.x) < 1 and abs(c.x - d.x) < 1 and abs(a.x - c.x) < 1:
        start, end, low, high = a.y, b.y, min(c.y, d.y), max(c.y, d.y)
    else:
        return None
    if min(max(start, end), high) - max(min(start, end), low) < 1:
        return None
    return max(0.0, low - start) if end > start else max(0.0, start - high)


def middles(points: Sequence[Point], text: str = "") -> Iterator[Disc]:
    """Yield discs on a line: in the middle of its stretches, the longest first, then beside it."""

    def length(stretch: tuple[Point, Point]) -> float:
        a, b = stretch
        return abs(a.x - b.x) + abs(a.y - b.y)

    for a, b in sorted(pairwise(points), key=length, reverse=True):
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            yield Disc(Point(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share), RADIUS, text)


def _room(points: Sequence[Point], a: Point, b: Point) -> tuple[float, float]:
    """Tell between which y a disc may slide on a stretch; arrow heads stay visible."""
    begin = a.y
    finish = b.y
    if b == points[-1]:
        finish += -_HEAD - RADIUS if b.y > a.y else _HEAD + RADIUS
    return min(begin, finish), max(begin, finish)


def _slide(number: str, x: float, y: float, room: tuple[float, float]) -> Iterator[Disc]:
    low, high = room
    start = min(max(y, low), high)
    for step in range(12):
        for way in (-1, 1) if step else (1,):
            at = start + way * step * 6
            if low <= at <= high:
                yield Disc(Point(x, at), RADIUS, number)

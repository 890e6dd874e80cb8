"""How good a drawing is, measured on what is drawn: crossings, bends, lines through boxes, labels.

Nothing here knows how a scene was laid out, so one layout can be held against another and against
what people draw. Curves are measured as polylines of short pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.render.scene import Line, Point, Rect, Scene

__all__ = ["Measures", "crossings", "flattened", "measure"]

_TOLERANCE: Final = 0.6
"""Ends that only touch another line within so many px do not cross it."""

_SAME: Final = 1.0
"""Crossings closer than this in px are seen as one."""

_PIECES: Final = 8
"""Into how many straight pieces one cubic curve is cut."""

_CHUNK: Final = 512

_PARALLEL: Final = 1e-9
"""Cross products below this are those of parallel lines, within rounding."""

Segments = NDArray[np.float64]
"""One row per segment: x1, y1, x2, y2."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What is seen in a drawing.

    `crossings` counts points where lines cross. `bends` counts the bends of all lines but data
    lines, `flows` those lines. `through_boxes` counts pairs of a line and a box that it runs
    through without beginning or ending there. `box_overlaps` counts pairs of boxes,
    `label_overlaps` pairs of a label or disc with another or with a box, `labels_on_lines` pairs
    with a line that is not the label's own. `shared` is the length in px over which lines lie on
    each other that neither begin nor end together. Width and height are in px.
    """

    crossings: int
    bends: int
    flows: int
    through_boxes: int
    box_overlaps: int
    label_overlaps: int
    labels_on_lines: int
    shared: float
    width: float
    height: float

    @property
    def bends_per_flow(self) -> float:
        """The bends of the average line, data lines left out."""
        return self.bends / self.flows if self.flows else 0.0


def flattened(line: Line) -> tuple[Point, ...]:
    """Give a line's points; a curve is cut into straight pieces."""
    if not line.curved:
        return line.points
    points = [line.points[0]]
    for at in range(0, len(line.points) - 3, 3):
        a, b, c, d = line.points[at : at + 4]
        for piece in range(1, _PIECES + 1):
            t = piece / _PIECES
            u = 1 - t
            weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            points.append(
                Point(
                    sum(w * p.x for w, p in zip(weights, (a, b, c, d), strict=True)),
                    sum(w * p.y for w, p in zip(weights, (a, b, c, d), strict=True)),
                )
            )
    return tuple(points)


def _segments(lines: Sequence[Sequence[Point]]) -> tuple[Segments, NDArray[np.int64]]:
    rows = [(a.x, a.y, b.x, b.y) for points in lines for a, b in pairwise(points)]
    owners = [owner for owner, points in enumerate(lines) for _ in points[1:]]
    return np.array(rows, dtype=np.float64).reshape(-1, 4), np.array(owners, dtype=np.int64)


def _crossing_points(
    segments: Segments, owners: NDArray[np.int64]
) -> Iterator[tuple[float, float]]:
    """Yield the points where segments of different lines cross within both."""
    x1, y1, x2, y2 = segments.T
    dx, dy = x2 - x1, y2 - y1
    length = np.hypot(dx, dy)
    slack = _TOLERANCE / np.maximum(length, _TOLERANCE)
    for start in range(0, len(segments), _CHUNK):
        part = slice(start, start + _CHUNK)
        ax, ay, adx, ady = (v[part, None] for v in (x1, y1, dx, dy))
        cross = adx * dy - ady * dx
        with np.errstate(divide="ignore", invalid="ignore"):
            t = ((x1 - ax) * dy - (y1 - ay) * dx) / cross
            u = ((x1 - ax) * ady - (y1 - ay) * adx) / cross
        hit = (
            (np.abs(cross) > _PARALLEL)
            & (t > slack[part, None])
            & (t < 1 - slack[part, None])
            & (u > slack)
            & (u < 1 - slack)
            & (owners[part, None] < owners)
        )
        for row, column in zip(*np.nonzero(hit), strict=True):
            at = start + row
            yield float(x1[at] + t[row, column] * dx[at]), float(y1[at] + t[row, column] * dy[at])


def crossings(lines: Sequence[Sequence[Point]]) -> int:
    """Count the points where polylines cross; crossings in one point count once."""
    segments, owners = _segments(lines)
    if not len(segments):
        return 0
    points = {(round(x / _SAME), round(y / _SAME)) for x, y in _crossing_points(segments, owners)}
    return len(points)


def _pieces_in(area: Rect, segments: Segments) -> NDArray[np.bool_]:
    """Tell which segments have a point inside a rectangle (Liang and Barsky 1984)."""
    x1, y1, x2, y2 = segments.T
    enter = np.zeros(len(segments))
    leave = np.ones(len(segments))
    inside = np.ones(len(segments), dtype=bool)
    limits = (
        (x1 - x2, x1 - area.x),
        (x2 - x1, area.right - x1),
        (y1 - y2, y1 - area.y),
        (y2 - y1, area.bottom - y1),
    )
    for speed, room in limits:
        with np.errstate(divide="ignore", invalid="ignore"):
            at = room / speed
        enter = np.where(speed < 0, np.maximum(enter, at), enter)
        leave = np.where(speed > 0, np.minimum(leave, at), leave)
        inside &= (speed != 0) | (room > 0)
    return inside & (enter < leave)


def _owners_in(area: Rect, segments: Segments, owners: NDArray[np.int64]) -> set[int]:
    if area.width <= 0 or area.height <= 0 or not len(segments):
        return set()
    return set(owners[_pieces_in(area, segments)].tolist())


def _through(scene: Scene, segments: Segments, owners: NDArray[np.int64]) -> int:
    hosts = {box.id: box.attached_to for box in scene.boxes}
    count = 0
    for box in scene.boxes:
        for owner in _owners_in(box.area.grown(-1), segments, owners):
            line = scene.lines[owner]
            ends = {line.source, line.target}
            ends |= {host for end in (line.source, line.target) if (host := hosts.get(end))}
            if box.id not in ends and box.attached_to not in ends:
                count += 1
    return count


def _labels(scene: Scene) -> list[tuple[Rect, int]]:
    """List every label's area and the line it belongs to, -1 for those of boxes."""
    labels = [(box.outside.area, -1) for box in scene.boxes if box.outside is not None]
    for number, line in enumerate(scene.lines):
        if line.label is not None:
            labels.append((line.label.area, number))
        if line.disc is not None:
            (x, y), r = line.disc.centre, line.disc.radius
            labels.append((Rect(x - r, y - r, 2 * r, 2 * r), number))
    return [(area.grown(-0.5), owner) for area, owner in labels]


def _overlaps(areas: Sequence[Rect], others: Sequence[Rect] | None = None) -> int:
    """Count pairs of overlapping rectangles, within one list or between two."""
    table = np.array(areas, dtype=np.float64).reshape(-1, 4)
    right = table if others is None else np.array(others, dtype=np.float64).reshape(-1, 4)
    hit = (
        (table[:, None, 0] < right[:, 0] + right[:, 2])
        & (right[:, 0] < table[:, None, 0] + table[:, None, 2])
        & (table[:, None, 1] < right[:, 1] + right[:, 3])
        & (right[:, 1] < table[:, None, 1] + table[:, None, 3])
    )
    return int(hit.sum()) if others is not None else int(np.triu(hit, 1).sum())


def _shared(lines: Sequence[Line], segments: Segments, owners: NDArray[np.int64]) -> float:
    """Measure how long upright or level segments of strangers lie on each other."""
    total = 0.0
    order = np.argsort(np.where(segments[:, 0] == segments[:, 2], 0, 1), kind="stable")
    groups: dict[tuple[bool, float], list[tuple[float, float, int]]] = {}
    for at in order.tolist():
        x1, y1, x2, y2 = segments[at].tolist()
        if abs(x1 - x2) < _TOLERANCE:
            groups.setdefault((True, round(x1, 1)), []).append(
                (min(y1, y2), max(y1, y2), int(owners[at]))
            )
        elif abs(y1 - y2) < _TOLERANCE:
            groups.setdefault((False, round(y1, 1)), []).append(
                (min(x1, x2), max(x1, x2), int(owners[at]))
            )
    for group in groups.values():
        group.sort()
        for place, (low, high, owner) in enumerate(group):
            for other_low, other_high, other in group[place + 1 :]:
                if other_low >= high:
                    break
                a, b = lines[owner], lines[other]
                if owner != other and a.target != b.target and a.source != b.source:
                    total += min(high, other_high) - max(low, other_low)
    return total


def _bends(line: Line) -> int:
    return 0 if line.curved else max(0, len(line.points) - 2)


def measure(scene: Scene) -> Measures:
    """Measure a scene as it is drawn."""
    lines = [flattened(line) for line in scene.lines]
    segments, owners = _segments(lines)
    labels = _labels(scene)
    boxes = [box.area for box in scene.boxes]
    free = [box.area for box in scene.boxes if box.attached_to is None]
    areas = [area for area, _ in labels]
    on_lines = sum(len(_owners_in(area, segments, owners) - {owner}) for area, owner in labels)
    flows = [line for line in scene.lines if line.kind != "data"]
    return Measures(
        crossings=crossings(lines),
        bends=sum(_bends(line) for line in flows),
        flows=len(flows),
        through_boxes=_through(scene, segments, owners),
        box_overlaps=_overlaps(free),
        label_overlaps=_overlaps(areas) + _overlaps(areas, boxes),
        labels_on_lines=on_lines,
        shared=_shared(scene.lines, segments, owners),
        width=scene.width,
        height=scene.height,
    )

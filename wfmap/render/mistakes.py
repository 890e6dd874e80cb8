"""What is wrong in a drawing, not only unlovely: each of these should be 0 on every map.

Counted on what is drawn, like the figures of `wfmap.render.measure`, so any layout can be asked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import combinations, pairwise
from math import hypot
from typing import Final

from wfmap.render.diagram import LinkKind, NodeKind
from wfmap.render.measure import flattened
from wfmap.render.scene import Box, Disc, Line, Point, Rect, Region, Scene

__all__ = ["Mistakes", "mistakes"]

_APART: Final = 15.5
"""Middles of discs that are nearer overlap, in px."""

_HEAD: Final = 12.0
"""A disc whose middle is nearer to the tip of a head covers it, in px."""

_REACH: Final = 14.0
"""How far before its box a line may end in px, give or take its head."""

_SHORT: Final = 24.0
"""A message that is shorter hides one of its ends, in px."""

_TOUCH: Final = 1.5
"""A label that is nearer to the border of a lane seems to lie on it, in px."""

_NEARER: Final = 1.0
"""A label that is nearer by so much to another flow is taken for that one's, in px."""

_NEAR: Final = 3.0
_SAME: Final = 4.0
_ASKING: Final[frozenset[NodeKind]] = frozenset(("decision", "inclusive", "event-gateway"))
_WITH_LABELS: Final[frozenset[LinkKind]] = frozenset(("flow", "handoff", "message"))
_MANY: Final = {True: 4, False: 3}
"""So many branches are a fan: of a gateway that asks, and of any other step."""


@dataclass(frozen=True, slots=True)
class Mistakes:
    """How often each mistake is made.

    `labels_over_frames` counts labels that lie on the border or the title of a frame;
    `lines_over_titles` lines and discs that run over the title of a frame;
    `labels_over_borders` labels that lie on the border of a lane;
    `misread_labels` labels of flows that stand nearer to another flow than to their own;
    `strays` flows between two steps of a frame that leave the frame;
    `stubs` messages too short to show both their ends;
    `loose_events` events that are not on the border of their step or frame, or reach beyond its
    corners, or lie on another; `discs_on_discs` pairs of discs, `discs_on_heads` discs on the
    heads of flows; `missed_boxes` lines whose last piece, prolonged, does not meet its box;
    `fans_out_of_order` steps with many branches that stand in several columns or in another order
    than their lane's and author's, or whose branches' own branches do.
    """

    labels_over_frames: int = 0
    lines_over_titles: int = 0
    labels_over_borders: int = 0
    misread_labels: int = 0
    strays: int = 0
    stubs: int = 0
    loose_events: int = 0
    discs_on_discs: int = 0
    discs_on_heads: int = 0
    missed_boxes: int = 0
    fans_out_of_order: int = 0

    @property
    def total(self) -> int:
        """How many mistakes there are in all."""
        return sum(astuple(self))


def mistakes(scene: Scene) -> Mistakes:
    """Count the mistakes of a scene."""
    discs = [line.disc.centre for line in scene.lines if line.disc is not None]
    heads = [line.points[-1] for line in scene.lines if line.kind != "data"]
    return Mistakes(
        labels_over_frames=sum(_over(scene, region) for region in scene.regions),
        lines_over_titles=sum(_runs_over(scene, region.label.area) for region in scene.regions),
        labels_over_borders=_over_borders(scene),
        misread_labels=sum(_misread(line, scene) for line in scene.lines),
        strays=sum(_strays(scene, region) for region in scene.regions),
        stubs=sum(line.kind == "message" and _length(line) < _SHORT for line in scene.lines),
        loose_events=_loose(scene),
        discs_on_discs=sum(_distance(a, b) < _APART for a, b in combinations(discs, 2)),
        discs_on_heads=sum(_distance(disc, head) < _HEAD for disc in discs for head in heads),
        missed_boxes=sum(not _meets(line, scene) for line in scene.lines),
        fans_out_of_order=_fans_out_of_order(scene),
    )


def _distance(one: Point, other: Point) -> float:
    return hypot(one.x - other.x, one.y - other.y)


def _area(region: Region) -> Rect:
    xs, ys = [p.x for p in region.outline], [p.y for p in region.outline]
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _labels(scene: Scene) -> Iterator[Rect]:
    yield from (box.outside.area for box in scene.boxes if box.outside is not None)
    yield from (line.label.area for line in scene.lines if line.label is not None)


def _over(scene: Scene, region: Region) -> int:
    """Count the labels on a frame's border or title."""
    area = _area(region)
    inner = area.grown(-0.5)
    return sum(
        label.overlaps(region.label.area) or (label.overlaps(inner) and not area.holds(label, 0.5))
        for label in _labels(scene)
    )


def _runs_over(scene: Scene, title: Rect) -> int:
    """Count the lines, and the discs on them, that lie over a title."""
    inner = title.grown(-0.5)
    return sum(
        any(_stretch(a, b).overlaps(inner) for a, b in pairwise(flattened(line)))
        or (line.disc is not None and _disc(line.disc).overlaps(inner))
        for line in scene.lines
    )


def _stretch(a: Point, b: Point) -> Rect:
    return Rect(min(a.x, b.x), min(a.y, b.y), abs(a.x - b.x), abs(a.y - b.y))


def _disc(disc: Disc) -> Rect:
    return Rect(*disc.centre, 0, 0).grown(disc.radius)


def _strays(scene: Scene, region: Region) -> int:
    """Count the flows between two steps of a frame that leave it."""
    area = _area(region)
    held = {box.id for box in scene.boxes if area.holds(box.area)}
    return sum(
        line.kind != "data"
        and {line.source, line.target} <= held
        and not all(area.holds(_stretch(a, b)) for a, b in pairwise(flattened(line)))
        for line in scene.lines
    )


def _over_borders(scene: Scene) -> int:
    """Count the labels that lie on the border of a lane, or touch it."""
    borders = {band.area.bottom for band in scene.bands} | {band.area.y for band in scene.bands}
    return sum(
        any(label.y - _TOUCH < at < label.bottom + _TOUCH for at in borders)
        for label in _labels(scene)
    )


def _misread(line: Line, scene: Scene) -> bool:
    """Tell whether the label of a flow stands nearer to another flow than to its own.

    The trunk of a fan or a join is that of all its flows, so it is nobody else's.
    """
    if line.label is None or line.curved:
        return False
    own = _away(line.label.area, line.points)
    return any(
        _away(line.label.area, _apart_from(other.points, line.points)) < own - _NEARER
        for other in scene.lines
        if other is not line and other.kind in _WITH_LABELS
    )


def _apart_from(points: Sequence[Point], line: Sequence[Point]) -> Sequence[Point]:
    """Give what a line does not share with another that begins or ends in the same point."""
    if points[0] == line[0]:
        return points[-2:]
    return points[:2] if points[-1] == line[-1] else points


def _away(label: Rect, points: Sequence[Point]) -> float:
    """Tell how far a label is from a line, in px."""
    return min(_gap(label, _stretch(a, b)) for a, b in pairwise(points))


def _gap(one: Rect, other: Rect) -> float:
    across = max(one.x - other.right, other.x - one.right, 0)
    down = max(one.y - other.bottom, other.y - one.bottom, 0)
    return hypot(across, down)


def _length(line: Line) -> float:
    return sum(_distance(a, b) for a, b in pairwise(line.points))


def _loose(scene: Scene) -> int:
    """Count the events that are not well on their border, or lie on another of the same."""
    hosts = {box.id: box.area for box in scene.boxes}
    hosts |= {region.id: _area(region) for region in scene.regions}
    attached = [box for box in scene.boxes if box.attached_to in hosts]
    loose = sum(not _sits(box, hosts[box.attached_to or ""]) for box in attached)
    pairs = combinations(attached, 2)
    return loose + sum(one.area.grown(-1).overlaps(other.area) for one, other in pairs)


def _sits(event: Box, host: Rect) -> bool:
    x, y = event.area.centre
    level = min(abs(y - host.y), abs(y - host.bottom)) < _NEAR
    upright = min(abs(x - host.x), abs(x - host.right)) < _NEAR
    return (level and host.x - 1 <= event.area.x and event.area.right <= host.right + 1) or (
        upright and host.y - 1 <= event.area.y and event.area.bottom <= host.bottom + 1
    )


def _meets(line: Line, scene: Scene) -> bool:
    """Tell whether the last piece of a line, prolonged, meets what it leads to."""
    if line.curved:
        return True
    areas = [box.area for box in scene.boxes if box.id == line.target]
    areas += [_area(region) for region in scene.regions if region.id == line.target]
    areas += [band.area for band in scene.bands if band.id == line.target]
    end = line.points[-1]
    return any(
        area.grown(_REACH).holds(Rect(end.x, end.y, 0, 0))
        and (
            area.x - 0.1 <= end.x <= area.right + 0.1 or area.y - 0.1 <= end.y <= area.bottom + 0.1
        )
        for area in areas
    )


def _fans_out_of_order(scene: Scene) -> int:
    fans = dict(_fans(scene))
    return sum(not (_in_order(fan) and _nested_in_order(fan, fans)) for fan in fans.values())


def _nested_in_order(fan: list[tuple[int, Box]], fans: Mapping[str, list[tuple[int, Box]]]) -> bool:
    """Tell whether the branches of branches of a lane stand one under the other as those do."""
    spans: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for lane, branch in fan:
        own = fans.get(branch.id, [])
        ys = [box.area.y for at, box in own if at == lane]
        if ys and len(ys) == len(own):
            spans[lane].append((min(ys), max(ys)))
    return all(one[1] < two[0] for mine in spans.values() for one, two in pairwise(mine))


def _fans(scene: Scene) -> Iterator[tuple[str, list[tuple[int, Box]]]]:
    """Yield every step with many branches, and those with their lanes, in the author's order."""
    boxes = {box.id: box for box in scene.boxes}
    flows = [line for line in scene.lines if line.kind in ("flow", "handoff") and not line.rework]
    entering = Counter(line.target for line in flows)
    leaving: dict[str, list[Box]] = defaultdict(list)
    for line in flows:
        source, target = boxes.get(line.source), boxes.get(line.target)
        if source is None or target is None or entering[line.target] > 1:
            continue
        if source.attached_to is None and _around(scene, source) == _around(scene, target):
            leaving[line.source].append(target)
    for step, branches in leaving.items():
        least = _MANY[boxes[step].kind in _ASKING]
        if len(branches) >= least:
            yield step, [(_lane(scene, branch), branch) for branch in branches]


def _around(scene: Scene, box: Box) -> tuple[str, ...]:
    """Name the frames that a box lies in."""
    return tuple(region.id for region in scene.regions if _area(region).holds(box.area))


def _lane(scene: Scene, box: Box) -> int:
    return next((n for n, b in enumerate(scene.bands) if b.area.holds(box.area, 1)), 0)


def _in_order(fan: list[tuple[int, Box]]) -> bool:
    xs = [box.area.centre.x for _, box in fan]
    wanted = sorted(range(len(fan)), key=lambda at: (fan[at][0], at))
    drawn = sorted(range(len(fan)), key=lambda at: fan[at][1].area.centre.y)
    return max(xs) - min(xs) < _SAME and drawn == wanted

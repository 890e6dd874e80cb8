"""What a BPMN diagram shows and a map does not: annotations, further data, groups; their ties."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.interchange.bpmn.original.drawing import Plane
from wfmap.interchange.bpmn.original.known import Original
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import FLOW_NODES
from wfmap.render.scene import Point, Rect

__all__ = ["Loose", "between", "room_of"]

_THINGS: Final = ("textAnnotation", "dataObjectReference", "dataStoreReference")
_DRAWN: Final = FLOW_NODES | {"participant", "lane", "group"}
_SIZES: Final = {"textAnnotation": (120.0, 50.0), "dataStoreReference": (50.0, 50.0)}
"""Width and height in px where the file has no shape."""
_USUAL: Final = (36.0, 50.0)
_NEAR: Final = 8.0
"""Room in px around what is placed."""
_STEP: Final = 16.0
"""How far in px the next place is tried."""
_TRIES: Final = 60
_ENDS: Final = ("sourceRef", "targetRef")
_DATA_TIES: Final = ("dataInputAssociation", "dataOutputAssociation")


class Loose:
    """Finds what is loose in a file, and what it is tied to."""

    def __init__(self, original: Original, planes: Sequence[Plane]) -> None:
        self._original = original
        self._planes = planes
        self._by_id = {
            one.get("id"): one for one in original.file.root.walk() if one.id is not None
        }

    def ties(self) -> Iterator[tuple[str, str, str]]:
        """Yield associations: the id of each, and the ids of its two ends in its direction."""
        for one in self._original.file.all("association"):
            ends = [one.get(name).rpartition(":")[2] for name in _ENDS]
            if one.id is not None:
                yield one.get("id"), ends[0], ends[1]
        for one in self._original.file.all(*_DATA_TIES):
            owner = one.parent.get("id") if one.parent is not None else ""
            for child in one.children:
                other = self._by_id.get(child.text.strip())
                if one.id is not None and child.name in _ENDS and _is_drawn(other):
                    data, step = child.text.strip(), owner
                    reads = one.name == "dataInputAssociation"
                    yield one.get("id"), data if reads else step, step if reads else data

    def things(self) -> Iterator[tuple[str, list[str], tuple[float, float]]]:
        """Yield what is to be placed: its id, what it is near to, the first best, and its size."""
        partners: dict[str, list[str]] = defaultdict(list)
        for _, source, target in self.ties():
            partners[source].append(target)
            partners[target].append(source)
        for name, element in self._by_id.items():
            drawn = any(name in plane.shapes for plane in self._planes)
            wanted = element.name in _THINGS or (drawn and element.name not in _DRAWN)
            if wanted:
                yield name, [*partners[name], *self._near(name, element)], self._size(name, element)

    def _size(self, name: str, element: Element) -> tuple[float, float]:
        for plane in self._planes:
            area = plane.area(name)
            if area is not None:
                return area.width, area.height
        return _SIZES.get(element.name, _USUAL)

    def _near(self, name: str, element: Element) -> list[str]:
        """List what was drawn near it, the nearest first; else the steps of its process."""
        for plane in self._planes:
            own = plane.area(name)
            if own is not None:
                others = [
                    (abs(area.centre.x - own.centre.x) + abs(area.centre.y - own.centre.y), other)
                    for other in plane.shapes
                    if other in self._by_id and self._by_id[other].name in FLOW_NODES
                    if (area := plane.area(other)) is not None
                ]
                return [other for _, other in sorted(others)]
        around = element.parent.children if element.parent is not None else ()
        return [one.get("id") for one in around if one.name in FLOW_NODES and one.id is not None]

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each group with what its shape held."""
        for element in self._original.file.all("group"):
            for plane in self._planes:
                own = plane.area(element.get("id"))
                if own is not None:
                    held = (other for other in plane.shapes if other != element.get("id"))
                    yield element.get("id"), [o for o in held if _holds(own, plane.area(o))]


def _holds(one: Rect, other: Rect | None) -> bool:
    return other is not None and one.holds(other)


def _is_drawn(element: Element | None) -> bool:
    return element is not None and element.name in (*_THINGS, "dataInput", "dataOutput")


def room_of(near: Rect, size: tuple[float, float], taken: Sequence[Rect]) -> Rect:
    """Find the nearest free place to a shape: above, below or at its sides; else above all.

    Places lie on a grid around the shape and are tried from the nearest on.
    """
    width, height = size
    grid = sorted(
        (abs(across) + abs(down), down > 0, across, down)
        for across in range(-_TRIES // 2, _TRIES // 2)
        for down in range(-_TRIES // 2, _TRIES // 2)
    )
    for _, _, across, down in grid:
        x = near.centre.x - width / 2 + across * _STEP
        y = near.centre.y - height / 2 + down * _STEP
        place = Rect(x, y, width, height)
        if not any(area.overlaps(place, _NEAR) for area in taken):
            return place
    top = min((area.y for area in taken), default=0.0)
    return Rect(near.centre.x - width / 2, top - height - _STEP, width, height)


def between(one: Rect, other: Rect) -> tuple[Point, Point]:
    """Lead straight from the border of one shape to that of another."""
    return _border(one, other.centre), _border(other, one.centre)


def _border(area: Rect, towards: Point) -> Point:
    """Return where the line from the middle of a shape to a point leaves it."""
    middle = area.centre
    across, down = towards.x - middle.x, towards.y - middle.y
    parts = [
        size / 2 / abs(way)
        for size, way in ((area.width, across), (area.height, down))
        if abs(way) > 0
    ]
    part = min([1.0, *parts])
    return Point(middle.x + across * part, middle.y + down * part)

"""Shapes and lines of what is new or moved in a file, in the diagram that the file has.

Whoever drew the diagram wants it back. So what stays keeps its place to the others: a new step
between two gets room by moving what is right of it further to the right, another one the nearest
free place in its lane, and pools grow to the right. Lines of new and moved steps have right angles.
`wfmap draw x.bpmn -o x.bpmn` lays the whole diagram out anew, for who prefers that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from wfmap.graph import StepNode
from wfmap.interchange.bpmn.original.editing import Editing
from wfmap.interchange.bpmn.original.markup import Markup
from wfmap.interchange.bpmn.original.spacing import area_of, make_room, shift
from wfmap.interchange.bpmn.vocabulary import EVENTS, GATEWAYS
from wfmap.interchange.bpmn.writing.diagram import bounds_of, px
from wfmap.interchange.xml import Tag
from wfmap.render.scene import Point, Rect

__all__ = ["Plane", "draw_edits", "plane_of"]

_SIZES: Final = {"event": (36.0, 36.0), "gateway": (50.0, 50.0), "activity": (100.0, 80.0)}
"""Width and height in px, as modellers draw them."""
_GAP: Final = 50.0
"""Room in px between two steps in a row."""
_NEAR: Final = 10.0
"""Room in px that is left free around a new shape."""
_DOWN: Final = 20.0
"""How far in px the next place is tried."""
_TRIES: Final = 40
_MARGIN: Final = 30.0
"""Room in px between the last step and the border of a pool."""
_LANE: Final = 150.0
"""The height in px of a new lane."""
_CONTAINERS: Final = frozenset(("participant", "lane", "group"))


@dataclass(slots=True, eq=False)
class Plane:
    """A diagram of the file: its shapes and lines by what they show."""

    tag: Markup
    shapes: dict[str, Markup] = field(default_factory=dict)
    edges: dict[str, Markup] = field(default_factory=dict)

    def area(self, about: str) -> Rect | None:
        """Return where something is drawn, None where it is not."""
        return area_of(self.shapes.get(about))


def draw_edits(editing: Editing) -> None:
    """Draw what is new or moved, where the file has a diagram."""
    planes = [plane_of(one) for one in editing.original.root.walk() if one.local == "BPMNPlane"]
    if planes:
        _Drawing(editing, planes).draw()


def plane_of(tag: Markup) -> Plane:
    """Read what a diagram of a file shows."""
    plane = Plane(tag)
    for one in tag.children:
        about = one.get("bpmnElement").rpartition(":")[2]
        if one.local == "BPMNShape":
            plane.shapes.setdefault(about, one)
        elif one.local == "BPMNEdge":
            plane.edges.setdefault(about, one)
    return plane


class _Drawing:
    """Draws into the diagrams of one file."""

    def __init__(self, editing: Editing, planes: list[Plane]) -> None:
        self._editing = editing
        self._planes = planes
        self._kinds = {one.get("id"): one for one in editing.original.root.walk() if one.get("id")}

    def draw(self) -> None:
        """Draw new pools and lanes, then steps in the order of the document, then lines."""
        for markup in self._editing.made_actors.values():
            self._actor(markup)
        for key, node in self._editing.graph.steps.items():
            if key in self._editing.new or key in self._editing.moved:
                self._step(node)
        placed = {*self._editing.new, *self._editing.moved}
        for flow in self._editing.graph.flows.values():
            if flow.id in self._editing.ended or {flow.source, flow.target} & placed:
                self._line(self._flow_id(flow.id), self._at(flow.source), self._at(flow.target))
        for identity, step, party, sends in self._editing.messages:
            ends = self._at(step), party
            self._line(identity, *(ends if sends else ends[::-1]))

    def _flow_id(self, flow: str) -> str:
        return self._editing.ids.of("flow", flow)

    def _at(self, step: str) -> str:
        return self._editing.steps[step].get("id")

    def _plane_of(self, *near: str) -> Plane:
        """Find the diagram that shows one of these, else the first."""
        known = (one for one in self._planes for name in near if name in one.shapes)
        return next(known, self._planes[0])

    def _step(self, node: StepNode) -> None:
        """Draw a step at a free place, or take the shape of a moved one there."""
        graph, about = self._editing.graph, self._at(node.id)
        before = [self._at(flow.source) for flow in graph.incoming(node.id)]
        after = [self._at(flow.target) for flow in graph.outgoing(node.id)]
        owner = [self._at(node.level)] if node.level else []
        plane = self._plane_of(about, *before, *after, *owner)
        size = self._size(node)
        if node.step.attached_to is not None:
            place = self._on_border(plane, self._at(node.step.attached_to), size)
        else:
            place = self._free(plane, about, before, after, size)
        if place is not None:
            self._set(plane, about, place)
            self._grow(plane, about, place)

    def _size(self, node: StepNode) -> tuple[float, float]:
        name = self._editing.steps[node.id].local
        return _SIZES["event" if name in EVENTS else "gateway" if name in GATEWAYS else "activity"]

    @staticmethod
    def _on_border(plane: Plane, host: str, size: tuple[float, float]) -> Rect | None:
        area = plane.area(host)
        if area is None:
            return None
        left = area.x + area.width / 4
        return Rect(left - size[0] / 2, area.bottom - size[1] / 2, *size)

    def _lane(self, plane: Plane, about: str) -> Rect | None:
        """Return the area of the lane that names a step, None where none does."""
        for one in self._editing.original.root.walk():
            if one.local == "flowNodeRef" and one.text().strip() == about and one.parent:
                return plane.area(one.parent.get("id"))
        return None

    def _free(
        self,
        plane: Plane,
        about: str,
        before: list[str],
        after: list[str],
        size: tuple[float, float],
    ) -> Rect | None:
        """Find a free place: right of the step before, else left of the one after, else at the end.

        Places are tried from the middle up and down, then further to the right.
        """
        ends = [area for one in before if (area := plane.area(one)) is not None]
        starts = [area for one in after if (area := plane.area(one)) is not None]
        taken = list(self._taken(plane, about))
        lane = self._lane(plane, about)
        if ends:
            x, y = ends[0].right + _GAP, ends[0].centre.y
        elif starts:
            x, y = starts[0].x - _GAP - size[0], starts[0].centre.y
        else:
            x = max((area.right for area in taken), default=0.0) + _GAP
            y = lane.centre.y if lane is not None else next((a.centre.y for a in taken), 100.0)
        if lane is not None and not lane.y <= y <= lane.bottom:
            y = lane.centre.y
        if ends and starts and abs(y - ends[0].centre.y) < 1:
            lacking = size[0] + 2 * _GAP - (starts[0].x - ends[0].right)
            if 0 < lacking <= size[0] + 2 * _GAP:
                make_room(plane.tag, self._holding(about), ends[0].right + 1, lacking)
                taken = list(self._taken(plane, about))
        for place in self._places(x, y, size, lane):
            if not any(area.overlaps(place, _NEAR) for area in taken):
                return place
        return Rect(max((a.right for a in taken), default=x) + _GAP, y - size[1] / 2, *size)

    @staticmethod
    def _places(x: float, y: float, size: tuple[float, float], lane: Rect | None) -> Iterator[Rect]:
        for right in range(_TRIES):
            for step in range(_TRIES if lane is not None or not right else 1):
                for sign in (1, -1) if step else (1,):
                    place = Rect(x + right * _GAP, y - size[1] / 2 + sign * step * _DOWN, *size)
                    if lane is None or (lane.y <= place.y and place.bottom <= lane.bottom):
                        yield place

    def _taken(self, plane: Plane, about: str) -> Iterator[Rect]:
        """Yield the areas of shapes, but for those that hold others and the one to place."""
        holding = self._holding(about)
        for name in plane.shapes:
            area = None if name in holding or name == about else plane.area(name)
            if area is not None:
                yield area

    def _holding(self, about: str) -> set[str]:
        """Give the ids of what holds shapes: pools, lanes, groups, and what is around a step."""
        found = {name for name, one in self._kinds.items() if one.local in _CONTAINERS}
        here = self._kinds[about].parent
        while here is not None:
            found.add(here.get("id"))
            here = here.parent
        return found

    def _set(self, plane: Plane, about: str, area: Rect) -> None:
        """Draw a shape, or move the one that is there; its label goes to its usual place."""
        shape = plane.shapes.get(about)
        if shape is None:
            told = {"id": self._editing.ids.of("shape", f"{about}.shape"), "bpmnElement": about}
            shown = self._kinds.get(about)
            if shown is not None and shown.local in ("participant", "lane"):
                told["isHorizontal"] = "true"
            tag = Tag("bpmndi:BPMNShape", told, [bounds_of(area)])
            self._declare()
            shape = self._editing.add(plane.tag, tag, _last(plane.tag))
            plane.shapes[about] = shape
            return
        for bounds in shape.called("Bounds"):
            for name, value in bounds_of(area).attributes.items():
                bounds.set(name, value)
        for label in list(shape.called("BPMNLabel")):
            label.remove()

    def _declare(self) -> None:
        self._editing.original.declare("bpmndi", "dc", "di")

    def _grow(self, plane: Plane, about: str, area: Rect) -> None:
        """Let the pools and lanes of a diagram reach beyond what is drawn in them."""
        del about
        framing = [
            (name, there)
            for name in plane.shapes
            if (shown := self._kinds.get(name)) is not None
            and shown.local in ("participant", "lane")
            and (there := plane.area(name)) is not None
        ]
        if not any(there.y <= area.centre.y <= there.bottom for _, there in framing):
            return
        for name, there in framing:
            if there.right < area.right + _MARGIN and there.x <= area.x:
                width = area.right + _MARGIN - there.x
                self._set(plane, name, there._replace(width=width))

    def _line(self, about: str, source: str, target: str) -> None:
        """Draw a line between two shapes, or draw the one that is there anew."""
        plane = self._plane_of(source, target)
        one, other = plane.area(source), plane.area(target)
        if one is None or other is None or not about:
            return
        edge = plane.edges.get(about)
        if edge is None:
            told = {"id": self._editing.ids.of("edge", f"{about}.edge"), "bpmnElement": about}
            self._declare()
            edge = self._editing.add(plane.tag, Tag("bpmndi:BPMNEdge", told), _last(plane.tag))
            plane.edges[about] = edge
        for part in list(edge.called("waypoint", "BPMNLabel")):
            part.remove()
        for name in ("sourceElement", "targetElement"):
            edge.set(name, "")
        after = None
        for x, y in _way(one, other):
            self._declare()
            after = self._editing.add(edge, Tag("di:waypoint", {"x": px(x), "y": px(y)}), after)

    def _actor(self, markup: Markup) -> None:
        """Draw a new pool below everything, or a new lane below the others of its pool."""
        plane = self._planes[0]
        areas = [area for name in plane.shapes if (area := plane.area(name)) is not None]
        below = max((area.bottom for area in areas), default=0.0)
        left = min((area.x for area in areas), default=0.0)
        right = max((area.right for area in areas), default=600.0)
        if markup.local == "participant":
            self._set(plane, markup.get("id"), Rect(left, below + _MARGIN, right - left, 60.0))
            return
        others = [
            area
            for one in (markup.parent.called("lane") if markup.parent is not None else ())
            if (area := plane.area(one.get("id"))) is not None
        ]
        if not others:
            return
        last = max(others, key=lambda area: area.bottom)
        self._lower(plane, last.bottom)
        for name in list(plane.shapes):
            area, shown = plane.area(name), self._kinds.get(name)
            is_pool = shown is not None and shown.local == "participant"
            if area is not None and is_pool and area.y <= last.y and last.bottom <= area.bottom:
                self._set(plane, name, area._replace(height=area.height + _LANE))
        self._set(plane, markup.get("id"), Rect(last.x, last.bottom, last.width, _LANE))

    @staticmethod
    def _lower(plane: Plane, under: float) -> None:
        """Move what stands under a line down, to make room for a lane."""
        for one in plane.tag.walk():
            told = one.get("y") if one.local in ("Bounds", "waypoint") else ""
            if told and float(told) >= under:
                shift(one, "y", _LANE)


def _last(tag: Markup) -> Markup | None:
    *_, last = (None, *tag.children)
    return last


def _way(one: Rect, other: Rect) -> list[Point]:
    """Lead from one shape to another with right angles."""
    start, end = one.centre, other.centre
    if other.x > one.right:
        middle = (one.right + other.x) / 2
        bends = [Point(middle, start.y), Point(middle, end.y)] if start.y != end.y else []
        return [Point(one.right, start.y), *bends, Point(other.x, end.y)]
    if one.bottom < other.y or other.bottom < one.y:
        is_below = one.bottom < other.y
        first = Point(start.x, one.bottom if is_below else one.y)
        last = Point(end.x, other.y if is_below else other.bottom)
        middle = (first.y + last.y) / 2
        bends = [Point(start.x, middle), Point(end.x, middle)] if start.x != end.x else []
        return [first, *bends, last]
    under = max(one.bottom, other.bottom) + _DOWN
    return [
        Point(start.x, one.bottom),
        Point(start.x, under),
        Point(end.x, under),
        Point(end.x, other.bottom),
    ]

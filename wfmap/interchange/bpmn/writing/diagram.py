"""Diagram interchange: the laid-out map, one diagram for each level (BPMN 2.0.2, chapter 12)."""

from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.graph import ROOT
from wfmap.interchange.bpmn.writing.model import Model
from wfmap.interchange.bpmn.writing.nodes import is_line
from wfmap.interchange.bpmn.writing.plan import POOL_HEADER, Plan
from wfmap.interchange.xml import Tag
from wfmap.render.scene import Box, Line, Point, Rect, Scene, Text

__all__ = ["bounds_of", "diagrams", "label_beside", "label_of", "px"]

_DIGITS: Final = 2
"""Digits of a px behind the point."""
_MARGIN: Final = 10.0
"""Room in px at each side of a label."""


def diagrams(plan: Plan, model: Model) -> Iterator[Tag]:
    """Write the diagram of each level; that of a sub-process holds what is inside it."""
    for level, scene in plan.scenes.items():
        yield _Diagram(plan, model, level, scene).write()


class _Diagram:
    """Writes the diagram of one level."""

    def __init__(self, plan: Plan, model: Model, level: str, scene: Scene) -> None:
        self._plan = plan
        self._model = model
        self._level = level
        self._scene = scene

    def write(self) -> Tag:
        """Write shapes, those around others first, then edges."""
        name = self._level or "map"
        tag = Tag("bpmndi:BPMNDiagram", {"id": self._plan.ids.of("diagram", f"diagram.{name}")})
        about = self._plan.ids.of("step", self._level) if self._level else self._root()
        plane = tag.add("bpmndi:BPMNPlane", id=self._plan.ids.of("plane", f"plane.{name}"))
        plane.attributes["bpmnElement"] = about
        if self._level == ROOT:
            plane.children.extend(self._pools())
        plane.children.extend(self._boxes())
        plane.children.extend(self._edges())
        return tag

    def _root(self) -> str:
        return self._model.collaboration or self._model.process_ids[0]

    def _pools(self) -> Iterator[Tag]:
        ids = self._plan.ids
        for pool in self._plan.pools:
            yield self._shape(ids.of("participant", pool.key), pool.area, {"isHorizontal": "true"})
            left = pool.area.x + POOL_HEADER
            for band in pool.lanes:
                area = Rect(left, band.area.y, band.area.right - left, band.area.height)
                yield self._shape(ids.of("lane", band.id), area, {"isHorizontal": "true"})

    def _shape(
        self, about: str, area: Rect, said: dict[str, str], label: Text | None = None
    ) -> Tag:
        tag = Tag(
            "bpmndi:BPMNShape",
            {"id": self._plan.ids.of("shape", f"{about}.shape"), "bpmnElement": about, **said},
        )
        tag.children.append(bounds_of(area))
        if label is not None:
            tag.children.append(label_of(label))
        return tag

    def _boxes(self) -> Iterator[Tag]:
        for box in self._scene.boxes:
            about = self._about(box)
            if about:
                yield self._shape(about, box.area, _said(box), label_beside(box))

    def _about(self, box: Box) -> str:
        """Return the id of what a box shows, empty for one that is only an end of lines."""
        if box.kind in ("store", "document"):
            return self._model.references.get((self._level, box.id), "")
        known = box.element in self._model.steps
        return self._plan.ids.of("step", box.element) if known else ""

    def _edges(self) -> Iterator[Tag]:
        for line in self._scene.lines:
            for about, points in self._lines(line):
                name = self._plan.ids.of("edge", f"{about}.edge")
                tag = Tag("bpmndi:BPMNEdge", {"id": name, "bpmnElement": about})
                for x, y in points:
                    tag.add("di:waypoint", x=px(x), y=px(y))
                if line.label is not None:
                    tag.children.append(label_of(line.label))
                yield tag

    def _lines(self, line: Line) -> Iterator[tuple[str, Sequence[Point]]]:
        """Yield the ids of what a line shows with its points, in the direction of each."""
        if line.kind == "data":
            for reads in (True, False):
                found = self._model.associations.get((self._level, line.id, reads))
                if found is not None:
                    yield found, line.points[::-1] if reads else line.points
            return
        flow = self._plan.graph.flows.get(line.element)
        if flow is not None:
            ends = {box.element for box in self._scene.boxes}
            if is_line(flow) and {flow.source, flow.target} <= ends:
                yield self._plan.ids.of("flow", flow.id), line.points
        elif self._level == ROOT and line.element in self._model.exchanges:
            message = next(m for m in self._plan.graph.exchanges if m.id == line.element)
            ends = {box.element for box in self._scene.boxes}
            if {message.source, message.target} - {None} <= ends:
                yield self._model.exchanges[line.element], line.points


def label_beside(box: Box) -> Text | None:
    """Return the label that is told where it stands: of a shape that other tools name below it.

    Names of data stand within their shapes here.
    """
    return box.outside or (box.inside if box.kind in ("store", "document") else None)


def _said(box: Box) -> dict[str, str]:
    if box.kind == "subprocess":
        return {"isExpanded": "false"}
    return {"isMarkerVisible": "true"} if box.kind == "decision" else {}


def label_of(text: Text) -> Tag:
    """Give a label more room at its sides: other tools set it in other letters, and break it."""
    return Tag("bpmndi:BPMNLabel", {}, [bounds_of(text.area.beyond(_MARGIN, 0))])


def bounds_of(area: Rect) -> Tag:
    """Write where a shape is."""
    values = {"x": area.x, "y": area.y, "width": area.width, "height": area.height}
    return Tag("dc:Bounds", {name: px(value) for name, value in values.items()})


def px(value: float) -> str:
    """Write a length."""
    return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")

"""The diagram of a BPMN file laid out anew in lanes; everything else of the file stays.

Steps, flows and lanes get the places that a map of the process gives them, the inside of each
sub-process in a diagram of its own. What a map does not show (annotations, further references to
data, groups) is put in the nearest free place to what it is tied to, and groups are drawn around
what they held before.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from wfmap.errors import WfmapError
from wfmap.graph import ROOT, ProcessGraph, build
from wfmap.interchange.bpmn.beside import normal
from wfmap.interchange.bpmn.original.drawing import plane_of
from wfmap.interchange.bpmn.original.known import URIS, Original, flows_in, matched, original_of
from wfmap.interchange.bpmn.original.loose import Loose, between, room_of
from wfmap.interchange.bpmn.original.markup import Markup, made
from wfmap.interchange.bpmn.tree import Element
from wfmap.interchange.bpmn.vocabulary import SCOPES
from wfmap.interchange.bpmn.writing.diagram import bounds_of, label_beside, label_of, px
from wfmap.interchange.bpmn.writing.nodes import aside
from wfmap.interchange.bpmn.writing.plan import POOL_HEADER, Ids
from wfmap.interchange.xml import Tag
from wfmap.model import document
from wfmap.render.draw import LayoutOptions, draw
from wfmap.render.scene import Box, Line, Point, Rect, Scene, Text
from wfmap.render.views.using import shown_by

__all__ = ["laid_out"]

_STRIP: Final = 60.0
"""The height in px of a pool without steps that no message goes to."""
_APART: Final = 20.0
"""Room in px between the map and such a pool."""


def laid_out(data: bytes, name: str, options: LayoutOptions) -> bytes:
    """Lay the diagram of a file out in lanes.

    Args:
        data: the bytes of the file.
        name: its name.
        options: the order of lanes, and how long better places are looked for.

    Returns:
        The file, the same but for its diagrams, in the encoding that it had.

    Raises:
        UnreadableError: it cannot be imported, or has a document type.
        WfmapError: it has no step.
    """
    from wfmap.interchange.bpmn import read  # noqa: PLC0415 - the reader knows the writer

    process = document.read(json.dumps(normal(read(data, name=name).document)))
    if not process.steps:
        raise WfmapError(f"'{name}' has no step to lay out", "name a file with a process")
    original = original_of(data, name)
    _Laying(original, build(process), options).lay()
    return original.data()


@dataclass(slots=True)
class _Page:
    """One diagram that is being made: what it shows, and what of it is taken."""

    level: str
    scene: Scene
    plane: Tag
    shapes: dict[str, Rect] = field(default_factory=dict)
    edges: dict[str, Sequence[Point]] = field(default_factory=dict)
    taken: list[Rect] = field(default_factory=list)


_NOTHING: Final[Mapping[str, str]] = {}
_FLAT: Final[Mapping[str, str]] = {"isHorizontal": "true"}
"""What is said of the shape of a pool or a lane."""


class _Laying:
    """Makes the diagrams of one file."""

    def __init__(self, original: Original, graph: ProcessGraph, options: LayoutOptions) -> None:
        self._original = original
        self._graph = graph
        self._options = options
        self._nodes = matched(original, graph)
        self._flows = flows_in(original, graph, self._nodes)
        self._actors = {key: element for element, key in original.actors.keys.items()}
        self._ids = Ids()
        self._old = [plane_of(one) for one in original.root.walk() if one.local == "BPMNPlane"]
        old = {id(one) for diagram in self._diagrams() for one in diagram.walk()}
        for one in original.kept:
            if id(one) not in old:
                self._ids.put("known", one.get("id"), one.get("id"))

    def lay(self) -> None:
        """Make the diagram of each level, and put them where the old ones were."""
        pages = [self._page(level) for level in self._graph.levels]
        pages = [page for page in pages if page.plane.attributes["bpmnElement"]]
        loose = Loose(self._original, self._old)
        for element, partners, size in loose.things():
            page = next((p for p in pages if any(one in p.shapes for one in partners)), None)
            if page is not None and element not in page.shapes:
                near = next(page.shapes[one] for one in partners if one in page.shapes)
                self._shape(page, element, room_of(near, size, page.taken))
        for page in pages:
            for element, inside in loose.groups():
                areas = [page.shapes[one] for one in inside if one in page.shapes]
                if areas:
                    self._shape(page, element, _around(areas).grown(_APART / 2))
                    page.plane.children.insert(0, page.plane.children.pop())
            for edge, source, target in loose.ties():
                ends = self._end(page, source), self._end(page, target)
                if edge not in page.edges and ends[0] is not None and ends[1] is not None:
                    self._edge(page, edge, between(ends[0], ends[1]))
        self._put([page.plane for page in pages])

    def _diagrams(self) -> list[Markup]:
        return list(self._original.root.called("BPMNDiagram"))

    @staticmethod
    def _end(page: _Page, name: str) -> Rect | None:
        """Return the shape at an end of a tie, or the middle of the line that it is tied to."""
        points = page.edges.get(name)
        if name in page.shapes or points is None:
            return page.shapes.get(name)
        one, other = points[(len(points) - 1) // 2], points[(len(points) - 1) // 2 + 1]
        return Rect((one.x + other.x) / 2, (one.y + other.y) / 2, 0, 0)

    def _page(self, level: str) -> _Page:
        options = self._options.model_copy(update={"level": level, "rows": "none"})
        scene = draw(self._graph, options=options)
        about = self._about(level) if level else self._frame()
        page = _Page(level, scene, Tag("bpmndi:BPMNPlane", {"bpmnElement": about}))
        page.plane.attributes["id"] = self._ids.of("plane", f"plane.{level or 'map'}")
        if level == ROOT:
            self._pools(page)
        for box in scene.boxes:
            self._box(page, box)
        for line in scene.lines:
            self._line(page, line)
        return page

    def _frame(self) -> str:
        """Return what the map shows: the collaboration, else the process."""
        root = self._original.root
        framing = (*root.called("collaboration", "choreography"), *root.called(*SCOPES))
        return next((one.get("id") for one in framing if one.get("id")), "")

    def _about(self, step: str) -> str:
        node = self._nodes.get(step)
        return node.element.get("id") if node is not None else ""

    def _pools(self, page: _Page) -> None:
        """Draw pools, those around others first, and their lanes; those without steps below."""
        bands = {band.id: band.area for band in page.scene.bands}
        frames = {pool.id: pool.area for pool in page.scene.pools}
        below = max((area.bottom for area in bands.values()), default=0.0)
        width = max((area.right for area in bands.values()), default=600.0)
        for key, element in self._actors.items():
            if element.name != "participant":
                continue
            inside = [bands[one] for one in self._within(element) if one in bands]
            area = frames.get(key) or (_around(inside) if inside else None)
            if area is None:
                area = Rect(0, below + _APART, width, _STRIP)
                below = area.bottom
            self._shape(page, element.get("id"), area, said=_FLAT)
        for element in self._original.file.all("lane"):
            inside = [bands[one] for one in self._within(element) if one in bands]
            if inside:
                area, left = _around(inside), POOL_HEADER * _depth(element)
                lane = Rect(area.x + left, area.y, area.width - left, area.height)
                self._shape(page, element.get("id"), lane, said=_FLAT)

    def _within(self, element: Element) -> Iterator[str]:
        """Yield the actors that a pool or lane stands for or holds."""
        keys = self._original.actors.keys
        own = keys[element]
        yield own
        for key, actor in self._graph.process.actors.items():
            if actor.part_of == own and key in self._actors:
                yield from self._within(self._actors[key])

    def _box(self, page: _Page, box: Box) -> None:
        if box.kind in ("store", "document"):
            about = self._reference(page, box)
        else:
            about = self._about(box.element)
        if not about:
            return
        said = {"isExpanded": "false"} if box.kind == "subprocess" else {}
        if box.kind == "decision":
            said = {"isMarkerVisible": "true"}
        self._shape(page, about, box.area, label_beside(box), said)
        page.taken.append(box.area)

    def _reference(self, page: _Page, box: Box) -> str:
        """Return the reference to data that a box is drawn for: one that its lines lead to."""
        store, item = shown_by(box.element)
        steps = {line.source for line in page.scene.lines if line.target == box.id}
        stored = self._original.stored
        known = {**stored.keys, **stored.store_keys}
        wanted = item or store
        for step in steps:
            node = self._nodes.get(step)
            for name in _read_and_written(node.element) if node is not None else ():
                element = self._original.file.element(name, _DATA)
                fits = element is not None and known.get(element) == wanted
                if fits and name not in page.shapes and self._may_be_drawn(element, name):
                    return name
        return ""

    def _may_be_drawn(self, element: Element | None, name: str) -> bool:
        """Tell whether data has a shape: a reference to it has, it itself where it had before."""
        is_reference = element is not None and element.name.endswith("Reference")
        return is_reference or any(name in plane.shapes for plane in self._old)

    def _line(self, page: _Page, line: Line) -> None:
        flow = self._graph.flows.get(line.element)
        if flow is not None:
            found = self._flows.get(flow.id)
            drawn = aside(flow.flow, "element") == "association" and flow.flow.origin is not None
            about = found.get("id") if found is not None else ""
            about = (flow.flow.origin.id or "") if drawn and flow.flow.origin is not None else about
        elif line.kind == "data":
            self._access(page, line)
            return
        else:
            about = self._message(line.element)
        if about and about not in page.edges:
            self._edge(page, about, line.points, line.label)

    def _access(self, page: _Page, line: Line) -> None:
        """Draw what a step reads or writes along the line of the map that shows it."""
        box = next((one for one in page.scene.boxes if one.id == line.target), None)
        node = self._nodes.get(line.source)
        if box is None or node is None:
            return
        shown = next((key for key, area in page.shapes.items() if area == box.area), "")
        for part in node.element.children:
            reads = part.name == "dataInputAssociation"
            if part.name in _TIES and part.get("id") and shown in _ends_of(part):
                points = line.points[::-1] if reads else line.points
                self._edge(page, part.get("id"), points)

    def _message(self, edge: str) -> str:
        """Return the id of a message with a party, by the exchange that it was read as."""
        found = next((one for one in self._graph.exchanges if one.id == edge), None)
        if found is None:
            return ""
        step = self._graph.steps.get(found.step or "")
        giver = self._graph.process.actors.get(found.giver or "")
        listed = (
            *(() if step is None else (*step.step.sends, *step.step.receives)),
            *(() if giver is None else giver.sends),
        )
        index = int(found.pointer.rpartition("/")[2])
        receives = "/receives/" in found.pointer
        own = listed if step is None else step.step.receives if receives else step.step.sends
        origin = own[index].origin if index < len(own) else None
        return (origin.id or "") if origin is not None else ""

    def _shape(
        self,
        page: _Page,
        about: str,
        area: Rect,
        label: Text | None = None,
        said: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Draw a shape once; without an id nothing can be drawn."""
        if not about or about in page.shapes:
            return
        name = self._ids.of("shape", f"{about}.shape")
        tag = Tag("bpmndi:BPMNShape", {"id": name, "bpmnElement": about, **said})
        tag.children.append(bounds_of(area))
        if label is not None:
            tag.children.append(label_of(label))
            page.taken.append(label.area)
        page.plane.children.append(tag)
        page.shapes[about] = area
        if said is not _FLAT:
            page.taken.append(area)

    def _edge(
        self, page: _Page, about: str, points: Sequence[Point], label: Text | None = None
    ) -> None:
        name = self._ids.of("edge", f"{about}.edge")
        tag = Tag("bpmndi:BPMNEdge", {"id": name, "bpmnElement": about})
        for x, y in points:
            tag.add("di:waypoint", x=px(x), y=px(y))
        if label is not None:
            tag.children.append(label_of(label))
            page.taken.append(label.area)
        page.plane.children.append(tag)
        page.edges[about] = points
        page.taken.extend(_around(pair) for pair in _segments(points))

    def _put(self, planes: list[Tag]) -> None:
        """Write the diagrams where the first of the old ones was, else behind everything."""
        old = self._diagrams()
        root = self._original.root
        prefixes = self._original.prefixes(old[0] if old else root)
        missing = self._original.undeclared(root)
        behind = old[0] if old else None
        for plane in planes:
            name = self._ids.of("diagram", f"diagram.{plane.attributes['bpmnElement']}")
            told = {f"xmlns:{ours}": URIS[ours] for ours in missing if ours != "wfmap"}
            tag = Tag("bpmndi:BPMNDiagram", {**told, "id": name}, [plane])
            if behind is None:
                *_, behind = (None, *root.children)
            behind = root.add(made(tag, prefixes), behind)
        for one in old:
            one.remove()


_DATA: Final = ("dataObjectReference", "dataStoreReference", "dataObject", "dataStore")
_TIES: Final = ("dataInputAssociation", "dataOutputAssociation")


def _ends_of(association: Element) -> list[str]:
    return [one.text.strip() for one in association.children if one.name in _ENDS]


_ENDS: Final = ("sourceRef", "targetRef")


def _read_and_written(element: Element) -> Iterator[str]:
    for part in element.children:
        if part.name in _TIES:
            yield from _ends_of(part)


def _depth(lane: Element) -> int:
    """Count the pool and the lanes around a lane."""
    around, depth = lane.parent, 1
    while around is not None:
        depth += around.name == "lane"
        around = around.parent
    return depth


def _around(areas: Sequence[Rect] | Sequence[Point]) -> Rect:
    """Return the smallest rectangle around rectangles or points."""
    boxes = [one if isinstance(one, Rect) else Rect(one.x, one.y, 0, 0) for one in areas]
    left, top = min(one.x for one in boxes), min(one.y for one in boxes)
    right, bottom = max(one.right for one in boxes), max(one.bottom for one in boxes)
    return Rect(left, top, right - left, bottom - top)


def _segments(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    yield from pairwise(points)

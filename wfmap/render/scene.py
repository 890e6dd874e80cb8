"""What is drawn, placed: the output of every layout and the input of every painter.

All lengths are px; x grows to the right and y downwards, from the scene's top left corner. Title
and legend are not part of a scene: painters add them around it, so layouts need not know them.
Every part keeps the meaning it has (its kind, its mark), so painters need no other source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from wfmap.overlay import Mark
from wfmap.render.diagram import (
    NO_MARK,
    Icon,
    LaneKind,
    LinkKind,
    Marker,
    NodeKind,
    Trigger,
)

__all__ = [
    "NOWHERE",
    "Anchor",
    "Band",
    "Box",
    "Disc",
    "Line",
    "PhaseBar",
    "Point",
    "PoolBand",
    "Rect",
    "Region",
    "Row",
    "Scene",
    "Text",
]

Anchor = Literal["start", "middle", "end"]


class Point(NamedTuple):
    """A place in px."""

    x: float
    y: float


class Rect(NamedTuple):
    """A rectangle in px: its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The point in its middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: "Rect", gap: float = 0) -> bool:
        """Tell whether two rectangles share an area, or come closer than `gap`."""
        return (
            self.x < other.right + gap
            and other.x < self.right + gap
            and self.y < other.bottom + gap
            and other.y < self.bottom + gap
        )

    def holds(self, other: "Rect", slack: float = 0) -> bool:
        """Tell whether another rectangle lies inside, give or take `slack`."""
        return (
            self.x - slack <= other.x
            and self.y - slack <= other.y
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def grown(self, by: float) -> "Rect":
        """Make a rectangle that is larger by so much on every side."""
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def beyond(self, across: float, down: float) -> "Rect":
        """Make a rectangle that is larger by so much at its sides, and above and below."""
        return Rect(self.x - across, self.y - down, self.width + 2 * across, self.height + 2 * down)


NOWHERE: Final = Rect(0, 0, 0, 0)
"""A rectangle without area."""


@dataclass(frozen=True, slots=True)
class Text:
    """A label of one or more lines; `at` is the anchor on the first line's baseline.

    `area` is what it covers, measured with the static metrics of `wfmap.render.text`.
    """

    lines: tuple[str, ...]
    at: Point
    area: Rect
    size: float = 12
    anchor: Anchor = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A numbered disc on a line, where a handoff crosses the border of a lane."""

    centre: Point
    radius: float
    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A lane: its area over the full width, its header at the left, its label in the header.

    `badge` is what the badge of its mark covers there.
    """

    id: str
    area: Rect
    header: Rect
    label: Text
    kind: LaneKind = "person"
    closed: bool = False
    title: str = ""
    mark: Mark = NO_MARK
    badge: Rect | None = None


@dataclass(frozen=True, slots=True)
class PoolBand:
    """A pool: a frame around the bands of its lanes, its label turned upright in its header.

    `badge` is what the badge of its mark covers, before it is turned with the label.
    """

    id: str
    area: Rect
    header: Rect
    label: Text
    title: str = ""
    mark: Mark = NO_MARK
    badge: Rect | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """An unfolded sub-process: a closed outline of right angles around its steps.

    `badge` is what the badge of its mark covers, beside its label.
    """

    id: str
    outline: tuple[Point, ...]
    label: Text
    by_event: bool = False
    markers: tuple[Marker, ...] = ()
    title: str = ""
    href: str = ""
    mark: Mark = NO_MARK
    badge: Rect | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A node: `area` is its shape's bounding box; `inside` and `outside` are its labels.

    `id` is unique in the scene, `element` the id in the model: a store drawn several times has
    several ids and one element, and is `repeated`. `title` is its tooltip. `signs` is how far right
    of the middle the signs at its lower side stand: an event on the border would hide them. `badge`
    is what its badge covers where it is not in its usual place, for the same reason. `count` is of
    steps that are folded into it.
    """

    id: str
    element: str
    kind: NodeKind
    area: Rect
    inside: Text | None = None
    outside: Text | None = None
    icon: Icon | None = None
    trigger: Trigger | None = None
    markers: tuple[Marker, ...] = ()
    interrupting: bool = True
    throws: bool = False
    by_event: bool = False
    attached_to: str | None = None
    repeated: bool = False
    signs: float = 0.0
    count: int = 0
    title: str = ""
    href: str = ""
    mark: Mark = NO_MARK
    badge: Rect | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A link: its points from the border of `source` to the border of `target` (ids of boxes).

    Where it is `curved` the points are those of cubic Bézier curves, as Graphviz gives them
    (3n + 1 of them); else it is a polyline. `head` and `tail` tell at which ends it has an arrow
    head. `default` draws a slash near its beginning. `sign` is where the sign of a change stands,
    the middle of the line if nowhere. A message that ends at a band has the lane's id there.
    """

    id: str
    element: str
    source: str
    target: str
    kind: LinkKind
    points: tuple[Point, ...]
    rework: bool = False
    default: bool = False
    head: bool = True
    tail: bool = False
    curved: bool = False
    width: float | None = None
    label: Text | None = None
    disc: Disc | None = None
    sign: Point | None = None
    title: str = ""
    mark: Mark = NO_MARK


@dataclass(frozen=True, slots=True)
class PhaseBar:
    """A phase above the lanes: `area` spans all columns in which it has steps."""

    id: str
    area: Rect
    label: Text
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a map that is too long for one: from its upper to its lower side in px."""

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything drawn, with the words that painters put around it (see `Diagram`).

    A map on one strip has no `rows`. `imprint` says whose it is and of which version; `brand` is a
    colour such as `#0A7E3D` for a bar at the top and at the lanes, which means nothing.
    """

    title: str
    subtitle: str
    description: str
    width: float
    height: float
    rows: tuple[Row, ...] = ()
    phases: tuple[PhaseBar, ...] = ()
    bands: tuple[Band, ...] = ()
    pools: tuple[PoolBand, ...] = ()
    regions: tuple[Region, ...] = ()
    boxes: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    heat_legend: str = ""
    badge_legend: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    imprint: str = ""
    brand: str = ""

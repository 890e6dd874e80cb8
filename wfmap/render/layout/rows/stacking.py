"""The rows of a map, each laid out by itself, put under each other as one scene."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from wfmap.render.diagram import Diagram
from wfmap.render.layout.rows.connecting import PARTED, Divided
from wfmap.render.layout.rows.cutting import DATA
from wfmap.render.moving import Mover
from wfmap.render.scene import Band, Box, Line, PhaseBar, PoolBand, Region, Row, Scene

__all__ = ["GAP", "stacked"]

GAP: Final = 30.0
"""The room between two rows in px."""


def stacked(diagram: Diagram, parts: Divided, scenes: Sequence[Scene]) -> Scene:
    """Put rows under each other; what occurs in several has an id of its own in each.

    Args:
        diagram: the whole.
        parts: its rows.
        scenes: the rows, laid out.
    """
    width = max(scene.width for scene in scenes)
    moved: list[_Moved] = []
    top = 0.0
    for number, scene in enumerate(scenes):
        moved.append(_Moved(scene, parts, number, top, width))
        top += scene.height + GAP
    boxes = [row.box(box) for row in moved for box in row.scene.boxes]
    stores = Counter(box.element for box in boxes if box.kind in DATA)
    return replace(
        scenes[0],
        title=diagram.title,
        subtitle=diagram.subtitle,
        width=width,
        height=top - GAP,
        rows=tuple(Row(row.down, row.down + row.scene.height) for row in moved),
        phases=tuple(row.phase(bar) for row in moved for bar in row.scene.phases),
        bands=tuple(row.band(band) for row in moved for band in row.scene.bands),
        pools=tuple(row.pool(pool) for row in moved for pool in row.scene.pools),
        regions=tuple(row.region(region) for row in moved for region in row.scene.regions),
        boxes=tuple(replace(box, repeated=stores[box.element] > 1) for box in boxes),
        lines=tuple(row.line(line) for row in moved for line in row.scene.lines),
    )


class _Moved(Mover):
    """A row that is moved to its place in the whole."""

    def __init__(self, scene: Scene, parts: Divided, number: int, top: float, width: float) -> None:
        super().__init__(top)
        self.scene = scene
        self.parts = parts
        self.number = number
        self.width = width
        again: set[str] = {b.id for b in scene.boxes if b.kind in DATA or b.kind == "connector"}
        for kept in (scene.bands, scene.pools, scene.regions, scene.phases):
            again.update(part.id for part in kept)
        self.again = again

    def named(self, name: str) -> str:
        """Give an id that occurs in no other row; in the first row it is that of the strip."""
        return f"{name}{PARTED}{self.number + 1}" if self.number and name in self.again else name

    def band(self, band: Band) -> Band:
        made = super().band(band)
        return replace(made, id=self.named(band.id), area=made.area._replace(width=self.width))

    def phase(self, bar: PhaseBar) -> PhaseBar:
        return replace(super().phase(bar), id=self.named(bar.id))

    def pool(self, pool: PoolBand) -> PoolBand:
        made = super().pool(pool)
        return replace(made, id=self.named(pool.id), area=made.area._replace(width=self.width))

    def region(self, region: Region) -> Region:
        return replace(super().region(region), id=self.named(region.id))

    def box(self, box: Box) -> Box:
        made = replace(super().box(box), id=self.named(box.id))
        if box.kind != "connector":
            return made
        step, _, giver = box.element.partition(PARTED)
        letter = self.parts.letters[step]
        where = f"goes on in row {self.parts.row[step] + 1}" if giver else "comes from another row"
        title = f"{letter}: {self.parts.called[step]}, {where}"
        label = made.inside and replace(made.inside, lines=(letter,))
        return replace(made, element=step, title=title, inside=label)

    def line(self, line: Line) -> Line:
        element = line.element.removesuffix(PARTED)
        return replace(
            super().line(line),
            element=element,
            rework=line.rework or element in self.parts.rework,
            source=self.named(line.source),
            target=self.named(line.target),
            title=self._told(line),
        )

    def _told(self, line: Line) -> str:
        """Say of a part of a flow where it leads, as the whole does."""
        ring = next((end for end in (line.source, line.target) if PARTED in end), None)
        if ring is None:
            return line.title
        step, _, giver = ring.partition(PARTED)
        name = f"{self.parts.letters[step]} ({self.parts.called[step]})"
        return f"{line.title}; goes on at {name}" if giver else f"{line.title}; comes from {name}"

"""Parts of a scene moved down, or left out: rows under each other, and some rows on a page."""

from dataclasses import replace

from wfmap.render.scene import (
    Band,
    Box,
    Line,
    PhaseBar,
    Point,
    PoolBand,
    Rect,
    Region,
    Row,
    Scene,
    Text,
)

__all__ = ["Mover", "only_rows"]


class Mover:
    """Moves parts of a scene by so many px down."""

    def __init__(self, down: float) -> None:
        self.down = down

    def point(self, point: Point) -> Point:
        """Move a point."""
        return Point(point.x, point.y + self.down)

    def rect(self, area: Rect) -> Rect:
        """Move a rectangle."""
        x, y, width, height = area
        return Rect(x, y + self.down, width, height)

    def text(self, text: Text) -> Text:
        """Move a label."""
        at, area = self.point(text.at), self.rect(text.area)
        return Text(text.lines, at, area, text.size, text.anchor, text.bold)

    def phase(self, bar: PhaseBar) -> PhaseBar:
        """Move the bar of a phase."""
        return replace(bar, area=self.rect(bar.area), label=self.text(bar.label))

    def whole(self, scene: Scene) -> Scene:
        """Move everything, which makes the scene so much higher."""
        return replace(
            scene,
            height=scene.height + self.down,
            rows=tuple(Row(row.top + self.down, row.bottom + self.down) for row in scene.rows),
            phases=tuple(map(self.phase, scene.phases)),
            bands=tuple(map(self.band, scene.bands)),
            pools=tuple(map(self.pool, scene.pools)),
            regions=tuple(map(self.region, scene.regions)),
            boxes=tuple(map(self.box, scene.boxes)),
            lines=tuple(map(self.line, scene.lines)),
        )

    def band(self, band: Band) -> Band:
        """Move a lane."""
        return replace(
            band,
            area=self.rect(band.area),
            header=self.rect(band.header),
            label=self.text(band.label),
            badge=band.badge and self.rect(band.badge),
        )

    def pool(self, pool: PoolBand) -> PoolBand:
        """Move a pool."""
        return replace(
            pool,
            area=self.rect(pool.area),
            header=self.rect(pool.header),
            label=self.text(pool.label),
            badge=pool.badge and self.rect(pool.badge),
        )

    def region(self, region: Region) -> Region:
        """Move the frame of an unfolded sub-process."""
        outline = tuple(map(self.point, region.outline))
        badge = region.badge and self.rect(region.badge)
        return replace(region, outline=outline, label=self.text(region.label), badge=badge)

    def box(self, box: Box) -> Box:
        """Move a node with its labels."""
        return replace(
            box,
            area=self.rect(box.area),
            inside=box.inside and self.text(box.inside),
            outside=box.outside and self.text(box.outside),
            badge=box.badge and self.rect(box.badge),
        )

    def line(self, line: Line) -> Line:
        """Move a line with its label, disc and sign."""
        return replace(
            line,
            points=tuple(map(self.point, line.points)),
            label=line.label and self.text(line.label),
            disc=line.disc and replace(line.disc, centre=self.point(line.disc.centre)),
            sign=line.sign and self.point(line.sign),
        )


def only_rows(scene: Scene, first: int, last: int) -> Scene:
    """Leave some rows of a map, from the first to the last, at the top of a scene of their own."""
    top, bottom = scene.rows[first].top, scene.rows[last].bottom
    mover = Mover(-top)
    return replace(
        scene,
        height=bottom - top,
        rows=tuple(Row(r.top - top, r.bottom - top) for r in scene.rows[first : last + 1]),
        phases=tuple(mover.phase(p) for p in scene.phases if top <= p.area.centre.y <= bottom),
        bands=tuple(mover.band(b) for b in scene.bands if top <= b.area.centre.y <= bottom),
        pools=tuple(mover.pool(p) for p in scene.pools if top <= p.area.centre.y <= bottom),
        regions=tuple(mover.region(r) for r in scene.regions if top <= r.outline[0].y <= bottom),
        boxes=tuple(mover.box(b) for b in scene.boxes if top <= b.area.centre.y <= bottom),
        lines=tuple(mover.line(n) for n in scene.lines if top <= n.points[0].y <= bottom),
    )

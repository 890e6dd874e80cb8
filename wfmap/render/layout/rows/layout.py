"""A long map in rows that a screen and a sheet of paper can hold, each laid out by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from wfmap.render.diagram import Diagram
from wfmap.render.layout.lanes import LaneOptions, Sketch, lay_out, sketched
from wfmap.render.layout.rows.connecting import Divided, divided
from wfmap.render.layout.rows.cutting import DATA, Limits, Stretch, Strip
from wfmap.render.layout.rows.stacking import GAP, stacked
from wfmap.render.scene import Scene

__all__ = ["WIDTH", "RowOptions", "lay_out_in_rows"]

WIDTH: Final = 1900
"""How wide a map in rows is in px: a screen shows it as it is, and so does a sheet of A3."""

_STEPS: Final = 25
"""From so many steps on no map is longer than `_LONG` times its height."""

_LONG: Final = 2.4
_PAGE: Final = 1.6
"""How many times its height a map is long that is cut though it is not wide."""

_LEAST: Final = 900.0
"""How wide the rows of such a map are at least, in px."""

_RINGS: Final = 150.0
"""The room that connectors take at both ends of a row, in px."""

_EVEN: Final = 1.1
"""How much wider than the mean a row may be where its neighbours are narrower for it."""

_EFFORT: Final = 3.0
"""How many rows get as many trials as a map of their own; more rows share them."""

_BESIDE: Final = 60.0
"""The room between parts side by side in px."""

_ROUNDS: Final = 6
"""How often rows that came out too wide are cut anew."""


@dataclass(frozen=True, slots=True)
class RowOptions:
    """How wide rows may be in px, and how high the pages are that they are put on, if any.

    A map with few steps stays on one strip, unless a width was `asked` for.
    """

    width: float = WIDTH
    page: float | None = None
    asked: bool = False


_USUAL: Final = RowOptions()


def lay_out_in_rows(diagram: Diagram, options: LaneOptions, rows: RowOptions = _USUAL) -> Scene:
    """Lay out a map on one strip where that can be read, else in rows.

    A map of 25 boxes or more is put into rows where it is wider than rows may be, or longer than
    2.4 times its height; a smaller one only where the width was asked for.

    Args:
        diagram: what is drawn.
        options: how lanes and stores are laid out.
        rows: how wide rows may be.
    """
    few = sum(node.kind not in DATA for node in diagram.nodes) < _STEPS
    if (few and not rows.asked) or not diagram.lanes:
        return lay_out(diagram, options)
    sketch = sketched(diagram, options)
    if sketch.width <= rows.width and (few or sketch.width <= _LONG * sketch.height):
        return lay_out(diagram, options)
    page = max(_LEAST, (sketch.width * sketch.height * _PAGE) ** 0.5)
    return _in_rows(diagram, sketch, options, rows, min(rows.width, page))


def _in_rows(
    diagram: Diagram, sketch: Sketch, options: LaneOptions, rows: RowOptions, aim: float
) -> Scene:
    """Cut into rows about as wide as `aim`, none wider than asked for as far as columns let it.

    How large a row is, is known when it is laid out: one that is too wide, and pages that hold too
    little, are cut anew. Rows that stay as they are keep their layout.
    """
    left = sketch.left
    room = _even(sketch.width - left, aim - left - _RINGS, rows.width - left - _RINGS)
    groups = _groups(diagram, sketch, room)
    known: dict[tuple[_Place, frozenset[str]], Scene] = {}
    too_wide: set[_Place] = set()
    heights: dict[_Place, float] = {}
    page = None if rows.page is None else rows.page + GAP
    best: tuple[tuple[float, int, float], Divided, list[Scene]] | None = None
    for _ in range(_ROUNDS):
        cuts = _cuts(groups, Limits(room, page), too_wide, heights)
        parts = divided(diagram, _rows(groups, cuts))
        effort = min(1.0, _EFFORT / len(cuts))
        fine = replace(options, min_width=0, effort=effort, dense=page is not None)
        keys = [(place, _rings(row)) for place, row in zip(cuts, parts.rows, strict=True)]
        for key, row in zip(keys, parts.rows, strict=True):
            if key not in known:
                together = not groups[key[0][0]].is_whole
                known[key] = lay_out(row, replace(fine, together=together))
        scenes = [known[key] for key in keys]
        high = [scene.height + GAP for scene in scenes]
        over = sum(max(0.0, scene.width - rows.width) for scene in scenes)
        worth = over, 0 if page is None else _pages(high, page), sum(high)
        if best is None or worth < best[0]:
            best = worth, parts, scenes
        wide = {key[0] for key in keys if known[key].width > rows.width} - too_wide
        measured = dict(zip(cuts, high, strict=True)) if page is not None else {}
        if not wide and measured.items() <= heights.items():
            break
        too_wide |= wide
        heights |= measured
    return stacked(diagram, best[1], best[2]) if best is not None else lay_out(diagram, options)


_Place = tuple[int, Stretch]
"""The number of a group, and the columns of a row of it."""


class _Group(NamedTuple):
    """Parts that nothing joins to others: one that may be cut, or some that stay whole in a row."""

    strip: Strip
    is_whole: bool


def _groups(diagram: Diagram, sketch: Sketch, room: float) -> list[_Group]:
    """Give a wide part rows of its own, and put small ones side by side, in the author's order."""
    parts = sketch.parts
    if len(parts) == 1:
        return [_Group(Strip(diagram, sketch, parts[0]), is_whole=False)]
    found: list[_Group] = []
    beside: set[str] = set()
    used = 0.0
    for part in parts:
        width = Strip(diagram, sketch, part).width
        if beside and used + _BESIDE + width > room:
            found.append(_Group(Strip(diagram, sketch, beside), is_whole=True))
            beside, used = set(), 0.0
        if width > room:
            found.append(_Group(Strip(diagram, sketch, part), is_whole=False))
            continue
        beside, used = beside | part, used + _BESIDE + width
    if beside:
        found.append(_Group(Strip(diagram, sketch, beside), is_whole=True))
    return found


def _cuts(
    groups: Sequence[_Group],
    limits: Limits,
    too_wide: Collection[_Place],
    heights: Mapping[_Place, float],
) -> list[_Place]:
    """Cut every group that may be cut."""
    found: list[_Place] = []
    for number, group in enumerate(groups):
        if group.is_whole:
            found.append((number, group.strip.whole))
            continue
        wide = [stretch for of, stretch in too_wide if of == number]
        high = {stretch: height for (of, stretch), height in heights.items() if of == number}
        own = replace(limits, too_wide=wide, heights=high)
        found += [(number, stretch) for stretch in group.strip.cut(own)]
    return found


def _rows(groups: Sequence[_Group], cuts: Sequence[_Place]) -> dict[str, int]:
    """Tell the row of every step, those of the first group first."""
    found: dict[str, int] = {}
    above = 0
    for number, group in enumerate(groups):
        own = [stretch for of, stretch in cuts if of == number]
        found |= {step: above + row for step, row in group.strip.rows(own).items()}
        above += len(own)
    return found


def _even(strip: float, wanted: float, most: float) -> float:
    """Tell how wide the steps of rows may be so that rows of about a width are filled alike."""
    count = max(1, round(strip / wanted))
    return min(most, _EVEN * strip / count)


def _pages(heights: Sequence[float], page: float) -> int:
    """Count the pages that rows fill, one after the other."""
    count, filled = 0, page
    for height in heights:
        if filled + height > page:
            count, filled = count + 1, 0.0
        filled += height
    return count


def _rings(row: Diagram) -> frozenset[str]:
    """Name the connectors of a row, which differ where its neighbours are cut otherwise."""
    return frozenset(node.id for node in row.nodes if node.kind == "connector")

"""The phases of a process above its lanes: a bar over all columns in which a phase has steps.

Phases may overlap, for people begin the next while the last is not done; then their bars lie one
below the other. So a bar never says more of a column than what stands in it.
"""

from dataclasses import replace
from typing import Final

from wfmap.render.diagram import Diagram
from wfmap.render.moving import Mover
from wfmap.render.scene import PhaseBar, Point, Rect, Scene
from wfmap.render.text import text_at, wrap

__all__ = ["under_phases"]

_LINE: Final = 22.0
"""How far the bars of one line are from those of the next, in px."""

_HEIGHT: Final = 18.0
_AFTER: Final = 6.0
"""The room below the bars in px."""

_BESIDE: Final = 4.0
"""How far bars in one line are apart at least, in px."""

_SIZE: Final = 11.0
_INSET: Final = 8.0


def under_phases(diagram: Diagram, scene: Scene) -> Scene:
    """Put the bars of phases above the lanes of a map; one whose steps have none stays as it is."""
    spans = _spans(diagram, scene)
    if not spans:
        return scene
    lines: list[float] = []
    bars: list[PhaseBar] = []
    for phase, left, right in spans:
        free = (number for number, end in enumerate(lines) if end + _BESIDE <= left)
        line = next(free, len(lines))
        lines[line : line + 1] = [right]
        bars.append(
            _bar(phase, diagram.phases[phase], Rect(left, line * _LINE, right - left, _HEIGHT))
        )
    mover = Mover(len(lines) * _LINE + _AFTER)
    return replace(mover.whole(scene), phases=tuple(bars))


def _spans(diagram: Diagram, scene: Scene) -> list[tuple[str, float, float]]:
    """List the phases with the px from the first of their steps to the last, from the left."""
    phase = {node.id: node.phase for node in diagram.nodes if node.phase in diagram.phases}
    found: dict[str, list[Rect]] = {name: [] for name in diagram.phases}
    for box in scene.boxes:
        if box.element in phase:
            found[phase[box.element]].append(box.area)
    spans = [
        (name, min(area.x for area in areas), max(area.right for area in areas))
        for name, areas in found.items()
        if areas
    ]
    return sorted(spans, key=lambda span: span[1])


def _bar(phase: str, name: str, area: Rect) -> PhaseBar:
    lines = wrap(name, area.width - 2 * _INSET, _SIZE, most=1, bold=True)
    at = Point(area.x + _INSET, area.y + _HEIGHT / 2 + 0.36 * _SIZE)
    label = text_at(lines, at, size=_SIZE, bold=True)
    return PhaseBar(phase, area, label, f"Phase: {name}")

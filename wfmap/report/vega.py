"""Charts: a Vega-Lite specification → SVG in our colours and letters."""

import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from wfmap.render.theme import FONTS, LIGHT

__all__ = ["drawn"]

Spec = dict[str, Any]

ROOM: Final = 600_000_000
"""Bytes that the first chart of a process takes at once: its engine is that of a browser."""


def drawn(spec: Spec) -> str:
    """Draw a chart as SVG; labels are data, never markup.

    Raises:
        MemoryError: the limit on this process leaves no room for the engine that draws charts.
    """
    ink = LIGHT["ink"]
    config = {
        "background": LIGHT["page"],
        "font": FONTS,
        "axis": {
            "labelColor": ink,
            "titleColor": ink,
            "gridColor": LIGHT["rule"],
            "labelLimit": 260,
        },
        "legend": {"labelColor": ink, "titleColor": ink},
        "title": {"color": ink, "anchor": "start"},
        "view": {"stroke": None},
    }
    return _numbered(str(_engine()({**spec, "config": config})))


@cache  # it begins once in a process
def _engine() -> Callable[[Spec], str]:
    """Give what draws charts, where there is room: without, it ends the process by a signal."""
    import vl_convert  # noqa: PLC0415 - a report without charts does without

    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not there on Windows

        limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
        if limit != resource.RLIM_INFINITY and pages * resource.getpagesize() + ROOM > limit:
            raise MemoryError("no room to draw a chart")
    svg_of: Callable[[Spec], str] = vl_convert.vegalite_to_svg
    return svg_of


def _numbered(svg: str) -> str:
    """Number clip paths from 1: the renderer counts on from picture to picture."""
    places: dict[str, str] = {}

    def fresh(found: re.Match[str]) -> str:
        return places.setdefault(found[0], f"clip{len(places) + 1}")

    return re.sub(r"\bclip\d+\b", fresh, svg)

"""Charts: a Vega-Lite specification → SVG in our colours and letters."""

import re
from typing import Any

from wfmap.render.theme import FONTS, LIGHT

__all__ = ["drawn"]

Spec = dict[str, Any]


def drawn(spec: Spec) -> str:
    """Draw a chart as SVG; labels are data, never markup."""
    import vl_convert  # noqa: PLC0415 - a report without charts does without

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
    return _numbered(str(vl_convert.vegalite_to_svg({**spec, "config": config})))


def _numbered(svg: str) -> str:
    """Number clip paths from 1: the renderer counts on from picture to picture."""
    places: dict[str, str] = {}

    def fresh(found: re.Match[str]) -> str:
        return places.setdefault(found[0], f"clip{len(places) + 1}")

    return re.sub(r"\bclip\d+\b", fresh, svg)

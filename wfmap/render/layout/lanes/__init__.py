"""The layout of the flow view: straight lanes over the full width, lines at right angles."""

from wfmap.render.layout.lanes.compiled import make_ready
from wfmap.render.layout.lanes.layout import Sketch, lay_out, sketched
from wfmap.render.layout.lanes.options import LaneOptions, Quality

__all__ = [
    "LaneOptions",
    "Quality",
    "Sketch",
    "lay_out",
    "make_ready",
    "sketched",
]

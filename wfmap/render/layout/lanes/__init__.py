"""The layout of the flow view: straight lanes over the full width, lines at right angles."""

from wfmap.render.layout.lanes.layout import lay_out
from wfmap.render.layout.lanes.options import LaneOptions

__all__ = ["LaneOptions", "lay_out"]

"""ProcessGraph + Overlay → Diagram, one module a view."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from wfmap.graph import ProcessGraph
from wfmap.overlay import Overlay
from wfmap.render.diagram import Diagram
from wfmap.render.views.data import data_view
from wfmap.render.views.decisions import decisions_view
from wfmap.render.views.handoffs import handoffs_view
from wfmap.render.views.systems import systems_view

__all__ = ["NETWORKS", "VIEWS", "View"]

View = Literal["flow", "handoffs", "data", "systems", "decisions"]

NETWORKS: Final[Mapping[View, Callable[[ProcessGraph, Overlay], Diagram]]] = {
    "handoffs": handoffs_view,
    "data": data_view,
    "systems": systems_view,
    "decisions": decisions_view,
}
"""The views without lanes, by name."""

VIEWS: Final[tuple[View, ...]] = ("flow", *NETWORKS)
"""Every view by name."""

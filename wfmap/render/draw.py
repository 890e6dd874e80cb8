"""ProcessGraph + Overlay → Scene: which view, laid out how."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from wfmap.graph import ROOT, ProcessGraph
from wfmap.overlay import NO_OVERLAY, Overlay
from wfmap.render.diagram import Diagram
from wfmap.render.language import language_of, written_in
from wfmap.render.layout.lanes import LaneOptions, lay_out
from wfmap.render.layout.network import lay_out_network
from wfmap.render.scene import Scene
from wfmap.render.views import NETWORKS, View
from wfmap.render.views.flow import FlowOptions, flow_view

__all__ = ["DrawOptions", "draw", "folded"]


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """How a map is drawn.

    `order_lanes` keeps the author's order or looks for the one with the fewest crossings.
    `stores` places cylinders near their users or all in one lane. `level` is the sub-process
    whose inside is drawn; `unfold` draws every sub-process's steps in its place. `href` names the
    page of a folded sub-process, which its box then links to.
    """

    view: View = "flow"
    order_lanes: Literal["given", "auto"] = "given"
    stores: Literal["near", "lane", "none"] = "near"
    unfold: bool = False
    level: str = ROOT
    href: Callable[[str], str] | None = None


def draw(
    graph: ProcessGraph,
    overlay: Overlay = NO_OVERLAY,
    options: DrawOptions = DrawOptions(),
) -> Scene:
    """Lay out one map.

    Raises:
        RenderError: it could not be laid out.
    """
    if options.view != "flow":
        diagram = _in_its_language(NETWORKS[options.view](graph, overlay))
        with written_in(diagram.language):
            return lay_out_network(diagram)
    shown = FlowOptions(
        level=options.level,
        unfold=options.unfold,
        data=options.stores != "none",
        href=options.href,
    )
    diagram = _in_its_language(flow_view(graph, overlay, shown))
    stores: Literal["near", "lane"] = "lane" if options.stores == "lane" else "near"
    with written_in(diagram.language):
        return lay_out(diagram, LaneOptions(order_lanes=options.order_lanes, stores=stores))


def _in_its_language(diagram: Diagram) -> Diagram:
    return replace(diagram, language=language_of(diagram.labels))


def folded(graph: ProcessGraph) -> tuple[str, ...]:
    """List the sub-processes that have a map of their own while they are folded."""
    return tuple(level for level in graph.levels if level != ROOT)

"""ProcessGraph + Overlay → Scene: which view, laid out how."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Final, Literal

from pydantic import Field

from wfmap.graph import ROOT, ProcessGraph
from wfmap.options import Options, Said
from wfmap.overlay import NO_OVERLAY, Overlay
from wfmap.render.diagram import Diagram
from wfmap.render.language import language_of, written_in
from wfmap.render.layout.lanes import LaneOptions, Quality, lay_out, make_ready
from wfmap.render.layout.network import lay_out_network
from wfmap.render.layout.rows import WIDTH, RowOptions, lay_out_in_rows
from wfmap.render.scene import Scene
from wfmap.render.views import NETWORKS, View
from wfmap.render.views.abridging import WHOLE, Abridgement, abridged
from wfmap.render.views.flow import FlowOptions, flow_view
from wfmap.render.views.seen import shows, told

__all__ = ["LayoutOptions", "draw", "folded", "make_ready"]


class LayoutOptions(Options):
    """Which map of a process is laid out, and how."""

    view: Annotated[View, Said(is_setting=True), Field(description="What the map shows.")] = "flow"
    level: Annotated[
        str,
        Said(metavar="STEP"),
        Field(max_length=63, description="Draw the inside of this sub-process."),
    ] = ROOT
    unfold: Annotated[
        bool, Said(is_setting=True), Field(description="Draw sub-processes unfolded.")
    ] = False
    order_lanes: Annotated[
        Literal["given", "auto"],
        Said(is_setting=True),
        Field(
            description="Keep the author's order of lanes, or look for one with fewer crossings."
        ),
    ] = "given"
    stores: Annotated[
        Literal["near", "lane", "none"],
        Said(is_setting=True),
        Field(description="Where data stores are drawn."),
    ] = "near"
    rows: Annotated[
        Literal["auto", "none"],
        Field(description="Cut a long map into rows, or leave it on one strip."),
    ] = "auto"
    width: Annotated[
        int | None,
        Said(is_setting=True),
        Field(
            ge=600,
            le=20_000,
            description="How wide rows may be, in px; unsaid: 1,900, and 2,116 on sheets of A3.",
        ),
    ] = None
    quality: Annotated[
        Quality,
        Said(is_setting=True),
        Field(description="How long better places are looked for: best, or a fast answer."),
    ] = "best"


AS_USUAL: Final = LayoutOptions()


def draw(  # noqa: PLR0913, PLR0917 - a process, what is laid over it, and how it is drawn
    graph: ProcessGraph,
    overlay: Overlay = NO_OVERLAY,
    options: LayoutOptions = AS_USUAL,
    href: Callable[[str], str] | None = None,
    page: float | None = None,
    less: Abridgement = WHOLE,
) -> Scene:
    """Lay out one map.

    Args:
        graph: the process.
        overlay: what is laid over it.
        options: which map, and how.
        href: names the page of a folded sub-process, which its box then links to.
        page: how high the pages are in px that rows are put on; None where there are none.
        less: what of a flow map is not drawn, or drawn as one.

    Raises:
        RenderError: it could not be laid out.
    """
    whole = _viewed(graph, overlay, options, href)
    diagram = _in_its_language(abridged(whole, less) if options.view == "flow" else whole)
    with written_in(diagram.language):
        if options.view != "flow":
            return lay_out_network(diagram)
        stores: Literal["near", "lane"] = "lane" if options.stores == "lane" else "near"
        lanes = LaneOptions(order_lanes=options.order_lanes, stores=stores, quality=options.quality)
        if options.rows == "none":
            return lay_out(diagram, lanes)
        return lay_out_in_rows(
            diagram,
            lanes,
            RowOptions(options.width or WIDTH, page, asked=options.width is not None),
        )


def _viewed(
    graph: ProcessGraph,
    overlay: Overlay,
    options: LayoutOptions,
    href: Callable[[str], str] | None,
) -> Diagram:
    """Make the view; one that shows nothing of what is laid over it says which views do."""
    flow = FlowOptions(
        level=options.level,
        unfold=options.unfold,
        data=options.stores != "none",
        href=href,
    )
    made = partial(flow_view, options=flow) if options.view == "flow" else NETWORKS[options.view]
    diagram = made(graph, overlay)
    if overlay == NO_OVERLAY:
        return diagram
    others: Mapping[View, Callable[[ProcessGraph, Overlay], Diagram]] = {
        "flow": flow_view,
        **NETWORKS,
    }
    elsewhere = [] if shows(diagram) else [n for n, v in others.items() if shows(v(graph, overlay))]
    return told(diagram, overlay, elsewhere)


def _in_its_language(diagram: Diagram) -> Diagram:
    return replace(diagram, language=language_of(diagram.labels))


def folded(graph: ProcessGraph) -> tuple[str, ...]:
    """List the sub-processes that have a map of their own while they are folded."""
    return tuple(level for level in graph.levels if level != ROOT)

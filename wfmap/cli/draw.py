"""`wfmap draw`: a map as SVG, PNG or PDF."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from wfmap.cli.exits import of_built
from wfmap.cli.options import Document, Overlay, Today, View, day

__all__ = ["draw"]


def draw(
    file: Document,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="OUT.svg, OUT.png or OUT.pdf; - is standard output.",
        ),
    ] = "-",
    view: View = "flow",
    overlay: Overlay = "none",
    picture_format: Annotated[
        Literal["svg", "png", "pdf"] | None,
        typer.Option("--format", "-f", help="The kind of picture, where the file's name is mute."),
    ] = None,
    level: Annotated[
        str, typer.Option("--level", metavar="STEP", help="Draw the inside of this sub-process.")
    ] = "",
    unfold: Annotated[
        bool, typer.Option("--unfold", envvar="WFMAP_UNFOLD", help="Draw sub-processes unfolded.")
    ] = False,
    order_lanes: Annotated[
        Literal["given", "auto"],
        typer.Option(
            "--order-lanes",
            envvar="WFMAP_ORDER_LANES",
            help="Keep the author's order of lanes, or look for one with fewer crossings.",
        ),
    ] = "given",
    stores: Annotated[
        Literal["near", "lane", "none"],
        typer.Option("--stores", envvar="WFMAP_STORES", help="Where data stores are drawn."),
    ] = "near",
    scale: Annotated[
        float,
        typer.Option("--scale", min=0.1, max=8, envvar="WFMAP_SCALE", help="Pixels a unit in PNG."),
    ] = 2.0,
    bottlenecks: Annotated[
        Literal["predicted", "simulated"],
        typer.Option(help="How what is ranked is found where it is laid over the map."),
    ] = "predicted",
    today: Today = None,
) -> int:
    """Draw a map of a process: its flow in swimlanes, or one of the network views."""
    from wfmap.cli.pictures import deliver_pictures
    from wfmap.pipeline.drawing import MapOptions
    from wfmap.pipeline.sources import source_of

    kind = _format(output, picture_format)
    options = MapOptions(
        view=view,
        overlay=overlay,
        level=level,
        unfold=unfold,
        order_lanes=order_lanes,
        stores=stores,
        scale=scale,
        today=day(today),
        rank_by=bottlenecks,
    )
    return of_built(deliver_pictures(source_of(file), options, kind, output, inputs=[file]))


def _format(
    output: str, given: Literal["svg", "png", "pdf"] | None
) -> Literal["svg", "png", "pdf"]:
    """Decide on the kind of picture: what was asked for, else what the file's name says."""
    match Path(output).suffix.lower():
        case _ if given is not None:
            return given
        case ".svg":
            return "svg"
        case ".png":
            return "png"
        case ".pdf":
            return "pdf"
        case _ if output == "-":
            return "svg"
        case other:
            raise typer.BadParameter(
                f"'{other or output}' is no picture format; write .svg, .png or .pdf",
                param_hint="--output",
            )

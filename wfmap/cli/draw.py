"""`wfmap draw`: a map as SVG, PNG or PDF, or as a page that can be asked."""

from pathlib import Path
from typing import Annotated

import typer

from wfmap.cli.console import say
from wfmap.cli.exits import of_built
from wfmap.cli.files import deliver
from wfmap.cli.options import Document
from wfmap.cli.pictures import deliver_pictures
from wfmap.operations.draw import Options, PictureFormat
from wfmap.operations.laying import lay_out_file, lays_out
from wfmap.operations.sources import source_of

__all__ = ["draw"]


def draw(
    file: Document,
    options: Options,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="OUT.svg, .png, .pdf, .html; OUT.bpmn lays a BPMN file out; - is standard output.",
        ),
    ] = "-",
) -> int:
    """Draw a map of a process: its flow in swimlanes, or one of the network views.

    From a BPMN file to OUT.bpmn, which may be the same, only the diagram is laid out anew.
    """
    if options.picture is None and lays_out(output):
        deliver(lay_out_file(source_of(file), options, output), output)
        say(f"{output}: its diagram is laid out in lanes; everything else is as it was")
        return 0
    picture = options.picture or _named(output)
    wanted = options.model_copy(update={"picture": picture})
    return of_built(deliver_pictures(source_of(file), wanted, output, inputs=[file]))


def _named(output: str) -> PictureFormat:
    """Give the kind of picture that the name of a file says."""
    match Path(output).suffix.lower():
        case ".svg":
            return "svg"
        case ".png":
            return "png"
        case ".pdf":
            return "pdf"
        case ".html":
            return "html"
        case _ if output == "-":
            return "svg"
        case other:
            if not output:
                raise typer.BadParameter("it has no name of a file", param_hint="--output")
            raise typer.BadParameter(
                f"'{other or output}' is no picture format; write .svg, .png, .pdf or .html",
                param_hint="--output",
            )

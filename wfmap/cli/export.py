"""`wfmap export`: a document as a file of another format."""

from typing import Annotated

import typer

from wfmap.cli.console import say
from wfmap.cli.files import STANDARD_OUTPUT, deliver
from wfmap.cli.options import Document, Output
from wfmap.operations.checking import load
from wfmap.operations.export import Options
from wfmap.operations.export import export as written
from wfmap.operations.sources import source_of

__all__ = ["export"]


def export(
    file: Document,
    options: Options,
    *,
    output: Output = None,
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar="FILE",
            help="Write the edits into this file, which it was imported from.",
        ),
    ] = None,
) -> int:
    """Export a document to another format, such as Mermaid for a page or a wiki."""
    original = None if into is None else source_of(into)
    made = written(load(file), options, output or "", into=original)
    inputs = [file, *([into] if into is not None else [])]
    deliver(made.data, output, inputs=inputs)
    if output not in (None, STANDARD_OUTPUT):
        say(f"{output}: holds {made.holds}")
    if made.left_out and (into is not None or output not in (None, STANDARD_OUTPUT)):
        say(f"{output or into}: left out: {', '.join(made.left_out)}")
    return 0

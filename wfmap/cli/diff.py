"""`wfmap diff`: what differs between two documents."""

from typing import Annotated

import typer

from wfmap.cli.options import Format

__all__ = ["diff"]


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A process document.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The document to compare with it.")],
    *,
    output_format: Format = "text",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the list to a file; .svg, .png and .pdf draw both as one map.",
        ),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 where they differ.")
    ] = False,
) -> int:
    """Compare two documents by meaning: what was added, removed and changed."""
    from wfmap.cli.comparison import deliver_difference

    differs = deliver_difference(old, new, output_format, output)
    return int(exit_code and differs)

"""`wfmap insert`: the process as it would be with one candidate."""

from typing import Annotated

import typer

from wfmap.cli.options import Document, Output, Own

__all__ = ["insert"]


def insert(
    file: Document,
    *,
    candidate: Annotated[
        str | None,
        typer.Option("--candidate", "-c", metavar="ID", help="As `wfmap candidates` names it."),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the last insertion out instead.")
    ] = False,
    figures: Own = None,
    output: Output = None,
) -> int:
    """Write the to-be process of a candidate: an ordinary document that checks and simulates."""
    from wfmap.cli.files import deliver
    from wfmap.operations.checking import load
    from wfmap.operations.inserting import insert as rewrite
    from wfmap.operations.inserting import own_figures
    from wfmap.operations.inserting import undo as take_out
    from wfmap.operations.sources import source_of

    if undo == (candidate is not None):
        raise typer.BadParameter("give either --candidate ID or --undo")
    built = load(file)
    own = own_figures(source_of(figures)) if figures is not None else {}
    made = take_out(built) if candidate is None else rewrite(built, candidate, own)
    deliver(made.text, output, inputs=[file])
    return 0

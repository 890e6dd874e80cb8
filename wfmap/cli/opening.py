"""`wfmap open`: the page of a document, drawn anew whenever the document is saved."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from wfmap.cli.options import Document

if TYPE_CHECKING:
    from wfmap.cli.watching import Reading

__all__ = ["open_"]


def open_(
    file: Document,
    *,
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, help="The port; 0 takes any that is free."),
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")
    ] = True,
    candidates: Annotated[
        bool,
        typer.Option(
            "--candidates", help="Find candidates of insertion too: each save takes longer."
        ),
    ] = False,
) -> int:
    """Show a document's map, findings and answers in a browser, anew at each save.

    Nobody but this machine can reach it, and only who knows the address. A document that cannot be
    read is told with its place; the last picture stays.
    """
    from threading import Thread

    from wfmap.cli.console import put
    from wfmap.cli.watching import Watched, serving
    from wfmap.operations.memory import collect_often
    from wfmap.operations.sources import STANDARD_INPUT

    if file == STANDARD_INPUT:
        raise typer.BadParameter("standard input is never saved again; name a file")
    watched = Watched(file, _maker(file, candidates=candidates))
    with serving(watched, port) as server:
        put(f"{file} is shown at {server.address} (Ctrl-C ends it)")
        if browser:
            import webbrowser

            # one in a terminal comes back only when it is left
            Thread(target=webbrowser.open, args=(server.address,), daemon=True).start()
        collect_often()  # it may go on for days
        server.run()
    return 0


def _maker(file: str, *, candidates: bool) -> "Callable[[Reading], tuple[bytes, str]]":
    """Give what makes the page and the answers in short, as the files are at that moment."""
    from wfmap.operations.answering import analyse
    from wfmap.operations.checking import CheckOptions
    from wfmap.operations.draw import Options, draw
    from wfmap.operations.fields import day_of
    from wfmap.operations.sources import source_of
    from wfmap.report.answers import to_brief

    options = Options(picture="html", without_candidates=not candidates)

    def made(reading: "Reading") -> tuple[bytes, str]:
        source = source_of(file)
        if source.load is not None:
            source = replace(source, load=reading.through(source.load))
        found = analyse(source, CheckOptions(day_of(None)))
        told = to_brief(found.built.graph, found.predicted, found.findings, found.ranked)
        return draw(found.built, options), told

    return made

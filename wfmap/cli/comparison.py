"""A difference to a file or standard output: a list, or one map of both versions."""

from pathlib import Path

import typer

from wfmap.cli.files import deliver
from wfmap.cli.options import Answers
from wfmap.operations.checking import open_document
from wfmap.operations.comparing import difference, draw_difference
from wfmap.operations.draw import Options, PictureFormat
from wfmap.operations.results.difference import differences_result
from wfmap.operations.sources import source_of
from wfmap.report.diff import FORMATS

__all__ = ["deliver_difference"]


def deliver_difference(old: str, new: str, form: Answers, output: str | None) -> bool:
    """Compare two documents and write what differs.

    Returns:
        Whether they differ.

    Raises:
        WfmapError: one of them cannot be read, or the result cannot be written.
    """
    if old == new == "-":
        raise typer.BadParameter("standard input can be one of the two, not both")
    before, after = (open_document(source_of(name)) for name in (old, new))
    found = difference(before, after)
    picture = _picture(output)
    if picture is not None:
        drawn = draw_difference(before, after, Options(picture=picture))
        deliver(drawn, output, inputs=[old, new])
    told = differences_result(found).to_json() if form == "json" else FORMATS[form](found)
    deliver(told, None if picture is not None else output, inputs=[old, new])
    return bool(found.changes)


def _picture(output: str | None) -> PictureFormat | None:
    """Tell which kind of picture an output's name asks for, if any."""
    match Path(output or "").suffix.lower():
        case ".svg":
            return "svg"
        case ".png":
            return "png"
        case ".pdf":
            return "pdf"
        case _:
            return None

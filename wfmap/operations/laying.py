"""A file of another tool → the same file with its diagram laid out in lanes."""

from typing import TYPE_CHECKING

from wfmap.errors import UnreadableError, WfmapError
from wfmap.interchange import format_of, reads
from wfmap.operations.sources import Source

if TYPE_CHECKING:
    from wfmap.render.draw import LayoutOptions

__all__ = ["lay_out_file", "lays_out"]


def lays_out(output: str) -> bool:
    """Tell whether a file of that name is one whose diagram is laid out anew."""
    return format_of(output, (one for one in reads() if one.lay_out is not None)) is not None


def lay_out_file(source: Source, options: "LayoutOptions", output: str = "") -> bytes:
    """Lay the diagram of a file of another format out in lanes; everything else of it stays.

    Args:
        source: the file.
        options: the order of lanes, and how long better places are looked for.
        output: the name of the file it is for, whose ending has to be of the same format.

    Raises:
        UnreadableError: it cannot be imported.
        WfmapError: there is no diagram to lay out in such a file.
    """
    formats = tuple(one for one in reads() if one.lay_out is not None)
    form = format_of(source.name, reads())
    same = not output or format_of(output, iter(formats)) is form
    if form is None or form.lay_out is None or not same:
        known = ", ".join(one.title for one in formats)
        raise WfmapError(
            f"'{source.name}' holds no diagram to lay out",
            f"name a file of {known}; `wfmap export` writes one from a document",
        )
    name = source.name.replace("\\", "/").rpartition("/")[2]
    try:
        return form.lay_out(source.data, name, options)
    except UnreadableError as error:
        error.file = source.name
        raise

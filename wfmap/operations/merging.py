"""A document that was changed while something worked on it → the document with both changes."""

from collections.abc import Callable
from dataclasses import replace

from wfmap.errors import WfmapError
from wfmap.model.document import examine
from wfmap.model.merging import merged
from wfmap.model.normal import dump
from wfmap.model.reading.json_text import decode, parse
from wfmap.operations.sources import Source
from wfmap.operations.writing import Written

__all__ = ["merging"]


def merging(
    source: Source, ours: str, form: Callable[[Source], Written]
) -> Callable[[bytes], bytes]:
    """Give a function that brings what somebody saved meanwhile into what is to be written.

    Args:
        source: the document as it was read.
        ours: what it was changed to.
        form: how a document is written without any change, such as `normal_form`: only what both
            sides did to that is told apart, not how they wrote it.

    Returns:
        A function from the document as it is now to the one with both changes. It raises a
        WfmapError where the newer document has errors, both changed the same, or the two together
        are no sound document.
    """

    def merge(theirs: bytes) -> bytes:
        now = replace(source, data=theirs)
        sides = (form(source).text, ours, form(now).text)
        text = dump(merged(*(parse(side).value for side in sides))) + "\n"
        _demand_sound(replace(source, data=text.encode()))
        return text.encode()

    return merge


def _demand_sound(source: Source) -> None:
    decode(source.data)
    reading = examine(source.data, file=source.name, load=source.load)
    if not reading.is_sound:
        first = next(f for f in reading.findings if f.severity == "error")
        raise WfmapError(f"both changes together are no sound document: {first.message}")

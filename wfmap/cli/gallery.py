"""The page of the gallery: every drawn model with its pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from wfmap.model.process import Process
from wfmap.operations.draw import Options

__all__ = ["Picture", "gallery_page"]

_HEAD: Final = """\
# Maps

Every model in [`../models`](../models) as `wfmap draw` draws it. `make redraw` writes these files;
a test compares them with a fresh drawing.
"""

_VIEWS: Final = {
    "flow": "The flow in the lanes of its actors",
    "handoffs": "Who hands over to whom (`--view handoffs`)",
    "data": "Which step reads and writes which store (`--view data`)",
    "systems": "Which systems take part (`--view systems`)",
    "decisions": "Which decisions rest on which data (`--view decisions`)",
}
_OVERLAYS: Final = {
    "none": "",
    "findings": "The flow with its findings (`--overlay findings`)",
    "waits": "The flow with the stated waits (`--overlay waits`)",
    "bottlenecks": "The flow with its bottlenecks, as predicted (`--overlay bottlenecks`)",
    "candidates": "The flow with where AI, or less, could go (`--overlay candidates`)",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: its file, its model's file, and what it shows; `inner` names a sub-process."""

    file: str
    model: str
    process: Process
    options: Options
    inner: str = ""

    @property
    def caption(self) -> str:
        """What the picture shows, in a few words."""
        if self.inner:
            return f"Inside *{self.inner}*"
        return _OVERLAYS[self.options.overlay] or _VIEWS[self.options.view]


def gallery_page(pictures: Sequence[Picture]) -> str:
    """Write the page in Markdown, models in the order of their files."""
    parts = [_HEAD]
    for model, group in groupby(pictures, key=lambda picture: picture.model):
        parts.extend(_section(model, tuple(group)))
    return "\n".join(parts)


def _section(model: str, pictures: Sequence[Picture]) -> Iterator[str]:
    process = pictures[0].process
    yield f"## {process.name}\n"
    yield f"[`models/{model}`](../models/{model})\n"
    if process.description:
        yield f"{process.description}\n"
    for picture in pictures:
        yield f"{picture.caption}:\n"
        said = picture.caption.partition(" (`")[0]
        yield f"![{process.name}: {said}]({picture.file})\n"

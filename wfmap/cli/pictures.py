"""Pictures to files: the map that was asked for, and beside it those its boxes link to."""

from collections.abc import Sequence
from pathlib import Path

from wfmap.cli.console import say
from wfmap.cli.files import STANDARD_OUTPUT, deliver
from wfmap.operations.checking import Built, open_document
from wfmap.operations.draw import Options, draw, draw_linked
from wfmap.operations.sources import Source

__all__ = ["deliver_pictures"]


def deliver_pictures(
    source: Source,
    options: Options,
    output: str,
    inputs: Sequence[str],
) -> Built:
    """Draw a document's map and write it; give the document it was drawn from.

    An SVG file links each folded sub-process to a map of its own, `OUT.STEP.svg` beside it.

    Raises:
        WfmapError: the document cannot be drawn, or a file cannot be written.
    """
    built = open_document(source)
    if options.picture != "svg" or output == STANDARD_OUTPUT:
        deliver(draw(built, options), output, inputs=inputs)
        return built
    path = Path(output)
    pages = draw_linked(built, options, lambda level: f"{path.stem}.{level}{path.suffix}")
    for level, svg in pages.items():
        inner = level != options.level
        place = path.with_name(f"{path.stem}.{level}{path.suffix}") if inner else path
        deliver(svg, str(place), inputs=inputs)
        if inner:
            say(f"{place}: the inside of '{level}', which the map links to")
    return built

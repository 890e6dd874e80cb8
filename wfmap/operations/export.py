"""A document → a file of another format."""

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from wfmap.errors import WfmapError
from wfmap.interchange import format_of, writes
from wfmap.operations.checking import Built
from wfmap.options import Options as Asked
from wfmap.options import Said

__all__ = ["Exported", "Options", "export", "writes"]


def _known(name: str | None) -> str | None:
    if name is not None and name not in NAMES:
        raise ValueError(f"'{name}' is no format; there are {', '.join(NAMES)}")
    return name


NAMES: Final = tuple(one.name for one in writes())


class Options(Asked):
    """How a process is exported."""

    format: Annotated[
        str | None,
        AfterValidator(_known),
        Said(("--format", "-f"), metavar="NAME"),
        Field(
            description=f"The format, where nothing else says it: {', '.join(NAMES)}.",
            json_schema_extra={"enum": [*NAMES, None]},
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Exported:
    """A process in another format: its text, the media type, and what the format can hold."""

    text: str
    media_type: str
    holds: str


def export(built: Built, options: Options, file: str = "") -> Exported:
    """Write a process in another format.

    Args:
        built: the document.
        options: which format.
        file: the name of the file it is for, whose ending tells where the options do not.

    Raises:
        WfmapError: neither the options nor the name say which.
    """
    chosen = format_of(file, writes(), options.format)
    if chosen is None or chosen.write is None:
        known = ", ".join(f"{one.name} ({one.suffixes[0]})" for one in writes())
        raise WfmapError("which format to export to is not said", f"name one: {known}")
    return Exported(chosen.write(built.graph), chosen.media_type, chosen.holds)

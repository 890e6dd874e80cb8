"""A document → a file of another format."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, Field, JsonValue

from wfmap.errors import UnreadableError, WfmapError
from wfmap.graph import ProcessGraph
from wfmap.interchange import Format, format_of, writes
from wfmap.interchange.bpmn.draft import ASIDE
from wfmap.interchange.bpmn.encoding import encoded
from wfmap.interchange.losses import JsonObject
from wfmap.interchange.more import lenient
from wfmap.model.document import to_json
from wfmap.operations.checking import Built
from wfmap.operations.sources import Source
from wfmap.options import Options as Asked
from wfmap.options import Said

__all__ = ["Exported", "Options", "export", "file_of", "writes"]


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
    """A process in another format: its bytes, the media type, and what the format can hold.

    `left_out` counts what reading the file again would not give, by field, for formats that are
    also read; the others say by `holds` alone what they carry.
    """

    data: bytes
    media_type: str
    holds: str
    left_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The file as text.

        Raises:
            WfmapError: it is no text in UTF-8, as a workbook is none.
        """
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            raise WfmapError(
                f"'{self.media_type}' is no text", "take its bytes, with `export_bytes`"
            ) from None


def export(
    built: Built, options: Options, file: str = "", *, into: Source | None = None
) -> Exported:
    """Write a process in another format.

    Args:
        built: the document.
        options: which format.
        file: the name of the file it is for, whose ending tells where the options do not.
        into: the file that the document was imported from; what was edited is written into it,
            and everything else of it stays as it is.

    Raises:
        UnreadableError: the file to write into cannot be imported.
        WfmapError: neither the options nor the name say which format; nothing can be written into
            a file of that format, or the file has no step of the document.
    """
    if into is not None:
        return _into(built, options, into)
    chosen = format_of(file, writes(), options.format)
    if chosen is None:
        known = ", ".join(f"{one.name} ({one.suffixes[0]})" for one in writes())
        raise WfmapError("which format to export to is not said", f"name one: {known}")
    data = _written(chosen, built.graph)
    left_out = _left_out(built.graph, data, chosen) if chosen.read and not chosen.whole else ()
    return Exported(data, chosen.media_type, chosen.holds, left_out)


def _written(form: Format, graph: ProcessGraph) -> bytes:
    if form.write_binary is not None:
        return form.write_binary(graph)
    assert form.write is not None  # noqa: S101 - only formats that are written were looked through
    return form.write(graph).encode()


def file_of(text: str) -> Source:
    """Give a file whose text is known, to write into it: the bytes that the text declares."""
    return Source("<text>", encoded(text))


def _into(built: Built, options: Options, into: Source) -> Exported:
    """Write a process into the file that it was imported from."""
    name = into.name.replace("\\", "/").rpartition("/")[2]
    able = (one for one in writes() if one.write_into is not None)
    chosen = format_of(name, writes(), options.format) or next(able)
    if chosen.write_into is None:
        known = ", ".join(one.name for one in writes() if one.write_into is not None)
        raise WfmapError(
            f"nothing can be written into '{into.name}'", f"that can be done with {known}"
        )
    try:
        data = chosen.write_into(into.data, name, built.process)
    except UnreadableError as error:
        error.file = into.name
        raise
    left_out = _left_out(built.graph, data, chosen)
    lost = tuple(told for told in left_out if not told.endswith(ASIDE))
    return Exported(data, chosen.media_type, chosen.holds, lost)


def _left_out(graph: ProcessGraph, data: bytes, form: Format) -> tuple[str, ...]:
    """Read a file again, and count what the document has and the file has not, by field."""
    assert form.read is not None  # noqa: S101 - only such formats are asked
    name = f"{graph.process.name}{form.suffixes[0]}"
    found = form.read(data, name=name, simulation=None, process=None)
    meant, back = to_json(graph.process), lenient(found.document) or {}
    passed = ("steps", "actors", "wfmap", "$schema", "include")
    counts = Counter(key for key in meant if key not in passed and meant[key] != back.get(key))
    for listed in ("actors", "steps"):
        told, known = dict(_parts(meant, listed)), dict(_parts(back, listed))
        for key, part in told.items():
            counts.update(_differing(part, known.get(key, {})))
    return tuple(f"{count} × {key}" if count > 1 else key for key, count in counts.items())


def _parts(part: JsonObject, listed: str) -> Iterator[tuple[str, JsonObject]]:
    members = part.get(listed)
    for key, inner in members.items() if isinstance(members, dict) else ():
        if isinstance(inner, dict):
            yield key, inner
            if listed == "steps":
                yield from _parts(inner, listed)


def _differing(part: JsonObject, known: JsonObject) -> Iterator[str]:
    """Yield the fields of a step or an actor that differ, and of each way that leaves a step."""
    for key, value in part.items():
        if key == "next":
            ways = dict(_ways(known.get(key, [])))
            for place, way in _ways(value):
                yield from _differing(way, ways.get(place, {}))
        elif key not in ("steps", "origin") and value != known.get(key):
            yield key


def _ways(value: JsonValue) -> Iterator[tuple[tuple[str, int], JsonObject]]:
    """Yield the ways of a step, by where they lead and which of those there each is."""
    met: Counter[str] = Counter()
    for way in value if isinstance(value, list) else [value]:
        whole: JsonObject = way if isinstance(way, dict) else {"to": way}
        target = str(whole["to"])
        met[target] += 1
        yield (target, met[target]), whole

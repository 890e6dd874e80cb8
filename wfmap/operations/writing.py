"""Text → its normal form, or the same document in the newest version of the format."""

import json
from dataclasses import dataclass

from wfmap.errors import DocumentError, UnreadableError
from wfmap.model.document import write
from wfmap.model.migrate import migrate as bring_up_to_date
from wfmap.model.normal import dump
from wfmap.model.process import FORMAT_VERSION
from wfmap.model.reading.json_text import decode, parse
from wfmap.model.reading.places import Places
from wfmap.operations.checking import open_document, read_only
from wfmap.operations.sources import Source

__all__ = ["Written", "migrate", "normal_form", "self_contained"]


@dataclass(frozen=True, slots=True)
class Written:
    """A document as text; `changed` tells whether it differs from the source.

    `versions` are those of the format it went through, the oldest first.
    """

    text: str
    changed: bool
    versions: tuple[str, ...] = (FORMAT_VERSION,)


def normal_form(source: Source) -> Written:
    """Write a document in the normal form; what it includes stays where it is.

    Raises:
        UnreadableError: it cannot be parsed, or is over a limit.
        DocumentError: it has errors; nothing is written, for something would be lost.
    """
    reading = read_only(source)
    if reading.written is None or not reading.is_sound:
        raise DocumentError(reading.findings)
    text = write(reading.written)
    return Written(text, text.encode() != source.data)


def self_contained(source: Source) -> Written:
    """Write a document with the shared parts it includes, so that it needs no file beside it.

    Raises:
        UnreadableError: it cannot be parsed, or is over a limit.
        DocumentError: it, or a file it includes, has errors.
    """
    process = open_document(source).process
    alone = process.model_copy(update={"include": (), "schema_link": None})
    text = write(alone)
    return Written(text, text.encode() != source.data)


def migrate(source: Source) -> Written:
    """Bring a document up to the newest version of the format; otherwise leave it as it is.

    Raises:
        UnreadableError: it cannot be parsed, or is over a limit.
    """
    text, _ = decode(source.data)
    document = parse(text).value
    if not isinstance(document, dict):
        raise UnreadableError("a process document is a JSON object", "start with `wfmap new`")
    done = bring_up_to_date(document)
    if not done.changed:
        return Written(text, changed=False, versions=done.versions)
    new = dict(done.document)
    if new == {**document, "wfmap": new.get("wfmap")}:
        return Written(_with_version(text, new["wfmap"]), changed=True, versions=done.versions)
    return Written(dump(new) + "\n", changed=True, versions=done.versions)


def _with_version(text: str, version: str) -> str:
    """Write another version into a document, and touch nothing else of it."""
    start = Places(text).offset("/wfmap")
    assert start is not None  # noqa: S101 - a document that says its version was migrated
    _, end = json.JSONDecoder().raw_decode(text, start)
    return text[:start] + json.dumps(version) + text[end:]

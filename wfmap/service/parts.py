"""Bodies that hold several things: documents, and what goes with one."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from wfmap.errors import UnreadableError
from wfmap.model.pointers import escape
from wfmap.model.reading.json_text import decode, parse
from wfmap.model.reading.places import Places
from wfmap.operations.checking import Limits
from wfmap.operations.sources import Source
from wfmap.service.problems import Problem

__all__ = ["Parts", "document_in", "misplaced", "part_of_body", "parts_of"]

_NO_BREAK: Final = re.compile(r"[^\r\n]")


@dataclass(frozen=True, slots=True)
class Parts:
    """A document, and what goes with it: names and JSON values, none of them null."""

    process: Source
    beside: Mapping[str, object] = field(default_factory=dict)


def parts_of(body: bytes, limits: Limits, names: tuple[str, ...]) -> Parts:
    """Take a body apart; a bare document stays the bytes it is, so that faults keep their lines.

    Args:
        body: a document, or an object with one under `process`.
        limits: the largest document that is read.
        names: what else may stand in the object.

    Raises:
        Problem: a key stands there twice, or something that may not.
        UnreadableError: it is no JSON, or over a limit.
    """
    text, _ = decode(body, limits.max_bytes)
    parsed = parse(text, limits.max_depth + 1)
    raw = parsed.value
    if not isinstance(raw, dict) or "process" not in raw or "wfmap" in raw:
        return Parts(Source("", body))
    if parsed.has_duplicates:
        raise Problem("unreadable-document", "a key stands there twice")
    allowed = ("process", *names)
    unknown = [name for name in raw if name not in allowed]
    if unknown:
        place = {
            "detail": f"only {', '.join(allowed)} may stand here",
            "pointer": f"/{escape(unknown[0])}",
            "rule": "unknown-field",
        }
        raise Problem("faulty-document", "the body holds what is no part of it", (place,))
    more = {name: raw[name] for name in names if raw.get(name) is not None}
    return Parts(document_in(text, "process"), more)


def document_in(text: str, name: str) -> Source:
    """Give a document in a body as a source of its own that keeps its lines and its columns.

    What stands before it becomes blanks, which a document may begin with.
    """
    start = Places(text).offset(f"/{escape(name)}")
    assert start is not None  # noqa: S101 - whoever asks has seen the key
    _, end = json.JSONDecoder().raw_decode(text, start)
    return Source(name, (_NO_BREAK.sub(" ", text[:start]) + text[start:end]).encode())


def part_of_body(name: str, value: object) -> Source:
    """Give a part of a body that is no document as a source; decimals become floats."""
    return Source(name, json.dumps(value, default=float).encode())


def misplaced(error: UnreadableError, pointer: str) -> Problem:
    """Say of a part of a body that it is not what should stand there."""
    place = {"detail": str(error), "pointer": pointer, "rule": error.rule}
    return Problem("faulty-document", error.message, (place,))

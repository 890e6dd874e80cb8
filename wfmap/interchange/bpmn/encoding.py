"""From the bytes of an XML file to its text, also where its declared encoding is not the real one.

XML 1.0 (appendix F) tells how to detect an encoding: byte order mark, pattern of the first bytes,
declaration. Files in the wild lie in all three, so what was declared is tried first and what the
bytes themselves show is believed before a file is given up.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wfmap.interchange.losses import Loss

__all__ = ["Decoded", "decode", "encoded"]

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Marks and encodings; UTF-32 stands before UTF-16 because its mark begins with the other's."""

_BARE_PATTERNS: Final = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How a file begins that has no mark, and its encoding (XML 1.0, F.1)."""

_DECLARATION: Final = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,60})"""
)
_LATIN: Final = frozenset({"iso8859-1", "iso8859-15", "cp1252", "ascii"})
"""Encodings of one byte a letter, for which editors often write UTF-8 or windows-1252 bytes."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding it was read in and what had to be noted about that."""

    text: str
    encoding: str
    losses: tuple[Loss, ...] = ()


def decode(data: bytes) -> Decoded:
    """Turn the bytes of an XML file into text.

    Args:
        data: the whole file.

    Returns:
        The text without a byte order mark. Where the encoding is not the declared one, one loss
        with code `encoding` names both. Never fails: every byte has a meaning in ISO-8859-1.
    """
    mark, body = _without_mark(data)
    declared = _declared(body)
    for candidate in _candidates(mark, declared, body):
        text = _decoded(body, candidate)
        if text is not None:
            return Decoded(text, candidate, _notes(candidate, mark, declared))
    return Decoded(body.decode("iso8859-1"), "iso8859-1", _notes("iso8859-1", mark, declared))


def encoded(text: str) -> bytes:
    """Turn the text of an XML file into the bytes that it declares, UTF-8 where it declares none.

    Characters that the encoding has no place for become references.
    """
    name = _canonical(_declared(text[:400].encode("ascii", "replace")))
    return text.encode(name or "utf-8", "xmlcharrefreplace")


def _without_mark(data: bytes) -> tuple[str, bytes]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    return "", data


def _declared(body: bytes) -> str:
    """Return the declared encoding as it is written, empty where there is none."""
    match = _DECLARATION.match(body[:400].replace(b"\0", b""))
    return match[1].decode("ascii") if match else ""


def _candidates(mark: str, declared: str, body: bytes) -> Iterator[str]:
    if mark:
        yield mark
    bare = next((name for start, name in _BARE_PATTERNS if body.startswith(start)), "")
    if bare:
        yield bare
    name = _canonical(declared)
    if name in _LATIN:
        yield "utf-8" if _is_multibyte_utf8(body) else _latin(name, body)
    elif name and not name.startswith(("utf-16", "utf-32")):
        yield name
    yield "utf-8"
    yield "cp1252"


def _canonical(declared: str) -> str:
    """Return Python's name of a text encoding, empty for an unknown one."""
    try:
        info = codecs.lookup(declared) if declared else None
    except LookupError:
        return ""
    name = info.name if info is not None and _is_text(info) else ""
    return "utf-8" if name == "utf-8-sig" else name


def _is_text(info: codecs.CodecInfo) -> bool:
    """Tell text encodings from Python's other codecs, such as zip, which must never run here."""
    return bool(getattr(info, "_is_text_encoding", False)) and info.name not in {
        "idna",
        "punycode",
        "raw-unicode-escape",
        "unicode-escape",
        "undefined",
        "utf-7",
    }


def _is_multibyte_utf8(body: bytes) -> bool:
    return not body.isascii() and _decoded(body, "utf-8") is not None


def _latin(name: str, body: bytes) -> str:
    """Prefer windows-1252 where ISO-8859-1 would give control characters no editor writes."""
    if name == "cp1252" or not re.search(rb"[\x80-\x9f]", body):
        return name
    return "cp1252"


def _decoded(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _notes(used: str, mark: str, declared: str) -> tuple[Loss, ...]:
    claimed = _canonical(declared) or ("" if not declared else declared.lower())
    expected = claimed or mark or "utf-8"
    if used == expected or (expected in ("utf-16", "utf-32") and used.startswith(expected)):
        return ()
    said = f"declared as {declared}" if declared else "without a declared encoding"
    reason = f"The file is {said}, but its bytes are not; it was read as {_known_as(used)}."
    return (Loss("encoding", "xml", None, reason, line=1),)


def _known_as(encoding: str) -> str:
    return {"cp1252": "windows-1252", "iso8859-1": "ISO-8859-1"}.get(encoding, encoding.upper())

"""The document type of an XML file: left out before anything is read, and told.

A document type may declare entities: texts that the file names in short, among them the contents
of other files, and texts made of each other that grow without end. BPMN needs none of it. So the
whole of it becomes an empty comment before an XML parser sees it, and no entity is ever resolved:
a name of one in the file is left out and listed. Entities made of entities are refused.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wfmap.errors import UnreadableError

__all__ = ["Prolog", "without_doctype"]

_BEFORE: Final = re.compile(r"(?:\ufeff|\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
"""What may stand before a document type: space, processing instructions and comments."""
_START: Final = "<!DOCTYPE"
_SKIPPED: Final = re.compile(r"<!--.*?-->|<\?.*?\?>|\"[^\"]*\"|'[^']*'", re.DOTALL)
"""What a bracket inside of does not end a document type."""
_ENTITY: Final = re.compile(
    r"<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s%&;'\"<>]+)\s+"
    r"(?:(?:SYSTEM|PUBLIC)\b|\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')"
)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_NESTED: Final = re.compile(r"&(?!#|(?:amp|lt|gt|quot|apos);)[^\s;]+;|%[^\s;]+;")
_USE: Final = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?P<name>[^\s;&<>#'\"]+);", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prolog:
    """A file without its document type.

    `text` has as many lines and columns as before, but for names of entities, which are gone.
    `line` is that of the document type, None where there is none; `left_out` counts the uses of
    each entity that it declares.
    """

    text: str
    line: int | None
    left_out: Mapping[str, int]


def without_doctype(text: str) -> Prolog:
    """Blank out the document type of a file.

    Args:
        text: the whole file.

    Raises:
        UnreadableError: the document type does not end, or an entity is made of others.
    """
    before = _BEFORE.match(text)
    start = before.end() if before is not None else 0
    if not text.startswith(_START, start):
        return Prolog(text, None, {})
    line = text.count("\n", 0, start) + 1
    end = _end(text, start + len(_START))
    if end is None:
        raise UnreadableError(
            "the document type (DOCTYPE) does not end",
            "export the file again, or remove it",
            line=line,
            column=1,
            rule="not-xml",
        )
    declared = _declared(text[start:end], line)
    rest, left_out = _without_uses(text[end:], declared)
    return Prolog(f"{text[:start]}{_comment(text[start:end])}{rest}", line, left_out)


def _comment(doctype: str) -> str:
    """Write an empty comment that ends in the line and, mostly, the column of what it replaces."""
    *_, last = doctype.rpartition("\n")
    newlines = "\n" * doctype.count("\n")
    frame = len("-->") if newlines else len("<!---->")
    return f"<!--{newlines}{' ' * max(0, len(last) - frame)}-->"


def _end(text: str, place: int) -> int | None:
    """Find where a document type ends: at the first `>` outside of quotes and brackets."""
    depth = 0
    while place < len(text):
        skipped = _SKIPPED.match(text, place)
        if skipped is not None:
            place = skipped.end()
            continue
        mark = text[place]
        if mark in "\"'":
            return None
        depth += (mark == "[") - (mark == "]")
        if mark == ">" and depth <= 0:
            return place + 1
        place += 1
    return None


def _declared(doctype: str, line: int) -> set[str]:
    """Name the entities that are declared; those made of others are refused."""
    names: set[str] = set()
    for found in _ENTITY.finditer(_COMMENT.sub("", doctype)):
        value = found["double"] or found["single"] or ""
        if _NESTED.search(value):
            raise UnreadableError(
                f"the document type declares the entity '{found['name']}', which is made of "
                "other entities; that is refused",
                "BPMN needs none: remove the document type",
                line=line,
                column=1,
                rule="doctype-refused",
            )
        if not found["parameter"]:
            names.add(found["name"])
    return names


def _without_uses(text: str, names: set[str]) -> tuple[str, Mapping[str, int]]:
    """Leave out the names of entities; sections of plain characters and comments stay."""
    if not names:
        return text, {}
    counts: Counter[str] = Counter()

    def left(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in names:
            return found[0]
        counts[name] += 1
        return ""

    return _USE.sub(left, text), dict(sorted(counts.items()))

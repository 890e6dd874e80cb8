"""The tree of an XML file that is being made, and its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

__all__ = ["Tag", "attribute_text", "plain_text", "text_of"]

_INDENT: Final = "  "
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 can hold (production 2 of the standard)."""
_BREAKS: Final = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@dataclass(slots=True)
class Tag:
    """An element: its name with its prefix, attributes, and what is inside.

    An attribute whose value is empty is not written; `text` stands before the children.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Tag]" = field(default_factory=list)
    text: str = ""

    def add(self, element: str, text: str = "", /, **attributes: str) -> "Tag":
        """Add an element inside, behind those that are there; return it."""
        child = Tag(element, attributes, [], text)
        self.children.append(child)
        return child


def text_of(root: Tag) -> str:
    """Write a tree as XML text with a declaration, ending with a line break.

    Characters that XML cannot hold are left out.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_lines(root, "")]
    return "\n".join(lines) + "\n"


def _lines(tag: Tag, indent: str) -> Iterator[str]:
    attributes = "".join(
        f' {name}="{attribute_text(value)}"' for name, value in tag.attributes.items() if value
    )
    text = plain_text(tag.text)
    if not tag.children:
        yield f"{indent}<{tag.name}{attributes}" + (f">{text}</{tag.name}>" if text else "/>")
        return
    yield f"{indent}<{tag.name}{attributes}>{text}"
    for child in tag.children:
        yield from _lines(child, indent + _INDENT)
    yield f"{indent}</{tag.name}>"


def attribute_text(value: str) -> str:
    """Write the value of an attribute, to stand in double quotes; what XML cannot hold is gone."""
    return escape(_clean(value), _BREAKS)


def plain_text(text: str) -> str:
    """Write characters between tags; what XML cannot hold is left out."""
    return escape(_clean(text))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)

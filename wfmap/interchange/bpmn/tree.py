"""Hardened XML reading: text to a tree of elements that know their line.

A document type has been left out before (`wfmap.interchange.bpmn.prolog`), so that one found here
is refused; depth and number of elements are limited while reading, so that memory stays bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from wfmap.errors import InputLimitError, UnreadableError
from wfmap.interchange.bpmn.vocabulary import ATTRIBUTES, WFMAP

__all__ = ["MAX_ATTRIBUTES", "MAX_DEPTH", "MAX_ELEMENTS", "Element", "parse"]

MAX_DEPTH: Final = 200
"""Elements inside each other; files of modellers stay below 30."""

MAX_ELEMENTS: Final = 600_000
"""Elements in a file; some 300 MB of memory. A file of 5 MB has about 60,000."""

MAX_ATTRIBUTES: Final = 1_000
"""Attributes of an element that are read; the standard knows no element with twenty. Over it, those
of others are left out first."""

_DIAGRAM: Final = "http://www.omg.org/spec/BPMN/20100524/DI"


_CONTROLS: Final = dict.fromkeys((*range(0x7F, 0xA0), 0xFFFE, 0xFFFF))
"""Characters that XML allows and no label could show."""


class _Position(Protocol):
    CurrentLineNumber: int
    CurrentColumnNumber: int


@dataclass(slots=True, eq=False)
class Element:
    """An XML element: names and namespaces as the standard means them, prefixes forgotten.

    `attributes` has plain names for those in no namespace and `{namespace}name` for the others.
    `text` is all character data directly inside. `order` counts elements in the file's order.
    `cut` is how many attributes were over the limit and are left out.
    """

    namespace: str
    name: str
    attributes: dict[str, str]
    line: int
    order: int
    parent: "Element | None" = None
    children: "list[Element]" = field(default_factory=list)
    text: str = ""
    cut: int = 0

    @property
    def id(self) -> str | None:
        """The id as it is written, None where it is missing or blank."""
        found = self.attributes.get("id", "")
        return found if found.strip() else None

    @property
    def given_id(self) -> str:
        """The id that a document gave it when wfmap wrote the file, empty where none did."""
        return self.attributes.get(f"{{{WFMAP}}}id", "")

    def get(self, name: str) -> str:
        """Return an attribute without control characters and surrounding space, or nothing."""
        found = self.attributes.get(name, "")
        return found.strip() if found.isprintable() else found.translate(_CONTROLS).strip()

    def all(self, name: str) -> "Iterator[Element]":
        """Yield the children of this local name in this element's own namespace."""
        return (c for c in self.children if c.name == name and c.namespace == self.namespace)

    def first(self, name: str) -> "Element | None":
        """Return the first child of this local name in this element's own namespace."""
        return next(self.all(name), None)

    def walk(self) -> "Iterator[Element]":
        """Yield this element and all inside, in the file's order."""
        waiting: list[Element] = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))


def _few(attributes: dict[str, str]) -> dict[str, str]:
    """Keep as many attributes as are read, in their order: those of the standard before others."""
    first = sorted(attributes, key=lambda name: (name not in ATTRIBUTES, "}" in name))
    kept = set(first[:MAX_ATTRIBUTES])
    return {name: value for name, value in attributes.items() if name in kept}


class _Builder:
    """Builds the tree; diagram interchange is counted and not kept, for it is half of a file."""

    def __init__(self) -> None:
        self.position: _Position | None = None
        self.root: Element | None = None
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._names: dict[str, tuple[str, str]] = {}
        self._count = 0
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) + self._skipped >= MAX_DEPTH:
            raise self._limit(f"more than {MAX_DEPTH} elements stand inside each other")
        if self._count > MAX_ELEMENTS:
            raise self._limit(f"there are more than {MAX_ELEMENTS:,} elements")
        parent = self._open[-1] if self._open else None
        if self._skipped or (parent is not None and parent.namespace == _DIAGRAM):
            self._skipped += 1
            self._count_shape(tag)
            return
        namespace, name = self._split(tag)
        line = self.position.CurrentLineNumber if self.position else 0
        kept = attributes if len(attributes) <= MAX_ATTRIBUTES else _few(attributes)
        cut = len(attributes) - len(kept)
        element = Element(namespace, name, kept, line, self._count, parent, cut=cut)
        if parent is None:
            self.root = element
        else:
            parent.children.append(element)
        self._open.append(element)
        self._texts.append([])

    def end(self, _tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        self._open.pop().text = "".join(self._texts.pop())

    def data(self, text: str) -> None:
        if not self._skipped and self._texts:
            self._texts[-1].append(text)

    def _count_shape(self, tag: str) -> None:
        if tag.endswith(("}BPMNShape", "}BPMNEdge")):
            diagram = self._open[-1].attributes
            diagram["shapes"] = str(int(diagram.get("shapes", "0")) + 1)

    def _split(self, tag: str) -> tuple[str, str]:
        found = self._names.get(tag)
        if found is None:
            namespace, _, name = tag.rpartition("}")
            found = self._names[tag] = (namespace[1:], name)
        return found

    def _limit(self, what: str) -> InputLimitError:
        line = self.position.CurrentLineNumber if self.position else None
        return InputLimitError(
            f"the XML is over a limit: {what}", "split the file", line=line, rule="too-large-input"
        )


def parse(text: str) -> Element:
    """Read XML text into a tree.

    Args:
        text: the whole file, decoded; its declared encoding is ignored.

    Returns:
        The root element.

    Raises:
        UnreadableError: not well-formed, or with a document type definition; with line and column.
        LimitError: deeper than `MAX_DEPTH`, or more than `MAX_ELEMENTS` elements.
    """
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.position = parser.parser
    try:
        parser.feed(text.lstrip("\ufeff \t\r\n"))
        parser.close()
    except DefusedXmlException as refused:
        raise _doctype(builder.position) from refused
    except ParseError as broken:
        raise _broken(broken, text) from broken
    if builder.root is None:
        raise UnreadableError("the file has no element", rule="not-xml", line=1, column=1)
    return builder.root


def _doctype(position: _Position) -> UnreadableError:
    return UnreadableError(
        "the XML has a document type definition (DOCTYPE), which is refused",
        "BPMN needs none: remove it and what it declares",
        line=position.CurrentLineNumber,
        column=position.CurrentColumnNumber + 1,
        rule="doctype-refused",
    )


def _broken(error: ParseError, text: str) -> UnreadableError:
    line, column = error.position
    skipped = text[: len(text) - len(text.lstrip("\ufeff \t\r\n"))].count("\n")
    what = str(error).rpartition(": line")[0] or str(error)
    return UnreadableError(
        f"the XML is not well-formed: {what}",
        "export the file again, or repair it at this place",
        line=line + skipped,
        column=column + 1,
        rule="not-xml",
    )

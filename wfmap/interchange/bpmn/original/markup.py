"""An XML file as it is written, to be changed in places: every character stays until it is edited.

A parser of XML forgets what means nothing: the order of attributes, the quotes around them, the
prefixes, space within tags, comments beside the root. Who opens a file and saves it wants all of
that back. So a file is kept as the text of its tags with what stands between them, each piece
exactly as it was; put together again it is the file, character for character. An edit changes the
text of one tag, or puts one in or out. That needs no parser: that the text is well-formed has been
found before, and in well-formed XML one regular expression finds the tags, because `<` stands
nowhere but at the start of one, and `>` within one only in quotes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import unescape

from wfmap.interchange.xml import Tag, attribute_text, plain_text

__all__ = ["Markup", "made", "markup_of"]

_PIECE: Final = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|(?P<tag></?[^\s/>!?](?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>)",
    re.DOTALL,
)
_NAME: Final = re.compile(r"</?(?P<prefix>[^\s/>:]+:)?(?P<local>[^\s/>]+)")
_ATTRIBUTE: Final = re.compile(
    r"\s+(?P<name>[^\s=/>]+)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*')", re.DOTALL
)
_CODE: Final = re.compile(r"&#(?:x(?P<hex>[0-9a-fA-F]+)|(?P<decimal>[0-9]+));")
_FURTHER: Final = "  "
"""What a line is further in than the one around it, where the file does not show it."""


@dataclass(slots=True, eq=False)
class Markup:
    """An element: its start tag, what is inside in order, and its end tag.

    Comments, processing instructions and characters are texts. The file itself is one without
    tags. `end` is empty for an element without content.
    """

    start: str
    inside: "list[Markup | str]" = field(default_factory=list)
    end: str = ""
    parent: "Markup | None" = None

    @property
    def local(self) -> str:
        """The name without its prefix."""
        found = _NAME.match(self.start)
        return found["local"] if found is not None else ""

    @property
    def prefix(self) -> str:
        """The prefix with its colon, empty where there is none."""
        found = _NAME.match(self.start)
        return (found["prefix"] or "") if found is not None else ""

    @property
    def children(self) -> "Iterator[Markup]":
        """Yield the elements inside."""
        return (one for one in tuple(self.inside) if isinstance(one, Markup))

    def called(self, *names: str) -> "Iterator[Markup]":
        """Yield the elements inside of these local names."""
        return (one for one in self.children if one.local in names)

    def walk(self) -> "Iterator[Markup]":
        """Yield this element and all inside, in the file's order."""
        waiting: list[Markup] = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(list(one.children)))

    def get(self, name: str) -> str:
        """Return the value of an attribute by its name as written, empty where there is none."""
        for found in _ATTRIBUTE.finditer(self.start):
            if found["name"] == name:
                return _read(found["value"][1:-1])
        return ""

    def attributes(self) -> dict[str, str]:
        """Return the attributes by their names as written."""
        return {one["name"]: _read(one["value"][1:-1]) for one in _ATTRIBUTE.finditer(self.start)}

    def set(self, name: str, value: str) -> None:
        """Set an attribute, behind the others where it is new; an empty value takes it out."""
        for found in _ATTRIBUTE.finditer(self.start):
            if found["name"] == name:
                told = f'"{attribute_text(value)}"'
                cut = found.span() if not value else found.span("value")
                self.start = self.start[: cut[0]] + (told if value else "") + self.start[cut[1] :]
                return
        if value:
            body, close = _open(self.start)
            self.start = f'{body} {name}="{attribute_text(value)}"{close}'

    def rename(self, local: str) -> None:
        """Give the element another name; its prefix stays."""
        for tag in ("start", "end"):
            text = getattr(self, tag)
            setattr(self, tag, _NAME.sub(lambda m: m[0][: -len(m["local"])] + local, text, count=1))

    def text(self) -> str:
        """Return the characters directly inside."""
        return "".join(_characters(one) for one in self.inside if isinstance(one, str))

    def write_text(self, text: str) -> None:
        """Replace all that is inside by characters."""
        self._opened()
        self.inside = [plain_text(text)]

    def remove(self) -> None:
        """Take the element out of the file, with the space before it."""
        if self.parent is None:
            return
        around = self.parent.inside
        place = next(i for i, one in enumerate(around) if one is self)
        del around[place]
        if place and isinstance(around[place - 1], str) and _is_space(around[place - 1]):
            del around[place - 1]
        self.parent = None

    def add(self, child: "Markup", after: "Markup | None" = None) -> "Markup":
        """Put an element inside, on a line of its own where the others are.

        Args:
            child: a new element, or one that was removed.
            after: the one that it goes behind; None puts it before all others.
        """
        self._opened()
        space = self._space()
        place = 0 if after is None else 1 + self._place(after)
        child.parent = self
        self.inside[place:place] = [space, child] if space else [child]
        if len(self.inside) == 1 + bool(space) and space:
            self.inside.append(space.removesuffix(self._further()))
        child.indent(space, self._further())
        return child

    def append(self, child: "Markup") -> "Markup":
        """Put an element inside, behind all others."""
        *_, last = (None, *self.children)
        return self.add(child, last)

    def indent(self, space: str, further: str) -> None:
        """Set the space between what is new inside, where it has none yet.

        Args:
            space: the line break and the space before this element.
            further: what each line inside is further in.
        """
        if not space or any(isinstance(one, str) for one in self.inside):
            return
        inner = space + further
        children = list(self.children)
        if children:
            self.inside = [part for child in children for part in (inner, child)] + [space]
        for child in children:
            child.indent(inner, further)

    def whole(self) -> str:
        """Write the element as the file has it."""
        parts: list[str] = []
        self._write(parts)
        return "".join(parts)

    def _write(self, parts: list[str]) -> None:
        parts.append(self.start)
        for one in self.inside:
            if isinstance(one, str):
                parts.append(one)
            else:
                one._write(parts)  # noqa: SLF001 - one of its own kind
        parts.append(self.end)

    def _opened(self) -> None:
        """Turn an empty tag into a start and an end."""
        if self.start.endswith("/>"):
            self.start = self.start[:-2].rstrip() + ">"
            self.end = f"</{self.prefix}{self.local}>"

    def _place(self, child: "Markup") -> int:
        return next(i for i, one in enumerate(self.inside) if one is child)

    def _space(self) -> str:
        """Give the line break and the space before what stands inside."""
        for one, following in zip(self.inside, self.inside[1:], strict=False):
            if isinstance(following, Markup) and isinstance(one, str) and _is_space(one):
                return one[one.rfind("\n") :] if "\n" in one else ""
        before = self.parent._before(self) if self.parent is not None else ""  # noqa: SLF001 - as above
        return before + self._further() if before and not any(self.children) else ""

    def _further(self) -> str:
        """Give what a line is further in than the one around it in this file."""
        root = self
        while root.parent is not None and root.parent.start:
            root = root.parent
        first = next(root.children, None)
        space = root._before(first) if first is not None else ""  # noqa: SLF001 - as above
        return space.removeprefix("\n") or _FURTHER

    def _before(self, child: "Markup") -> str:
        place = self._place(child)
        space = self.inside[place - 1] if place else ""
        is_line = isinstance(space, str) and _is_space(space) and "\n" in space
        return space[space.rfind("\n") :] if isinstance(space, str) and is_line else ""


def _is_space(text: "Markup | str") -> bool:
    return isinstance(text, str) and not text.strip()


def _open(start: str) -> tuple[str, str]:
    """Split a start tag before its end."""
    size = 2 if start.endswith("/>") else 1
    return start[:-size].rstrip(), start[-size:]


def _characters(text: str) -> str:
    if text.startswith(("<!--", "<?")):
        return ""
    return text[9:-3] if text.startswith("<![CDATA[") else _read(text)


def _read(text: str) -> str:
    """Read the characters that a text stands for."""
    coded = _CODE.sub(lambda m: chr(int(m["hex"], 16) if m["hex"] else int(m["decimal"])), text)
    return unescape(coded, {"&quot;": '"', "&apos;": "'"})


def markup_of(text: str) -> tuple[Markup, list[Markup]]:
    """Take a well-formed file without a document type apart.

    Returns:
        The file, and its elements in the order of their start tags.
    """
    file = Markup("")
    here, done, elements = file, 0, list[Markup]()
    for piece in _PIECE.finditer(text):
        if piece.start() > done:
            here.inside.append(text[done : piece.start()])
        done = piece.end()
        if piece["tag"] is None:
            here.inside.append(piece[0])
        elif piece[0].startswith("</"):
            here.end = piece[0]
            here = here.parent or file
        else:
            made = Markup(piece[0], parent=here)
            here.inside.append(made)
            elements.append(made)
            here = here if piece[0].endswith("/>") else made
    if done < len(text):
        file.inside.append(text[done:])
    return file, elements


def made(tag: Tag, prefixes: Mapping[str, str]) -> Markup:
    """Write a new element.

    Args:
        tag: the element, with the prefixes that we give.
        prefixes: by each of ours the one of the file, both with their colon.
    """
    told = "".join(
        f' {_named(name, prefixes, attribute=True)}="{attribute_text(value)}"'
        for name, value in tag.attributes.items()
        if value
    )
    name = _named(tag.name, prefixes)
    if not tag.children and not tag.text:
        return Markup(f"<{name}{told}/>")
    found = Markup(f"<{name}{told}>", end=f"</{name}>")
    if tag.text:
        found.inside.append(plain_text(tag.text))
    for child in tag.children:
        inner = made(child, prefixes)
        inner.parent = found
        found.inside.append(inner)
    return found


def _named(name: str, prefixes: Mapping[str, str], *, attribute: bool = False) -> str:
    prefix, colon, local = name.partition(":")
    if not colon:
        return name
    key = f"@{prefix}:" if attribute else f"{prefix}:"
    return prefixes[key] + local

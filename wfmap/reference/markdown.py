"""Pieces of Markdown: cells, tables, fences, what may be folded away, pages that name others."""

import html
import re
from collections.abc import Iterable, Sequence

__all__ = [
    "cell",
    "code",
    "fence",
    "folded",
    "headed",
    "picture",
    "plain",
    "sentence",
    "table",
]


def plain(text: str) -> str:
    """Write a text so that Markdown reads no markup into it, but for `code` between backticks."""
    parts = re.split(r"(`(?:[^`\n]|\n(?!\n))+`)", text)
    return "".join(part if n % 2 else _escaped(part) for n, part in enumerate(parts))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|$~])", r"\\\1", text)


def code(text: object) -> str:
    """Write a text as code within a line, whatever it holds."""
    said = str(text)
    runs = re.findall(r"`+", said)
    ticks = "`" * (max(map(len, runs), default=0) + 1)
    pad = " " if said.startswith("`") or said.endswith("`") else ""
    return f"{ticks}{pad}{said}{pad}{ticks}"


def cell(text: str) -> str:
    """Write a text so that it stays in its cell."""
    return re.sub(r"(?<!\\)\|", r"\\|", text).replace("\n", " ")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; without rows there is none."""
    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    if not lines:
        return ""
    rule = f"|{'---|' * len(head)}"
    return "\n".join((f"| {' | '.join(head)} |", rule, *lines)) + "\n"


def fence(text: str, language: str = "text") -> str:
    """Write a block of code, whatever it holds."""
    longest = max(map(len, re.findall(r"`{3,}", text)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}\n"


def folded(title: str, inside: str) -> str:
    """Write what a reader unfolds to see it."""
    return f"<details><summary>{html.escape(title)}</summary>\n\n{inside.rstrip()}\n\n</details>\n"


def picture(alt: str, file: str) -> str:
    """Show a picture."""
    return f"![{plain(alt)}]({file})\n"


def headed(page: str, level: int = 2) -> str:
    """Turn the page of a record into Markdown: `Finds:` stands for a heading."""
    marks = "#" * level
    lines = (
        f"{marks} {line.removesuffix(':')}\n"
        if line.endswith(":") and not line.startswith(" ")
        else line.removeprefix("    ")
        for line in page.splitlines()
    )
    return "\n".join(lines)


def sentence(stem: str) -> str:
    """Read the name of a file as a title: `finds-a-way-out` → `A way out`."""
    words = stem.partition("-")[2].replace("-", " ")
    return words[:1].upper() + words[1:]

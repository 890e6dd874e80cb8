"""Sections as text for a terminal of 100 columns, and as Markdown."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from wfmap.report.marks import escaped
from wfmap.report.section import Section
from wfmap.report.tables import markdown_table, text_table

__all__ = [
    "BRIEF",
    "WIDTH",
    "brief_lines",
    "markdown_lines",
    "markdown_section",
    "text_lines",
    "text_section",
]

WIDTH: Final = 100
BRIEF: Final = 80
"""Columns of a brief text: that of any terminal, and of an e-mail."""


def text_section(section: Section) -> str:
    """Write one section as text."""
    return "\n".join(text_lines(section)) + "\n"


def markdown_section(section: Section) -> str:
    """Write one section as Markdown."""
    return "\n".join(markdown_lines(section)) + "\n"


def text_lines(section: Section) -> Iterator[str]:
    """Write a section line by line."""
    yield section.heading
    yield "─" * len(section.heading)
    for sentence in section.sentences:
        yield from textwrap.wrap(sentence, WIDTH)
    for caption, table in section.tables:
        rows = text_table(table)
        if rows:
            yield ""
            if caption:
                yield caption
            yield from rows
    if section.remarks:
        yield ""
        yield "What is missing, and what it would change"
        for remark in section.remarks:
            yield from textwrap.wrap(remark, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def markdown_lines(section: Section) -> Iterator[str]:
    """Write a section line by line, as Markdown."""
    yield f"## {section.heading}"
    yield ""
    yield " ".join(escaped(sentence) for sentence in section.sentences)
    for caption, table in section.tables:
        rows = markdown_table(table)
        if rows:
            yield ""
            if caption:
                yield f"### {caption}"
                yield ""
            yield from rows
    if section.remarks:
        yield ""
        yield "### What is missing, and what it would change"
        yield ""
        for remark in section.remarks:
            yield f"- {escaped(remark)}"


def brief_lines(sentences: Iterable[str]) -> Iterator[str]:
    """Write sentences of a brief text line by line; what belongs to one is set in."""
    for sentence in sentences:
        inner = "     " if sentence.startswith(" ") else "  "
        yield from textwrap.wrap(sentence, BRIEF, subsequent_indent=inner)

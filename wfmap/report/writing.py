"""Sections as text for a terminal of 100 columns, and as Markdown."""

import textwrap
from collections.abc import Iterator
from typing import Final

from wfmap.report.marks import escaped
from wfmap.report.section import Section
from wfmap.report.tables import markdown_table, text_table

__all__ = ["markdown_lines", "markdown_section", "text_lines", "text_section"]

WIDTH: Final = 100


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

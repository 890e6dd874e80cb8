"""The answers as text for a terminal of 100 columns."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.analysis.answers import Answers
from wfmap.findings import Finding
from wfmap.model.process import Process
from wfmap.report.answers.sections import Section, sections
from wfmap.report.findings.counts import counts_in_words
from wfmap.report.tables import text_table

__all__ = ["to_text"]

WIDTH: Final = 100


def to_text(process: Process, answers: Answers, findings: Sequence[Finding]) -> str:
    """Write the answers, and how many findings there are."""
    title = f"{process.name} ({process.stage})"
    lines = [title, "═" * len(title)]
    for section in sections(process, answers):
        lines += ["", *_section(section)]
    lines += ["", f"Findings: {counts_in_words(findings)}; `wfmap check` lists them."]
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
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

"""The answers as Markdown."""

from collections.abc import Iterator, Sequence

from wfmap.analysis.answers import Answers
from wfmap.findings import Finding
from wfmap.model.process import Process
from wfmap.report.answers.sections import Section, sections
from wfmap.report.findings.markdown import to_markdown as findings_markdown
from wfmap.report.marks import escaped
from wfmap.report.tables import markdown_table

__all__ = ["to_markdown"]


def to_markdown(process: Process, answers: Answers, findings: Sequence[Finding]) -> str:
    """Write the answers with all their tables, then the findings."""
    lines = [f"# {escaped(process.name)}", ""]
    if process.description:
        lines += [escaped(process.description), ""]
    for section in sections(process, answers):
        lines += [*_section(section), ""]
    return "\n".join(lines) + findings_markdown(findings)


def _section(section: Section) -> Iterator[str]:
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

"""The answers as Markdown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wfmap.answers import Answers
from wfmap.bottlenecks import Bottlenecks
from wfmap.findings import Finding
from wfmap.model.process import Process
from wfmap.report.answers.sections import sections
from wfmap.report.findings.markdown import to_markdown as findings_markdown
from wfmap.report.marks import escaped
from wfmap.report.writing import markdown_lines

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["to_markdown"]


def to_markdown(
    process: Process,
    answers: Answers,
    findings: Sequence[Finding],
    ranked: Bottlenecks | None = None,
    base: "Baseline | None" = None,
) -> str:
    """Write the answers with all their tables, then the findings."""
    lines = [f"# {escaped(process.name)}", ""]
    if process.description:
        lines += [escaped(process.description), ""]
    for section in sections(process, answers, ranked, base):
        lines += [*markdown_lines(section), ""]
    return "\n".join(lines) + findings_markdown(findings)

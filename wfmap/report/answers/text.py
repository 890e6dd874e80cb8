"""The answers as text for a terminal of 100 columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wfmap.answers import Answers
from wfmap.bottlenecks import Bottlenecks
from wfmap.findings import Finding
from wfmap.graph import ProcessGraph
from wfmap.model.process import Process
from wfmap.prediction.predictor import Prediction
from wfmap.report.answers.opening import opening_section
from wfmap.report.answers.sections import sections
from wfmap.report.findings.counts import counts_in_words
from wfmap.report.writing import text_lines

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = ["opening_text", "to_text"]


def opening_text(graph: ProcessGraph, known: Prediction) -> str:
    """Write the beginning of the text of an analysis that is still being simulated."""
    lines = [*_titled(graph.process), "", *text_lines(opening_section(graph, known))]
    return "\n".join(lines) + "\n"


def _titled(process: Process) -> list[str]:
    title = f"{process.name} ({process.stage})"
    return [title, "═" * len(title)]


def to_text(
    process: Process,
    answers: Answers,
    findings: Sequence[Finding],
    ranked: Bottlenecks | None = None,
    base: "Baseline | None" = None,
) -> str:
    """Write the answers, and how many findings there are."""
    lines = _titled(process)
    for section in sections(process, answers, ranked, base):
        lines += ["", *text_lines(section)]
    lines += ["", f"Findings: {counts_in_words(findings)}; `wfmap check` lists them."]
    return "\n".join(lines) + "\n"

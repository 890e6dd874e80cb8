"""The four answers as text and Markdown, one module a format."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from wfmap.answers import Answers
from wfmap.bottlenecks import Bottlenecks
from wfmap.findings import Finding
from wfmap.model.process import Process
from wfmap.report.answers.brief import brief_opening, brief_section, to_brief
from wfmap.report.answers.markdown import to_markdown
from wfmap.report.answers.text import opening_text, to_text

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline

__all__ = [
    "FORMATS",
    "brief_opening",
    "brief_section",
    "opening_text",
    "to_brief",
    "to_markdown",
    "to_text",
]


class Writer(Protocol):
    """Writes the process, its answers and findings, and its bottlenecks where they are ranked."""

    def __call__(
        self,
        process: Process,
        answers: Answers,
        findings: Sequence[Finding],
        ranked: Bottlenecks | None = None,
        base: "Baseline | None" = None,
    ) -> str: ...


FORMATS: Final[Mapping[str, Writer]] = {
    "text": to_text,
    "markdown": to_markdown,
}
"""Every format by name; each takes the process, its answers and findings, and returns text."""

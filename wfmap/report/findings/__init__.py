"""Findings in the formats people and other tools read, one module a format."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from wfmap.findings import Finding
from wfmap.report.findings.github import to_github
from wfmap.report.findings.junit import to_junit
from wfmap.report.findings.markdown import to_markdown
from wfmap.report.findings.sarif import to_sarif
from wfmap.report.findings.text import to_text

__all__ = [
    "FORMATS",
    "to_github",
    "to_junit",
    "to_markdown",
    "to_sarif",
    "to_text",
]

FORMATS: Final[Mapping[str, Callable[[Sequence[Finding]], str]]] = {
    "text": to_text,
    "sarif": to_sarif,
    "github": to_github,
    "junit": to_junit,
    "markdown": to_markdown,
}
"""Every format by name, JSON aside; takes findings, gives text that ends with a line break."""

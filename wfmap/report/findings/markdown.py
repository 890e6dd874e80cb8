"""Findings as Markdown, for pull requests and wikis."""

from collections.abc import Sequence
from typing import Final

from wfmap.findings import Finding, Severity
from wfmap.report.findings.counts import counts_in_words
from wfmap.report.marks import escaped

__all__ = ["to_markdown"]

_SIGNS: Final[dict[Severity, str]] = {"error": "✖ error", "warning": "▲ warning", "info": "• note"}


def to_markdown(findings: Sequence[Finding]) -> str:
    """Write a table with a row a finding, and the counts over it."""
    lines = [
        "## Findings",
        "",
        f"{counts_in_words(findings)[:1].upper()}{counts_in_words(findings)[1:]}.",
    ]
    if findings:
        lines += ["", "| | where | what | way out | rule |", "|---|---|---|---|---|"]
        lines += [_row(finding) for finding in findings]
    return "\n".join(lines) + "\n"


def _row(finding: Finding) -> str:
    place = finding.pointer or "/"
    if finding.line is not None:
        place = f"{finding.file}:{finding.line}" if finding.file else f"line {finding.line}"
    cells = (
        _SIGNS[finding.severity],
        escaped(place),
        escaped(finding.message),
        _way_out(finding),
        f"`{finding.rule}`",
    )
    return f"| {' | '.join(cells)} |"


def _way_out(finding: Finding) -> str:
    """Write the hint, and whether wfmap can apply it."""
    safe = any(fix.safe for fix in finding.fixes)
    return " ".join(filter(None, (escaped(finding.hint), "(`wfmap check --fix`)" if safe else "")))

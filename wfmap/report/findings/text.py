"""Findings as text for a terminal: one line each, the way out under it."""

from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.findings import Finding, Severity
from wfmap.report.findings.counts import counts_in_words

__all__ = ["MOST_PRINTED", "to_text"]

MOST_PRINTED: Final = 200
"""Findings beyond this many are counted, not printed; the other formats hold them all."""

_COLOURS: Final[dict[Severity, str]] = {"error": "31;1", "warning": "33;1", "info": "36"}
_FAINT: Final = "2"


def to_text(findings: Sequence[Finding], *, colour: bool = False, most: int = MOST_PRINTED) -> str:
    """Write findings for a terminal.

    Args:
        findings: in the order in which they shall be read.
        colour: whether to use ANSI colours.
        most: how many are printed before the rest is counted.

    Returns:
        Lines such as `a.json:4:17: error: unknown key 'nme' [unknown-field]`, each with its hint
        and related places under it, and the counts at the end.
    """
    lines = [line for finding in findings[:most] for line in _finding(finding, colour=colour)]
    more = len(findings) - most
    if more > 0:
        lines.append(f"… and {more} more; `--format json` has them all")
    lines.append(counts_in_words(findings))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, *, colour: bool) -> Iterator[str]:
    severity = _painted(finding.severity, _COLOURS[finding.severity], colour=colour)
    rule = _painted(f"[{finding.rule}]", _FAINT, colour=colour)
    place = _place(finding)
    yield f"{place}{severity}: {finding.message} {rule}"
    for related in finding.related:
        where = f"line {related.line}" if related.line is not None else related.pointer
        yield f"    {related.message}: {where}"
    if finding.hint:
        yield f"    {_painted('→', _FAINT, colour=colour)} {finding.hint}"


def _place(finding: Finding) -> str:
    """Say where: `file:line:column: `, or the pointer where there is no line."""
    parts = [finding.file] if finding.file else []
    if finding.line is not None:
        parts.append(str(finding.line))
        parts.append(str(finding.column or 1))
    elif finding.pointer:
        parts.append(finding.pointer)
    return f"{':'.join(parts)}: " if parts else ""


def _painted(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text

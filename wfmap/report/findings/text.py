"""Findings as text for a terminal: the worst first, a few of a kind, the way out under them.

Every finding has its line where `every` is asked for; the other formats hold all of them always.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from wfmap.findings import SEVERITIES, Finding, Severity
from wfmap.model.reading.formats import visible
from wfmap.report.findings.counts import counts_in_words

__all__ = ["MOST_PRINTED", "PLACES", "to_text"]

PLACES: Final = 3
"""Places that are shown of one kind of finding, and of what explains one."""
MOST_PRINTED: Final = 200
"""Findings of one output beyond this many are counted, not shown."""

_COLOURS: Final[dict[Severity, str]] = {"error": "31;1", "warning": "33;1", "info": "36"}
_FAINT: Final = "2"


def to_text(
    findings: Sequence[Finding],
    *,
    colour: bool = False,
    every: bool = False,
    most: int = MOST_PRINTED,
) -> str:
    """Write findings for a terminal: file by file, the worst first, those of one rule together.

    Args:
        findings: in any order; of one rule they keep the order they have.
        colour: whether to use ANSI colours.
        every: whether every place is shown, and not the first few of a kind.
        most: how many are shown in all before the rest is counted, unless `every` is set.

    Returns:
        Lines such as `a.json:4:17: error: unknown key 'nme' [unknown-field]`, each with its hint
        and related places under it, and the counts at the end.
    """
    lines: list[str] = []
    shown = 0
    for kind in _kinds([_harmless(finding) for finding in findings]):
        limit = len(kind) if every else max(0, min(PLACES, most - shown))
        lines.extend(_kind(kind, limit, colour=colour))
        shown += min(limit, len(kind))
    lines.append(f"{counts_in_words(findings)}{_more(findings, shown)}")
    return "\n".join(lines) + "\n"


def _harmless(finding: Finding) -> Finding:
    """Show control characters by their code before colours come in: a file may have any name."""
    return replace(
        finding,
        file=visible(finding.file),
        message=visible(finding.message),
        hint=visible(finding.hint),
        related=tuple(replace(one, message=visible(one.message)) for one in finding.related),
    )


def _kinds(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Sort findings by file, gravity and rule."""
    kinds: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.file, finding.severity, finding.rule].append(finding)
    files = list(dict.fromkeys(finding.file for finding in findings))
    order = {file: place for place, file in enumerate(files)}
    gravity = {severity: -place for place, severity in enumerate(SEVERITIES)}
    ranked = sorted(kinds, key=lambda kind: (order[kind[0]], gravity[_severity(kinds[kind])]))
    return [kinds[kind] for kind in ranked]


def _severity(kind: list[Finding]) -> Severity:
    return kind[0].severity


def _kind(kind: list[Finding], limit: int, *, colour: bool) -> Iterator[str]:
    """Write the first places of a kind; a way out that several share stands once."""
    shown = kind[:limit]
    for place, finding in enumerate(shown):
        shared = place + 1 < len(shown) and shown[place + 1].hint == finding.hint
        yield from _finding(finding, colour=colour, hint=not shared)
    left = len(kind) - len(shown)
    if left and shown:
        rule = _painted(f"[{kind[0].rule}]", _FAINT, colour=colour)
        yield f"    … and {left} more {rule}"


def _more(findings: Sequence[Finding], shown: int) -> str:
    """Say what else can be had: places that are not shown, and fixes that can be applied."""
    safe = sum(any(fix.safe for fix in finding.fixes) for finding in findings)
    said = [
        *(["`--all` shows every place"] if shown < len(findings) else []),
        *([f"`wfmap check --fix` mends {safe} of them"] if safe else []),
    ]
    return f"; {', '.join(said)}" if said else ""


def _finding(finding: Finding, *, colour: bool, hint: bool) -> Iterator[str]:
    severity = _painted(finding.severity, _COLOURS[finding.severity], colour=colour)
    rule = _painted(f"[{finding.rule}]", _FAINT, colour=colour)
    place = _place(finding)
    yield f"{place}{severity}: {finding.message} {rule}"
    for related in finding.related[:PLACES]:
        where = f"line {related.line}" if related.line is not None else related.pointer
        yield f"    {related.message}: {where}"
    if finding.hint and hint:
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

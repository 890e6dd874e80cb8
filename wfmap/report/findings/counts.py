"""How many findings there are of each severity, in words."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from wfmap.findings import SEVERITIES, Finding, Severity

__all__ = ["counts", "counts_in_words"]

_NOUNS: Final[dict[Severity, tuple[str, str]]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "info": ("note", "notes"),
}


def counts(findings: Sequence[Finding]) -> dict[Severity, int]:
    """Count findings by severity, the gravest first; a severity without any counts 0."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in reversed(SEVERITIES)}


def counts_in_words(findings: Sequence[Finding]) -> str:
    """Say how many there are: `2 errors, 1 note`; `no findings`."""
    parts = [
        f"{number} {_NOUNS[severity][number != 1]}"
        for severity, number in counts(findings).items()
        if number
    ]
    return ", ".join(parts) or "no findings"

"""Findings as GitHub workflow commands, which annotate the lines of a pull request."""

from collections.abc import Mapping, Sequence
from typing import Final

from wfmap.findings import Finding, Severity

__all__ = ["to_github"]

_COMMANDS: Final[Mapping[Severity, str]] = {
    "error": "error",
    "warning": "warning",
    "info": "notice",
}


def to_github(findings: Sequence[Finding]) -> str:
    """Write one workflow command a finding."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def _command(finding: Finding) -> str:
    properties: dict[str, str | int | None] = {
        "file": finding.file or None,
        "line": finding.line,
        "col": finding.column,
        "title": finding.rule,
    }
    given = ",".join(f"{k}={_property(str(v))}" for k, v in properties.items() if v is not None)
    message = f"{finding.message} → {finding.hint}" if finding.hint else finding.message
    return f"::{_COMMANDS[finding.severity]} {given}::{_data(message)}"


def _data(text: str) -> str:
    """Escape a message: line breaks and percent signs would end or change the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property, in which colons and commas have a meaning too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")

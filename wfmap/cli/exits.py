"""What the exit code of a command says."""

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from wfmap.findings import Finding, at_least

if TYPE_CHECKING:
    from wfmap.pipeline.checking import Checked

__all__ = ["ExitCode", "Threshold", "of_checks", "of_findings"]

Threshold = Literal["error", "warning", "info", "never"]
"""The mildest severity that makes a check fail."""


class ExitCode(IntEnum):
    """What the exit code of a command says; the last two are the shell's own."""

    CLEAN = 0
    FINDINGS = 1
    FAILED = 2
    FAULT = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141


def of_checks(checked: Iterable["Checked"], fail_on: Threshold) -> ExitCode:
    """Give the exit code of checks: unreadable input goes before findings."""
    done = tuple(checked)
    if any(item.unreadable for item in done):
        return ExitCode.FAILED
    return of_findings((finding for item in done for finding in item.findings), fail_on)


def of_findings(findings: Iterable[Finding], fail_on: Threshold) -> ExitCode:
    """Give the exit code of findings: 1 where one is at or above the threshold."""
    if fail_on != "never" and any(at_least(finding.severity, fail_on) for finding in findings):
        return ExitCode.FINDINGS
    return ExitCode.CLEAN

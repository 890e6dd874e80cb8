"""What the exit code of a command says."""

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from wfmap.cli.console import complain
from wfmap.findings import Finding, RuleFailure, at_least

if TYPE_CHECKING:
    from wfmap.operations.checking import Built, Checked

__all__ = ["ExitCode", "Threshold", "of_built", "of_checks", "of_findings", "told_failures"]

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
    """Give the exit code of checks: a fault of wfmap goes first, then input that cannot be read."""
    done = tuple(checked)
    if told_failures(failure for item in done for failure in item.failures):
        return ExitCode.FAULT
    if any(item.unreadable for item in done):
        return ExitCode.FAILED
    return of_findings((finding for item in done for finding in item.findings), fail_on)


def of_built(built: "Built", code: int = ExitCode.CLEAN) -> int:
    """Give the exit code of an answer: `code`, unless a rule failed on the way, which is told."""
    return ExitCode.FAULT if told_failures(built.failures) else code


def told_failures(failures: Iterable[RuleFailure]) -> bool:
    """Tell which rules failed; give whether there were any."""
    told = tuple(failures)
    for failure in told:
        complain(f"wfmap failed: {failure.message}\n    → {failure.hint}")
    return bool(told)


def of_findings(findings: Iterable[Finding], fail_on: Threshold) -> ExitCode:
    """Give the exit code of findings: 1 where one is at or above the threshold."""
    if fail_on != "never" and any(at_least(finding.severity, fail_on) for finding in findings):
        return ExitCode.FINDINGS
    return ExitCode.CLEAN

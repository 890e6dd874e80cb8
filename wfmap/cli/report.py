"""Findings in the form that was asked for."""

import sys
from collections.abc import Sequence

from wfmap.cli.console import colours
from wfmap.findings import Finding
from wfmap.pipeline.checking import Checked
from wfmap.report.findings import FORMATS, to_text

__all__ = ["findings_report"]


def findings_report(checked: Sequence[Checked], form: str, *, to_file: bool) -> str:
    """Write what checks found; text is coloured on a terminal only."""
    findings: list[Finding] = [finding for item in checked for finding in item.findings]
    if form == "text":
        return to_text(findings, colour=not to_file and colours(sys.stdout))
    return FORMATS[form](findings)

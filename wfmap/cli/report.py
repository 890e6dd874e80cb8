"""Findings in the form that was asked for."""

import sys
from collections.abc import Sequence

from wfmap.cli.console import colours
from wfmap.findings import Finding
from wfmap.model.reading.json_text import decode
from wfmap.operations.checking import Checked
from wfmap.operations.results.findings import findings_result
from wfmap.report.findings import FORMATS, to_sarif, to_text

__all__ = ["findings_report"]


def findings_report(
    checked: Sequence[Checked], form: str, *, to_file: bool, every: bool = False
) -> str:
    """Write what checks found; text is coloured on a terminal only, and every place where asked."""
    findings: list[Finding] = [finding for item in checked for finding in item.findings]
    if form == "text":
        return to_text(findings, colour=not to_file and colours(sys.stdout), every=every)
    if form == "json":
        failures = [failure for item in checked for failure in item.failures]
        return findings_result(findings, failures).to_json()
    if form == "sarif":
        return to_sarif(findings, {c.file: decode(c.data)[0] for c in checked if c.data})
    return FORMATS[form](findings)

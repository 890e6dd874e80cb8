"""Findings as JUnit XML, which build servers show as failed tests."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree as ET

from wfmap.findings import Finding

__all__ = ["to_junit"]

_NO_FILE: Final = "(no file)"


def to_junit(findings: Sequence[Finding]) -> str:
    """Write a test suite a file and a test case a finding.

    Errors and warnings are failures; notes pass, with their text as output.
    """
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_file[finding.file or _NO_FILE].append(finding)
    root = ET.Element("testsuites", {"name": "wfmap", **_totals(findings)})
    for file, found in by_file.items():
        suite = ET.SubElement(root, "testsuite", {"name": file, **_totals(found)})
        for finding in found:
            _case(suite, finding)
    if not findings:
        suite = ET.SubElement(root, "testsuite", name="wfmap", tests="1", failures="0")
        ET.SubElement(suite, "testcase", name="no findings", classname="wfmap")
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _totals(findings: Sequence[Finding]) -> dict[str, str]:
    failures = sum(finding.severity != "info" for finding in findings)
    return {"tests": str(len(findings) or 1), "failures": str(failures)}


def _case(suite: ET.Element, finding: Finding) -> None:
    where = f" at {finding.pointer}" if finding.pointer else ""
    case = ET.SubElement(
        suite, "testcase", name=f"{finding.rule}{where}", classname=finding.file or "wfmap"
    )
    line = f"{finding.file}:{finding.line}: " if finding.line is not None else ""
    text = f"{line}{finding.message}" + (f"\n{finding.hint}" if finding.hint else "")
    if finding.severity == "info":
        ET.SubElement(case, "system-out").text = text
    else:
        failure = ET.SubElement(case, "failure", type=finding.severity, message=finding.message)
        failure.text = text

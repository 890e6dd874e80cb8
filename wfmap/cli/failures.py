"""What is told of an input that cannot be used, in the form that was asked for."""

import sys
from collections.abc import Sequence
from dataclasses import replace

from wfmap.cli.console import colours, complain, put
from wfmap.cli.exits import ExitCode
from wfmap.errors import DocumentError, InputError, UnreadableError, WfmapError
from wfmap.findings import Finding

__all__ = ["findings_in", "report_failure"]


def report_failure(error: WfmapError, file: str = "", *, as_json: bool = False) -> int:
    """Tell what is wrong with an input or an output.

    Args:
        error: what was refused.
        file: the file it is about.
        as_json: whether to write it as JSON to standard output.

    Returns:
        The exit code it ends in.
    """
    from wfmap.report.findings import to_text

    findings = findings_in(error, file)
    if as_json:
        from wfmap.operations.results.findings import findings_result

        put(findings_result(findings).to_json())
    elif isinstance(error, InputError):
        complain(to_text(findings, colour=colours(sys.stderr)).rstrip("\n"))
    else:
        said = f"{file}: {error.message}" if file else error.message
        complain(f"{said}\n    → {error.hint}" if error.hint else said)
    return ExitCode.FINDINGS if isinstance(error, DocumentError) else ExitCode.FAILED


def findings_in(error: WfmapError, file: str = "") -> Sequence[Finding]:
    """Turn an error into findings: those it carries, or one that says what it says."""
    if isinstance(error, DocumentError):
        return tuple(f if f.file else replace(f, file=file) for f in error.findings)
    if not isinstance(error, UnreadableError):
        return (Finding("cannot-do", "error", error.message, error.hint, file),)
    finding = Finding(
        error.rule,
        "error",
        error.message,
        error.hint,
        error.file or file,
        line=error.line,
        column=error.column,
    )
    return (finding,)

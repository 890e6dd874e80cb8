"""An answer with what stands beside it: errors that change it first, what it leaves out last."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from wfmap.cli.console import complain
from wfmap.cli.exits import ExitCode, told_failures
from wfmap.cli.files import deliver

if TYPE_CHECKING:
    from wfmap.report.beside import Beside

__all__ = ["deliver_answer"]

_LED: Final = ("text", "brief", "json", "markdown")
"""Formats that lead with errors where people look at once; of others they are told apart."""


def deliver_answer(
    result: str,
    form: str,
    beside: "Beside",
    output: str | None,
    *,
    inputs: Iterable[str] = (),
    shown: str = "",
) -> int:
    """Write an answer where it was asked for, and give the exit code it ends in.

    Args:
        result: the answer, written.
        form: how it is written: `text`, `brief`, `json`, `markdown`, `html`, or another.
        beside: what stands beside it.
        output: the file, or None for standard output.
        inputs: files that must not be overwritten.
        shown: its beginning, where that is on standard output already.

    Raises:
        OutputError: it cannot be written.
    """
    deliver(beside.around(result, form).removeprefix(shown), output, inputs=inputs)
    if output is not None or form not in _LED:
        for finding in beside.errors:
            complain(f"Error: {finding.message}")
    if told_failures(beside.faults):
        return ExitCode.FAULT
    return ExitCode.FINDINGS if beside.errors else ExitCode.CLEAN

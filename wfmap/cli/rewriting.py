"""What `format` and `migrate` share: documents rewritten to standard output or in place."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import typer

from wfmap.cli.console import put, say
from wfmap.cli.exits import ExitCode
from wfmap.cli.failures import report_failure
from wfmap.cli.files import Before, write_file
from wfmap.errors import WfmapError
from wfmap.operations.sources import STANDARD_INPUT, Source, source_of
from wfmap.operations.writing import Written

__all__ = ["rewrite"]


def rewrite(
    files: Sequence[str],
    change: Callable[[Source], Written],
    *,
    write: bool,
    check: bool,
    wish: str,
) -> int:
    """Rewrite documents.

    Args:
        files: their names; `-` is standard input.
        change: gives the new text of a document.
        write: whether to write it back; otherwise it goes to standard output.
        check: whether to write nothing and only tell what would change.
        wish: what is said of a document that would change.

    Returns:
        The exit code: the gravest of all files.
    """
    if write and check:
        raise typer.BadParameter("--write and --check contradict each other")
    if write and STANDARD_INPUT in files:
        raise typer.BadParameter("standard input cannot be written back; leave out --write")
    if len(files) > 1 and not write and not check:
        raise typer.BadParameter("several files go together with --write or --check")
    return max(_one(name, change, write=write, check=check, wish=wish) for name in files)


def _one(
    name: str, change: Callable[[Source], Written], *, write: bool, check: bool, wish: str
) -> int:
    try:
        source = source_of(name)
        written = change(source)
        if not write and not check:
            put(written.text)
        elif written.changed and check:
            say(f"{name}: {wish}")
            return ExitCode.FINDINGS
        elif written.changed:
            again = _again(source, change)
            write_file(Path(name), written.text.encode(), before=Before(source.data, again))
            say(f"{name}: written")
    except WfmapError as error:
        return report_failure(error, name)
    return ExitCode.CLEAN


def _again(source: Source, change: Callable[[Source], Written]) -> Callable[[bytes], bytes]:
    """Rewrite what somebody saved meanwhile, instead of what was read."""
    return lambda data: change(replace(source, data=data)).text.encode()

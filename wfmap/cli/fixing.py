"""Safe fixes applied to documents, or shown and not written."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from wfmap.cli.console import complain, say
from wfmap.cli.exits import ExitCode
from wfmap.cli.files import Before, deliver, write_file
from wfmap.errors import UnreadableError, WfmapError
from wfmap.operations.checking import Checked, CheckOptions, unreadable
from wfmap.operations.fixing import Fixed, fixed
from wfmap.operations.sources import STANDARD_INPUT, source_of

__all__ = ["apply_fixes", "show_fixes"]

Wanted = Sequence[tuple[str, CheckOptions]]
"""Names of documents, and how each is checked."""


def apply_fixes(wanted: Wanted) -> list[Checked]:
    """Apply the safe fixes of documents in place; give what is left to find in each.

    Raises:
        OutputError: a document cannot be written back.
    """
    if any(name == STANDARD_INPUT for name, _ in wanted):
        raise typer.BadParameter("standard input cannot be fixed in place; --diff shows the fixes")
    found: list[Checked] = []
    for name, options in wanted:
        done = _fixed(name, options)
        if isinstance(done, Checked):
            found.append(done)
            continue
        if done.changed:
            done = _written(name, done, options)
            say(f"{name}: {len(done.applied)} fixed")
            for title in done.applied:
                say(f"  {title}")
        found.append(done.checked)
    return found


def _written(name: str, done: Fixed, options: CheckOptions) -> Fixed:
    """Write a fixed document back; give what stands there then, with what was saved meanwhile."""
    latest = done

    def again(data: bytes) -> bytes:
        """Fix what somebody saved meanwhile, instead of what was read."""
        nonlocal latest
        latest = fixed(replace(done.source, data=data), options)
        if latest.checked.unreadable:
            raise WfmapError("what stands there now cannot be read")
        return latest.data

    write_file(Path(name), done.data, before=Before(done.source.data, again))
    return latest


def show_fixes(wanted: Wanted, output: str | None, *, inputs: Sequence[str]) -> int:
    """Show what the safe fixes of documents would change, as a unified diff.

    Returns:
        The exit code: 1 where something would change, 2 where a document cannot be read.
    """
    differences: list[str] = []
    code = ExitCode.CLEAN
    for name, options in wanted:
        done = _fixed(name, options)
        if isinstance(done, Checked):
            complain(f"{name}: {done.findings[0].message}")
            code = ExitCode.FAILED
        elif done.changed:
            differences.append(done.difference())
            code = max(code, ExitCode.FINDINGS)
    deliver("".join(differences), output, inputs=inputs)
    return code


def _fixed(name: str, options: CheckOptions) -> Fixed | Checked:
    """Fix a document; where it cannot be read, give the finding that says why."""
    try:
        source = source_of(name, max_bytes=options.limits.max_bytes)
    except UnreadableError as error:
        return unreadable(name, error)
    done = fixed(source, options)
    return done.checked if done.checked.unreadable else done

"""Many files imported into a folder: one document and one list of losses for each."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from wfmap.cli.console import complain, say
from wfmap.cli.exits import ExitCode
from wfmap.cli.failures import report_failure
from wfmap.cli.files import OutputError, write_file
from wfmap.cli.single import losses_text, summary
from wfmap.errors import WfmapError
from wfmap.operations.importing import Options, import_document, processes_of, suffix_of
from wfmap.operations.sources import Source, source_of

__all__ = ["import_into", "is_folder", "names_for"]


def is_folder(output: str | None, *, many: bool) -> bool:
    """Tell whether an output is a folder: it ends like one, is one, or takes many files."""
    if output is None or output == "-":
        return False
    ends = tuple(filter(None, (os.sep, os.altsep)))
    return output.endswith(ends) or Path(output).is_dir() or (many and not Path(output).suffix)


def import_into(
    folder: str, files: Sequence[str], *, each: bool = False, form: str | None = None
) -> int:
    """Import files into a folder, going on after one that fails.

    Args:
        folder: where documents and lists of losses go; made where it is not there.
        files: the files.
        each: whether each process of a file becomes a document, `NAME.PROCESS.json`.
        form: the name of their format; without it the ending of each tells.

    Returns:
        0, or 2 where some failed.

    Raises:
        OutputError: the folder cannot be made.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"'{folder}' cannot be made: {error.strerror}") from None
    failed = [
        file
        for file, name in zip(files, names_for(files), strict=True)
        if not _imported(file, target / name, files, each=each, form=form)
    ]
    say(f"{len(files) - len(failed)} of {len(files)} files imported into {folder}")
    if failed:
        complain(f"{len(failed)} failed: {', '.join(failed)}")
    return ExitCode.FAILED if failed else ExitCode.CLEAN


def _imported(
    file: str, target: Path, files: Sequence[str], *, each: bool, form: str | None
) -> bool:
    """Import one file; what wfmap itself fails at is told and passed over like a bad file."""
    try:
        source = source_of(file)
        parts = _parts(source, form) if each else [("", None)]
        for suffix, process in parts:
            imported = import_document(source, Options(process=process, format=form))
            name = f"{target.name}{suffix}"
            document, lost = imported.text, losses_text(imported.losses)
            write_file(target.with_name(f"{name}.json"), document.encode(), inputs=files)
            write_file(target.with_name(f"{name}.losses.json"), lost.encode(), inputs=files)
            say(f"{file}{f' ({process})' if process else ''}: {summary(imported)}")
    except WfmapError as error:
        report_failure(error, file)
        return False
    except Exception as error:  # noqa: BLE001 - the files behind it must not suffer
        complain(f"{file}: wfmap failed on it: {type(error).__name__}: {error}; please report it")
        return False
    return True


def _parts(source: Source, form: str | None) -> list[tuple[str, str | None]]:
    """Give the ending of the name and the id of each process of a file that has several."""
    found = processes_of(source, form)
    if len(found) < 2:  # noqa: PLR2004 - nothing to tell apart
        return [("", None)]
    taken: set[str] = set()
    parts: list[tuple[str, str | None]] = []
    for identity, name in found:
        wanted = suffix_of(name)
        suffix, number = wanted, 1
        while suffix in taken:
            number += 1
            suffix = f"{wanted}-{number}"
        taken.add(suffix)
        parts.append((f".{suffix}", identity or name))
    return parts


def names_for(files: Sequence[str]) -> Iterator[str]:
    """Name the result of each file: its stem, with a number where that is taken.

    Two names that differ in case only are one on some machines, and `a.losses` would be written
    over by the losses of `a`; both count as taken.
    """
    taken: set[str] = set()
    stems = [Path(file).stem if file != "-" else "stdin" for file in files]
    reserved = {stem.casefold() for stem in stems}
    for stem in stems:
        name, number = stem, 1
        while _clashes(name, taken) or (number > 1 and name.casefold() in reserved):
            number += 1
            name = f"{stem}-{number}"
        taken |= _written(name)
        yield name


def _written(name: str) -> set[str]:
    return {f"{name}.json".casefold(), f"{name}.losses.json".casefold()}


def _clashes(name: str, taken: set[str]) -> bool:
    return bool(taken & _written(name))

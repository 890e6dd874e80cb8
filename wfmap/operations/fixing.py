"""A document → the same with every safe fix applied, until none is left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import unified_diff
from typing import Final

from wfmap.findings import Finding, Fix
from wfmap.model.edits import edited
from wfmap.model.patch import PatchError
from wfmap.model.pointers import split
from wfmap.model.reading.json_text import decode
from wfmap.operations.checking import Checked, CheckOptions, check
from wfmap.operations.sources import Source

__all__ = ["Fixed", "fixed"]

ROUNDS: Final = 50
"""Times a document is checked anew after its fixes: one may uncover the next."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A document before and after its safe fixes, their titles, and what is then left to find."""

    source: Source
    data: bytes
    applied: tuple[str, ...]
    checked: Checked

    @property
    def changed(self) -> bool:
        """Whether anything was fixed."""
        return self.data != self.source.data

    def difference(self) -> str:
        """Show what changes as a unified diff; empty where nothing does."""
        name = self.source.name
        before, after = (self._lines(data) for data in (self.source.data, self.data))
        return "".join(_ended(unified_diff(before, after, name, name)))

    def _lines(self, data: bytes) -> list[str]:
        return data.decode("utf-8", "replace").splitlines(keepends=True)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    """End each line of a diff, that of a text without a last line break too."""
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def fixed(source: Source, options: CheckOptions) -> Fixed:
    """Apply the safe fixes of a document, round by round, until none is left.

    The text is edited in place: order, line breaks and indentation stay. A fix that cannot be
    written is left to the author.
    """
    now, applied = source, list[str]()
    checked = check(now, options)
    for _ in range(ROUNDS):
        data, titles = _round(now, checked)
        if not titles:
            break
        applied += titles
        now = replace(now, data=data)
        checked = check(now, options)
    return Fixed(source, now.data, tuple(applied), checked)


def _round(source: Source, checked: Checked) -> tuple[bytes, list[str]]:
    """Apply the fixes that do not touch each other."""
    if checked.unreadable:
        return source.data, []
    text, marked = decode(source.data)
    touched: set[tuple[str, ...]] = set()
    titles: list[str] = []
    for finding, fix in _safe(source, checked):
        places = [_place(path) for path in _paths(fix)]
        if any(_meet(place, other) for place in places for other in touched):
            continue
        try:
            text = edited(text, fix.patch)
        except PatchError:
            continue
        touched.update(places)
        titles.append(f"{finding.message}: {fix.title}")
    mark = "\ufeff" if marked else ""
    return (mark + text).encode(), titles


def _safe(source: Source, checked: Checked) -> Iterator[tuple[Finding, Fix]]:
    """List each finding of the document itself with its first safe fix."""
    for finding in checked.findings:
        fix = next((fix for fix in finding.fixes if fix.safe), None)
        if fix is not None and finding.file == source.name:
            yield finding, fix


def _paths(fix: Fix) -> Iterator[tuple[str, ...]]:
    for operation in fix.patch:
        yield split(operation["path"])
        if "from" in operation:
            yield split(operation["from"])


def _place(path: tuple[str, ...]) -> tuple[str, ...]:
    """Give the place an edit may shift others in: the list around an index, else the place."""
    numbered = [n for n, part in enumerate(path) if part == "-" or part.isdecimal()]
    return path[: numbered[0]] if numbered else path


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]

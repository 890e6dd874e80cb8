"""Fixes of what the reader found wrong are tried before they are offered.

A misspelt key may hide a value that is wrong too, a reference may be meant for something else. All
first fixes are tried together, for most documents have few and all hold; only where that fails is
each tried alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from wfmap.findings import Finding, Fix
from wfmap.model.document import Reading, examine_values
from wfmap.model.include import Loader
from wfmap.model.patch import PatchError, apply
from wfmap.model.pointers import split

__all__ = ["tried"]

BUDGET: Final = 400_000
"""Characters read anew for the fixes of one document; beyond it no further ones are offered."""
ALONE: Final = 60
"""Fixes of one document that are tried alone at most."""
TOGETHER: Final = 50_000_000
"""Characters of a document, once for each fix, up to which its fixes are tried together."""

_Error = tuple[str, str]


def tried(reading: Reading, size: int, load: Loader | None) -> Reading:
    """Leave out the fixes after which a fault is still there, or another stands in its place.

    Args:
        reading: what came of reading the document.
        size: its length, in bytes.
        load: fetches included files.
    """
    mine = [f for f in reading.findings if f.fixes and f.file == reading.file]
    if not mine or reading.unreadable:
        return reading
    trial = _Trial(reading, load, max(1, min(ALONE, BUDGET // max(1, size))))
    kept = trial.kept(mine)
    found = tuple(
        replace(f, fixes=kept.get(f.fingerprint, ())) if f.fixes and f.file == reading.file else f
        for f in reading.findings
    )
    return replace(reading, findings=found)


class _Trial:
    """Applies fixes to what was read, and looks at what is then wrong."""

    def __init__(self, reading: Reading, load: Loader | None, left: int) -> None:
        self._reading = reading
        self._load = load
        self._left = left
        self._together = TOGETHER // max(1, reading.size)
        self._before = {_error(f) for f in reading.findings if f.severity == "error"}

    def kept(self, findings: Sequence[Finding]) -> dict[str, tuple[Fix, ...]]:
        """Give the fixes that hold, by the fingerprint of their finding."""
        kept: dict[str, list[Fix]] = {finding.fingerprint: [] for finding in findings}
        for rank in range(max(len(finding.fixes) for finding in findings)):
            ranked = [(f, f.fixes[rank]) for f in findings if rank < len(f.fixes)]
            for finding, fix in self._holding(ranked):
                kept[finding.fingerprint].append(fix)
        return {fingerprint: tuple(fixes) for fingerprint, fixes in kept.items()}

    def _holding(self, pairs: Sequence[tuple[Finding, Fix]]) -> Iterable[tuple[Finding, Fix]]:
        if 1 < len(pairs) <= self._together and self._hold(pairs):
            return pairs
        return [pair for pair in pairs if self._may_try() and self._hold([pair])]

    def _may_try(self) -> bool:
        self._left -= 1
        return self._left >= 0

    def _hold(self, pairs: Sequence[tuple[Finding, Fix]]) -> bool:
        """Tell whether the findings are gone after their fixes, and no other fault is new."""
        values: Any = self._reading.raw
        try:
            for _, fix in pairs:
                values = apply(values, fix.patch)
        except PatchError:
            return False
        after = examine_values(values, self._reading, self._load).findings
        left = {_error(finding) for finding in after}
        if any(_error(finding) in left for finding, _ in pairs):
            return False
        new = {_error(f) for f in after if f.severity == "error"} - self._before
        return not new or all(_uncovers(fix) for _, fix in pairs)


def _error(finding: Finding) -> _Error:
    return finding.rule, finding.message


def _uncovers(fix: Fix) -> bool:
    """Tell whether a fix gives a collection its name, so that what is in it is read at all."""
    return all(len(split(operation["path"])) == 1 for operation in fix.patch)

"""The findings of an earlier run, which `wfmap check --baseline` leaves out."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wfmap.errors import UnreadableError
from wfmap.operations.sources import read_file

__all__ = ["Baseline", "read_baseline"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Fingerprints of known findings, by the file they were found in."""

    by_file: Mapping[str, Collection[str]] = field(default_factory=dict)

    def of(self, name: str, *, alone: bool) -> Collection[str]:
        """Give what is known of a file.

        Args:
            name: the file, as it is named now.
            alone: whether it is the only one checked; its name may then have changed.
        """
        if name in self.by_file or not (alone and len(self.by_file) == 1):
            return self.by_file.get(name, frozenset())
        return next(iter(self.by_file.values()))


def read_baseline(path: str | None) -> Baseline:
    """Read a baseline: the output of `wfmap check --format json`.

    Raises:
        UnreadableError: it cannot be read, or is something else.
    """
    if path is None:
        return Baseline()
    found: dict[str, set[str]] = defaultdict(set)
    try:
        for finding in json.loads(read_file(Path(path)))["findings"]:
            found[str(finding["file"])].add(str(finding["fingerprint"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableError(
            f"'{path}' is no baseline", "save one with `wfmap check FILE --format json`"
        ) from None
    return Baseline(found)

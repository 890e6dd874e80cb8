"""Documents with more faults than anybody reads: the first thousand of a kind of look are told.

Each fault costs a search for what was meant, and a place in the answer; a text of two megabytes
may hold some hundred thousand.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from wfmap.findings import Severity
from wfmap.model.reading.faults import RawFault

__all__ = ["MAX_FAULTS", "some", "untold"]

MAX_FAULTS: Final = 1000
"""Errors of one document that are told by one look at it."""


def some(faults: Iterable[RawFault]) -> Iterator[RawFault]:
    """Yield faults until `MAX_FAULTS` of them are errors, and then say that there are more."""
    errors = 0
    for fault in faults:
        if errors == MAX_FAULTS and fault.severity == "error":
            yield _more("error")
            return
        errors += fault.severity == "error"
        yield fault


def untold(rules: Collection[str], *, newer: bool) -> Iterator[RawFault]:
    """Say that there are more faults, of these rules, than were kept.

    Args:
        rules: by which they are faults.
        newer: whether the document has a newer format, of which keys may be unknown.
    """
    if rules:
        yield _more("warning" if newer and set(rules) == {"unknown-field"} else "error")


def _more(severity: Severity) -> RawFault:
    return RawFault(
        (),
        "over-limit",
        f"the document has more than {MAX_FAULTS:,} faults of this kind; the others are not told",
        "mend these first, most often they have one cause",
        severity=severity,
    )

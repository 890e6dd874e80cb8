"""What was said of the data before a decision → what a document says of it.

A text is read clause by clause, by the phrases of `phrases.json`: what was tried by whom, what past
cases tell, what is missing, in which way data is in no order. What is not spoken of stays unsaid.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

__all__ = ["Known", "evidence_of", "found_by", "quality_of"]

Known = dict[str, Any]
GOOD, BAD = 99.0, 80.0
"""Percent of the entries that are as they should be, where data is in order and where it is not."""
COUNTED: Final = 5000
"""Entries that what is said of data counts for."""
BETWEEN: Final = re.compile(r"[;:]|\.\s|,? but ")
"""What stands between two clauses."""
REACH: Final = 6
"""Words between a denial and what it denies, at most."""
DIMENSIONS: Final[Mapping[str, str]] = {
    "twins": "uniqueness",
    "apart": "consistency",
    "old": "timeliness",
    "gaps": "completeness",
    "wrong": "accuracy",
    "loose": "conformity",
}
"""Which dimension of quality a kind of disorder is short in (ISO/IEC 25012)."""


@cache
def _phrases() -> Mapping[str, list[str]]:
    text = files("wfmap.reference.backtest").joinpath("phrases.json").read_text("utf-8")
    found: Mapping[str, list[str]] = json.loads(text)
    return found


@cache
def _words(kind: str) -> str:
    parts = (re.escape(one).replace(r"\*", r"[\w'-]*") for one in _phrases()[kind])
    return rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])"


@cache
def _said(kind: str) -> re.Pattern[str]:
    return re.compile(_words(kind), re.IGNORECASE)


@cache
def _denied(kind: str) -> re.Pattern[str]:
    gap = rf"(?:\W+[\w'-]+){{0,{REACH}}}?\W+"
    return re.compile(rf"{_words('not')}{gap}{_words(kind)}", re.IGNORECASE)


def _clauses(told: Iterable[str]) -> Iterator[str]:
    for text in told:
        yield from (
            part.strip() for part in re.split(r"[;:]|\.\s|, but | but ", text) if part.strip()
        )


def _says(clause: str, kind: str) -> bool:
    """Tell whether a clause says something, and does not deny it."""
    return bool(_said(kind).search(clause)) and not _denied(kind).search(clause)


def evidence_of(told: Iterable[str]) -> Known:
    """Say what is known of right and wrong, as the texts tell it."""
    clauses = list(_clauses(told))
    found: Known = {
        "labels": _labels(clauses),
        "lacks": _lacks(clauses),
        "tried": _tried(clauses),
        "baseline": False if any(_denied("baseline").search(c) for c in clauses) else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _labels(clauses: list[str]) -> str | None:
    """Say what past cases tell; the worse of two things that are said."""
    if any(_says(c, "choice") and not _says(c, "outcome") for c in clauses):
        return "choice"
    if any(_says(c, "made_up") or _denied("outcome").search(c) for c in clauses):
        return "none"
    known = any(_says(c, "outcome") or _says(c, "labels") for c in clauses)
    return "outcome" if known else None


def _lacks(clauses: list[str]) -> str | None:
    kinds = ("lacks", "only")
    missing = [c for c in clauses if any(_said(kind).search(c) for kind in kinds)]
    return "; ".join(missing) or None


def _tried(clauses: list[str]) -> str | None:
    """Say who tried it: an independent look counts before a denial, and that before its maker."""
    spoken = [c for c in clauses if _said("try").search(c)]
    denied = [c for c in spoken if _denied("try").search(c)]
    rest = [c for c in spoken if c not in denied]
    by_maker = [c for c in clauses if _said("maker").search(c) and _claims(c)]
    others = [c for c in rest if c not in by_maker]
    if denied and not others:
        return "maker" if by_maker else "nobody"
    if others:
        return "elsewhere" if any(_said("elsewhere").search(c) for c in others) else "here"
    return "maker" if by_maker else None


def _claims(clause: str) -> bool:
    """Tell whether a clause speaks of how good something is."""
    return bool(_said("try").search(clause) or _said("claimed").search(clause))


def quality_of(told: Iterable[str]) -> list[Known]:
    """Say how good the data is, by dimension: short where it is said so, good where that is."""
    clauses = list(_clauses(told))
    short = {
        dimension
        for kind, dimension in DIMENSIONS.items()
        if any(_said(kind).search(clause) for clause in clauses)
    }
    praised = any(_says(clause, "good") for clause in clauses)
    measured = {one: BAD if one in short else GOOD for one in DIMENSIONS.values()}
    return [
        {"dimension": one, "metric": "share", "value": _counted(value), "unit": "percent",
         "must_be_between": [95, 100]}
        for one, value in measured.items()
        if praised or value == BAD
    ]  # fmt: skip


def _counted(value: float) -> Known:
    return {"value": value, "provenance": {"basis": "measured", "n": COUNTED}}


def found_by(told: Iterable[str]) -> str | None:
    """Name what is said to bring wrong results to light."""
    seen = [clause for clause in _clauses(told) if _says(clause, "seen")]
    return seen[0] if seen else None

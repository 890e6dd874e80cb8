"""Figures that answers print, each as a record: text and JSON both write what stands in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import isfinite, isnan
from typing import Final

from wfmap.units.unbounded import UNBOUNDED

__all__ = [
    "AN_HOUR",
    "CASES",
    "COUNT",
    "MONEY",
    "PEOPLE",
    "PER_SECOND",
    "SECONDS",
    "SHARE",
    "TIMES",
    "Record",
    "Recorder",
    "Records",
    "Told",
    "place",
]

SECONDS: Final = "s"
SHARE: Final = "share"
TIMES: Final = "times a case"
PER_SECOND: Final = "cases/s"
CASES: Final = "cases"
COUNT: Final = "number"
"""The unit of what is counted in the document itself."""
PEOPLE: Final = "people"
MONEY: Final = "money"
"""The unit of amounts where the document names no currency."""
AN_HOUR: Final = "an hour"
"""What follows a currency where the amount is one for an hour."""


@dataclass(frozen=True, slots=True)
class Record:
    """One figure of an answer.

    `key` says what it is (`cycle_time`, `p90`, `wait.contention`), `element` of what: a kind and an
    id such as `step/check`, empty for the whole process. `unit` is `s`, `share` (of 1, or a change
    of one), a currency, or what is counted; `basis` is where it comes from. `value` is finite,
    `UNBOUNDED`, or None where it is unknown. `answer` is the answer that prints it; two records
    that differ in nothing but `answer` have the same value.
    """

    key: str
    element: str
    unit: str
    basis: str
    value: float | None
    answer: str = ""

    def __post_init__(self) -> None:
        """Take what is not finite for what has no end, and what is no number for unknown."""
        if self.value is not None and not isfinite(self.value):
            object.__setattr__(self, "value", None if isnan(self.value) else UNBOUNDED)

    @property
    def is_bounded(self) -> bool:
        """Whether it is known to be finite."""
        return self.value is not None and self.value is not UNBOUNDED

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What it is a figure of, whichever answer prints it."""
        return self.key, self.element, self.unit, self.basis


@dataclass(frozen=True, slots=True)
class Told:
    """A record, and how a text or a picture writes it."""

    record: Record
    text: str


def place(kind: str, identity: str) -> str:
    """Name an element in a record: `step/check`."""
    return f"{kind}/{identity}"


@dataclass(frozen=True, slots=True)
class Records:
    """The figures of an answer, to be looked up by what they are.

    `basis` is the one that is meant where none is named.
    """

    every: tuple[Record, ...]
    basis: str
    _by_key: dict[tuple[str, str, str], Record] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Order them by what is asked for."""
        known = {(record.key, record.element, record.basis): record for record in self.every}
        object.__setattr__(self, "_by_key", known)

    def find(self, key: str, element: str = "", basis: str = "") -> Record | None:
        """Give a record; None where the answer has no such figure."""
        return self._by_key.get((key, element, basis or self.basis))

    def value(self, key: str, element: str = "", basis: str = "") -> float | None:
        """Give the value of a record; None where it is unknown."""
        found = self.find(key, element, basis)
        return None if found is None else found.value

    def interval(self, key: str, element: str = "", basis: str = "") -> list[float] | None:
        """Give the two ends of an interval; None where there is none."""
        low, high = (self.value(f"{key}.{end}", element, basis) for end in ("low", "high"))
        return None if low is None or high is None else [low, high]


@dataclass(slots=True)
class Recorder:
    """Takes down the figures of an answer in their order; `basis` is theirs unless one is said."""

    basis: str
    found: dict[Record, None] = field(default_factory=dict)

    def take(
        self, key: str, value: float | None, unit: str, element: str = "", basis: str = ""
    ) -> None:
        """Take down a figure."""
        self.found[Record(key, element, unit, basis or self.basis, value)] = None

    def spread(
        self,
        key: str,
        ends: tuple[float | None, float | None],
        unit: str,
        element: str = "",
        basis: str = "",
    ) -> None:
        """Take down the two ends of an interval, where there is one."""
        low, high = ends
        if low is not None and high is not None:
            self.take(f"{key}.low", low, unit, element, basis)
            self.take(f"{key}.high", high, unit, element, basis)

    def add(self, others: Iterable[Record]) -> None:
        """Take over figures that were taken down elsewhere."""
        self.found.update((replace(record, answer=""), None) for record in others)

    def of(self, answer: str) -> Records:
        """Give all of them as those of an answer, each once."""
        return Records(tuple(self._named(answer)), self.basis)

    def _named(self, answer: str) -> Iterator[Record]:
        return (replace(record, answer=answer) for record in self.found)

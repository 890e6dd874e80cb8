"""What one more number takes from a gain at worst, so that a gain too thin to bear it is named.

A number that is moved leaves less; what is then left has to bear the doubt of each other number as
before. What comes in and what building costs are moved apart, for each grows with other numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from wfmap.graph import ProcessGraph
from wfmap.insertion.deciding.saying import condition_of
from wfmap.insertion.deciding.terms import Tipping

__all__ = ["Doubts", "Flow", "Moved"]


@dataclass(frozen=True, slots=True)
class Flow:
    """What comes in over the horizon, and what building costs, below nought, at today's worth."""

    comes_in: float
    built: float

    @property
    def left(self) -> float:
        """What is left of it."""
        return self.comes_in + self.built


@dataclass(frozen=True, slots=True)
class Moved:
    """Multiples of the likely terms, and the terms that are not multiples."""

    work: float = 1.0
    errors: float = 1.0
    lateness: float = 1.0
    calls: float = 1.0
    fixed: float = 1.0
    volume: float = 1.0
    build: float = 1.0
    upkeep: float = 1.0
    adoption: float | None = None
    ramp: float | None = None
    discount: float | None = None
    horizon: float | None = None

    def beside(self, other: "Moved") -> "Moved":
        """Put two moves together: multiples multiply, and of the rest either one is moved."""
        found = {}
        for field in fields(Moved):
            mine, yours = getattr(self, field.name), getattr(other, field.name)
            known = field.name in {"adoption", "ramp", "discount", "horizon"}
            found[field.name] = (yours if mine is None else mine) if known else mine * yours
        return Moved(**found)


@dataclass(frozen=True, slots=True)
class Doubts:
    """The share of what comes in that one number takes at worst, and by what share building grows.

    `by` and `built_by` are these numbers, at the end of their doubt; None where there is none.
    """

    taken: float = 0.0
    by: Tipping | None = None
    grown: float = 0.0
    built_by: Tipping | None = None

    def joined(self, likely: Flow, moved: Flow, number: Tipping) -> "Doubts":
        """Take one more number into account, by what is left where it is moved."""
        found = self
        comes, built = likely.comes_in - moved.comes_in, likely.built - moved.built
        if likely.comes_in > 0 and comes / likely.comes_in > self.taken:
            found = replace(found, taken=comes / likely.comes_in, by=number)
        if likely.built < 0 and built / -likely.built > self.grown:
            found = replace(found, grown=built / -likely.built, built_by=number)
        return found

    def too_much(self, left: Flow, graph: ProcessGraph, but: str) -> str:
        """Say which other number makes a loss of what is left; empty where none does."""
        tried: Iterable[tuple[Flow, Tipping | None]] = (
            (Flow(left.comes_in * (1 - self.taken), left.built), self.by),
            (Flow(left.comes_in, left.built * (1 + self.grown)), self.built_by),
        )
        for flow, number in tried:
            if number is not None and number.pointer != but and flow.left <= 0:
                return f"it loses where {condition_of(number, graph)}"
        return ""

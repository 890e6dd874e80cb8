"""The words of a decision: amounts of money, questions, what flips it, the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "NO_TERMS",
    "SAID",
    "VERDICTS",
    "Amount",
    "BreakEven",
    "Builder",
    "Building",
    "Ground",
    "Law",
    "LawClass",
    "Money",
    "Parameter",
    "Question",
    "Tipping",
    "Verdict",
]

Samples = NDArray[np.float64]

Verdict = Literal["do", "only_after", "cannot_say", "do_not"]
"""do: it pays, and no number within its doubt changes that. only_after: first a repair or a
measurement. cannot_say: what its worth hangs on is not known. do_not: it may not be, or loses.
"""
VERDICTS: Final[tuple[Verdict, ...]] = ("do", "only_after", "cannot_say", "do_not")

SAID: Final[Mapping[Verdict, str]] = {
    "do": "do it",
    "only_after": "only after",
    "cannot_say": "cannot say yet",
    "do_not": "do not",
}
"""How people say a verdict."""

LawClass = Literal["prohibited", "high", "transparency", "gdpr-only", "none", "unknown"]
"""What the law makes of a use; unknown until somebody answers."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money with its 95 % interval; None where it is not known.

    `unit` names the currency, and the time where it is by time; `provenance` says what it is made
    of.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: str
    provenance: str


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where a candidate neither gains nor loses, all else being likely.

    `error_rate` is the share of results that may be wrong, `coverage` the share of cases that the
    machine must take, both 0 to 1; `volume` the cases a year from which building it pays within the
    horizon. None where there is no such point, or what it takes is not known.
    """

    error_rate: float | None = None
    coverage: float | None = None
    volume: float | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """What a candidate is worth a year in full use, at the document's volume; gains above nought.

    `net` is the sum of `work`, `errors`, `lateness` and `run`; `cashable` that part of the work
    whose cost really ends, as stated, and `upkeep` that part of `run` which is no calls. `build` is
    paid once, below nought. `npv` adds up the horizon with interest, use growing as people take it
    up; `npv_cashable` counts only the cashable work. `payback` are the months of use until it has
    paid back: likely, low, high, None for never. `never` is the share of samples that have not
    paid back within the `horizon`, in months; `hope` the mean of what it wins over the horizon
    where it is only done when it wins. `samples` are those of `net`.
    """

    work: Amount
    cashable: Amount
    errors: Amount
    lateness: Amount
    run: Amount
    upkeep: Amount
    net: Amount
    build: Amount
    npv: Amount
    npv_cashable: Amount
    payback: tuple[float | None, float | None, float | None]
    never: float | None
    hope: float | None
    horizon: float
    break_even: BreakEven
    samples: Samples | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody has to say or measure: where it goes in the document, and how to find it.

    `n` is how many cases or answers are enough, None where one is. `worth` is what knowing it is
    worth at most, in money over the horizon, None where that is not known. `allowed` lists answers.
    `about` tells several questions of one place apart, such as the dimensions of quality.
    """

    pointer: str
    ask: str
    how: str
    n: int | None = None
    worth: float | None = None
    unit: str = ""
    allowed: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason against doing it at once: the verdict it leaves at best, and what to ask."""

    verdict: Verdict
    told: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a candidate rests on, with its doubt: what a later log is held against.

    `pointer` leads into the document, or names a figure (`figures/PATTERN/NAME`) or an effort. A
    number without an interval of its own is moved by a fifth.
    """

    pointer: str
    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class Tipping:
    """A number that changes a verdict within its doubt: where it stands, and where it flips.

    `changes` says what does: the verdict, or the sign of the money; `becomes` what it then is.
    `far` says that the number alone, within its own doubt, does not do it: it leaves less than it
    takes to bear its own doubt or that of one more number. It is named, and stops nothing.
    """

    pointer: str
    value: float
    flips_at: float
    changes: str
    becomes: str
    far: bool = False


Builder = Literal["internal", "partner"]
"""Who would build: a team of one's own, or a firm."""


@dataclass(frozen=True, slots=True)
class Building:
    """What a candidate comes to if one of two builds it.

    `per_day` is what one person costs a day, `ramp_up` the months until they can begin. `build` and
    `npv` are money, likely; `payback` the months from the decision until it has paid back, None for
    never. What is not known is None. `lacking` are the skills that it takes and nothing shows.
    """

    who: Builder
    per_day: float | None
    ramp_up: float | None
    build: float | None
    npv: float | None
    payback: float | None
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """What a use may be by law: a pre-screen, not legal advice.

    `basis` are the articles; `until_answered` says how far it may go before somebody answers,
    empty where nothing is open. `proposed` tells that words propose the class and nobody has
    confirmed it.
    """

    class_: LawClass
    basis: tuple[str, ...] = ()
    until_answered: str = ""
    proposed: bool = False


NO_TERMS: Final = Law("none")
"""What decides nothing and reads nothing has no use to be judged."""

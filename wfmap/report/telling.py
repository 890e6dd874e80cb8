"""Figures in sentences and tables: each is written from its record, and remembered as written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import TYPE_CHECKING, Final

from wfmap.units.durations import DAY, human, together
from wfmap.units.figures import figure
from wfmap.units.record import PER_SECOND, SECONDS, SHARE, Records, Told
from wfmap.words.sentences import signed

if TYPE_CHECKING:
    from wfmap.prediction.predictor import Prediction

__all__ = [
    "Finer",
    "Form",
    "Teller",
    "a_day",
    "counted",
    "few",
    "growing",
    "how_predicted",
    "of_hundred",
    "points",
    "whole",
]

Form = Callable[[float], str]
Finer = Callable[[float, int], str]
"""Writes a number in some decimals more than usual."""


def of_hundred(share: float) -> str:
    """Write a share in percent with one decimal: `3.4 %`."""
    return f"{share * 100:.1f} %" if isfinite(share) else figure(share)


def whole(share: float) -> str:
    """Write a share in whole percent: `88 %`."""
    return f"{share * 100:.0f} %" if isfinite(share) else figure(share)


def points(share: float) -> str:
    """Write a change of a share in percent, with its sign: `−3.4 %`."""
    return f"{signed(share * 100)} %"


def a_day(per_second: float) -> str:
    """Write cases a second as cases a day."""
    return f"{per_second * DAY:,.1f}" if isfinite(per_second) else figure(per_second)


def counted(number: float) -> str:
    """Write a count that is an average, with two decimals."""
    return f"{number:,.2f}" if isfinite(number) else figure(number)


def how_predicted(known: "Prediction") -> str:
    """Say what a prediction was made by where that is no formula: `by a trial of 800 cases`.

    So nobody takes it for what many more cases say further on.
    """
    time = known.facts.process.cycle_time
    return f"by {time.note}" if time is not None and time.basis == "simulated" else ""


def growing(form: Form) -> Form:
    """Write what may have no end, such as the length of a queue: then it `grows without end`."""
    return lambda value: "grows without end" if value == inf else form(value)


_ROUND_FROM: Final = 10


def few(number: float) -> str:
    """Write a number in two digits, or whole from ten on."""
    return f"{number:,.0f}" if _ROUND_FROM <= number < inf else figure(number, 2)


_FORMS: Final[dict[str, Form]] = {SECONDS: human, SHARE: of_hundred, PER_SECOND: a_day}
"""How a figure is written unless it is said: by its unit."""


@dataclass(slots=True)
class Teller:
    """Writes the figures of an answer, and keeps each as it was written."""

    records: Records
    told: list[Told] = field(default_factory=list)

    def __call__(
        self, key: str, element: str = "", *, basis: str = "", form: Form | None = None
    ) -> str:
        """Write one figure.

        Args:
            key: what it is.
            element: of what, empty for the whole process.
            basis: where it comes from; without it, where most of the answer does.
            form: writes a number; without it the unit decides.

        Returns:
            The figure, or nothing where the answer has none.
        """
        record = self.records.find(key, element, basis)
        if record is None or record.value is None:
            return ""
        text = (form or _FORMS.get(record.unit, figure))(record.value)
        self.told.append(Told(record, text))
        return text

    def plotted(self, key: str, element: str = "", basis: str = "") -> float | None:
        """Give a figure that a chart draws and no text writes; None where none is finite."""
        record = self.records.find(key, element, basis)
        if record is None or not record.is_bounded:
            return None
        self.told.append(Told(record, ""))
        return record.value

    def column(self, *figures: tuple[str, str]) -> Form:
        """Give what writes times that stand together, told by key and element, in like units."""
        values = (self.value(key, element) for key, element in figures)
        return together(value for value in values if value is not None)

    def value(self, key: str, element: str = "", basis: str = "") -> float | None:
        """Give the value of a figure; None where it is unknown."""
        return self.records.value(key, element, basis)

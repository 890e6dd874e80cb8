"""What a candidate is judged by: the plan, its prediction at three corners, its trial."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Final

from wfmap.insertion.patterns.pattern import Setting
from wfmap.insertion.screening import Screened
from wfmap.insertion.terms import Axis, Criterion
from wfmap.insertion.trying import Tried
from wfmap.prediction.predictor import Prediction

__all__ = ["ASSUMED", "Corners", "Judged", "unknown"]

ASSUMED: Final = "ranges of the effect model; measure them in the shadow stage"

Figure = Callable[[Prediction], float | None]


@dataclass(frozen=True, slots=True)
class Corners:
    """A figure with the parameters as they are likely, and at their worst and best."""

    mode: float
    worst: float
    best: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate to be judged.

    `worst` and `best` are predictions with every parameter at its low and its high end; None where
    the plan has none that matter.
    """

    setting: Setting
    screened: Screened
    tried: Tried | None
    worst: Prediction | None
    best: Prediction | None

    @property
    def form(self) -> str:
        """The form of the pattern."""
        return self.screened.match.form

    @property
    def is_ai(self) -> bool:
        """Whether AI takes part."""
        return self.screened.pattern.is_ai

    @property
    def is_nothing(self) -> bool:
        """Whether it is doing nothing."""
        return self.form == "nothing"

    @property
    def has_machine(self) -> bool:
        """Whether a machine does something: AI, a rule or an interface."""
        return self.is_ai or self.form in {"rule", "api"}

    @property
    def orders_work(self) -> bool:
        """Whether it changes the order alone: a score for whoever selects is a help instead."""
        return self.screened.pattern.orders_work and self.form != "select"

    def corners(self, figure: Figure) -> Corners | None:
        """Read a figure off the predictions; None where it is unknown or grows without end."""
        mode = figure(self.screened.prediction)
        if mode is None or not isfinite(mode):
            return None
        ends = [
            found if found is not None and isfinite(found) else mode
            for found in (None if p is None else figure(p) for p in (self.worst, self.best))
        ]
        return Corners(mode, ends[0], ends[1])

    def criterion(  # noqa: PLR0913, PLR0917 - the fields of a criterion
        self,
        axis: Axis,
        name: str,
        bounds: tuple[float | None, float, float],
        unit: str,
        basis: str,
        provenance: str,
        sentence: str,
    ) -> Criterion:
        """Make a criterion; `bounds` are its value (None where unknown), its low and its high."""
        value, low, high = bounds
        low, high = min(low, high), max(low, high)
        if value is not None:
            low, high = min(low, value), max(high, value)
        return Criterion(
            name=name,
            axis=axis,
            value=value,
            low=low,
            high=high,
            unit=unit,
            basis=basis,
            provenance=provenance,
            sentence=sentence,
        )


def unknown(axis: Axis, name: str, bounds: tuple[float, float], unit: str, why: str) -> Criterion:
    """Make a criterion of which nothing is known but the range it can lie in."""
    low, high = bounds
    return Criterion(
        name=name,
        axis=axis,
        value=None,
        low=low,
        high=high,
        unit=unit,
        basis="unknown",
        provenance="nothing is stated",
        sentence=why,
    )

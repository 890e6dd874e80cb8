"""Numbers and durations that may say where they come from."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self

from pydantic import model_validator

from wfmap.model.base import LARGEST, Format, Part, PartFault, Range, described
from wfmap.units import distributions, durations

__all__ = [
    "Amount",
    "Basis",
    "Cost",
    "Count",
    "Duration",
    "Percentile",
    "Positive",
    "Provenance",
    "Quantity",
    "Score",
    "Share",
    "no_time",
]

Basis = Literal["measured", "interview", "estimate", "assumption"]


class Provenance(Part):
    """Where a number comes from; without one it counts as an assumption."""

    basis: Basis = described(
        "Basis", "How the number was found: measured, interview, estimate or assumption."
    )
    as_of: Annotated[str, Format("date")] | None = described(
        "As of", "The day the number was true, as YYYY-MM-DD.", None
    )
    n: Annotated[int, Range(1, LARGEST, integer=True)] | None = described(
        "Sample size", "How many observations or interviews stand behind it.", None
    )
    by: str | None = described("By", "Who or what found it: a person, a report, a source.", None)


class Quantity(Part):
    """A number, with its provenance where it has one."""

    value: float = described("Value", "The number itself.")
    provenance: Provenance | None = described("Provenance", "Where the number comes from.", None)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever the caller gave
        return {"value": data} if isinstance(data, int | float) else data


Share = Annotated[Quantity, Range(0, 1)]
Count = Annotated[Quantity, Range(0)]
Positive = Annotated[Quantity, Range(0, above=True)]
Cost = Annotated[Quantity, Range(0)]
Score = Annotated[Quantity, Range(1, 5)]
Percentile = Annotated[Quantity, Range(0, 100)]

Distribution = Literal[
    "fixed",
    "uniform",
    "triangular",
    "pert",
    "normal",
    "lognormal",
    "exponential",
    "erlang",
    "gamma",
    "weibull",
    "empirical",
]

PARAMETERS: Final = (
    *distributions.DURATION_PARAMETERS,
    *distributions.NUMBER_PARAMETERS,
    "values",
    "weights",
)


class Duration(Part):
    """A duration or a distribution of durations; every parameter that is a time is in seconds."""

    distribution: Distribution = described("Distribution", "The family of distributions.", "fixed")
    value: float | None = described("Value", "The duration, where it is fixed.", None)
    min: float | None = described("Minimum", "The shortest duration.", None)
    mode: float | None = described("Mode", "The most likely duration.", None)
    max: float | None = described("Maximum", "The longest duration.", None)
    mean: float | None = described("Mean", "The mean duration.", None)
    sd: float | None = described("Standard deviation", "The standard deviation, a duration.", None)
    median: float | None = described("Median", "The median of a lognormal distribution.", None)
    scale: float | None = described("Scale", "The scale of a gamma or Weibull distribution.", None)
    shape: float | None = described("Shape", "The shape: phases of an Erlang distribution …", None)
    sigma: float | None = described(
        "Sigma", "The standard deviation of the logarithm of a lognormal distribution.", None
    )
    values: tuple[float, ...] | None = described("Values", "Observed durations (empirical).", None)
    weights: tuple[float, ...] | None = described("Weights", "How often each value occurred.", None)
    provenance: Provenance | None = described("Provenance", "Where the duration comes from.", None)

    @classmethod
    def of(cls, value: float | str, provenance: Provenance | None = None) -> Self:
        """Make a fixed duration from seconds or a text such as `15 min`."""
        number = durations.seconds(value) if isinstance(value, str) else float(value)
        return cls(value=number, provenance=provenance)

    @property
    def parameters(self) -> dict[str, float | tuple[float, ...]]:
        """The parameters that are given, by name; times in seconds."""
        given = ((name, getattr(self, name)) for name in PARAMETERS)
        return {name: value for name, value in given if value is not None}

    @property
    def expected(self) -> float:
        """The mean in seconds, exact for every family."""
        return distributions.moments(self.distribution, self.parameters)[0]

    @property
    def variance(self) -> float:
        """The variance in seconds², exact for every family."""
        return distributions.moments(self.distribution, self.parameters)[1]

    def faults(self) -> Iterator[PartFault]:
        """Yield a fault where the parameters do not make a distribution."""
        wrong = distributions.fault(self.distribution, self.parameters)
        if wrong:
            yield PartFault("impossible-distribution", wrong)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, data: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever the caller gave
        if isinstance(data, str):
            return {"value": durations.seconds(data)}
        return data


Amount = Quantity | Duration
"""A number or a duration; JSON numbers are the one, texts the other."""


def no_time(field: str, duration: "Duration | None", means: str) -> Iterator[PartFault]:
    """Yield a fault where a time between two things is 0: they would happen endlessly often."""
    if duration is not None and duration.expected <= 0:
        hint = "write how much time lies between, such as '15 min'"
        yield PartFault("out-of-range", f"'{field}' is 0: {means}", hint, (field,))

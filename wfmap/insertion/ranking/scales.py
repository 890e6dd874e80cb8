"""Fixed scales: a criterion in its own unit → utility from 0 (worst) to 1 (best)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wfmap.insertion.terms import AXES, Axis, Candidate, Criterion

__all__ = ["Scale", "measuring", "scaled", "scales", "utility", "with_utilities"]

_UNIT: Final = "share of the scale"


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a criterion is as bad, and where as good as it gets; linear between, flat outside."""

    worst: float
    best: float
    reason: str

    def at(self, value: float) -> float:
        """Map a value on 0 to 1."""
        share = (value - self.worst) / (self.best - self.worst)
        return min(1.0, max(0.0, share))


@cache
def _data(name: str) -> Mapping[str, Any]:
    text = files("wfmap.insertion").joinpath(f"data/{name}.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def scales() -> Mapping[tuple[Axis, str], Scale]:
    """Give every scale by axis and name of its criterion."""
    data = _data("scales")
    return {(axis, name): Scale(**raw) for axis in AXES for name, raw in data[axis].items()}


def measuring(criterion: str) -> str:
    """Say how the doubt about a criterion is settled."""
    return str(_data("measuring").get(criterion, "measure it on a sample of cases"))


def utility(criterion: Criterion) -> tuple[float, float]:
    """Map a criterion's interval on its scale: lowest and highest utility.

    A criterion of which nothing at all is known may be anything from 0 to 1; one without a scale
    is on it already.
    """
    scale = scales().get((criterion.axis, criterion.name))
    if scale is None:
        ends = (criterion.low, criterion.high)
    else:
        ends = (scale.at(criterion.low), scale.at(criterion.high))
    return min(ends), max(ends)


def scaled(criterion: Criterion) -> float | None:
    """Map a criterion's likely value on its scale; None where it is unknown."""
    if criterion.value is None:
        return None
    scale = scales().get((criterion.axis, criterion.name))
    return criterion.value if scale is None else scale.at(criterion.value)


def with_utilities(candidate: Candidate) -> Candidate:
    """Fill the utilities of a candidate's criteria."""
    criteria = tuple(replace(c, utility=utility(c)) for c in candidate.criteria)
    return replace(candidate, criteria=criteria)

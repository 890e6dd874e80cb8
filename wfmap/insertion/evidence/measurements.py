"""Published measurements, as they stand in the data of the package."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["MeasuredEffect", "Measurement", "as_of", "measurements"]

_Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MeasuredEffect:
    """A measured fact on the scale of a parameter: shares 0 to 1, times as multiples of by hand.

    `rule` says how it was converted. A range without a value has its ends alone.
    """

    parameter: str
    value: float | None
    low: float | None
    high: float | None
    rule: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One measured outcome of one study, with what speaks against it.

    `value`, `low` and `high` are as published, in `unit`. `direction` is benefit, harm, null (no
    effect found) or descriptive. `seen` tells whether the figure itself was seen in a copy, and
    `source_seen` whether its address or DOI was; what was not is typed from memory.
    """

    id: str
    study: str
    title: str
    authors: str
    year: int
    venue: str
    design: str
    task: str
    pattern: str
    population: str
    n: int | None
    measure: str
    outcome: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    direction: str
    setting: str
    caveats: str
    seen: bool
    source: str | None
    source_seen: bool
    effect: MeasuredEffect | None


@cache
def _data() -> _Row:
    text = files("wfmap.insertion").joinpath("data/evidence.json").read_text("utf-8")
    found: _Row = json.loads(text)
    return found


def as_of() -> str:
    """Give the day on which the measurements were gathered, as YYYY-MM-DD."""
    return str(_data()["as_of"])


@cache
def measurements() -> tuple[Measurement, ...]:
    """Give every measurement, in the order of their ids."""
    return tuple(map(_measurement, _data()["measurements"]))


def _measurement(row: _Row) -> Measurement:
    effect = row["effect"]
    made = MeasuredEffect(**_in_reals(effect)) if effect else None
    return Measurement(**{**_in_reals(row), "effect": made})


def _in_reals(row: _Row) -> _Row:
    """Read 5 and 5.0 alike: all figures but counts of people or cases are reals."""
    reals = {name: float(row[name]) for name in ("value", "low", "high") if row[name] is not None}
    return {**row, **reals}

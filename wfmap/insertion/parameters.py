"""The parameters of the effect model as ranges, each with where it comes from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, Self

from wfmap.errors import WfmapError
from wfmap.insertion.effects import CaseEffects
from wfmap.insertion.evidence.pooling import Pooled, Study, pooled, studies
from wfmap.insertion.terms import Stage
from wfmap.words.spelling import closest

__all__ = ["CORNERS", "Corner", "Parameters", "Range", "Values", "parameters", "with_own"]

Corner = Literal["low", "mode", "high"]
"""Which end of the ranges: `low` is what serves least, `high` what serves most."""
CORNERS: Final[tuple[Corner, ...]] = ("low", "mode", "high")

_LESS_IS_BETTER: Final = frozenset(
    (
        "review_time",
        "repair_time",
        "escalated",
        "escalation_time",
        "cost_per_call",
        "incomplete",
        "seconds_per_call",
    )
)


@dataclass(frozen=True, slots=True)
class Range:
    """A parameter: lowest, most likely and highest value, and the source of the range."""

    low: float
    mode: float
    high: float
    source: str = ""

    @classmethod
    def exactly(cls, value: float, source: str) -> Self:
        """Make a range of one value that is known."""
        return cls(value, value, value, source)


@dataclass(frozen=True, slots=True)
class Values:
    """One value for every parameter; times are multiples of the time by hand."""

    coverage: float
    accuracy: float
    caught: float
    sampled: float
    review_time: float
    repair_time: float
    escalated: float
    escalation_time: float
    error_by_hand: float
    saved_by_help: float
    cost_per_call: float
    incomplete: float
    seconds_per_call: float

    def reviewed(self, stage: Stage) -> float:
        """Give the share of covered cases that a person looks at before they go on."""
        return self.sampled if stage == "autonomous" else 1.0

    def effects(self, stage: Stage, by_hand: float) -> CaseEffects:
        """Put the values into the effect model; `by_hand` in seconds, and so are the results."""
        return CaseEffects(
            coverage=self.coverage,
            accuracy=self.accuracy,
            reviewed=self.reviewed(stage),
            caught=self.caught,
            escalated=self.escalated,
            by_hand=by_hand,
            review=self.review_time * by_hand,
            repair=self.repair_time * by_hand,
            escalation=self.escalation_time * by_hand,
            error_by_hand=self.error_by_hand,
        )


@dataclass(frozen=True, slots=True)
class Parameters:
    """The ranges of a pattern's parameters, by the names of `Values`."""

    ranges: Mapping[str, Range]
    as_of: str

    def at(self, corner: Corner) -> Values:
        """Take every parameter at one end: `low` serves least, `high` most, `mode` is likely.

        Uncovered or escalated cases never add up to more than all.
        """
        found = {name: _end(name, found, corner) for name, found in self.ranges.items()}
        most = 1 - found["escalated"] - found["incomplete"]
        found["coverage"] = min(found["coverage"], most)
        return Values(**found)

    def source(self, name: str) -> str:
        """Say where a parameter comes from."""
        return self.ranges[name].source

    def with_(self, **known: Range) -> "Parameters":
        """Replace ranges by better ones."""
        return replace(self, ranges={**self.ranges, **known})


def _end(name: str, found: Range, corner: Corner) -> float:
    if corner == "mode":
        return found.mode
    wants_low = (corner == "low") != (name in _LESS_IS_BETTER)
    return found.low if wants_low else found.high


@cache
def _data() -> Mapping[str, Any]:
    text = files("wfmap.insertion").joinpath("data/effects.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def parameters(pattern: str, without: Iterable[str] = ()) -> Parameters:
    """Give the default ranges of a pattern.

    Where three studies or more have measured one, it is the range over them; all others are
    assumptions of our own, or lean on the study that is named.

    Args:
        pattern: the pattern.
        without: studies whose measurements are left out.
    """
    return _parameters(pattern, tuple(sorted(set(without))))


@cache
def _parameters(pattern: str, without: tuple[str, ...]) -> Parameters:
    data = _data()
    chosen = {**data["common"], **data["patterns"].get(pattern, {})}
    ranges = {
        field.name: _range(pattern, field.name, chosen[field.name], without)
        for field in fields(Values)
    }
    return Parameters(ranges, data["as_of"])


def _range(pattern: str, name: str, raw: Mapping[str, Any], without: tuple[str, ...]) -> Range:
    source = _data()["sources"][raw["source"]]
    found = studies(pattern, name, without)
    over = pooled(found, name)
    if over is not None:
        return _over_studies(over, raw)
    beside = f"; beside it {_told(found)}" if found else ""
    return Range(raw["low"], raw["mode"], raw["high"], f"{source}{beside}")


def _over_studies(over: Pooled, raw: Mapping[str, Any]) -> Range:
    """Take the range over studies; makers alone may widen our own and move what is likely."""
    low, high = over.low, over.high
    if over.only_makers:
        low, high = min(low, raw["low"]), max(high, raw["high"])
    return Range(round(low, 3), round(over.mean, 3), round(high, 3), over.told)


def _told(found: Sequence[Study]) -> str:
    newest = max(study.year for study in found)
    designs = ", ".join(sorted({study.design for study in found}))
    count = "1 study" if len(found) == 1 else f"{len(found)} studies"
    return f"{count} ({designs}; newest {newest}), too few for a range"


def with_own(base: Parameters, own: Mapping[str, Any], where: str) -> Parameters:
    """Replace defaults by figures of one's own: a number, or low, mode and high.

    Raises:
        WfmapError: a name is unknown, or the figures are no range from low to high.
    """
    known = {name: _own_range(name, value, where) for name, value in own.items()}
    for name in known:
        if name not in base.ranges:
            meant = closest(name, tuple(base.ranges))
            hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(base.ranges)}"
            raise WfmapError(f"{where}: there is no parameter '{name}'", hint)
    return base.with_(**known)


def _own_range(name: str, value: object, where: str) -> Range:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Range.exactly(float(value), where)
    if isinstance(value, Mapping):
        ends = [value.get(end) for end in CORNERS]
        low, mode, high = (e if isinstance(e, int | float) else None for e in ends)
        if low is not None and mode is not None and high is not None and low <= mode <= high:
            return Range(low, mode, high, str(value.get("source", where)))
    raise WfmapError(
        f"{where}: '{name}' is neither a number nor a range",
        'write it like 0.8, or like {"low": 0.7, "mode": 0.8, "high": 0.9}',
    )

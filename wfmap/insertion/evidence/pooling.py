"""Measurements → where the next house will land: a prediction interval over studies.

One value a study, weighted by its design. With k studies of weights w, weighted mean m, weighted
spread s between them and k_e = (Σw)² / Σw², the interval is m ± t(k−1) · s · √(1 + 1/k_e), after
Higgins, Thompson and Spiegelhalter (2009) with weights by design instead of by variance: the spread
between houses is what matters, and hardly any study states its own. It is never narrower than what
was seen, group by group, in studies by others than makers.

A maker's figure counts little, is cut before it counts, and never narrows a range: the interval is
at least the one without it. Laboratory trials count like comparisons before and after.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

from wfmap.insertion.evidence.measurements import MeasuredEffect, Measurement, measurements

__all__ = ["FEWEST", "LEVEL", "Pooled", "Study", "pooled", "studies"]

LEVEL: Final = 0.8
"""Share of houses that an interval is to hold."""
FEWEST: Final = 3
"""Studies from which there is a spread to speak of."""
WEIGHTS: Final = {
    "rct": 1.0,
    "staggered rollout": 1.0,
    "audit": 0.8,
    "review": 0.8,
    "before-after": 0.5,
    "benchmark": 0.3,
    "vendor claim": 0.2,
}
LABORATORY: Final = ("laborator", "planted", "experiment", "online")
"""Words of a setting that is no live work."""
OF_MAKER: Final = "vendor claim"
SIGNED: Final = frozenset(("saved_by_help",))
"""Shares that may be below nought: help that slows is real."""
CUT: Final = {True: 0.65, False: 0.8}
"""What is left of a maker's figure: the middle of .3 to 1 for times, of .6 to 1 for shares."""


@dataclass(frozen=True, slots=True)
class Study:
    """What one study says of one parameter: its mean, the ends of its groups, and its weight."""

    name: str
    design: str
    year: int
    value: float
    low: float
    high: float
    weight: float
    seen: bool

    @property
    def is_of_maker(self) -> bool:
        """Whether who made or sells it says so."""
        return self.design == OF_MAKER


@dataclass(frozen=True, slots=True)
class Pooled:
    """A range over studies: the weighted mean, and the ends between which the next house lands.

    `designs` counts the studies by design, most first; `newest` is the newest year.
    """

    mean: float
    low: float
    high: float
    studies: int
    designs: tuple[tuple[str, int], ...]
    newest: int
    only_makers: bool

    @property
    def told(self) -> str:
        """Say what stands behind it."""
        kinds = ", ".join(f"{count} {design}" for design, count in self.designs)
        return f"{self.studies} studies ({kinds}; newest {self.newest}), prediction interval 80 %"


def studies(pattern: str, parameter: str, without: Iterable[str] = ()) -> tuple[Study, ...]:
    """Give what each study says of a parameter of a pattern, by name.

    Args:
        pattern: the pattern.
        parameter: a parameter of the effect model.
        without: studies to leave out.
    """
    left_out = frozenset(without)
    rows = sorted(
        (
            row
            for row in measurements()
            if row.pattern == pattern
            and row.effect is not None
            and row.effect.parameter == parameter
            and row.study not in left_out
        ),
        key=attrgetter("study"),
    )
    return tuple(_study(tuple(found)) for _, found in groupby(rows, key=attrgetter("study")))


def _study(rows: Sequence[Measurement]) -> Study:
    effects = [row.effect for row in rows if row.effect is not None]
    first = rows[0]
    factor = CUT[effects[0].parameter in SIGNED] if first.design == OF_MAKER else 1.0
    values = [_middle(effect) * factor for effect in effects]
    return Study(
        name=first.study,
        design=first.design,
        year=max(row.year for row in rows),
        value=sum(values) / len(values),
        low=min(values),
        high=max(values),
        weight=_weight(rows),
        seen=any(row.seen for row in rows),
    )


def _middle(effect: MeasuredEffect) -> float:
    if effect.value is not None:
        return effect.value
    return ((effect.low or 0.0) + (effect.high or 0.0)) / 2


def _weight(rows: Sequence[Measurement]) -> float:
    first = rows[0]
    trial = first.design == "rct"
    apart = any(word in row.setting.lower() for row in rows for word in LABORATORY)
    return WEIGHTS["before-after"] if trial and apart else WEIGHTS[first.design]


def pooled(found: Sequence[Study], parameter: str) -> Pooled | None:
    """Pool studies to a range; None where they are too few, or all are from memory."""
    if len(found) < FEWEST or not any(study.seen for study in found):
        return None
    others = [study for study in found if not study.is_of_maker]
    ends = [_interval(found)]
    if len(others) >= FEWEST:
        ends.append(_interval(others))
    seen = [end for study in others for end in (study.low, study.high)]
    least, most = (-1.0, 1.0) if parameter in SIGNED else (0.0, 1.0)
    designs = {study.design: 0 for study in found}
    for study in found:
        designs[study.design] += 1
    return Pooled(
        mean=_mean(found),
        low=max(least, min(*(low for low, _ in ends), *seen, 1.0)),
        high=min(most, max(*(high for _, high in ends), *seen, -1.0)),
        studies=len(found),
        designs=tuple(sorted(designs.items(), key=lambda one: (-one[1], one[0]))),
        newest=max(study.year for study in found),
        only_makers=not others,
    )


def _mean(found: Sequence[Study]) -> float:
    return sum(s.value * s.weight for s in found) / sum(s.weight for s in found)


def _interval(found: Sequence[Study]) -> tuple[float, float]:
    from scipy import special  # noqa: PLC0415 - reading a document needs none of it

    total, mean, count = sum(s.weight for s in found), _mean(found), len(found)
    spread = sum(s.weight * (s.value - mean) ** 2 for s in found) / total * count / (count - 1)
    effective = total**2 / sum(s.weight**2 for s in found)
    quantile = float(special.stdtrit(count - 1, (1 + LEVEL) / 2))
    half = quantile * math.sqrt(spread * (1 + 1 / effective))
    return mean - half, mean + half

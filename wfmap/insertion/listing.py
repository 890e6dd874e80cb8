"""What stands behind the defaults of a pattern: the measurements, and the ranges made of them."""

from dataclasses import dataclass
from typing import Final

from wfmap.errors import WfmapError
from wfmap.insertion.evidence import Measurement, measurements, studies
from wfmap.insertion.evidence.pooling import pooled
from wfmap.insertion.parameters import parameters
from wfmap.insertion.patterns import PATTERNS
from wfmap.words.spelling import closest

__all__ = ["MeasuredDefault", "PatternEvidence", "evidence", "evidence_names"]

YEARS: Final = 2
"""Years after which a default is looked at again."""


@dataclass(frozen=True, slots=True)
class MeasuredDefault:
    """A parameter of the effect model as it is assumed, and what stands behind it.

    Shares are 0 to 1, times multiples of the time by hand. `studies` counts the studies that have
    measured it, of the kinds in `designs`; `pooled` tells whether the range is made of them, and
    `newest` is the year of the newest, None without any. `again` is the year in which to look
    again.
    """

    parameter: str
    low: float
    mode: float
    high: float
    studies: int
    designs: tuple[str, ...]
    newest: int | None
    pooled: bool
    again: int | None
    source: str


@dataclass(frozen=True, slots=True)
class PatternEvidence:
    """What is known of a pattern: its defaults, none where it is no pattern yet, and all rows."""

    pattern: str
    defaults: tuple[MeasuredDefault, ...]
    measurements: tuple[Measurement, ...]


def evidence_names() -> tuple[str, ...]:
    """Name the patterns, and what was measured and is none yet."""
    measured = sorted({row.pattern for row in measurements()} - set(PATTERNS))
    return (*PATTERNS, *measured)


def evidence(pattern: str) -> PatternEvidence:
    """List the published measurements of a pattern, and what its defaults rest on.

    Raises:
        WfmapError: nothing has this name.
    """
    names = evidence_names()
    if pattern not in names:
        meant = closest(pattern, names)
        hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(names)}"
        raise WfmapError(f"there is no pattern '{pattern}'", hint)
    rows = tuple(row for row in measurements() if row.pattern == pattern)
    ranges = parameters(pattern).ranges if pattern in PATTERNS else {}
    return PatternEvidence(pattern, tuple(_default(pattern, name) for name in ranges), rows)


def _default(pattern: str, name: str) -> MeasuredDefault:
    span, found = parameters(pattern).ranges[name], studies(pattern, name)
    newest = max((study.year for study in found), default=None)
    return MeasuredDefault(
        parameter=name,
        low=span.low,
        mode=span.mode,
        high=span.high,
        studies=len(found),
        designs=tuple(sorted({study.design for study in found})),
        newest=newest,
        pooled=pooled(found, name) is not None,
        again=None if newest is None else newest + YEARS,
        source=span.source,
    )

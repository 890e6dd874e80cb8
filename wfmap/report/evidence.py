"""What was measured elsewhere, as text: the defaults of a pattern, and each measurement."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from wfmap.insertion.evidence import Measurement
from wfmap.insertion.listing import MeasuredDefault, PatternEvidence
from wfmap.units.figures import figure

__all__ = ["evidence_summary", "evidence_text"]

WIDTH: Final = 80
"""Columns that no line goes beyond."""


def evidence_summary(found: Sequence[PatternEvidence], *, markdown: bool = False) -> str:
    """Write how much was measured of each pattern, and how many defaults are made of it."""
    lead = "- " if markdown else ""
    return "".join(f"{lead}{_summed(one)}\n" for one in found)


def _summed(one: PatternEvidence) -> str:
    count = len({row.study for row in one.measurements})
    made = sum(default.pooled for default in one.defaults)
    rest = f"{made} of {len(one.defaults)} defaults are made of them" if one.defaults else (
        "no pattern yet"
    )  # fmt: skip
    studies = "1 study" if count == 1 else f"{count} studies"
    return f"{one.pattern}: {len(one.measurements)} measurements, {studies}; {rest}"


def evidence_text(found: PatternEvidence, *, markdown: bool = False) -> str:
    """Write what the defaults of a pattern rest on, then every measurement."""
    head = "## " if markdown else ""
    lines = [f"{head}{_summed(found)}", ""]
    for default in found.defaults:
        lines += _wrapped(_default(default))
    lines += ["", f"{head}Measured"] if found.defaults else [f"{head}Measured"]
    if not found.measurements:
        lines.append("Nothing that was looked for.")
    for row in found.measurements:
        lines += _wrapped(_row(row))
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent="- ", subsequent_indent="  ")


def _default(one: MeasuredDefault) -> str:
    ends = f"{figure(one.mode)} ({figure(one.low)} to {figure(one.high)})"
    again = f"; look again in {one.again}" if one.pooled else ""
    return f"{one.parameter.replace('_', ' ')}: {ends}. {one.source}{again}"


def _row(row: Measurement) -> str:
    ends = f" ({row.low} to {row.high})" if row.low is not None or row.high is not None else ""
    value = "" if row.value is None else f"{row.value}"
    seen = "" if row.seen else " From memory, to be checked."
    against = f" {row.caveats[:1].upper()}{row.caveats[1:]}." if row.caveats else ""
    return (
        f"{row.authors} {row.year} ({row.design}, {row.direction}): {row.outcome}: "
        f"{value}{ends} {row.unit}; {row.setting}.{against}{seen}"
    )

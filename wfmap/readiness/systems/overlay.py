"""The landscape as an overlay: each system's weakest use, and how much its limit leaves."""

from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.overlay import Badge, Mark, Overlay
from wfmap.readiness.systems.landscape import Landscape, Use, landscape
from wfmap.readiness.systems.recorded import AMPLE, PEAKS, system_place
from wfmap.units.figures import exact
from wfmap.units.record import Record, Told

__all__ = ["landscape_overlay"]

SHORT_OF: Final = 2.0
"""Headroom under which a badge warns: a doubling of cases would be too much."""


def landscape_overlay(graph: ProcessGraph) -> Overlay:
    """Mark every system that steps use: the less fit to be called, the hotter.

    The badge says by itself what it is about: a legend names badges of severity by severity alone.
    It shows how often the limit holds the calls at the peak, else what is to be built.
    """
    found = landscape(graph)
    marks = {
        name: _mark([u for u in found.uses if u.system == name], system_place(name))
        for name in found.systems
    }
    return Overlay(
        name="landscape",
        systems={name: mark for name, mark in marks.items() if mark is not None},
        heat_legend="how little it can be called by a program",
        summary=_summary(found),
    )


def _mark(uses: list[Use], at: str) -> Mark | None:
    if not uses:
        return None
    note = "\n".join(_note(use) for use in uses)
    heat = 1 - min(use.fitness.high for use in uses)
    return Mark(heat=heat, badge=_badge(uses, at), note=note)


def _badge(uses: list[Use], at: str) -> Badge | None:
    if any(use.lifecycle == "retired" for use in uses):
        return Badge("retired", "error")
    if any(use.connector.is_missing for use in uses):
        unknown = all(use.fitness.value is None for use in uses)
        return Badge("not stated" if unknown else "no connector", "info" if unknown else "error")
    rooms = [use.headroom for use in uses if use.headroom is not None]
    if not rooms:
        return None
    least = min(rooms)
    if least > AMPLE:
        return None
    record = Record("headroom", at, PEAKS, "stated", least, "draw --overlay landscape")
    told = Told(record, f"{least:.1f}")
    text = f"limit {told.text} × peak"
    return Badge(text, "warning" if least < SHORT_OF else "info", figures=(told,))


def _note(use: Use) -> str:
    told = f"{use.need.direction}: {use.fitness.sentence}; connector {exact(use.connector.p50)} to "
    return f"{told}{exact(use.connector.p90)} person-days"


def _summary(found: Landscape) -> str:
    missing = sum(t.state == "missing" for t in found.transfers)
    by_hand = missing + sum(t.state == "connectable" for t in found.transfers)
    count = len(found.transfers)
    return f"{by_hand} of {count} transfers by hand, {missing} without an interface"

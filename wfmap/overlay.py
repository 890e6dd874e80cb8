"""What is laid over a map: plain data, made beside what it is made from.

Painters draw an overlay without knowing what computed it, so anything computed can be drawn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from wfmap.units.record import Told

__all__ = ["NO_OVERLAY", "Badge", "Change", "Mark", "Overlay"]

Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Badge:
    """A short text at an element: a pill with a rank, a hexagon, or a severity sign.

    `figures` are the figures in it, each as it is written there.
    """

    text: str
    style: Literal["rank", "candidate", "error", "warning", "info"] = "rank"
    rank: int | None = None
    dashed: bool = False
    figures: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """What is laid over one element; `heat` runs from 0 (none) to 1, `note` is its tooltip.

    A flow is as thick as its `weight` from 0 to 1 says, where there is one; `label` is written
    after its own.
    """

    heat: float | None = None
    badge: Badge | None = None
    note: str = ""
    change: Change | None = None
    weight: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Marks by element id (steps, flows, stores, actors …), with the legend's words.

    `told` are the figures in its summary.
    """

    name: str = "none"
    steps: Mapping[str, Mark] = field(default_factory=dict)
    flows: Mapping[str, Mark] = field(default_factory=dict)
    actors: Mapping[str, Mark] = field(default_factory=dict)
    stores: Mapping[str, Mark] = field(default_factory=dict)
    systems: Mapping[str, Mark] = field(default_factory=dict)
    heat_legend: str = ""
    badge_legend: str = ""
    line_legend: str = ""
    summary: str = ""
    told: tuple[Told, ...] = ()

    @property
    def figures(self) -> Iterator[tuple[Told, str]]:
        """Yield every figure with the text that it stands in: badges, then the summary."""
        for marks in (self.steps, self.flows, self.actors, self.stores, self.systems):
            for mark in marks.values():
                if mark.badge is not None:
                    yield from ((told, mark.badge.text) for told in mark.badge.figures)
        yield from ((told, self.summary) for told in self.told)


NO_OVERLAY = Overlay()
"""The empty overlay."""

"""What the audits of data, systems and people have in common: fitness, and what is short of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from wfmap.findings import Element

__all__ = ["UNKNOWN", "Area", "Fitness", "Purpose", "Shortfall", "weakest"]

Area = Literal["data", "systems", "people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a step and its data are to be used for: they are ready *for* something.

    `needed` dimensions of quality count as unknown where nobody measured them, `helpful` ones only
    where somebody did; `because` says why. A use that `reads_only` needs no interface to write
    through. `said` is what people call it.
    """

    name: str
    needed: tuple[str, ...]
    helpful: tuple[str, ...] = ()
    because: str = ""
    reads_only: bool = False
    said: str = ""

    def __str__(self) -> str:
        """Name it for a person."""
        return self.said or self.name


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that is not ready: at which element, what was found, what is needed instead.

    `dimension` is the measure it falls short in (an ODCS dimension, a property of an interface, a
    question of the survey). `blocks` tells that nothing goes without its repair. `missing` tells
    that it was never measured, so that measuring comes before repairing.
    """

    subject: Area
    element: Element
    dimension: str
    found: str
    needed: str
    remedy: str
    blocks: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Fitness:
    """How fit something is for a use, 0 (not at all) to 1, with an interval that holds the truth.

    `value` is None where nothing was measured: the interval is then 0 to 1, never a middle. A
    fitness is that of the weakest link, which `weakest` names; `sentence` explains it to a person
    and `provenance` says where it comes from.
    """

    subject: Area
    value: float | None
    low: float
    high: float
    sentence: str
    provenance: str
    weakest: Element | None = None
    shortfalls: tuple[Shortfall, ...] = ()


UNKNOWN: Final = (0.0, 1.0)
"""The interval of what nobody measured."""


def weakest(parts: Iterable[Fitness]) -> Fitness | None:
    """Give the weakest link: the lowest value known, else the widest doubt; None of nothing.

    Its interval ends where any link's does: a chain is no better than each of its links. The
    shortfalls are those of all links.
    """
    links = tuple(parts)
    if not links:
        return None
    worst = min(links, key=lambda link: (link.high, link.low))
    known = [link.value for link in links if link.value is not None]
    return Fitness(
        subject=worst.subject,
        value=min(known) if known and len(known) == len(links) else None,
        low=min(link.low for link in links),
        high=min(link.high for link in links),
        sentence=worst.sentence,
        provenance=worst.provenance,
        weakest=worst.weakest,
        shortfalls=tuple(s for link in links for s in link.shortfalls),
    )

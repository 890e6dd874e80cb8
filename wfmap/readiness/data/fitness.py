"""How fit the data is that a step reads, for a use: from the document's `quality[]` alone.

Every measurement becomes a fitness from 0 to 1 by its distance to a limit: the limit it states,
else a common one. At the limit it is 0.7, without faults 1, at four times it 0.37. A store is
as fit as its weakest dimension, a step as its weakest store. What was never measured is unknown.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any, Final

from wfmap.findings import Element
from wfmap.graph import ProcessGraph
from wfmap.model.data import Quality, Store
from wfmap.model.quantity import Amount, Duration, Provenance
from wfmap.readiness.terms import UNKNOWN, Fitness, Purpose, Shortfall, weakest
from wfmap.units.durations import human
from wfmap.units.figures import exact, figure

__all__ = [
    "Judgement",
    "data_fitness",
    "judgement",
    "judgements",
    "store_fitness",
    "stores_read",
]

AT_LIMIT: Final = 0.7
"""Fitness of what is just at its limit."""
FIT: Final = 0.7
"""Fitness from which data is ready for a use."""
Z: Final = 1.96
"""Standard deviations of an interval at 95 %."""
DOUBT: Final[Mapping[str, float]] = {"measured": 0.0, "interview": 0.1, "estimate": 0.15}
"""How far a fitness may be off by where its number comes from; an assumption by 0.25."""
ASSUMED: Final = 0.25
OLD: Final = 2.0
"""Times the update interval that data may be old where no limit is set."""
_GOOD_SIGNS: Final = ("found", "with", "present", "valid", "match", "counted", "onthe", "complete")
_BAD_SIGNS: Final = (
    "missing", "null", "duplicate", "invalid", "wrong", "conflict", "differ", "difference",
    "error", "corrected", "unreadable", "stale", "ambiguous", "posted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """One measurement, judged: its fitness with an interval, and what was found and needed."""

    dimension: str
    metric: str
    value: float
    low: float
    high: float
    found: str
    needed: str


@cache
def _needs() -> Mapping[str, Any]:
    text = files("wfmap.readiness.data").joinpath("needs.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def stores_read(graph: ProcessGraph, step: str) -> tuple[str, ...]:
    """List the stores that a step reads, each once."""
    reads = (access.store for access in graph.steps[step].step.reads)
    return tuple(s for s in dict.fromkeys(reads) if s in graph.process.stores)


def data_fitness(graph: ProcessGraph, step: str, purpose: Purpose) -> Fitness:
    """Judge the data that a step reads, for a use: as fit as its weakest store.

    A step of which nothing is stated that it reads is unknown: 0 to 1.
    """
    found = weakest(store_fitness(graph, s, purpose) for s in stores_read(graph, step))
    if found is not None:
        return found
    node = graph.steps[step]
    element = Element("step", step, node.label)
    told = "what it reads is not stated"
    missing = Shortfall(
        "data", element, "lineage", told, "the stores it reads", "state `reads`", missing=True
    )
    return Fitness("data", None, *UNKNOWN, told, "nothing is stated", element, (missing,))


def store_fitness(graph: ProcessGraph, store: str, purpose: Purpose) -> Fitness:
    """Judge one store for a use: as fit as its weakest dimension that the use needs."""
    kept = graph.process.stores[store]
    element = Element("store", store, kept.name or store)
    judged = list(judgements(kept))
    parts: list[Fitness] = []
    for dimension in (*purpose.needed, *purpose.helpful):
        mine = [j for j in judged if j.dimension == dimension]
        parts += [_judged(element, j) for j in mine]
        if not mine and dimension in purpose.needed:
            parts.append(_unmeasured(element, dimension))
    found = weakest(parts)
    if found is not None:
        return found
    told = f"'{element.name}': nothing that this use needs was measured"
    return Fitness("data", None, *UNKNOWN, told, "nothing is measured", element)


def _judged(element: Element, judgement: Judgement) -> Fitness:
    told = f"'{element.name}': {judgement.dimension}, {judgement.found}; {judgement.needed}"
    short: tuple[Shortfall, ...] = ()
    if judgement.value < FIT:
        remedy = "repair it at its source before anything is built on it"
        short = (
            Shortfall(
                "data",
                element,
                judgement.dimension,
                judgement.found,
                judgement.needed,
                remedy,
                blocks=judgement.high < FIT / 2,
            ),
        )
    return Fitness(
        "data", judgement.value, judgement.low, judgement.high, told, "quality[]", element, short
    )


def _unmeasured(element: Element, dimension: str) -> Fitness:
    told = f"'{element.name}': {dimension} was never measured"
    remedy = f"measure it: `wfmap audit --store {element.id}`"
    missing = Shortfall(
        "data", element, dimension, "never measured", f"its {dimension}", remedy, missing=True
    )
    return Fitness("data", None, *UNKNOWN, told, "nothing is measured", element, (missing,))


def judgements(store: Store) -> Iterator[Judgement]:
    """Judge every measurement of a store that has a value and a limit."""
    found = (judgement(store, quality) for quality in store.quality)
    yield from (judged for judged in found if judged is not None)


def judgement(store: Store, quality: Quality) -> Judgement | None:
    """Judge one measurement of a store; None where it has no value, or nothing to hold it to."""
    ratio = _ratio(store, quality)
    if ratio is None or quality.value is None:
        return None
    doubt = _doubt(quality, ratio[0])
    return Judgement(
        dimension=quality.dimension,
        metric=quality.metric or "",
        value=_fitness(ratio[0]),
        low=max(0.0, _fitness(ratio[0] + doubt[0]) - doubt[1]),
        high=min(1.0, _fitness(max(0.0, ratio[0] - doubt[0])) + doubt[1]),
        found=_text(quality.value, quality),
        needed=ratio[1],
    )


def _fitness(ratio: float) -> float:
    """Map faults, as a multiple of the limit (0 or more), on 1 (none) to 0: 0.7 at the limit."""
    return 1 / (1 + ratio * (1 / AT_LIMIT - 1))


def _ratio(store: Store, quality: Quality) -> tuple[float, str] | None:
    """Give the faults as a multiple of the limit, and what the limit is, in words."""
    value = quality.value
    if isinstance(value, Duration):
        return _aged(store, quality, value.expected)
    if value is None or quality.unit != "percent":
        return None
    return _faulty(quality, value.value)


def _aged(store: Store, quality: Quality, age: float) -> tuple[float, str] | None:
    limit = _number(quality.must_be_less_than)
    if limit is None and store.update_every is not None:
        limit = OLD * store.update_every.expected
    return None if not limit else (age / limit, f"limit {human(limit)}")


def _faulty(quality: Quality, percent: float) -> tuple[float, str] | None:
    less, more = _number(quality.must_be_less_than), _number(quality.must_be_greater_than)
    if less is not None:
        return percent / max(less, 1e-9), f"limit under {exact(less)} %"
    if more is not None:
        return max(0.0, 100 - percent) / max(100 - more, 1e-9), f"limit over {exact(more)} %"
    if quality.must_be_between is not None:
        low, high = (_number(end) or 0.0 for end in quality.must_be_between)
        half = max((high - low) / 2, 1e-9)
        return abs(percent - (low + high) / 2) / half, f"limits {exact(low)} to {exact(high)} %"
    allowed = 100 * float(_needs()["faults"].get(quality.dimension, 0.05))
    faults = percent if _counts_faults(quality) else max(0.0, 100 - percent)
    return faults / allowed, f"at most {exact(allowed)} % faults, a common limit"


def _counts_faults(quality: Quality) -> bool:
    """Tell whether a metric counts what is wrong rather than what is right."""
    name = (quality.metric or "").casefold()
    if any(sign in name for sign in _BAD_SIGNS):
        return True
    return not any(sign in name for sign in _GOOD_SIGNS) and quality.dimension == "uniqueness"


def _doubt(quality: Quality, ratio: float) -> tuple[float, float]:
    """Give the doubt of a measurement: of its ratio by the sample, of its fitness by its basis."""
    source: Provenance | None = quality.provenance
    if source is None and quality.value is not None:
        source = quality.value.provenance
    basis = DOUBT.get(source.basis, ASSUMED) if source is not None else ASSUMED
    n = source.n if source is not None else None
    sample = Z * sqrt(max(ratio, 0.2) / n) * 2 if n else 0.1 * ratio
    return sample, basis


def _number(amount: Amount | None) -> float | None:
    if amount is None:
        return None
    return amount.expected if isinstance(amount, Duration) else amount.value


def _text(value: Amount, quality: Quality) -> str:
    if isinstance(value, Duration):
        return human(value.expected)
    name = f" ({quality.metric})" if quality.metric else ""
    return f"{figure(value.value, 4)} %{name}"

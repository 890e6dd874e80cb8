"""How far the systems that a step needs can be called: as far as the weakest of them.

An interface starts with the fitness of its style; each thing that is known to be worse than it
could be takes a factor off, and each that is not known widens the interval by that factor. Of the
interfaces of a system the best counts, of the systems the weakest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wfmap.findings import Element
from wfmap.graph import ProcessGraph
from wfmap.model.systems import Interface, System
from wfmap.readiness.systems.needs import CALLABLE, Need, factors, interfaces_for, needs
from wfmap.readiness.systems.rates import calls_at_peak, headroom_of
from wfmap.readiness.terms import UNKNOWN, Fitness, Pattern, Shortfall, weakest

__all__ = ["Judged", "judge", "need_fitness", "systems_fitness"]

FIT: Final = 0.5
"""Fitness from which a system is ready to be called (own)."""
UNSTATED: Final = "an interface of unknown style"


def systems_fitness(graph: ProcessGraph, step: str, pattern: Pattern) -> Fitness:
    """Judge the systems that a step reads from and writes to; the weakest link decides.

    A step of which no system is stated is unknown: 0 to 1. What sits on a handoff, or only puts a
    queue in order, needs to read alone.
    """
    found = _needed(graph, step, pattern)
    worst = weakest(need_fitness(graph, need) for need in found)
    if worst is not None:
        return worst
    element = Element("step", step, graph.steps[step].label)
    told = "in which systems it works is not stated"
    missing = Shortfall(
        "systems", element, "interface", told, "the systems", "state `systems`", missing=True
    )
    return Fitness("systems", None, *UNKNOWN, told, "nothing is stated", element, (missing,))


_READING = frozenset(("summarise-at-handoff", "prioritise", "monitor", "answer-questions"))


def _needed(graph: ProcessGraph, step: str, pattern: Pattern) -> tuple[Need, ...]:
    found = needs(graph, step)
    if pattern in _READING:
        return tuple(need for need in found if need.direction == "read")
    return found


def need_fitness(graph: ProcessGraph, need: Need) -> Fitness:
    """Judge one system in one direction by its best interface."""
    system = graph.process.systems[need.system]
    element = Element("system", need.system, system.name or need.system)
    lifecycle = float(factors()["lifecycle"][system.lifecycle])
    if not system.interfaces:
        return _nothing_stated(element, need, lifecycle)
    calls = calls_at_peak(graph, need)
    judged = [judge(system, i, need, calls) for i in interfaces_for(system, need.direction)]
    best = _best(judged)
    low, high = best.low * lifecycle, best.high * lifecycle
    told = f"'{element.name}' {_by(need, best.style)}"
    if system.lifecycle != "production":
        told += f", and is {system.lifecycle}"
    if best.short < 1:
        told += f"; its limit allows {_percent(best.short)} of the calls at the peak"
    shortfalls = tuple(_shortfalls(element, need, replace(best, low=low, high=high), system))
    return Fitness(
        "systems", (low + high) / 2, low, high, told, "interfaces stated", element, shortfalls
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """Fitness of an interface between two bounds, its style, and the share of calls it takes."""

    low: float
    high: float
    style: str
    short: float = 1.0


def _by(need: Need, style: str) -> str:
    if style == "none":
        return f"has no interface to {need.direction}"
    return f"is {'read' if need.direction == 'read' else 'written'} by {style}"


def _best(judged: Sequence[Judged]) -> Judged:
    """Give what the best of some interfaces does: a further one never makes it worse."""
    if not judged:
        return Judged(0.0, 0.0, "none")
    first = max(judged, key=lambda j: (j.low, j.high))
    return replace(first, high=max(j.high for j in judged))


def _nothing_stated(element: Element, need: Need, lifecycle: float) -> Fitness:
    told = f"'{element.name}': which interfaces it has is not stated"
    missing = Shortfall(
        "systems", element, "interface", "not stated", f"an interface to {need.direction}",
        "ask its owner", missing=True, blocks=lifecycle == 0,
    )  # fmt: skip
    return Fitness("systems", None, 0.0, lifecycle, told, "nothing is stated", element, (missing,))


def judge(system: System, interface: Interface, need: Need, calls: float | None) -> Judged:
    """Judge one interface for a need; `calls` are calls per second at the peak, where known."""
    if interface.style == "unknown":
        return Judged(0.0, 1.0, UNSTATED)
    room = headroom_of(interface, calls)
    short = 1.0 if room is None else min(1.0, room)
    low = high = float(factors()["styles"][interface.style]) * short
    for known, factor in _factors(system, interface, need):
        low *= factor
        high *= factor if known else 1.0
    return Judged(low, high, interface.style, short)


def _factors(system: System, interface: Interface, need: Need) -> Iterator[tuple[bool, float]]:
    """Yield what takes fitness off: whether it is known, and its factor."""
    table = factors()
    if interface.auth == "unknown":
        yield False, float(table["auth"]["basic"])
    else:
        yield True, float(table["auth"][interface.auth])
    if interface.mode != "real-time":
        yield interface.mode is not None, float(table["batch"])
    if not interface.sandbox:
        yield interface.sandbox is not None, float(table["no_sandbox"])
    if not interface.documented:
        yield interface.documented is not None, float(table["undocumented"])
    if need.direction == "write" and not interface.idempotent:
        yield interface.idempotent is not None, float(table["not_idempotent"])
    if system.hosting == "on-premises":
        yield True, float(table["on_premises"])


def _shortfalls(
    element: Element, need: Need, judged: Judged, system: System
) -> Iterator[Shortfall]:
    if system.lifecycle in {"deprecated", "retired"}:
        yield Shortfall(
            "systems", element, "lifecycle", system.lifecycle, "a system that stays",
            "build on its successor", blocks=system.lifecycle == "retired",
        )  # fmt: skip
    if judged.style == UNSTATED:
        yield Shortfall(
            "systems", element, "interface", "its style is not stated",
            f"an interface to {need.direction}", "ask its owner", missing=True,
        )  # fmt: skip
    elif judged.style not in CALLABLE:
        has_none = judged.style == "none"
        yield Shortfall(
            "systems", element, "interface", "none" if has_none else f"{judged.style} only",
            f"an interface to {need.direction}", "build or buy a connector", blocks=has_none,
        )  # fmt: skip
    elif judged.high < FIT:
        yield Shortfall(
            "systems", element, "interface", f"{judged.style}, fitness at most {judged.high:.2f}",
            "a documented interface with a sandbox", "have it documented and tried",
        )  # fmt: skip
    if judged.short < 1:
        yield Shortfall(
            "systems", element, "rate limit", f"{_percent(judged.short)} of the calls at the peak",
            "all calls at the peak", "have the limit raised, or gather calls",
        )  # fmt: skip


def _percent(share: float) -> str:
    """Write a share that is short of the whole, so that it never reads as all of it."""
    return f"{min(99.0, share * 100):.0f} %"

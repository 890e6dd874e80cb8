"""How far the systems that a step needs can be called: as far as the weakest of them.

An interface starts with the fitness of its style; each thing that is known to be worse than it
could be takes a factor off, and each that is not known widens the interval by that factor. Of the
interfaces of a system the best counts, of the systems the weakest.
"""

from collections.abc import Iterator

from wfmap.findings import Element
from wfmap.graph import ProcessGraph
from wfmap.model.systems import Interface, System
from wfmap.readiness.systems.needs import CALLABLE, Need, factors, interfaces_for, needs
from wfmap.readiness.systems.rates import headroom
from wfmap.readiness.terms import UNKNOWN, Fitness, Pattern, Shortfall, weakest

__all__ = ["need_fitness", "systems_fitness"]

FIT = 0.5
"""Fitness from which a system is ready to be called (own)."""


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
    judged = [_interface(system, i, need) for i in interfaces_for(system, need.direction)]
    rate = headroom(graph, need)
    short = 1.0 if rate is None or rate >= 1 else rate
    low, high, style = max(judged, key=lambda j: (j[1], j[0]), default=(0.0, 0.0, "none"))
    low, high = low * lifecycle * short, high * lifecycle * short
    value = (low + high) / 2
    told = f"'{element.name}' is {need.direction} by {style}"
    if system.lifecycle != "production":
        told += f", and is {system.lifecycle}"
    if short < 1:
        told += f"; its limit allows {rate:.0%} of the calls at the peak"
    shortfalls = tuple(_shortfalls(element, need, (low, high, style), system, rate))
    return Fitness("systems", value, low, high, told, "interfaces stated", element, shortfalls)


def _nothing_stated(element: Element, need: Need, lifecycle: float) -> Fitness:
    told = f"'{element.name}': which interfaces it has is not stated"
    missing = Shortfall(
        "systems", element, "interface", "not stated", f"an interface to {need.direction}",
        "ask its owner", missing=True, blocks=lifecycle == 0,
    )  # fmt: skip
    return Fitness("systems", None, 0.0, lifecycle, told, "nothing is stated", element, (missing,))


def _interface(system: System, interface: Interface, need: Need) -> tuple[float, float, str]:
    """Give the lowest and highest fitness of an interface, and its style."""
    table = factors()
    if interface.style == "unknown":
        return 0.0, 1.0, "an interface of unknown style"
    base = float(table["styles"][interface.style])
    low = high = base
    for known, factor in _factors(system, interface, need):
        low *= factor
        high *= factor if known else 1.0
    return low, high, interface.style


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
    element: Element,
    need: Need,
    judged: tuple[float, float, str],
    system: System,
    rate: float | None,
) -> Iterator[Shortfall]:
    _, high, style = judged
    if system.lifecycle in {"deprecated", "retired"}:
        yield Shortfall(
            "systems", element, "lifecycle", system.lifecycle, "a system that stays",
            "build on its successor", blocks=system.lifecycle == "retired",
        )  # fmt: skip
    if style not in CALLABLE and not style.startswith("an interface"):
        yield Shortfall(
            "systems", element, "interface", f"{style} only", f"an interface to {need.direction}",
            "build or buy a connector", blocks=style == "none",
        )  # fmt: skip
    elif high < FIT:
        yield Shortfall(
            "systems", element, "interface", f"{style}, fitness at most {high:.2f}",
            "a documented interface with a sandbox", "have it documented and tried",
        )  # fmt: skip
    if rate is not None and rate < 1:
        yield Shortfall(
            "systems", element, "rate limit", f"{rate:.0%} of the calls at the peak",
            "all calls at the peak", "have the limit raised, or gather calls",
        )  # fmt: skip

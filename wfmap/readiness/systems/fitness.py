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
from wfmap.readiness.systems.needs import CALLABLE, Need, factors, interfaces_for, needs_of
from wfmap.readiness.systems.operations import entities, uncovered
from wfmap.readiness.systems.rates import calls_on, headroom_of
from wfmap.readiness.terms import UNKNOWN, Fitness, Purpose, Shortfall, weakest
from wfmap.units.figures import exact

__all__ = ["Judged", "judge", "need_fitness", "systems_fitness"]

FIT: Final = 0.5
"""Fitness from which a system is ready to be called (own)."""
UNSTATED: Final = "an interface of unknown style"


def systems_fitness(graph: ProcessGraph, step: str, purpose: Purpose) -> Fitness:
    """Judge the systems that a step reads from and writes to; the weakest link decides.

    A step of which no system is stated is unknown: 0 to 1.
    """
    worst = weakest(need_fitness(graph, need) for need in needs_of(graph, step, purpose))
    if worst is not None:
        return worst
    element = Element("step", step, graph.steps[step].label)
    told = "in which systems it works is not stated"
    missing = Shortfall(
        "systems", element, "interface", told, "the systems", "state `systems`", missing=True
    )
    return Fitness("systems", None, *UNKNOWN, told, "nothing is stated", element, (missing,))


def need_fitness(graph: ProcessGraph, need: Need) -> Fitness:
    """Judge one system in one direction by its best interface."""
    system = graph.process.systems[need.system]
    element = Element("system", need.system, system.name or need.system)
    lifecycle = float(factors()["lifecycle"][system.lifecycle])
    if not system.interfaces:
        return _nothing_stated(element, need, lifecycle)
    judged = [judge(graph, need, i) for i in interfaces_for(system, need.direction)]
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
class Factor:
    """What takes fitness off by a factor: surely, or perhaps where it is not known to be so."""

    is_known: bool
    factor: float
    told: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Fitness of an interface between two bounds, its style, and the share of calls it takes.

    `known` are the factors that surely take fitness off, `uncovered` the data that no operation
    stated names.
    """

    low: float
    high: float
    style: str
    short: float = 1.0
    known: tuple[Factor, ...] = ()
    uncovered: tuple[str, ...] = ()


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


def judge(graph: ProcessGraph, need: Need, interface: Interface) -> Judged:
    """Judge one interface of the system for a need."""
    if interface.style == "unknown":
        return Judged(0.0, 1.0, UNSTATED)
    system = graph.process.systems[need.system]
    room = headroom_of(interface, calls_on(graph, need.system, interface))
    short = 1.0 if room is None else min(1.0, room)
    lacking = uncovered(interface, need.direction, entities(graph, need))
    low = high = float(factors()["styles"][interface.style]) * short
    found = [f for f in _factors(system, interface, need, lacking) if f.factor < 1]
    for one in found:
        low *= one.factor
        high *= one.factor if one.is_known else 1.0
    known = tuple(one for one in found if one.is_known)
    return Judged(low, high, interface.style, short, known, lacking)


def _factors(
    system: System, interface: Interface, need: Need, lacking: Sequence[str]
) -> Iterator[Factor]:
    """Yield what takes fitness off, and what may."""
    table = factors()
    auth = "basic" if interface.auth == "unknown" else interface.auth
    told = "no authentication" if auth == "none" else f"authentication {auth}"
    remedy = "give programs an access of their own with narrow rights"
    yield Factor(interface.auth != "unknown", float(table["auth"][auth]), told, remedy)
    if interface.mode != "real-time":
        yield Factor(interface.mode is not None, float(table["batch"]),
                     "batch", "plan for answers that come late")  # fmt: skip
    if not interface.sandbox:
        yield Factor(interface.sandbox is not None, float(table["no_sandbox"]),
                     "no sandbox", "have a sandbox set up")  # fmt: skip
    if not interface.documented:
        yield Factor(interface.documented is not None, float(table["undocumented"]),
                     "not documented", "have it documented")  # fmt: skip
    if need.direction == "write" and not interface.idempotent:
        yield Factor(interface.idempotent is not None, float(table["not_idempotent"]),
                     "a repeated call writes twice", "agree on a key of each call")  # fmt: skip
    if system.hosting in {"on-premises", "hybrid", "unknown"}:
        yield Factor(system.hosting == "on-premises", float(table["on_premises"]),
                     "on premises", "agree on a way through the firewall")  # fmt: skip
    if lacking:
        yield Factor(False, float(table["unnamed"]), "no operation", "ask")  # noqa: FBT003 - is_known


def _shortfalls(
    element: Element, need: Need, judged: Judged, system: System
) -> Iterator[Shortfall]:
    if system.lifecycle in {"deprecated", "retired"}:
        yield Shortfall(
            "systems", element, "lifecycle", system.lifecycle, "a system that stays",
            "build on its successor", blocks=system.lifecycle == "retired",
        )  # fmt: skip
    if system.lifecycle == "planned":
        yield Shortfall(
            "systems", element, "going live", "planned", "a system that is there",
            "wait for it, or build on what is there",
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
    elif judged.high < FIT and judged.known and system.lifecycle != "retired":
        yield _unfit(element, judged)
    if judged.uncovered and system.lifecycle != "retired":
        names = ", ".join(judged.uncovered)
        yield Shortfall(
            "systems", element, "operation", f"not stated for {names}",
            f"one to {need.direction} {names}", "ask whether the interface covers it",
            missing=True,
        )  # fmt: skip
    if judged.short < 1:
        yield Shortfall(
            "systems", element, "rate limit", f"{_percent(judged.short)} of the calls at the peak",
            "all calls at the peak", "have the limit raised, or gather calls",
        )  # fmt: skip


def _unfit(element: Element, judged: Judged) -> Shortfall:
    """Tell what makes an interface unfit, the gravest first, and what would help the most."""
    worst = sorted(judged.known, key=lambda one: one.factor)
    told = ", ".join(one.told for one in worst)
    return Shortfall(
        "systems", element, "interface",
        f"{judged.style}, fitness at most {judged.high:.2f}: {told}",
        f"an interface of fitness {exact(FIT)} or more", "; ".join(one.remedy for one in worst[:2]),
    )  # fmt: skip


def _percent(share: float) -> str:
    """Write a share that is short of the whole, so that it never reads as all of it."""
    return f"{min(99.0, share * 100):.0f} %"

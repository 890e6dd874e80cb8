"""The landscape: which system is used how, and what travels from system to system."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from wfmap.graph import ProcessGraph
from wfmap.model.systems import Interface, System
from wfmap.readiness.systems.connectors import Connector, connector
from wfmap.readiness.systems.fitness import judge, need_fitness
from wfmap.readiness.systems.needs import CALLABLE, Need, factors, interfaces_for, needs
from wfmap.readiness.systems.operations import entities, operation_for, uncovered
from wfmap.readiness.systems.rates import allowed, calls_at_peak, calls_on, headroom_of
from wfmap.readiness.terms import Fitness

__all__ = ["Landscape", "State", "Transfer", "Use", "best_interface", "landscape"]

State = Literal["carried", "connectable", "missing", "unknown"]
"""carried: a program does it. connectable: a person does it, though programs could call both ends.

missing: a person does it, and an end has no interface. unknown: in a screen, or it is not
stated how, or what interfaces there are.
"""
_BY_HAND: Final = frozenset(("manual-entry", "copy-paste"))
_BY_PROGRAM: Final = frozenset(("api", "batch"))


@dataclass(frozen=True, slots=True)
class Use:
    """One system in one direction, over the whole process.

    `entities` are the names of the data, `steps` of the steps; `interface` is the best;
    `operation` is the first it states that names one of the data, None where none does, and
    `uncovered` are the data that none names though some are stated. `calls` are calls per second
    at the peak; `limit` are those the interface takes, `headroom` is its limit over all calls it
    may carry, those of the other direction included. `lock_in` is low, medium, high or unknown.
    """

    system: str
    name: str
    need: Need
    entities: tuple[str, ...]
    steps: tuple[str, ...]
    interface: Interface | None
    operation: str | None
    uncovered: tuple[str, ...]
    hosting: str
    lifecycle: str
    fitness: Fitness
    connector: Connector
    calls: float | None
    limit: float | None
    headroom: float | None
    lock_in: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Data carried from one system into another by steps; `lacking` names ends not callable."""

    source: str
    target: str
    steps: tuple[str, ...]
    state: State
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Landscape:
    """Systems in document order (id → name), their uses, and the transfers between them."""

    process: str
    systems: dict[str, str]
    uses: tuple[Use, ...]
    transfers: tuple[Transfer, ...]
    unused: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """The steps of a transfer, and whether each is done by hand (None: not stated)."""

    steps: list[str] = field(default_factory=list)
    by_hand: list[bool | None] = field(default_factory=list)


def landscape(graph: ProcessGraph) -> Landscape:
    """Look through every system that steps read and write."""
    merged = _merged(graph)
    uses = tuple(_use(graph, need, connector(graph, need)) for need in merged)
    systems = {name: s.name or name for name, s in graph.process.systems.items()}
    used = {use.system for use in uses}
    return Landscape(
        process=graph.process.name,
        systems=systems,
        uses=uses,
        transfers=tuple(_transfers(graph)),
        unused=tuple(name for name in systems if name not in used),
    )


def _merged(graph: ProcessGraph) -> tuple[Need, ...]:
    """Put the needs of all steps together, in the order of the systems, reads first."""
    stores: dict[tuple[str, str], list[str]] = {}
    every = [need for step in graph.steps for need in needs(graph, step)]
    for need in every:
        stores.setdefault((need.system, need.direction), []).extend(need.stores)
    order = list(graph.process.systems)
    unique = {(need.system, need.direction): need for need in every}
    keys = sorted(unique, key=lambda key: (order.index(key[0]), key[1]))
    return tuple(
        Need(unique[key].system, unique[key].direction, tuple(dict.fromkeys(stores[key])))
        for key in keys
    )


def _use(graph: ProcessGraph, need: Need, estimate: Connector) -> Use:
    system = graph.process.systems[need.system]
    interface = best_interface(graph, need)
    wanted = entities(graph, need)
    return Use(
        system=need.system,
        name=system.name or need.system,
        need=need,
        entities=wanted,
        steps=tuple(_users(graph, need)),
        interface=interface,
        operation=_operation(interface, need, wanted),
        uncovered=() if interface is None else uncovered(interface, need.direction, wanted),
        hosting=system.hosting,
        lifecycle=system.lifecycle,
        fitness=need_fitness(graph, need),
        connector=estimate,
        calls=calls_at_peak(graph, need),
        limit=None if interface is None else allowed(interface),
        headroom=None
        if interface is None
        else headroom_of(interface, calls_on(graph, need.system, interface)),
        lock_in=_lock_in(interface),
    )


def best_interface(graph: ProcessGraph, need: Need) -> Interface | None:
    """Give the interface that serves a need best, the first of equals, as its fitness is judged."""

    def fitness(interface: Interface) -> tuple[float, float]:
        judged = judge(graph, need, interface)
        return judged.low, judged.high

    found = interfaces_for(graph.process.systems[need.system], need.direction)
    return max(found, key=fitness, default=None)


def _operation(interface: Interface | None, need: Need, wanted: Sequence[str]) -> str | None:
    if interface is None:
        return None
    found = (operation_for(interface, need.direction, entity) for entity in wanted)
    return next((operation for operation in found if operation is not None), None)


def _lock_in(interface: Interface | None) -> str:
    if interface is None or interface.style == "unknown":
        return "unknown"
    return str(factors()["lock_in"][interface.style])


def _users(graph: ProcessGraph, need: Need) -> Iterator[str]:
    for step, node in graph.steps.items():
        mine = ((n.system, n.direction) for n in needs(graph, step))
        if (need.system, need.direction) in mine:
            yield node.label


def _transfers(graph: ProcessGraph) -> Iterator[Transfer]:
    found: dict[tuple[str, str], _Found] = {}
    stores = graph.process.stores
    for node in graph.steps.values():
        sources = dict.fromkeys(
            stores[a.store].system for a in node.step.reads if a.store in stores
        )
        for access in node.step.writes:
            target = stores[access.store].system if access.store in stores else None
            for source in sources:
                if source is not None and target is not None and source != target:
                    entry = found.setdefault((source, target), _Found())
                    entry.steps.append(node.label)
                    entry.by_hand.append(_by_hand(access.mode))
    for (source, target), entry in found.items():
        yield _transfer(graph, source, target, entry)


def _by_hand(mode: str | None) -> bool | None:
    if mode in _BY_HAND:
        return True
    return False if mode in _BY_PROGRAM else None


def _transfer(graph: ProcessGraph, source: str, target: str, found: _Found) -> Transfer:
    ends = (Need(source, "read", ()), Need(target, "write", ()))
    callable_ = {end.system: _is_callable(graph.process.systems[end.system], end) for end in ends}
    lacking = tuple(name for name, can in callable_.items() if can is False)
    steps = tuple(dict.fromkeys(found.steps))
    state: State
    if all(hand is False for hand in found.by_hand):
        state = "carried"
    elif not any(found.by_hand):
        state = "unknown"
    elif lacking:
        state = "missing"
    else:
        state = "unknown" if None in callable_.values() else "connectable"
    return Transfer(source, target, steps, state, lacking)


def _is_callable(system: System, need: Need) -> bool | None:
    """Tell whether a program can call a system so; None where its interfaces are not stated.

    Nothing new is built on a retired system.
    """
    if system.lifecycle == "retired":
        return False
    styles = {i.style for i in interfaces_for(system, need.direction)}
    if styles & CALLABLE:
        return True
    return None if not system.interfaces or "unknown" in styles else False

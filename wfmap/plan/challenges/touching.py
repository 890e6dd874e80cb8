"""What a challenge touches on the map, and whose it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wfmap.findings import Element
from wfmap.graph import ProcessGraph

__all__ = ["PROJECT_LEAD", "Touched", "former_ids", "name_of", "owner_of", "touched"]

PROJECT_LEAD = "Project lead"
"""Who has what nobody else owns."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Ids of what is touched, in document order."""

    steps: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()


def touched(graph: ProcessGraph, element: Element | None) -> Touched:
    """List what an element reaches: a store the steps that use it, a flow its two ends."""
    if element is None:
        return Touched()
    match element.kind:
        case "step" if element.id in graph.steps:
            return _step(graph, element.id)
        case "flow" if element.id in graph.flows:
            flow = graph.flows[element.id]
            return Touched(steps=_ordered(graph, (flow.source, flow.target)), flows=(flow.id,))
        case "store":
            return Touched(_steps_of_stores(graph, (element.id,)), (element.id,))
        case "data":
            stores = _holding(graph, element.id)
            return Touched(_steps_of_stores(graph, stores), stores)
        case "system":
            return _system(graph, element.id)
        case "actor":
            steps = (n.id for n in graph.steps.values() if n.actor == element.id)
            return Touched(steps=tuple(steps), actors=(element.id,))
        case "decision":
            nodes = graph.steps.values()
            return Touched(steps=tuple(n.id for n in nodes if n.step.decision == element.id))
        case _:
            return Touched()


def _step(graph: ProcessGraph, step: str) -> Touched:
    node = graph.steps[step]
    stores = dict.fromkeys(a.store for a in (*node.step.reads, *node.step.writes))
    actors = () if node.actor is None else (node.actor,)
    return Touched((step,), tuple(stores), (), tuple(node.step.systems), actors)


def _holding(graph: ProcessGraph, item: str) -> tuple[str, ...]:
    stores = graph.process.stores.items()
    return tuple(i for i, s in stores if item in s.holds or item in s.master_for)


def _steps_of_stores(graph: ProcessGraph, stores: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        n.id
        for n in graph.steps.values()
        if any(a.store in stores for a in (*n.step.reads, *n.step.writes))
    )


def _system(graph: ProcessGraph, system: str) -> Touched:
    stores = tuple(i for i, s in graph.process.stores.items() if s.system == system)
    users = [n.id for n in graph.steps.values() if system in n.step.systems]
    steps = _ordered(graph, (*users, *_steps_of_stores(graph, stores)))
    return Touched(steps=steps, stores=stores, systems=(system,))


def _ordered(graph: ProcessGraph, steps: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(steps), key=lambda s: graph.steps[s].index))


def _declared(graph: ProcessGraph, element: Element) -> Mapping[str, object]:
    process = graph.process
    return {
        "store": process.stores,
        "system": process.systems,
        "actor": process.actors,
        "decision": process.decisions,
        "data": process.data,
    }.get(element.kind, {})


def name_of(graph: ProcessGraph, element: Element | None) -> str:
    """Name an element for a person."""
    if element is None or element.kind in {"document", "process"}:
        return graph.process.name or "the process"
    if element.kind == "flow" and element.id in graph.flows:
        flow = graph.flows[element.id]
        return f"{graph.steps[flow.source].label} → {graph.steps[flow.target].label}"
    if element.kind == "step" and element.id in graph.steps:
        return graph.steps[element.id].label
    declared = _declared(graph, element).get(element.id)
    return element.name or getattr(declared, "name", "") or element.id


def former_ids(graph: ProcessGraph, element: Element | None) -> tuple[str, ...]:
    """List the earlier ids of an element, so that its challenges survive a rename."""
    if element is None:
        return ()
    if element.kind == "step" and element.id in graph.steps:
        return graph.steps[element.id].step.formerly
    if element.kind == "flow" and element.id in graph.flows:
        return _former_flows(graph, element.id)
    found: tuple[str, ...] = getattr(_declared(graph, element).get(element.id), "formerly", ())
    return found


def _former_flows(graph: ProcessGraph, flow: str) -> tuple[str, ...]:
    """List the ids a flow had before one of its ends was renamed, where it has none of its own."""
    source, target = graph.flows[flow].source, graph.flows[flow].target
    if flow != f"{source}--{target}":
        return ()
    names = [(step, *graph.steps[step].step.formerly) for step in (source, target)]
    every = (f"{begin}--{end}" for begin in names[0] for end in names[1])
    return tuple(name for name in every if name != flow)


def owner_of(graph: ProcessGraph, element: Element | None, whose: str) -> str:
    """Name who has to see to it: the element's owner, else the process's, else the project lead.

    Of a role it is who the role escalates to; of a step who does it.
    """
    found = _own(graph, element) if element is not None and whose == "element" else None
    found = found or graph.process.owner
    return graph.actor_name(found) if found else PROJECT_LEAD


def _own(graph: ProcessGraph, element: Element) -> str | None:
    if element.kind == "step" and element.id in graph.steps:
        return _person(graph, graph.steps[element.id].actor)
    if element.kind == "flow" and element.id in graph.flows:
        return _person(graph, graph.flows[element.id].receiver)
    declared = _declared(graph, element).get(element.id)
    if element.kind == "actor":
        above: str | None = getattr(declared, "escalates_to", None)
        return above or _person(graph, element.id)
    owner: str | None = getattr(declared, "owner", None)
    return owner


def _person(graph: ProcessGraph, actor: str | None) -> str | None:
    """Give an actor that can own something: no system, no machine, nobody outside."""
    declared = graph.process.actors.get(actor or "")
    if declared is None or declared.kind in {"system", "ai", "external"}:
        return None
    return actor

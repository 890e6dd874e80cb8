"""What data flows where: the way of each item, the store × step matrix, records, rekeying."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from wfmap.analysis.lineage import Lineage, lineage
from wfmap.analysis.rekeying import rekeyings
from wfmap.answers.names import Named, the_actor, the_step
from wfmap.graph import ProcessGraph

__all__ = ["Access", "Carried", "Cell", "DataAnswer", "ItemLineage", "RekeyedData", "answer_data"]


@dataclass(frozen=True, slots=True)
class Access:
    """A step reading or writing an item in a store; `system` is None where none is named."""

    step: Named
    actor: Named
    store: Named
    system: Named | None
    mode: str | None


@dataclass(frozen=True, slots=True)
class Carried:
    """An item handed over along a flow or in a message, from actor to actor."""

    flow: str
    giver: Named
    receiver: Named
    medium: str


@dataclass(frozen=True, slots=True)
class ItemLineage:
    """The way of one data item, in document order.

    `record` says how many stores call themselves its system of record: `one` is right. `systems`
    are those it passes through.
    """

    data: Named
    classification: str | None
    personal: bool | None
    record: Literal["none", "one", "several"]
    records: tuple[Named, ...]
    held_in: tuple[Named, ...]
    written: tuple[Access, ...]
    read: tuple[Access, ...]
    carried: tuple[Carried, ...]
    decides: tuple[Named, ...]
    systems: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the store × step matrix: R, W or RW, and by which modes."""

    step: Named
    store: Named
    use: Literal["R", "W", "RW"]
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RekeyedData:
    """Data that a person types or copies from one place into another."""

    step: Named
    actor: Named
    data: tuple[Named, ...]
    source: Named
    target: Named
    mode: str | None


@dataclass(frozen=True, slots=True)
class DataAnswer:
    """What data flows where."""

    items: tuple[ItemLineage, ...]
    matrix: tuple[Cell, ...]
    rekeyed: tuple[RekeyedData, ...]


def answer_data(graph: ProcessGraph) -> DataAnswer:
    """Follow every data item through steps, stores, systems and handoffs."""
    traced = lineage(graph)
    return DataAnswer(
        items=tuple(_item(graph, traced, item) for item in graph.process.data),
        matrix=tuple(_cells(graph, traced)),
        rekeyed=tuple(_rekeyed(graph, traced)),
    )


def _item(graph: ProcessGraph, traced: Lineage, item: str) -> ItemLineage:
    declared = graph.process.data[item]
    records = traced.records.get(item, ())
    written = tuple(_accesses(graph, traced, item, writes=True))
    read = tuple(_accesses(graph, traced, item, writes=False))
    systems = dict.fromkeys(a.system for a in (*written, *read) if a.system is not None)
    return ItemLineage(
        data=Named(item, traced.data_name(item)),
        classification=declared.classification,
        personal=declared.personal_data,
        record="one" if len(records) == 1 else "several" if records else "none",
        records=tuple(_store(traced, store) for store in records),
        held_in=tuple(_store(traced, store) for store in traced.holders.get(item, ())),
        written=written,
        read=read,
        carried=tuple(_carried(graph, edge) for edge in traced.carriers.get(item, ())),
        decides=tuple(_decision(graph, d) for d in traced.decided.get(item, ())),
        systems=tuple(systems),
    )


def _accesses(graph: ProcessGraph, traced: Lineage, item: str, *, writes: bool) -> Iterator[Access]:
    for use in traced.of_data.get(item, ()):
        if use.writes is writes:
            node = graph.steps[use.step]
            system = traced.system_of(use.store)
            yield Access(
                step=the_step(node),
                actor=the_actor(graph, node.actor),
                store=_store(traced, use.store),
                system=None if system is None else Named(system, traced.system_name(system)),
                mode=use.mode,
            )


def _store(traced: Lineage, store: str) -> Named:
    return Named(store, traced.store_name(store))


def _decision(graph: ProcessGraph, decision: str) -> Named:
    found = graph.process.decisions[decision]
    return Named(decision, found.name or found.question or decision)


def _carried(graph: ProcessGraph, edge: str) -> Carried:
    messages = {message.id: message for message in graph.exchanges}
    flow = graph.flows.get(edge) or messages[edge]
    return Carried(
        flow=flow.id,
        giver=the_actor(graph, flow.giver),
        receiver=the_actor(graph, flow.receiver),
        medium=flow.handoff.medium if flow.handoff is not None else "unknown",
    )


def _cells(graph: ProcessGraph, traced: Lineage) -> Iterator[Cell]:
    for (step, store), use in traced.cells().items():
        modes = (u.mode for u in traced.of_step[step] if u.store == store and u.mode is not None)
        yield Cell(
            step=the_step(graph.steps[step]),
            store=_store(traced, store),
            use=use,
            modes=tuple(dict.fromkeys(modes)),
        )


def _rekeyed(graph: ProcessGraph, traced: Lineage) -> Iterator[RekeyedData]:
    for found in rekeyings(graph):
        node = graph.steps[found.write.step]
        yield RekeyedData(
            step=the_step(node),
            actor=the_actor(graph, node.actor),
            data=tuple(Named(item, traced.data_name(item)) for item in found.data),
            source=_store(traced, found.source.store),
            target=_store(traced, found.write.store),
            mode=found.write.mode,
        )

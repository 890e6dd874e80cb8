"""Which step reads and writes which data where, and where each item's record is.

Shared by the rules and the answers. Made in one linear pass over the graph; what is known when
on every path is in `wfmap.analysis.availability`, what is typed twice in `wfmap.analysis.rekeying`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeVar

from wfmap.graph import ExchangeEdge, FlowEdge, ProcessGraph, StepNode
from wfmap.model.data import StoreKind
from wfmap.model.steps import Access

__all__ = ["BY_HAND", "INFORMAL", "DataUse", "Lineage", "Mode", "lineage"]

_T = TypeVar("_T")

Mode = Literal["manual-entry", "copy-paste", "ui", "api", "batch"]

BY_HAND: Final[frozenset[Mode]] = frozenset(("manual-entry", "copy-paste"))
"""Modes in which a person types or copies what a program could carry over."""

INFORMAL: Final[frozenset[StoreKind]] = frozenset(("spreadsheet", "email", "paper"))
"""Kinds of store that no system guards: no access control, no history, no constraints."""


@dataclass(frozen=True, slots=True)
class DataUse:
    """One step reading or writing one store.

    `data` lists the items in the document's order; where the document names none, it is all that
    the store holds and `stated` is False. It is empty where neither says anything.
    """

    step: str
    store: str
    data: tuple[str, ...]
    writes: bool
    mode: Mode | None
    stated: bool
    pointer: str

    @property
    def is_by_hand(self) -> bool:
        """Whether a person types or copies it."""
        return self.mode in BY_HAND


@dataclass(frozen=True, slots=True, eq=False)
class Lineage:
    """Where data is kept, read, written, handed over and decided on.

    Every mapping is in document order and holds ids. `uses` are all accesses, reads of a step
    before its writes; `of_step`, `of_store` and `of_data` sort them. `holders` names the stores
    that hold an item (or are its record), `records` those that call themselves its system of
    record. `written` are the (store, item) pairs that steps write. `carried` gives the data a
    flow's handoff hands over, `carriers` the flows by item. `decided` names the decisions an item
    is an input of, `deciders` the steps that take a decision. Items without any are left out of
    a mapping.
    """

    graph: ProcessGraph
    uses: tuple[DataUse, ...]
    of_step: Mapping[str, tuple[DataUse, ...]]
    of_store: Mapping[str, tuple[DataUse, ...]]
    of_data: Mapping[str, tuple[DataUse, ...]]
    holders: Mapping[str, tuple[str, ...]]
    records: Mapping[str, tuple[str, ...]]
    written: frozenset[tuple[str, str]]
    carried: Mapping[str, tuple[str, ...]]
    carriers: Mapping[str, tuple[str, ...]]
    decided: Mapping[str, tuple[str, ...]]
    deciders: Mapping[str, tuple[str, ...]]

    def reads(self, data: str) -> tuple[DataUse, ...]:
        """List the accesses that read an item."""
        return tuple(use for use in self.of_data.get(data, ()) if not use.writes)

    def writes(self, data: str) -> tuple[DataUse, ...]:
        """List the accesses that write an item."""
        return tuple(use for use in self.of_data.get(data, ()) if use.writes)

    def proves(self, use: DataUse, item: str) -> bool:
        """Tell whether an access shows that an item is in its store by then.

        A write or a read by name does. Reading all of a store shows only what was there before
        the process: an item that a step writes there may not be in it yet.
        """
        return use.writes or use.stated or (use.store, item) not in self.written

    def producers(self, data: str) -> tuple[StepNode, ...]:
        """List the steps that write an item, each once."""
        return self._steps(self.writes(data))

    def consumers(self, data: str) -> tuple[StepNode, ...]:
        """List the steps that read an item or take a decision on it, each once."""
        deciding = (step for d in self.decided.get(data, ()) for step in self.deciders.get(d, ()))
        names = dict.fromkeys((*(use.step for use in self.reads(data)), *deciding))
        return tuple(self.graph.steps[name] for name in names)

    def cells(self) -> Mapping[tuple[str, str], Literal["R", "W", "RW"]]:
        """Give the store × step matrix: (step, store) to R, W or RW."""
        found: dict[tuple[str, str], Literal["R", "W", "RW"]] = {}
        for use in self.uses:
            place = (use.step, use.store)
            letter: Literal["R", "W"] = "W" if use.writes else "R"
            found[place] = letter if found.get(place, letter) == letter else "RW"
        return found

    def data_name(self, data: str) -> str:
        """Name a data item for a person."""
        item = self.graph.process.data.get(data)
        return item.name if item and item.name else data

    def store_name(self, store: str) -> str:
        """Name a store for a person."""
        kept = self.graph.process.stores.get(store)
        return kept.name if kept and kept.name else store

    def system_of(self, store: str) -> str | None:
        """Give the id of the system a store lives in."""
        kept = self.graph.process.stores.get(store)
        return kept.system if kept else None

    def system_name(self, system: str) -> str:
        """Name a system for a person."""
        declared = self.graph.process.systems.get(system)
        return declared.name if declared and declared.name else system

    def home(self, store: str) -> str:
        """Name the system a store lives in for a person, or the store where it has none."""
        system = self.system_of(store)
        return self.store_name(store) if system is None else self.system_name(system)

    def _steps(self, uses: Iterable[DataUse]) -> tuple[StepNode, ...]:
        return tuple(self.graph.steps[name] for name in dict.fromkeys(use.step for use in uses))


@lru_cache(maxsize=2)  # several rules and the answers ask for the same graph one after the other
def lineage(graph: ProcessGraph) -> Lineage:
    """Trace the data of a process: one pass over its steps, flows, stores and decisions."""
    process = graph.process
    uses = tuple(use for node in graph.steps.values() for use in _uses(graph, node))
    edges: tuple[FlowEdge | ExchangeEdge, ...] = (*graph.flows.values(), *graph.exchanges)
    carried = {
        edge.id: tuple(dict.fromkeys(edge.handoff.data))
        for edge in edges
        if edge.handoff is not None and edge.handoff.data
    }
    return Lineage(
        graph=graph,
        uses=uses,
        of_step=_grouped((use.step, use) for use in uses),
        of_store=_grouped((use.store, use) for use in uses),
        of_data=_grouped((item, use) for use in uses for item in use.data),
        holders=_inverse(
            (s, tuple(dict.fromkeys((*kept.holds, *kept.master_for))))
            for s, kept in process.stores.items()
        ),
        records=_inverse(
            (s, tuple(dict.fromkeys(kept.master_for))) for s, kept in process.stores.items()
        ),
        written=frozenset((use.store, item) for use in uses if use.writes for item in use.data),
        carried=carried,
        carriers=_inverse(carried.items()),
        decided=_inverse(
            (d, tuple(dict.fromkeys(decision.inputs))) for d, decision in process.decisions.items()
        ),
        deciders=_grouped(
            (node.step.decision, node.id)
            for node in graph.steps.values()
            if node.step.decision is not None
        ),
    )


def _uses(graph: ProcessGraph, node: StepNode) -> Iterator[DataUse]:
    for key, accesses in (("reads", node.step.reads), ("writes", node.step.writes)):
        for index, access in enumerate(accesses):
            yield DataUse(
                step=node.id,
                store=access.store,
                data=_data_of(graph, access),
                writes=key == "writes",
                mode=access.mode,
                stated=bool(access.data),
                pointer=f"{node.pointer}/{key}/{index}",
            )


def _data_of(graph: ProcessGraph, access: Access) -> tuple[str, ...]:
    if access.data:
        return tuple(dict.fromkeys(access.data))
    kept = graph.process.stores.get(access.store)
    return tuple(dict.fromkeys((*kept.holds, *kept.master_for))) if kept else ()


def _inverse(lists: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    return _grouped((item, key) for key, items in lists for item in items)


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, tuple[_T, ...]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for key, item in pairs:
        groups[key].append(item)
    return {key: tuple(items) for key, items in groups.items()}

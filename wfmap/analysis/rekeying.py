"""Data that people type or copy from one system into another.

A write is rekeying where a person types or copies (`manual-entry`, `copy-paste`) an item that was
read or written in a store of another system: by the same step, or before it on every path.
An item that the target store already has by then is updated, not rekeyed; and one that is typed
into its system of record by a step that reads it nowhere else may well be new. Reading all of a
store proves nothing about items that a step may write there only later. Stores without a system
count as a place of their own, except paper: the first typing of what came on paper is capture,
not rekeying.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wfmap.analysis.availability import Availability, availability
from wfmap.analysis.lineage import DataUse, Lineage, lineage
from wfmap.graph import ProcessGraph

__all__ = ["Rekeying", "rekeyings"]


@dataclass(frozen=True, slots=True)
class Rekeying:
    """One write by hand of data that another system already has.

    `data` lists the items concerned. `source` is where they were: an access of the same step
    where there is one, else of a step before; the system of record goes first.
    """

    write: DataUse
    source: DataUse
    data: tuple[str, ...]

    @property
    def within_step(self) -> bool:
        """Whether the same step looks the data up and types it in."""
        return self.write.step == self.source.step


def rekeyings(graph: ProcessGraph) -> tuple[Rekeying, ...]:
    """List what is rekeyed, in document order; one entry per write and store it comes from."""
    traced = lineage(graph)
    writes = [use for use in traced.uses if use.writes and use.is_by_hand]
    if not writes:
        return ()
    known = availability(graph)
    first = _first_uses(traced)
    found: list[Rekeying] = []
    for write in writes:
        sources: dict[DataUse, list[str]] = {}
        for item in write.data:
            source = _source(traced, known, first, write, item)
            if source is not None:
                sources.setdefault(source, []).append(item)
        found.extend(Rekeying(write, source, tuple(items)) for source, items in sources.items())
    return tuple(found)


def _first_uses(traced: Lineage) -> dict[tuple[str, str], DataUse]:
    """Give the first access of each item in each store, in document order."""
    first: dict[tuple[str, str], DataUse] = {}
    for use in traced.uses:
        for item in use.data:
            first.setdefault((item, use.store), use)
    return first


def _source(
    traced: Lineage,
    known: Availability,
    first: dict[tuple[str, str], DataUse],
    write: DataUse,
    item: str,
) -> DataUse | None:
    own = [
        use
        for use in traced.of_step[write.step]
        if not use.writes and item in use.data and _is_elsewhere(traced, use.store, write.store)
        if traced.proves(use, item) or known.has(write.step, item, store=use.store)
    ]
    if (
        own
        or known.has(write.step, item, store=write.store)
        or _is_first_entry(traced, write, item)
    ):
        return next(iter(own), None)
    before = (
        first[item, store]
        for store in _stores_of(traced, item)
        if _is_elsewhere(traced, store, write.store) and known.has(write.step, item, store=store)
    )
    return next(before, None)


def _is_first_entry(traced: Lineage, write: DataUse, item: str) -> bool:
    """Tell whether an item is typed, not copied, into its own system of record."""
    return write.mode == "manual-entry" and write.store in traced.records.get(item, ())


def _stores_of(traced: Lineage, item: str) -> Iterator[str]:
    """Yield the stores an item is used in, its system of record first."""
    used = dict.fromkeys(use.store for use in traced.of_data.get(item, ()))
    records = traced.records.get(item, ())
    yield from (store for store in records if store in used)
    yield from (store for store in used if store not in records)


def _is_elsewhere(traced: Lineage, store: str, target: str) -> bool:
    """Tell whether a store lives in another system than `target`, and is not paper."""
    kept = traced.graph.process.stores.get(store)
    if store == target or kept is None or kept.kind == "paper":
        return False
    here, there = traced.system_of(target), kept.system
    return here is None or there is None or here != there

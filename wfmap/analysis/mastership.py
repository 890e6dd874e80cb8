"""The edit that makes one store the system of record of a data item."""

from typing import Final

from wfmap.analysis.lineage import Lineage
from wfmap.findings import Fix
from wfmap.model.patch import Operation
from wfmap.model.pointers import pointer
from wfmap.words.sentences import quoted

__all__ = ["OFFERED", "master"]

OFFERED: Final = 3
"""Alternatives that are offered for one fault."""


def master(traced: Lineage, item: str, store: str) -> Fix:
    """Offer a store as the one record of an item; what else called itself that only holds it."""
    patch: list[Operation] = []
    claims = traced.records.get(item, ())
    for other in claims:
        if other != store:
            patch += _copied(traced, item, other)
    if store not in claims:
        place = pointer(("stores", store, "master_for", "-"))
        patch.append({"op": "add", "path": place, "value": item})
    told = f'let {quoted(traced.store_name(store))} be its system of record ("master_for")'
    return Fix(told, tuple(patch))


def _copied(traced: Lineage, item: str, store: str) -> list[Operation]:
    """Say that a store holds an item, and is no longer its record."""
    kept = traced.graph.process.stores[store]
    left = [other for other in kept.master_for if other != item]
    place = pointer(("stores", store, "master_for"))
    done: list[Operation] = (
        [{"op": "replace", "path": place, "value": left}]
        if left
        else [{"op": "remove", "path": place}]
    )
    if item not in kept.holds:
        place = pointer(("stores", store, "holds", "-"))
        done.append({"op": "add", "path": place, "value": item})
    return done

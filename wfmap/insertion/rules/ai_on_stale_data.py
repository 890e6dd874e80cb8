"""An AI reads data that is older than it may be.

Finds:
    AI steps that read a store whose measured age misses its limit, or a copy that is brought up to
    date rarely though the record is elsewhere.

Why it matters:
    An AI answers from what it is given, with the same confidence when it is out of date.

How it decides:
    A quality measurement of the dimension timeliness breaks its limit; without one, a measured age
    is over twice `update_every`. Or the store is not the master of what is read, another store is,
    and `update_every` is more than a day (own default, setting `hours`).

When it is wrong:
    Data that does not change, such as closed years.

Sources:
    ODCS 3.1 (timeliness); ISO/IEC 25012 (currentness).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.limits import amount_text, broken_limit
from wfmap.analysis.lineage import DataUse, lineage
from wfmap.findings import Fix, Related
from wfmap.insertion.oversight import ai_steps, sources_of
from wfmap.model.data import Store
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.units.durations import HOUR, human
from wfmap.words.sentences import quoted

HOURS: Final = 24.0
"""Hours that a copy may be behind its record (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each store with old data that an AI step reads."""
    for node in ai_steps(subject.graph):
        for use, store in sources_of(subject.graph, node):
            reason = _too_old(store) or _old_copy(subject, use, store)
            if reason:
                name = store.name or use.store
                yield at_step(
                    node,
                    f"the AI in {quoted(node.label)} reads {quoted(name)}, {reason}",
                    "bring it up to date more often, or let the AI read the record itself",
                    key=use.store,
                    related=(Related("the store", pointer(("stores", use.store))),),
                    fixes=tuple(_records(subject, use)),
                )


def _too_old(store: Store) -> str:
    for quality in store.quality:
        if quality.dimension == "timeliness" and quality.value is not None:
            limit = broken_limit(store, quality)
            if limit:
                return f"whose age is {amount_text(quality.value, quality)}, {limit}"
    return ""


def _old_copy(subject: Subject, use: DataUse, store: Store) -> str:
    every = store.update_every
    if every is None or every.expected <= subject.number("hours", HOURS) * HOUR:
        return ""
    traced = lineage(subject.graph)
    for item in use.data:
        records = traced.records.get(item, ())
        if records and use.store not in records:
            record = quoted(traced.store_name(records[0]))
            return f"a copy of {record} that is brought up to date every {human(every.expected)}"
    return ""


def _records(subject: Subject, use: DataUse) -> Iterator[Fix]:
    """Offer the record of all that is read there, where it is one store and brought up to date."""
    traced = lineage(subject.graph)
    records = {traced.records.get(item, ("",))[0] for item in use.data}
    for record in records if len(records) == 1 else ():
        store = subject.process.stores.get(record)
        if store is not None and record != use.store and not _too_old(store):
            patch = {"op": "replace", "path": f"{use.pointer}/store", "value": record}
            yield Fix(f"let it read {quoted(traced.store_name(record))} itself", (patch,))


RULE: Final = Rule.of(__name__, __doc__, check)

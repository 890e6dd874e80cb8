"""Data is kept in several stores, and none is its system of record.

Finds:
    Data items in use that two or more stores hold and none is the master for.

Why it matters:
    When the copies differ, and they will, nobody can say which one counts.

How it decides:
    Steps read or write the item, at least two stores hold it or are used for it, and no store
    names it in `master_for`. An item in one store only has its record there.

When it is wrong:
    Copies that may differ, such as drafts; call them by different items.

Sources:
    ODCS 3.1 (authoritative source); DAMA-DMBOK 2, chapter 10 (master data).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.analysis.mastership import OFFERED, master
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import listed, quoted

SEVERAL: Final = 2
"""Stores from which copies can differ."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each item that several stores hold and none is the record of."""
    traced = lineage(subject.graph)
    for item, uses in traced.of_data.items():
        used = (use.store for use in uses)
        stores = dict.fromkeys((*traced.holders.get(item, ()), *used))
        if item in traced.records or len(stores) < SEVERAL:
            continue
        name = traced.data_name(item)
        yield at_part(
            "data",
            "data",
            item,
            name,
            f"{quoted(name)} is in {listed(map(traced.store_name, stores))}, and none of them is "
            "its system of record",
            'say which copy counts: "master_for" of that store',
            fixes=tuple(master(traced, item, store) for store in tuple(stores)[:OFFERED]),
        )


RULE: Final = Rule.of(__name__, __doc__, check)

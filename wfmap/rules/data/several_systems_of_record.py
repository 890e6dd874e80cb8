"""Several stores claim to be the system of record for the same data.

Finds:
    Data items that more than one store is the master for.

Why it matters:
    A fact changed in one is not changed in the other; whoever reads decides by chance which one
    counts.

How it decides:
    A step reads or writes the item, and more than one store names it in `master_for`.

When it is wrong:
    Items that are split between stores, by region or product; describe them as items of their
    own.

Sources:
    ODCS 3.1 (authoritative source); DAMA-DMBOK 2, chapter 10 (master data).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.analysis.mastership import OFFERED, master
from wfmap.findings import Related
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each item with several systems of record."""
    traced = lineage(subject.graph)
    for item, stores in traced.records.items():
        if len(stores) == 1 or item not in traced.of_data:
            continue
        name = traced.data_name(item)
        claims = (
            Related(f"{quoted(traced.store_name(s))} claims it", pointer(("stores", s)))
            for s in stores
        )
        yield at_part(
            "data",
            "data",
            item,
            name,
            f"{len(stores)} stores are the system of record for {quoted(name)}: "
            f"{listed(map(traced.store_name, stores))}",
            'keep one in "master_for"; the others only hold a copy',
            fixes=tuple(master(traced, item, store) for store in stores[:OFFERED]),
            related=tuple(claims),
        )


RULE: Final = Rule.of(__name__, __doc__, check)

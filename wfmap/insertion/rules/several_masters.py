"""An AI reads data of which nobody can say which copy counts.

Finds:
    AI steps that read an item which several stores are the master for, or which several stores
    hold and none is the master for.

Why it matters:
    Where copies differ, the AI learns and answers from whichever it was given. People know which
    one to trust; it does not.

How it decides:
    Two or more stores name the item in `master_for`; or two or more hold it or are used for it and
    none does. The rules no-system-of-record and several-systems-of-record name the item; this one
    names the AI step that stands on it.

When it is wrong:
    Copies that may differ, such as drafts; call them by different items.

Sources:
    ODCS 3.1 (authoritative source); DAMA-DMBOK 2, chapter 10 (master data).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import Lineage, lineage
from wfmap.analysis.mastership import OFFERED, master
from wfmap.findings import Fix
from wfmap.insertion.oversight import ai_steps
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted

SEVERAL: Final = 2
"""Stores from which copies can differ."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each item without one record that an AI step reads."""
    traced = lineage(subject.graph)
    for node in ai_steps(subject.graph):
        uses = traced.of_step.get(node.id, ())
        for item in dict.fromkeys(i for use in uses if not use.writes for i in use.data):
            doubt, name = _doubt(traced, item), quoted(traced.data_name(item))
            if doubt:
                yield at_step(
                    node,
                    f"the AI in {quoted(node.label)} reads {name}, {doubt}",
                    'say which copy counts, "master_for" of one store, and let the AI read that',
                    key=item,
                    fixes=tuple(_masters(traced, item)),
                )


def _doubt(traced: Lineage, item: str) -> str:
    """Say what is in doubt about an item's record, as the end of a sentence."""
    masters = traced.records.get(item, ())
    if len(masters) >= SEVERAL:
        return f"and {listed(quoted(traced.store_name(s)) for s in masters)} are all its master"
    used = (use.store for use in traced.of_data.get(item, ()))
    stores = tuple(dict.fromkeys((*traced.holders.get(item, ()), *used)))
    if masters or len(stores) < SEVERAL:
        return ""
    names = listed(quoted(traced.store_name(store)) for store in stores)
    return f"which is in {names}, none of them its master"


def _masters(traced: Lineage, item: str) -> Iterator[Fix]:
    """Offer each of its stores as the one record; those that say they are, first."""
    used = (use.store for use in traced.of_data.get(item, ()))
    claims = traced.records.get(item, ())
    stores = claims or tuple(dict.fromkeys((*traced.holders.get(item, ()), *used)))
    return (master(traced, item, store) for store in stores[:OFFERED])


RULE: Final = Rule.of(__name__, __doc__, check)

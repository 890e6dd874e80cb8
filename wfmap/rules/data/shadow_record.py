"""A spreadsheet, a mailbox or paper is the system of record.

Finds:
    Stores without the guards of a system that data has its master copy in.

Why it matters:
    No access control, no history, no constraints, and often one owner: what counts can be
    changed, lost or forked unseen, and no program can rely on it.

How it decides:
    The store's kind is spreadsheet, email or paper, or the system it lives in is of kind
    spreadsheet or email; and it names data in `master_for` that a step reads or
    writes.

When it is wrong:
    Paper that the law demands, such as signed originals.

Sources:
    Panko 2008 (errors in spreadsheets); DAMA-DMBOK 2, chapter 7 (data security).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import INFORMAL, lineage
from wfmap.model.data import Store
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import listed, quoted

NOUNS = {"spreadsheet": "a spreadsheet", "email": "a mailbox", "paper": "paper"}


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each informal store that is a system of record."""
    traced = lineage(subject.graph)
    for identity, store in subject.process.stores.items():
        kind = _informal_kind(subject, store)
        used = [item for item in store.master_for if item in traced.of_data]
        if kind is None or not used:
            continue
        name = store.name or identity
        items = listed(quoted(traced.data_name(item)) for item in used)
        yield at_part(
            "stores",
            "store",
            identity,
            name,
            f"{NOUNS[kind]}, {quoted(name)}, is the system of record for {items}",
            "move the master copy into a system, and let this one read from it",
        )


def _informal_kind(subject: Subject, store: Store) -> str | None:
    if store.kind in INFORMAL:
        return store.kind
    system = subject.process.systems.get(store.system or "")
    return system.kind if system is not None and system.kind in INFORMAL else None


RULE: Final = Rule.of(__name__, __doc__, check)

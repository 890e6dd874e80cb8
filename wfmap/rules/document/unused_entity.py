"""Something is declared and never used.

Finds:
    Actors, systems, stores, data items, decisions, calendars and phases that nothing refers to.

Why it matters:
    Either it is left over, or a reference to it was forgotten, and the analysis misses it.

How it decides:
    No part of the document holds its id: for an actor, no step, decision, store, or other actor.
    Where the document includes others, what these can share is passed over: one document need not
    use it all.

When it is wrong:
    Declarations that other tools read.

Sources:
    Structurizr and Archi report unused elements likewise.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wfmap.findings import Fix
from wfmap.model.include import SHARED
from wfmap.model.pointers import pointer
from wfmap.model.visit import references
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import quoted

KINDS: Final[Mapping[str, str]] = {
    "phases": "phase",
    "calendars": "calendar",
    "actors": "actor",
    "systems": "system",
    "data": "data item",
    "stores": "store",
    "decisions": "decision",
}


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each declaration that nothing refers to."""
    used: dict[str, set[str]] = {collection: set() for collection in KINDS}
    for _, ref, identity in references(subject.process):
        used.get(ref.collection, set()).add(identity)
    named = set(_free_texts(subject))
    for collection, kind in KINDS.items():
        if subject.process.include and collection in SHARED:
            continue
        declared: Mapping[str, Any] = getattr(subject.process, collection)
        for identity, part in declared.items():
            if identity not in used[collection] and identity not in named:
                yield _fault(collection, kind, identity, part)


def _free_texts(subject: Subject) -> Iterator[str]:
    """Yield the texts that may hold an actor's id without being a reference."""
    process = subject.process
    yield from (process.owner or "",)
    yield from (system.owner or "" for system in process.systems.values())
    yield from (store.owner or "" for store in process.stores.values())


def _fault(collection: str, kind: str, identity: str, part: Any) -> Fault:  # noqa: ANN401 - parts of any kind
    name = part if isinstance(part, str) else str(getattr(part, "name", ""))
    return at_part(
        collection,
        kind.partition(" ")[0],
        identity,
        name,
        f"the {kind} {quoted(name or identity)} is declared, and nothing refers to it",
        "refer to it, or remove it",
        fixes=(Fix("remove it", ({"op": "remove", "path": pointer((collection, identity))},)),),
    )


RULE: Final = Rule.of(__name__, __doc__, check)

"""Two declarations look like one and the same thing.

Finds:
    Actors, systems, stores, data items and decisions of one collection whose names differ only in
    spelling: "CRM" and "Crm System", "Customer" and "Customers".

Why it matters:
    Work, data and figures of one thing are split in two, and every total is wrong.

How it decides:
    Names without case, punctuation, plurals and empty words such as "the" or "system" are equal,
    or differ in one letter inside a word of eight letters or more. Words that begin or end
    otherwise, and names that differ in a number, are different things.

When it is wrong:
    Things that are called almost the same; give them names that say the difference.

Sources:
    Own; entity resolution by normal forms.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wfmap.findings import Fix, Related
from wfmap.model.normal import to_json
from wfmap.model.patch import Operation, value_at
from wfmap.model.pointers import pointer
from wfmap.model.visit import references
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import quoted

KINDS: Final[Mapping[str, str]] = {
    "actors": "actor",
    "systems": "system",
    "data": "data item",
    "stores": "store",
    "decisions": "decision",
}

EMPTY_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "actors": frozenset(("the", "a", "team", "department")),
    "systems": frozenset(("the", "a", "system", "application", "app", "software", "tool")),
    "data": frozenset(("the", "a", "data", "record")),
    "stores": frozenset(("the", "a", "database", "db", "store")),
    "decisions": frozenset(("the", "a", "decision")),
}
"""Words that do not tell two things of a collection apart."""

LONG_WORD: Final = 8
"""Letters from which one letter may differ (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each declaration that looks like an earlier one."""
    for collection, kind in KINDS.items():
        declared: Mapping[str, Any] = getattr(subject.process, collection)
        first: dict[str, str] = {}
        for identity, part in declared.items():
            name = part.name or identity
            spellings = _spellings(name, EMPTY_WORDS[collection])
            other = next((first[s] for s in spellings if s in first), None)
            if other is not None:
                there = (other, declared[other].name)
                one = _made_one(subject, collection, identity, other)
                yield _fault(collection, kind, (identity, name), there, one)
            for spelling in spellings:
                first.setdefault(spelling, identity)


def _spellings(name: str, empty: frozenset[str]) -> list[str]:
    """Write a name plainly, and with each letter of its long words left open."""
    words = re.findall(r"\w+", name.casefold().replace("_", " "))
    told = [_singular(word) for word in words if word not in empty] or words
    found = [" ".join(told)]
    for place, word in enumerate(told):
        if len(word) >= LONG_WORD and word.isalpha():
            for letter in range(1, len(word) - 2):
                open_ = f"{word[:letter]}?{word[letter + 1 :]}"
                found.append(" ".join((*told[:place], open_, *told[place + 1 :])))
    return found


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and word.isalpha() else word


def _made_one(subject: Subject, collection: str, identity: str, other: str) -> tuple[Fix, ...]:
    """Offer to let everything refer to the other one, and to take this one out."""
    place = pointer((collection, identity))
    normal, patch = to_json(subject.process), list[Operation]()
    for path, ref, named in references(subject.process):
        where = pointer(path)
        if ref.collection != collection or named != identity or where.startswith(f"{place}/"):
            continue
        if value_at(normal, where) != identity:  # it is a key there
            return ()
        patch.append({"op": "replace", "path": where, "value": other})
    title = f"let everything refer to {quoted(other)}, and remove {quoted(identity)}"
    return (Fix(title, (*patch, {"op": "remove", "path": place})),)


def _fault(
    collection: str,
    kind: str,
    here: tuple[str, str],
    there: tuple[str, str],
    options: tuple[Fix, ...],
) -> Fault:
    identity, name = here
    other = there[1] or there[0]
    return at_part(
        collection,
        kind.partition(" ")[0],
        identity,
        name,
        f"the {kind}s {quoted(name)} and {quoted(other)} look like one and the same",
        f"keep one ({quoted(there[0])}) and let everything refer to it, or tell them apart by name",
        related=(Related("the other one", pointer((collection, there[0]))),),
        options=options,
        hint_stays=True,
    )


RULE: Final = Rule.of(__name__, __doc__, check)

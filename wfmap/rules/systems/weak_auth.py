"""Confidential data lies behind an interface with weak authentication.

Finds:
    Interfaces with no or basic authentication of systems that keep confidential, restricted or
    personal data.

Why it matters:
    Whoever reaches the interface, or reads one password on its way, has the data.

How it decides:
    A step works in the system or uses a store of it, the interface's `auth` is none or basic
    (setting `weak`), a program can use it, and a store in the system holds data that is
    confidential or restricted, or says something about a person and is not public. Unknown
    authentication is no finding.

When it is wrong:
    Interfaces that only answer inside one host, or over mutual TLS; say `certificate`.

Sources:
    Threagile, rule "missing-authentication"; OWASP API Security Top 10 2023, API2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from wfmap.analysis.access import CALLABLE, users
from wfmap.model.data import DataItem
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import listed, quoted

WEAK: Final = ("none", "basic")
"""Ways of authentication that are too weak for confidential data."""

GUARDED: Final = frozenset(("confidential", "restricted"))


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each weak interface before guarded data."""
    weak = subject.words("weak", WEAK)
    kept = _guarded_by_system(subject)
    used = users(subject.graph)
    for identity, items in kept.items():
        if identity not in used:
            continue
        system = subject.process.systems[identity]
        for index, interface in enumerate(system.interfaces):
            if interface.auth not in weak or interface.style not in CALLABLE:
                continue
            name = system.name or identity
            how = "no" if interface.auth == "none" else interface.auth
            names = (quoted(item.name or key) for key, item in items.items())
            fault = at_part(
                "systems",
                "system",
                identity,
                name,
                f"the {interface.style} interface of {quoted(name)} asks for {how} "
                f"authentication, and the system keeps {listed(names)}",
                "use oauth2, certificates or single sign-on",
            )
            place = pointer(("systems", identity, "interfaces", index))
            yield replace(fault, pointer=place, key=str(index))


def _guarded_by_system(subject: Subject) -> Mapping[str, Mapping[str, DataItem]]:
    """Sort the data worth guarding by the system it is kept in, in document order."""
    found: dict[str, dict[str, DataItem]] = {}
    for store in subject.process.stores.values():
        if store.system not in subject.process.systems:
            continue
        for key in (*store.holds, *store.master_for):
            item = subject.process.data.get(key)
            if item is not None and _is_guarded(item):
                found.setdefault(store.system or "", {})[key] = item
    return found


def _is_guarded(item: DataItem) -> bool:
    if item.classification is None:
        return item.personal_data is True
    return item.classification in GUARDED or (
        item.personal_data is True and item.classification != "public"
    )


RULE: Final = Rule.of(__name__, __doc__, check)

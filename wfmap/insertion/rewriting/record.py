"""What a to-be document remembers of how it came about, under the key `x-insertions`.

Each insertion leaves one record: which candidate it was, the hash of the document before, what was
added, and how the changed parts read. The last record undoes the last insertion.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, cast

from wfmap.errors import WfmapError
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.terms import STAGES
from wfmap.model.base import Json
from wfmap.model.normal import declare_actors, to_text
from wfmap.model.process import Process

__all__ = [
    "RECORD",
    "Record",
    "added_as",
    "fingerprint",
    "records",
    "remembering",
    "self_contained",
]

RECORD: Final = "x-insertions"
"""The key of a document that holds the records, the oldest first."""
COLLECTIONS: Final = frozenset(
    ("steps", "actors", "systems", "data", "stores", "decisions", "calendars")
)
"""The parts of a document that a rewrite adds to."""


@dataclass(slots=True)
class Record:
    """One insertion.

    `before` is the fingerprint of the document it was made of. `added` lists ids by collection,
    steps of every level together. `changed` holds the steps that were changed, and `removed` those
    that were taken out, as they read before; a removed step comes with the id of the step it
    stood behind on its level, empty at the beginning, and the sub-process it was inside of.
    `document` holds fields of the document itself, None where they were absent. `roles` names what
    each added step is for. `own` is the document as its author wrote it where it includes others,
    which a to-be document holds whole; empty where it is the same.
    """

    candidate: str
    pattern: str
    stage: str
    step: str
    before: str
    added: dict[str, list[str]] = field(default_factory=dict)
    changed: dict[str, Json] = field(default_factory=dict)
    removed: list[dict[str, Json]] = field(default_factory=list)
    document: dict[str, Json] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    own: dict[str, Json] = field(default_factory=dict)

    @property
    def stores(self) -> tuple[str, ...]:
        """The stores that were added: the log, and that of corrections."""
        return tuple(self.added.get("stores", ()))

    def to_json(self) -> dict[str, Json]:
        """Write the record as JSON; `own` only where there is one."""
        found = cast("dict[str, Json]", asdict(self))
        return found if self.own else {k: v for k, v in found.items() if k != "own"}

    @classmethod
    def of_json(cls, raw: Mapping[str, Any]) -> "Record":
        """Read a record.

        Raises:
            WfmapError: it is not one that a rewrite writes.
        """
        given = {"own": {}, **raw}
        wrong = [name for name, holds in _HOLDS.items() if not holds(given.get(name))]
        wrong += [name for name in raw if name not in _HOLDS]
        if wrong:
            raise WfmapError(
                f"'{RECORD}' holds a record that no rewrite has written: see '{wrong[0]}'",
                f"restore the document, or delete '{RECORD}': it is a map drawn by hand then",
            )
        return cls(**raw)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_added(value: object) -> bool:
    return isinstance(value, Mapping) and all(
        name in COLLECTIONS and isinstance(ids, list) and all(map(_is_text, ids))
        for name, ids in value.items()
    )


def _is_removed(value: object) -> bool:
    wanted = {"id": _is_text, "step": _is_object, "after": _is_text, "inside": _is_text}
    return isinstance(value, list) and all(
        isinstance(gone, Mapping) and all(holds(gone.get(n)) for n, holds in wanted.items())
        for gone in value
    )


_HOLDS: Final[Mapping[str, Callable[[object], bool]]] = {
    "candidate": _is_text,
    "pattern": lambda value: value in PATTERNS,
    "stage": lambda value: value in STAGES,
    "step": _is_text,
    "before": _is_text,
    "added": _is_added,
    "changed": lambda value: isinstance(value, Mapping) and all(map(_is_object, value.values())),
    "removed": _is_removed,
    "document": _is_object,
    "roles": lambda value: isinstance(value, Mapping) and all(map(_is_text, value.values())),
    "own": _is_object,
}
"""What each field of a record holds, in JSON."""


def records(process: Process) -> tuple[Record, ...]:
    """List the insertions a document remembers, the oldest first.

    Raises:
        WfmapError: a record was edited, and is none any more.
    """
    found = process.extensions.get(RECORD)
    if not isinstance(found, list):
        return ()
    return tuple(Record.of_json(raw) for raw in found if isinstance(raw, dict))


def remembering(process: Process, own: Mapping[str, Json]) -> Process:
    """Give a to-be process whose last record remembers the document as its author wrote it."""
    *earlier, last = cast("list[dict[str, Json]]", process.extensions[RECORD])
    kept = {**process.extensions, RECORD: [*earlier, {**last, "own": dict(own)}]}
    return process.model_copy(update={"extensions": kept})


def added_as(process: Process, role: str) -> tuple[str, ...]:
    """List the steps that the last insertion added for something."""
    found = records(process)
    return tuple(s for s, what in found[-1].roles.items() if what == role) if found else ()


def self_contained(process: Process) -> Process:
    """Give a process without includes: what it includes is part of it already."""
    return declare_actors(process.model_copy(update={"include": (), "schema_link": None}))


def fingerprint(process: Process) -> str:
    """Identify a process by the hash of its normal form: 64 hex digits."""
    return _fingerprint(_Same(process))


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A process as itself: equal to nothing but the same object, for that is quick to tell."""

    process: Process

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.process is self.process

    def __hash__(self) -> int:
        return id(self.process)


@lru_cache(maxsize=8)
def _fingerprint(same: _Same) -> str:
    return sha256(to_text(self_contained(same.process)).encode()).hexdigest()

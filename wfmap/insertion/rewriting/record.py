"""What a to-be document remembers of how it came about, under the key `x-insertions`.

Each insertion leaves one record: which candidate it was, the hash of the document before, what was
added, and how the changed parts read. The last record undoes the last insertion.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, cast

from wfmap.model.base import Json
from wfmap.model.normal import declare_actors, to_text
from wfmap.model.process import Process

__all__ = ["RECORD", "Record", "fingerprint", "records", "self_contained"]

RECORD: Final = "x-insertions"
"""The key of a document that holds the records, the oldest first."""


@dataclass(slots=True)
class Record:
    """One insertion.

    `before` is the fingerprint of the document it was made of. `added` lists ids by collection,
    steps of every level together. `changed` holds the steps that were changed, and `removed` those
    that were taken out, as they read before; a removed step comes with the id of the step it
    stood behind on its level, empty at the beginning, and the sub-process it was inside of.
    `document` holds fields of the document itself, None where they were absent. `roles` names what
    each added step is for.
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

    @property
    def stores(self) -> tuple[str, ...]:
        """The stores that were added: the log, and that of corrections."""
        return tuple(self.added.get("stores", ()))

    def to_json(self) -> dict[str, Json]:
        """Write the record as JSON."""
        return cast("dict[str, Json]", asdict(self))

    @classmethod
    def of_json(cls, raw: Mapping[str, Any]) -> "Record":
        """Read a record.

        Raises:
            TypeError: it lacks a field, or has one too many.
        """
        return cls(**raw)


def records(process: Process) -> tuple[Record, ...]:
    """List the insertions a document remembers, the oldest first."""
    found = process.extensions.get(RECORD)
    if not isinstance(found, list):
        return ()
    return tuple(Record.of_json(raw) for raw in found if isinstance(raw, dict))


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

"""A document → what was measured on the tables behind its stores, and the document with it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wfmap.audit.audit import Audited, audit, strange_hosts
from wfmap.audit.drift import Drift, drift
from wfmap.audit.pace import paces
from wfmap.audit.sources import (
    MOST_ROWS,
    NOTHING_MORE,
    SUFFIXES,
    TRUST,
    Allowed,
    connection_key,
    host_pattern,
)
from wfmap.audit.verdicts import StoreVerdict, is_ready
from wfmap.audit.writing import with_quality
from wfmap.errors import UnreadableError, WfmapError
from wfmap.graph import ProcessGraph, build
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.pattern import Setting
from wfmap.model.document import write
from wfmap.model.process import Process
from wfmap.operations.checking import Built
from wfmap.operations.sources import Source
from wfmap.prediction.predictor import predict
from wfmap.readiness.data.fitness import store_fitness, stores_read
from wfmap.words.spelling import closest

__all__ = [
    "MOST_ROWS",
    "NOTHING_MORE",
    "SUFFIXES",
    "TRUST",
    "Allowed",
    "Audit",
    "audit_document",
    "connection_key",
    "drifted",
    "host_pattern",
    "strange_hosts",
]


@dataclass(frozen=True, slots=True)
class Audit:
    """The stores that were audited, the document with its `quality[]`, and the verdicts.

    `text` is the document in its normal form, the shared parts it includes written into it.
    """

    process: Process
    audited: tuple[Audited, ...]
    verdicts: tuple[StoreVerdict, ...]
    text: str
    today: date

    @property
    def failed(self) -> bool:
        """Whether a store could not be audited."""
        return any(a.failed for a in self.audited)


def audit_document(  # noqa: PLR0913 - what, where from, how much
    built: Built,
    folder: Path,
    today: date,
    stores: tuple[str, ...] = (),
    told: Callable[[str, int, int | None], None] | None = None,
    *,
    connections: Mapping[str, str] | None = None,
    allowed: Allowed = NOTHING_MORE,
    most: int = MOST_ROWS,
) -> Audit:
    """Audit the stores of a document that name a source.

    Args:
        built: the document.
        folder: where it is; sources are relative to it.
        today: the day against which age counts.
        stores: only these.
        told: gets each store's name as it is read, the rows so far, and those to come where known.
        connections: the URL, folder or file of each named connection.
        allowed: hosts and folders a person allows beside them.
        most: rows of a table that are read whole, a sample of larger ones; 0 reads all.

    Raises:
        WfmapError: there is no such store, or none has a source.
    """
    process = built.process
    for name in stores:
        if name not in process.stores:
            meant = closest(name, tuple(process.stores))
            hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(process.stores)}"
            raise WfmapError(f"the document has no store '{name}'", hint)
    if not any(store.source for store in process.stores.values()):
        raise WfmapError("no store names a source", 'add "source": "customers.csv" to a store')
    pace = paces(built.graph, predict(built.graph).cycle_time.mean)
    found = audit(
        process,
        folder,
        today,
        stores,
        told,
        connections=connections,
        allowed=allowed,
        most=most,
        pace=pace,
    )
    after = with_quality(process, found, today)
    alone = after.model_copy(update={"include": (), "schema_link": None})
    return Audit(after, found, verdicts(build(after)), write(alone), today)


def drifted(found: Audit, earlier: Source) -> tuple[Drift, ...]:
    """Say what has drifted since an earlier audit, as `wfmap audit --format json` wrote it.

    Raises:
        UnreadableError: it is no such audit.
    """
    try:
        return drift(found.audited, json.loads(earlier.data))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableError(
            f"'{earlier.name}' is no earlier audit", "write one with `wfmap audit -f json -o FILE`"
        ) from None


def verdicts(graph: ProcessGraph) -> tuple[StoreVerdict, ...]:
    """Judge each store that a step reads, for every pattern that fits the step."""
    setting = Setting(graph, predict(graph))
    found: dict[tuple[str, str, str], StoreVerdict] = {}
    for pattern in PATTERNS.values():
        for match in pattern.matches(setting):
            if match.element.kind == "document":
                continue
            for store in stores_read(graph, match.step):
                fitness = store_fitness(graph, store, pattern.purpose)
                verdict = StoreVerdict(
                    match.step, store, pattern.purpose, is_ready(fitness), fitness
                )
                found[match.step, store, pattern.name] = verdict
    return tuple(found.values())

"""Measures → `quality[]` entries of the document, with where they come from; personal data too."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal

from wfmap.audit.audit import Audited
from wfmap.audit.measures import Measure
from wfmap.audit.personal import declare
from wfmap.model.data import Quality, Store
from wfmap.model.process import Process
from wfmap.model.quantity import Duration, Provenance, Quantity

__all__ = ["with_quality"]

KEPT: Final = frozenset(
    (
        "presentCells",
        "completeRows",
        "missingValues",
        "duplicateRows",
        "fuzzyDuplicates",
        "validValues",
        "ambiguousDates",
        "ageP50",
        "ageP95",
        "staleRows",
        "keysFoundNormalised",
        "conflicts",
    )
)
"""Measures that a document keeps; the rest stand in the report."""
_SPARSE: Final = frozenset(("missingValues", "ambiguousDates"))
"""Measures that are kept only where they count something: a document is read by people."""


def with_quality(process: Process, found: Sequence[Audited], today: date) -> Process:
    """Write what was measured into the stores of a process.

    An entry of the same dimension, metric and field is brought up to date and keeps its limit;
    what an audit does not measure stays. What seems to be personal data is declared so where
    nobody said whether it is.
    """
    stores = dict(process.stores)
    for audited in found:
        process = declare(process, audited.store, audited.personal)
        if not audited.failed and audited.measures:
            stores[audited.store] = _written(stores[audited.store], audited, today)
    return process.model_copy(update={"stores": stores})


def _written(store: Store, audited: Audited, today: date) -> Store:
    entries = {_key(entry): entry for entry in store.quality}
    for quality in _entries(audited, today):
        before = entries.get(_key(quality))
        entries[_key(quality)] = quality if before is None else _updated(before, quality)
    return store.model_copy(update={"quality": tuple(entries.values())})


def _key(quality: Quality) -> tuple[str, str, str]:
    return quality.dimension, quality.metric or "", quality.field or ""


def _updated(before: Quality, now: Quality) -> Quality:
    return before.model_copy(
        update={"value": now.value, "unit": now.unit, "provenance": now.provenance}
    )


def _entries(audited: Audited, today: date) -> Iterator[Quality]:
    for measure in audited.measures:
        wanted = measure.metric in KEPT and measure.n > 0
        if wanted and (measure.metric not in _SPARSE or measure.counted):
            yield _entry(audited, measure, today)


def _entry(audited: Audited, measure: Measure, today: date) -> Quality:
    seconds = measure.unit == "seconds"
    value = Duration.of(measure.value) if seconds else Quantity(value=round(100 * measure.value, 4))
    unit: Literal["duration", "percent"] = "duration" if seconds else "percent"
    dimension = measure.dimension
    return Quality.model_validate(
        {
            "dimension": dimension,
            "metric": measure.metric,
            "field": measure.field,
            "value": value,
            "unit": unit,
            "provenance": Provenance(
                basis="measured",
                as_of=today.isoformat(),
                n=measure.n,
                by=f"audit of {audited.source}",
            ),
        }
    )

"""What a document says of the quality of its data: every measurement, its limit, its provenance."""

from collections.abc import Iterator
from typing import Final

from wfmap.audit.verdicts import is_fit
from wfmap.model.data import Quality, Store
from wfmap.model.process import Process
from wfmap.model.quantity import Duration
from wfmap.readiness.data.fitness import Judgement, judgement
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.units.durations import human
from wfmap.words.sentences import plural

__all__ = ["measurements", "quality_section"]

UNSURE: Final = "unsure"
"""What is added where the interval of a measurement reaches over its limit."""


def quality_section(process: Process) -> Section | None:
    """List the measurements that the stores hold; None where there are none."""
    rows = tuple(
        (store.name or name, *cells)
        for name, store in process.stores.items()
        for cells in measurements(store)
    )
    if not rows:
        return None
    silent = [s.name or name for name, s in process.stores.items() if not s.quality]
    headings = ("store", "dimension", "metric", "found", "limit", "kept", "from")
    return Section(
        "What the document holds",
        (f"{plural(len(rows), 'measurement')}, each with its limit and where it comes from.",),
        (("", Table(headings, rows, (3,), whole=(0, 1, 6))),),
        (f"Nothing is stated of {', '.join(silent)}.",) if silent else (),
    )


def measurements(store: Store) -> Iterator[tuple[str, ...]]:
    """Yield each measurement: dimension, metric, found, limit, whether it is kept, its origin."""
    for quality in store.quality:
        if quality.value is None:
            continue
        judged = judgement(store, quality)
        field = f" of {quality.field}" if quality.field else ""
        yield (
            quality.dimension,
            f"{quality.metric or ''}{field}",
            _figure(quality),
            judged.needed.removeprefix("limit ").removeprefix("limits ") if judged else "",
            _held(judged) if judged else "",
            _origin(quality),
        )


def _held(judged: Judgement) -> str:
    told = "yes" if is_fit(judged.value, judged.value) else "no"
    return told if is_fit(judged.low, judged.high) is not None else f"{told}, {UNSURE}"


def _figure(quality: Quality) -> str:
    value = quality.value
    if isinstance(value, Duration):
        return human(value.expected)
    unit = {"percent": " %", "rows": " rows"}.get(quality.unit or "", "")
    return f"{value.value:,.6g}{unit}" if value is not None else ""


def _origin(quality: Quality) -> str:
    """Say where a measurement comes from, as its provenance does."""
    value = quality.value
    source = quality.provenance or (value.provenance if value is not None else None)
    if source is None:
        return "assumption"
    parts = (
        source.basis,
        f"n = {source.n:,}" if source.n is not None else "",
        source.as_of or "",
        source.by or "",
    )
    return ", ".join(part for part in parts if part)

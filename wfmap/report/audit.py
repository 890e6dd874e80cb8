"""Audits as text and Markdown: what was measured, with intervals, and what it is fit for."""

from collections.abc import Iterator, Sequence

from wfmap.audit.audit import Audited
from wfmap.audit.bands import Band, band
from wfmap.audit.drift import Drift
from wfmap.audit.measures import Measure
from wfmap.audit.personal import Personal
from wfmap.audit.verdicts import StoreVerdict
from wfmap.model.process import Process
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.units.durations import human
from wfmap.units.figures import figure

__all__ = ["audit_sections", "drift_section", "ready_section", "store_sections"]


_COUNTED = frozenset(("bits", "times", "reads"))
"""Units whose values are written as they are."""


def audit_sections(
    process: Process, audited: Sequence[Audited], verdicts: Sequence[StoreVerdict]
) -> tuple[Section, ...]:
    """Tell what was measured store by store, then what each is ready for."""
    names = {a.store for a in audited}
    mine = [v for v in verdicts if v.store in names]
    parts = store_sections(process, audited, verdicts)
    return (*parts, *([ready_section(process, mine)] if mine else []))


def store_sections(
    process: Process, audited: Sequence[Audited], verdicts: Sequence[StoreVerdict]
) -> tuple[Section, ...]:
    """Tell what was measured store by store, and the band that each has reached."""
    return tuple(_store(process, a, band(a, verdicts)) for a in audited)


def _store(process: Process, audited: Audited, reached: Band) -> Section:
    name = process.stores[audited.store].name or audited.store
    return Section(
        f"{name} ({audited.source})",
        tuple(_sentences(audited, reached)),
        (
            ("Measured, with intervals at 95 %", _measures(audited)),
            *([("What seems to be personal data", _personal(audited))] if audited.personal else []),
        ),
        audited.remarks,
    )


def _sentences(audited: Audited, reached: Band) -> Iterator[str]:
    if audited.failed:
        yield f"Not audited: {audited.failed}."
        return
    yield f"{audited.rows:,} row{'' if audited.rows == 1 else 's'}."
    yield f"Band {reached.level}: {reached.because}."
    if audited.contract is not None and not audited.contract.stated:
        key = audited.contract.key or "none"
        yield f"Nothing says what to audit (`audit` of the store); the key was guessed: {key}."


def _measures(audited: Audited) -> Table:
    rows = tuple(
        (m.dimension, m.metric, m.field or "", _figure(m), _interval(m), f"{m.n:,}")
        for m in audited.measures
    )
    return Table(("dimension", "metric", "field", "value", "interval", "of"), rows, (3, 4, 5))


def _personal(audited: Audited) -> Table:
    rows = tuple(
        (p.column, p.kind + (" (special category)" if p.special else ""), *_seen(p))
        for p in audited.personal
    )
    return Table(("column", "seems to be", "cells looked at", "interval", "because"), rows, (2, 3))


def _seen(found: Personal) -> tuple[str, str, str]:
    if found.basis == "name":
        return "", "", "its name says so"
    why = {"values": "its values look like it", "text": "its texts contain it"}[found.basis]
    ends = f"{100 * found.low:.1f} to {100 * found.high:.1f} %"
    return f"{found.counted:,} of {found.n:,}", ends, why


def _counted(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else figure(value)  # noqa: PLR2004 - three digits


def _figure(measure: Measure) -> str:
    if measure.unit == "seconds":
        return human(measure.value)
    if measure.unit in _COUNTED:
        return f"{_counted(measure.value)} {measure.unit}"
    return f"{100 * measure.value:.1f} %"


def _interval(measure: Measure) -> str:
    if measure.unit == "seconds":
        return f"{human(measure.low)} to {human(measure.high)}"
    if measure.unit in _COUNTED:
        return f"{_counted(measure.low)} to {_counted(measure.high)}"
    return f"{100 * measure.low:.1f} to {100 * measure.high:.1f} %"


def ready_section(process: Process, verdicts: Sequence[StoreVerdict]) -> Section:
    """Tell what each store is ready for, step by step."""
    named = {name: step.name or name for name, step in process.steps.items()}
    words = {True: "ready", False: "not ready", None: "cannot say"}
    rows = tuple(
        (
            named.get(v.step, v.step),
            process.stores[v.store].name or v.store,
            v.purpose.name,
            words[v.ready],
            v.fitness.sentence,
        )
        for v in verdicts
    )
    return Section(
        "What the data is ready for",
        ("The weakest dimension a use needs decides; what was never measured is unknown.",),
        (("", Table(("step", "store", "for", "verdict", "because"), rows, whole=(0, 1, 2, 4))),),
    )


def drift_section(drift: Sequence[Drift]) -> Section:
    """Tell what has drifted since an earlier audit."""
    told = "Nothing has drifted since the earlier audit."
    if drift:
        told = "A measure has moved where its interval and the earlier one do not overlap."
    rows = tuple((d.store, d.kind, d.sentence) for d in drift)
    return Section(
        "What has drifted",
        (told,),
        (("", Table(("store", "kind", "what"), rows, whole=(0, 1, 2))),),
    )

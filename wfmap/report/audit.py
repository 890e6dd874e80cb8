"""Audits as text and Markdown: what was measured, with intervals, and what it is fit for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wfmap.audit.audit import Audited
from wfmap.audit.bands import Band, band
from wfmap.audit.drift import Drift
from wfmap.audit.measures import Measure
from wfmap.audit.personal import Personal
from wfmap.audit.recorded import audit_records, personal_place, placed, store_place
from wfmap.audit.verdicts import StoreVerdict
from wfmap.model.process import Process
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.report.telling import Form, Teller
from wfmap.units.durations import human
from wfmap.units.figures import figure

__all__ = ["audit_sections", "drift_section", "ready_section", "store_sections"]


def audit_sections(
    process: Process, audited: Sequence[Audited], verdicts: Sequence[StoreVerdict]
) -> tuple[Section, ...]:
    """Tell what was measured store by store, then what each is ready for, as `wfmap audit` does."""
    names = {a.store for a in audited}
    mine = [v for v in verdicts if v.store in names]
    parts = store_sections(process, audited, verdicts)
    return (*parts, *([ready_section(process, mine)] if mine else []))


def store_sections(
    process: Process,
    audited: Sequence[Audited],
    verdicts: Sequence[StoreVerdict],
    answer: str = "audit",
) -> tuple[Section, ...]:
    """Tell what was measured store by store, and the band that each has reached."""
    records = audit_records(audited, answer)
    return tuple(_store(process, a, band(a, verdicts), Teller(records)) for a in audited)


def _store(process: Process, audited: Audited, reached: Band, told: Teller) -> Section:
    name = process.stores[audited.store].name or audited.store
    sentences = tuple(_sentences(audited, reached, told))
    tables = [("Measured, with intervals at 95 %", _measures(audited, told))]
    if audited.personal:
        tables.append(("What seems to be personal data", _personal(audited, told)))
    heading = f"{name} ({audited.source})"
    return Section(heading, sentences, tuple(tables), audited.remarks, tuple(told.told))


def _sentences(audited: Audited, reached: Band, told: Teller) -> Iterator[str]:
    if audited.failed:
        yield f"Not audited: {audited.failed}."
        return
    rows = told("rows", store_place(audited), form=_many)
    yield f"{rows} row{'' if audited.rows == 1 else 's'}."
    yield f"Band {reached.level}: {reached.because}."
    if audited.contract is not None and not audited.contract.stated:
        key = audited.contract.key or "none"
        yield f"Nothing says what to audit (`audit` of the store); the key was guessed: {key}."


def _many(count: float) -> str:
    return f"{count:,.0f}"


def _tenths(share: float) -> str:
    return f"{100 * share:.1f}"


def _measures(audited: Audited, told: Teller) -> Table:
    rows = tuple(_measured(measure, key, at, told) for measure, key, at in placed(audited))
    return Table(("dimension", "metric", "field", "value", "interval", "of"), rows, (3, 4, 5))


def _measured(measure: Measure, key: str, at: str, told: Teller) -> tuple[str, ...]:
    form, unit = _FORMS.get(measure.unit, (_tenths, " %"))
    value = told(key, at, form=form) + unit
    low, high = (told(f"{key}.{end}", at, form=form) for end in ("low", "high"))
    interval = f"{low} to {high}" + (unit if measure.unit not in _FORMS else "")
    among = told(f"{key}.of", at, form=_many)
    return measure.dimension, measure.metric, measure.field or "", value, interval, among


def _personal(audited: Audited, told: Teller) -> Table:
    rows = tuple(
        (
            found.column,
            found.kind + (" (special category)" if found.special else ""),
            *_seen(found, personal_place(audited, found), told),
        )
        for found in audited.personal
    )
    return Table(("column", "seems to be", "cells looked at", "interval", "because"), rows, (2, 3))


def _seen(found: Personal, at: str, told: Teller) -> tuple[str, str, str]:
    if found.basis == "name":
        return "", "", "its name says so"
    why = {"values": "its values look like it", "text": "its texts contain it"}[found.basis]
    low, high = (told(f"seen.{end}", at, form=_tenths) for end in ("low", "high"))
    cells, among = (told(key, at, form=_many) for key in ("cells", "looked_at"))
    return f"{cells} of {among}", f"{low} to {high} %", why


def _counted(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else figure(value)  # noqa: PLR2004 - three digits


_FORMS: Final[Mapping[str, tuple[Form, str]]] = {
    "seconds": (human, ""),
    **{unit: (_counted, f" {unit}") for unit in ("bits", "times", "reads")},
}
"""How a value is written, and what follows it, by unit; others are shares."""


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

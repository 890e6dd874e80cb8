"""Audits as text, JSON and Markdown: what was measured, with intervals, and what it is fit for."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from wfmap.audit.audit import Audited
from wfmap.audit.bands import Band, band
from wfmap.audit.drift import Drift
from wfmap.audit.measures import Measure
from wfmap.audit.personal import Personal
from wfmap.audit.verdicts import StoreVerdict
from wfmap.model.process import Process
from wfmap.readiness.terms import Shortfall
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.units.durations import human
from wfmap.units.figures import figure

__all__ = ["audit_json", "audit_sections", "drift_section", "ready_section", "store_sections"]


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


def audit_json(
    audited: Sequence[Audited],
    verdicts: Sequence[StoreVerdict],
    today: date,
    drift: Sequence[Drift] | None = None,
) -> str:
    """Write an object with `stores`, each with its `measures` and `verdicts`; `drift` if asked."""
    values: dict[str, Any] = {"stores": [_store_json(a, verdicts, today) for a in audited]}
    if drift is not None:
        values["drift"] = [
            {"store": d.store, "kind": d.kind, "what": d.what, "sentence": d.sentence}
            for d in drift
        ]
    return json.dumps(values, indent=2, ensure_ascii=False) + "\n"


def _store_json(audited: Audited, verdicts: Sequence[StoreVerdict], today: date) -> dict[str, Any]:
    return {
        "store": audited.store,
        "source": audited.source,
        "rows": audited.rows,
        "columns": list(audited.columns),
        "failed": audited.failed or None,
        "band": _band(band(audited, verdicts)),
        "remarks": list(audited.remarks),
        "contract_stated": audited.contract.stated if audited.contract is not None else None,
        "measures": [
            {
                "dimension": m.dimension,
                "metric": m.metric,
                "field": m.field,
                "value": m.value,
                "low": m.low,
                "high": m.high,
                "n": m.n,
                "unit": m.unit,
                "as_of": today.isoformat(),
            }
            for m in audited.measures
        ],
        "personal": [
            {
                "column": p.column,
                "kind": p.kind,
                "basis": p.basis,
                "special": p.special,
                **({} if p.basis == "name" else _share(p)),
            }
            for p in audited.personal
        ],
        "verdicts": [
            {
                "step": v.step,
                "pattern": v.purpose.name,
                "ready": v.ready,
                "weakest": v.fitness.sentence,
                "fitness": [v.fitness.low, v.fitness.high],
                "shortfalls": [_shortfall(s) for s in v.fitness.shortfalls],
            }
            for v in verdicts
            if v.store == audited.store
        ],
    }


def _band(reached: Band) -> dict[str, Any]:
    return {"level": reached.level, "because": reached.because, "uses": list(reached.uses)}


def _share(found: Personal) -> dict[str, Any]:
    return {"value": found.share, "low": found.low, "high": found.high, "n": found.n}


def _shortfall(short: Shortfall) -> dict[str, Any]:
    return {
        "dimension": short.dimension,
        "found": short.found,
        "needed": short.needed,
        "remedy": short.remedy,
        "missing": short.missing,
    }

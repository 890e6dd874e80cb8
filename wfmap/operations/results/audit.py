"""What was measured on the tables behind the stores, as a result."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wfmap.audit.audit import Audited
from wfmap.audit.bands import Band, band
from wfmap.audit.drift import Drift
from wfmap.audit.measures import Measure
from wfmap.audit.personal import Personal
from wfmap.audit.recorded import audit_records
from wfmap.audit.verdicts import StoreVerdict
from wfmap.operations.auditing import Audit
from wfmap.operations.results.figures import Count, FigureResult, figures_result
from wfmap.readiness.terms import Shortfall
from wfmap.results import Number, Omitted, Result

__all__ = ["AuditResult", "audit_result"]


@dataclass(frozen=True)
class MeasuredResult:
    """One measured aspect with its interval at 95 %, counted among `n`.

    `unit` is `share` (0 to 1), `seconds` (an age or a delay), `bits` (an entropy), `times` (an age
    as a multiple of the time of a case) or `reads`. `field` is null where it is of whole rows.
    """

    dimension: str
    metric: str
    field: str | None
    value: Number | None
    low: Number | None
    high: Number | None
    n: Count
    unit: str | None
    as_of: date


@dataclass(frozen=True)
class PersonalResult:
    """A column that seems to hold personal data, by its values, a text within, or its name.

    `value` is the share of `n` cells that look like it, with its interval at 95 %; they are missing
    where only the name says it. `special` tells of a category of article 9 GDPR.
    """

    column: str
    kind: str
    basis: Literal["values", "text", "name"]
    special: bool
    value: Omitted[Number]
    low: Omitted[Number]
    high: Omitted[Number]
    n: Omitted[Count]


@dataclass(frozen=True)
class LackResult:
    """One thing that is not ready: what was found, what is needed, and how to get there.

    `missing` tells that it was never measured.
    """

    dimension: str
    found: str
    needed: str
    remedy: str
    missing: bool


@dataclass(frozen=True)
class VerdictResult:
    """Whether a store is fit for a pattern at a step; null where too little was measured.

    `fitness` is its interval, 0 not at all to 1; `weakest` says in a sentence what holds it down.
    """

    step: str
    pattern: str
    ready: bool | None
    weakest: str
    fitness: tuple[Number, Number]
    shortfalls: tuple[LackResult, ...]


@dataclass(frozen=True)
class StoreResult:
    """What was measured of one store; `failed` says why nothing was, else null.

    `band` is C where it is not loaded as it should be, B loaded, A fit for its `uses` (Lawrence
    2017). `contract_stated` tells whether the document says what may be expected of it.
    """

    store: str
    source: str
    rows: Count
    columns: tuple[str, ...]
    failed: str | None
    band: Band
    remarks: tuple[str, ...]
    contract_stated: bool | None
    measures: tuple[MeasuredResult, ...]
    personal: tuple[PersonalResult, ...]
    verdicts: tuple[VerdictResult, ...]


@dataclass(frozen=True)
class AuditResult(Result):
    """What was measured, by store; `drift` is there where an earlier audit was given."""

    stores: tuple[StoreResult, ...]
    figures: tuple[FigureResult, ...]
    drift: Omitted[tuple[Drift, ...]]


def audit_result(found: Audit, drift: Iterable[Drift] | None = None) -> AuditResult:
    """Make the result of an audit.

    Args:
        found: what was measured.
        drift: what is not as it was in an earlier audit, where one was given.
    """
    return AuditResult(
        tuple(_store(one, found.verdicts, found.today) for one in found.audited),
        figures_result(audit_records(found.audited, "audit")),
        None if drift is None else tuple(drift),
    )


def _store(audited: Audited, verdicts: Sequence[StoreVerdict], today: date) -> StoreResult:
    return StoreResult(
        store=audited.store,
        source=audited.source,
        rows=audited.rows,
        columns=audited.columns,
        failed=audited.failed or None,
        band=band(audited, verdicts),
        remarks=audited.remarks,
        contract_stated=audited.contract.stated if audited.contract is not None else None,
        measures=tuple(_measure(measure, today) for measure in audited.measures),
        personal=tuple(_personal(column) for column in audited.personal),
        verdicts=tuple(_verdict(v) for v in verdicts if v.store == audited.store),
    )


def _measure(measure: Measure, today: date) -> MeasuredResult:
    return MeasuredResult(
        dimension=measure.dimension,
        metric=measure.metric,
        field=measure.field,
        value=measure.value,
        low=measure.low,
        high=measure.high,
        n=measure.n,
        unit=measure.unit,
        as_of=today,
    )


def _personal(found: Personal) -> PersonalResult:
    said = found.basis != "name"
    return PersonalResult(
        column=found.column,
        kind=found.kind,
        basis=found.basis,
        special=found.special,
        value=found.share if said else None,
        low=found.low if said else None,
        high=found.high if said else None,
        n=found.n if said else None,
    )


def _verdict(verdict: StoreVerdict) -> VerdictResult:
    fitness = verdict.fitness
    return VerdictResult(
        step=verdict.step,
        pattern=verdict.purpose.name,
        ready=verdict.ready,
        weakest=fitness.sentence,
        fitness=(fitness.low, fitness.high),
        shortfalls=tuple(_lack(short) for short in fitness.shortfalls),
    )


def _lack(short: Shortfall) -> LackResult:
    return LackResult(short.dimension, short.found, short.needed, short.remedy, short.missing)

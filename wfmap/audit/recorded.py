"""The figures of audits as records."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from wfmap.audit.audit import Audited
from wfmap.audit.measures import Measure
from wfmap.audit.personal import Personal
from wfmap.units.record import COUNT, SECONDS, SHARE, Recorder, Records, place

__all__ = ["audit_records", "personal_place", "placed", "store_place"]

_MEASURED: Final = "measured"
_UNITS: Final = {"seconds": SECONDS, "share": SHARE}


def store_place(audited: Audited) -> str:
    """Name an audited store in a record."""
    return place("store", audited.store)


def personal_place(audited: Audited, found: Personal) -> str:
    """Name what seems to be personal data in a column in a record."""
    column = f"{store_place(audited)}/{place('column', found.column)}"
    return f"{column}/{place('personal', found.kind)}"


def placed(audited: Audited) -> list[tuple[Measure, str, str]]:
    """List the measures of a store, each with the key and the element of its record.

    Where one was measured twice of the same field, the second is numbered.
    """
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for measure in audited.measures:
        key, at = f"{measure.dimension}.{measure.metric}", store_place(audited)
        if measure.field:
            at = f"{at}/{place('field', measure.field)}"
        seen[key, at] += 1
        number = seen[key, at]
        found.append((measure, key, at if number == 1 else f"{at}/{number}"))
    return found


def audit_records(audited: Sequence[Audited], answer: str) -> Records:
    """List what was measured: `rows` of a store, then its measures by dimension and metric.

    Each has its interval (`.low`, `.high`) and what it is counted among (`.of`). `seen` are the
    cells that seem to be personal data, as a share of those looked at (`looked_at`), and `cells`
    how many they are.
    """
    records = Recorder(_MEASURED)
    for one in audited:
        if one.failed:
            continue
        records.take("rows", one.rows, COUNT, store_place(one))
        for measure, key, at in placed(one):
            unit = _UNITS.get(measure.unit, measure.unit)
            records.take(key, measure.value, unit, at)
            records.spread(key, (measure.low, measure.high), unit, at)
            records.take(f"{key}.of", measure.n, COUNT, at)
        for found in one.personal:
            at = personal_place(one, found)
            records.spread("seen", (found.low, found.high), SHARE, at)
            records.take("cells", found.counted, COUNT, at)
            records.take("looked_at", found.n, COUNT, at)
    return records.of(answer)

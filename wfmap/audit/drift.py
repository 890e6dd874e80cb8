"""Two audits of the same stores → what has drifted: columns, personal data and measures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wfmap.audit.audit import Audited
from wfmap.audit.measures import Measure
from wfmap.units.figures import figure

__all__ = ["Drift", "drift"]


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that is not as it was: a column that is new or gone, personal data, a measure.

    A measure has moved where its interval and the earlier one do not overlap. `sentence` says it.
    """

    store: str
    kind: str
    what: str
    sentence: str


def drift(now: Sequence[Audited], before: Mapping[str, Any]) -> tuple[Drift, ...]:
    """Compare an audit with an earlier one, as its JSON values."""
    earlier = {s["store"]: s for s in before["stores"] if not s.get("failed")}
    return tuple(
        found
        for a in now
        if a.store in earlier and not a.failed
        for found in _of(a, earlier[a.store])
    )


def _of(now: Audited, before: Mapping[str, Any]) -> Iterator[Drift]:
    columns = tuple(before.get("columns", ()))
    if columns:
        for name in columns:
            if name not in now.columns:
                yield Drift(now.store, "gone", name, f"the column '{name}' is gone")
        for name in now.columns:
            if name not in columns:
                yield Drift(now.store, "new", name, f"the column '{name}' is new")
    yield from _new_personal(now, before)
    known = {(m["metric"], m["field"]): m for m in before["measures"]}
    for measure in now.measures:
        was = known.get((measure.metric, measure.field))
        if was is not None and (measure.low > was["high"] or measure.high < was["low"]):
            yield _moved(now.store, measure, was)


def _new_personal(now: Audited, before: Mapping[str, Any]) -> Iterator[Drift]:
    """Yield personal data that was not there; of an audit that did not look for it, nothing."""
    if "personal" not in before:
        return
    known = {(p["column"], p["kind"]) for p in before["personal"]}
    for found in now.personal:
        if (found.column, found.kind) not in known:
            told = f"the column '{found.column}' now seems to hold personal data: {found.kind}"
            yield Drift(now.store, "personal", found.column, told)


def _moved(store: str, now: Measure, was: Mapping[str, Any]) -> Drift:
    name = f"{now.metric} of {now.field}" if now.field else now.metric
    scale, unit = {"share": (100.0, " %"), "seconds": (1 / 86_400, " days")}.get(
        now.unit, (1.0, f" {now.unit}")
    )
    told = (
        f"{name} was {figure(was['value'] * scale)}{unit} and is {figure(now.value * scale)}{unit}"
    )
    return Drift(store, "moved", name, told)

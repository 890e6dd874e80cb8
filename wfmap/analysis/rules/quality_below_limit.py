"""Measured data quality misses its limit.

Finds:
    Quality measurements of stores that break their own limit, or a common one where none is set.

Why it matters:
    Everything decided on that data inherits its faults; a model trained on it learns them.

How it decides:
    A step uses the store, and the value breaks the limit given (`must_be`, `must_be_less_than`,
    `must_be_greater_than`, `must_be_between`, its ends included). Without a limit (own defaults):
    more than 5 % missing values (setting `missing_percent`), more than 1 % duplicates (setting
    `duplicate_percent`), an age over twice `update_every`. These need a `metric` that begins with
    missing, null or duplicate, or the dimension timeliness with a duration.

When it is wrong:
    Fields that may be empty; give them a limit of their own.

Sources:
    ODCS 3.1 (data quality: metrics and operators); own defaults.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.analysis.rule import Case, Fault, at_part
from wfmap.analysis.wording import quoted, round_figure
from wfmap.model.data import Quality, Store
from wfmap.model.pointers import pointer
from wfmap.model.quantity import Amount, Duration
from wfmap.units.durations import human

MISSING_PERCENT: Final = 5.0
"""Percent of values that may be missing where no limit is set (own default)."""

DUPLICATE_PERCENT: Final = 1.0
"""Percent of rows that may be duplicates where no limit is set (own default)."""

AGE_FACTOR: Final = 2.0
"""Times the update interval that data may be old where no limit is set (own default)."""


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each measurement that misses its limit."""
    used = lineage(case.graph).of_store
    for identity, store in case.process.stores.items():
        if identity not in used:
            continue
        for index, quality in enumerate(store.quality):
            limit = _broken_limit(case, store, quality)
            if limit and quality.value is not None:
                name = store.name or identity
                what = " ".join(filter(None, (quality.dimension, _metric(quality))))
                place = pointer(("stores", identity, "quality", index))
                fault = at_part(
                    "stores",
                    "store",
                    identity,
                    name,
                    f"{quoted(name)}: {what} is {_text(quality.value, quality)}, {limit}",
                    "repair it at its source before anything is built on it",
                    key=f"{quality.dimension}:{quality.metric or ''}:{quality.field or ''}",
                )
                yield replace(fault, pointer=place)


def _metric(quality: Quality) -> str:
    inner = " of ".join(filter(None, (quality.metric, quality.field and quoted(quality.field))))
    return f"({inner})" if inner else ""


def _broken_limit(case: Case, store: Store, quality: Quality) -> str:
    """Say which limit the value breaks; nothing where it breaks none."""
    if quality.value is None:
        return ""
    value = _number(quality.value)
    given = _stated_limit(quality, value)
    return _common_limit(case, store, quality, value) if given is None else given


def _stated_limit(quality: Quality, value: float) -> str | None:
    if (exact := quality.must_be) is not None:
        return "" if value == _number(exact) else f"but must be {_text(exact, quality)}"
    if (above := quality.must_be_less_than) is not None:
        return "" if value < _number(above) else f"but must be less than {_text(above, quality)}"
    if (below := quality.must_be_greater_than) is not None:
        kept = value > _number(below)
        return "" if kept else f"but must be greater than {_text(below, quality)}"
    if (pair := quality.must_be_between) is not None:
        low, high = pair
        kept = _number(low) <= value <= _number(high)
        return "" if kept else f"but must be {_text(low, quality)} to {_text(high, quality)}"
    return None


def _common_limit(case: Case, store: Store, quality: Quality, value: float) -> str:
    metric = (quality.metric or "").casefold()
    if quality.unit == "percent" and metric.startswith(("missing", "null")):
        limit = case.number("missing_percent", MISSING_PERCENT)
        return f"over {limit:g} %, and no limit is set" if value > limit else ""
    if quality.unit == "percent" and metric.startswith("duplicate"):
        limit = case.number("duplicate_percent", DUPLICATE_PERCENT)
        return f"over {limit:g} %, and no limit is set" if value > limit else ""
    if quality.unit == "duration" and quality.dimension == "timeliness" and store.update_every:
        every = store.update_every.expected
        late = value > AGE_FACTOR * every
        return f"though it is to be updated every {human(every)}" if late else ""
    return ""


def _number(amount: Amount) -> float:
    return amount.expected if isinstance(amount, Duration) else amount.value


def _text(amount: Amount, quality: Quality) -> str:
    if isinstance(amount, Duration):
        return human(amount.expected)
    unit = {"percent": " %", "rows": " rows"}.get(quality.unit or "", "")
    return f"{round_figure(amount.value)}{unit}"

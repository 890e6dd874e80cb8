"""Whether a measured quality misses its limit, the document's own or a common one."""

from dataclasses import dataclass
from typing import Final

from wfmap.model.data import Quality, Store
from wfmap.model.quantity import Amount, Duration
from wfmap.units.durations import human
from wfmap.units.figures import exact
from wfmap.words.sentences import round_figure

__all__ = ["DUPLICATE_PERCENT", "MISSING_PERCENT", "Limits", "amount_text", "broken_limit"]

MISSING_PERCENT: Final = 5.0
"""Percent of values that may be missing where no limit is set (own default)."""

DUPLICATE_PERCENT: Final = 1.0
"""Percent of rows that may be duplicates where no limit is set (own default)."""

AGE_FACTOR: Final = 2.0
"""Times the update interval that data may be old where no limit is set (own default)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits where the document sets none, in percent."""

    missing_percent: float = MISSING_PERCENT
    duplicate_percent: float = DUPLICATE_PERCENT


def broken_limit(store: Store, quality: Quality, limits: Limits = Limits()) -> str:
    """Say which limit a measured value breaks, its own or a common one; nothing where none."""
    if quality.value is None:
        return ""
    value = _number(quality.value)
    given = _stated_limit(quality, value)
    return _common_limit(store, quality, value, limits) if given is None else given


def _stated_limit(quality: Quality, value: float) -> str | None:
    if (exact := quality.must_be) is not None:
        return "" if value == _number(exact) else f"but must be {amount_text(exact, quality)}"
    if (above := quality.must_be_less_than) is not None:
        return (
            "" if value < _number(above) else f"but must be less than {amount_text(above, quality)}"
        )
    if (below := quality.must_be_greater_than) is not None:
        kept = value > _number(below)
        return "" if kept else f"but must be greater than {amount_text(below, quality)}"
    if (pair := quality.must_be_between) is not None:
        low, high = pair
        kept = _number(low) <= value <= _number(high)
        return (
            ""
            if kept
            else f"but must be {amount_text(low, quality)} to {amount_text(high, quality)}"
        )
    return None


def _common_limit(store: Store, quality: Quality, value: float, limits: Limits) -> str:
    metric = (quality.metric or "").casefold()
    if quality.unit == "percent" and metric.startswith(("missing", "null")):
        return _over(value, limits.missing_percent)
    if quality.unit == "percent" and metric.startswith("duplicate"):
        return _over(value, limits.duplicate_percent)
    if quality.unit == "duration" and quality.dimension == "timeliness" and store.update_every:
        every = store.update_every.expected
        late = value > AGE_FACTOR * every
        return f"though it is to be updated every {human(every)}" if late else ""
    return ""


def _over(value: float, limit: float) -> str:
    return f"over {exact(limit)} %, and no limit is set" if value > limit else ""


def _number(amount: Amount) -> float:
    return amount.expected if isinstance(amount, Duration) else amount.value


def amount_text(amount: Amount, quality: Quality) -> str:
    """Write a measured amount with its unit."""
    if isinstance(amount, Duration):
        return human(amount.expected)
    unit = {"percent": " %", "rows": " rows"}.get(quality.unit or "", "")
    return f"{round_figure(amount.value)}{unit}"

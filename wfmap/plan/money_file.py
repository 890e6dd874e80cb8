"""Money, flips and parameters of a candidate, read back from what `wfmap candidates` wrote."""

from collections.abc import Mapping
from typing import Any

from wfmap.insertion.deciding.terms import Amount, BreakEven, Money, Tipping

__all__ = ["flips_in", "money_in"]

Record = Mapping[str, Any]
"""A part of a file of candidates, as JSON has it."""


def money_in(record: Record, horizon: float) -> Money | None:
    """Read what a candidate is worth; None where the file has no money of it.

    Args:
        record: the candidate.
        horizon: months, as the file says.

    Raises:
        KeyError: an amount is missing.
        TypeError: an amount is none.
        ValueError: an amount is no number.
    """
    found = record.get("money")
    if found is None:
        return None
    months = record.get("payback_months") or {}
    even = record.get("break_even") or {}
    return Money(
        work=_amount(found["work"]),
        cashable=_amount(found["cashable"]),
        errors=_amount(found["errors"]),
        lateness=_amount(found["lateness"]),
        run=_amount(found["run"]),
        upkeep=_amount(found["upkeep"]),
        net=_amount(found["net"]),
        build=_amount(found["build"]),
        npv=_amount(found["npv"]),
        npv_cashable=_amount(found["npv_cashable"]),
        payback=(_number(months, "value"), _number(months, "low"), _number(months, "high")),
        never=_number(months, "never"),
        hope=None,
        horizon=horizon,
        break_even=BreakEven(
            _number(even, "error_rate"), _number(even, "coverage"), _number(even, "volume")
        ),
    )


def _amount(found: Record) -> Amount:
    return Amount(
        _number(found, "value"),
        _number(found, "low"),
        _number(found, "high"),
        str(found.get("unit", "")),
        str(found.get("provenance", "")),
    )


def _number(found: Record, name: str) -> float | None:
    value = found.get(name)
    return None if value is None else float(value)


def flips_in(record: Record) -> tuple[Tipping, ...]:
    """Read which numbers turn a candidate.

    Raises:
        KeyError: a flip lacks something.
    """
    return tuple(
        Tipping(
            str(one["pointer"]),
            float(one["value"]),
            float(one["flips_at"]),
            str(one["changes"]),
            str(one["becomes"]),
            far=bool(one.get("far", False)),
        )
        for one in record.get("flips", ())
    )

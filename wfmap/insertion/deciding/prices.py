"""The terms of money: what the document states, else what is usual in its currency."""

from dataclasses import dataclass
from typing import Final

from wfmap.insertion.deciding.phrases import data_file
from wfmap.insertion.parameters import Parameters, Range
from wfmap.model.process import Process
from wfmap.units.periods import months_of

__all__ = ["UNPRICED", "Prices", "is_priced", "prices_of", "with_price"]

UNPRICED: Final = "what a call costs is not known in this currency"
STATED: Final = "the document's economy"


@dataclass(frozen=True, slots=True)
class Prices:
    """The terms of one document, in its currency.

    `per_day` is what a day of a builder costs, None where that is not known; `call` a multiple of
    the usual price of a call, None where it is not known; `call_price` the price itself where it is
    stated. `discount` is interest a year, 0 to 1; `horizon` in months; `upkeep` a share of the cost
    to build, a year.
    """

    currency: str
    per_day: Range | None
    call: float | None
    call_price: Range | None
    discount: float
    horizon: float
    upkeep: Range


def prices_of(process: Process) -> Prices:
    """Give the terms of a document."""
    stated, data = process.economy, data_file("economy")
    currency = process.currency or (stated.currency if stated is not None else None) or ""
    known = data["currencies"].get(currency)
    source = f"{data['source']} for {currency}, {data['as_of']}"
    per_day = None if known is None else Range(**known["per_day"], source=source)
    call = None if known is None else float(known["call"])
    price = None
    if stated is not None and stated.currency in {None, currency}:
        own = stated.internal or stated.partner
        if own is not None and own.per_day is not None:
            per_day = Range.exactly(own.per_day.value, STATED)
        if stated.call_price is not None:
            price = Range.exactly(stated.call_price.value, STATED)
    rate = stated.discount_rate if stated is not None else None
    period = stated.horizon if stated is not None else None
    return Prices(
        currency=currency,
        per_day=per_day,
        call=call,
        call_price=price,
        discount=rate.value if rate is not None else float(data["discount_rate"]),
        horizon=months_of(period or data["horizon"]) or 0.0,
        upkeep=Range(**data["upkeep"], source=data["source"]),
    )


def with_price(known: Parameters, process: Process) -> Parameters:
    """Put the price of a call in the document's currency; nought, and said so, where unknown."""
    prices = prices_of(process)
    if prices.call_price is not None:
        return known.with_(cost_per_call=prices.call_price)
    if prices.call is None:
        return known.with_(cost_per_call=Range.exactly(0.0, UNPRICED))
    usual = known.ranges["cost_per_call"]
    low, mode, high = (prices.call * end for end in (usual.low, usual.mode, usual.high))
    return known.with_(cost_per_call=Range(low, mode, high, usual.source))


def is_priced(known: Parameters) -> bool:
    """Tell whether the price of a call is known."""
    return known.source("cost_per_call") != UNPRICED

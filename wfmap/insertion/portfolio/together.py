"""What a set of candidates is worth, by the terms of one: together, repairs paid once.

Errors, lateness and run are those of its members, added. What the set saves together is known of
the whole (`paybacks`), so the work is what that leaves: where members take work off the same
people, it is less than their sum. The doubts of members add up, as if all were wrong the same way.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.effort import DAYS_A_WEEK
from wfmap.insertion.deciding.terms import Amount, BreakEven, Money
from wfmap.insertion.portfolio.items import repairs_of
from wfmap.insertion.portfolio.joint import Joint
from wfmap.insertion.portfolio.paybacks import saving_together
from wfmap.insertion.terms import Candidate

__all__ = ["money_together"]

MONTHS: Final = 12.0
TERMS: Final = (
    "work", "cashable", "errors", "lateness", "run", "upkeep", "net", "build", "npv",
    "npv_cashable",
)  # fmt: skip
ONCE: Final = "the sum of its members, repairs paid once"
TOGETHER: Final = "what the set saves together"


def money_together(
    found: Candidates,
    members: Sequence[Candidate],
    repairs: Mapping[str, float],
    joint: Joint,
) -> Money | None:
    """Work out what a set is worth; None where no wage or no volume is stated.

    Args:
        found: all candidates.
        members: those of the set; without any, every term is nought.
        repairs: weeks of what they need first, by id, each once.
        joint: what the set does together.
    """
    money = [candidate.money for candidate in members]
    known = [one for one in money if one is not None]
    if len(known) < len(money):
        return None
    sums = {name: _sum([getattr(one, name) for one in known], found, name) for name in TERMS}
    shared = _shared(found, members, repairs)
    sums |= {name: _moved(sums[name], shared, ONCE) for name in ("build", "npv", "npv_cashable")}
    saving = saving_together(found, members, joint)
    if saving is not None:
        sums |= _joined(sums, saving[1] * MONTHS)
    return Money(
        work=sums["work"],
        cashable=sums["cashable"],
        errors=sums["errors"],
        lateness=sums["lateness"],
        run=sums["run"],
        upkeep=sums["upkeep"],
        net=sums["net"],
        build=sums["build"],
        npv=sums["npv"],
        npv_cashable=sums["npv_cashable"],
        payback=(None, None, None),
        never=None,
        hope=None,
        horizon=found.prices.horizon,
        break_even=BreakEven(),
    )


def _sum(amounts: Sequence[Amount], found: Candidates, name: str) -> Amount:
    """Add up a term; not known where it is not known of one."""
    unit = found.prices.currency or "money"
    if name not in {"build", "npv", "npv_cashable"}:
        unit = f"{unit} a year"
    ends = [[getattr(a, end) for a in amounts] for end in ("value", "low", "high")]
    added = [None if None in each else float(sum(each)) for each in ends]
    return Amount(added[0], added[1], added[2], unit, "the sum of its members")


def _moved(amount: Amount, by: float, told: str) -> Amount:
    """Move an amount with both its ends."""
    ends = (amount.value, amount.low, amount.high)
    value, low, high = (None if end is None else end + by for end in ends)
    return Amount(value, low, high, amount.unit, told)


def _shared(found: Candidates, members: Sequence[Candidate], repairs: Mapping[str, float]) -> float:
    """Give what repairs cost that several members count, beyond the first of them."""
    day = found.prices.per_day
    if day is None:
        return 0.0
    counted = sum(repair.weeks for c in members for repair in repairs_of(found, c))
    return (counted - sum(repairs.values())) * DAYS_A_WEEK * day.mode


def _joined(sums: Mapping[str, Amount], net: float) -> Mapping[str, Amount]:
    """Give the terms that are less, or more, together than one by one."""
    alone, work = sums["net"].value, sums["work"].value
    if alone is None or work is None:
        return {}
    less = net - alone
    paid, build = sums["npv"].value, sums["build"].value
    found = {name: _moved(sums[name], less, TOGETHER) for name in ("net", "work")}
    part = (work + less) / work if work else 1.0
    cash = sums["cashable"]
    kept = None if cash.value is None else cash.value * (part - 1.0)
    if kept is not None:
        found["cashable"] = _moved(cash, kept, TOGETHER)
    if paid is not None and build is not None and alone:
        years = (paid - build) / alone
        found["npv"] = _moved(sums["npv"], less * years, ONCE)
        if kept is not None:
            found["npv_cashable"] = _moved(sums["npv_cashable"], kept * years, ONCE)
    return found

"""The band of a store: how far its data is from a use (Lawrence 2017, data readiness levels).

C: it is not shown that it can be loaded as it is, or what was measured speaks against it: most of
it stale, empty or in doubt, more than few rows twice. B: it was loaded, and is what the document
says it is. A: it is also fit for a use at a step, which is said beside it; fit for one use tells
nothing of another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from wfmap.audit.audit import Audited
from wfmap.audit.measures import Measure
from wfmap.audit.verdicts import StoreVerdict

__all__ = ["Band", "band"]

Level = Literal["A", "B", "C"]
VALID: Final = 0.95
"""Share of values, at least, that are of the type a column is said to have."""
FEW: Final = 1 - VALID
"""Share of rows, at most, that have no key, or are there twice."""
MOSTLY: Final = 0.5
"""Share from which on a fault is the rule."""


@dataclass(frozen=True, slots=True)
class Band:
    """A level with its reason; `uses` are what a store of level A is fit for."""

    level: Level
    because: str
    uses: tuple[str, ...] = ()


def band(audited: Audited, verdicts: Sequence[StoreVerdict]) -> Band:
    """Judge one store that was audited.

    Args:
        audited: what was measured on it.
        verdicts: those of all stores.
    """
    if audited.failed:
        return Band("C", f"it cannot be loaded: {audited.failed}")
    unlike = "; ".join((*_unfaithful(audited), *_unsound(audited)))
    if unlike:
        return Band("C", f"it is loaded, and not as it should be: {unlike}")
    mine = [v for v in verdicts if v.store == audited.store]
    uses = {v.purpose.name: str(v.purpose) for v in mine if v.ready}
    loaded = "loaded as it should be"
    if audited.undeclared:
        loaded = f"loaded, with personal data that nobody declared ({audited.undeclared})"
    if uses:
        return Band("A", f"{loaded}, and fit for {', '.join(uses.values())}", tuple(uses))
    told = "fit for no use yet" if mine else "no step uses it for what AI could do"
    return Band("B", f"{loaded}, and {told}")


def _unfaithful(audited: Audited) -> Iterator[str]:
    """Say what was lost on the way, or is not what the document says."""
    if audited.rejected:
        yield f"{audited.rejected:,} lines are no rows"
    if not audited.rows:
        yield "it holds no row"
    if audited.rows == 1:
        yield "it holds one row only, which shows nothing"
    contract = audited.contract
    if contract is not None and contract.stated:
        yield from contract.remarks
    for measure in audited.measures:
        if measure.metric == "validValues" and measure.high < VALID:
            yield f"of '{measure.field}' only {_percent(measure)} are of its type"


def _unsound(audited: Audited) -> Iterator[str]:
    """Say what the measures beside it speak against: gaps, twins, staleness, keys, doubts."""
    contract = audited.contract
    key = contract.key if contract is not None and contract.stated else None
    for measure in audited.measures:
        faults = _KEY_FAULTS if key is not None and measure.field == key else _FAULTS
        limit, fault = faults.get(measure.metric, (1.0, ""))
        if measure.unit == "share" and measure.low > limit:
            yield fault.format(share=_percent(measure), field=measure.field)
    yield from _apart(audited)
    yield from audited.late
    yield from _empty_words(audited)


def _empty_words(audited: Audited) -> Iterator[str]:
    """Say what tells nothing apart: an outcome that is always the same, or most of the columns."""
    contract = audited.contract
    if contract is None or not audited.constant:
        return
    if contract.outcome is not None and contract.outcome.column in audited.constant:
        yield f"the outcome '{contract.outcome.column}' is the same in every row"
    aside = {contract.key, contract.updated}
    asked = [c for c in contract.fields or audited.columns if c not in aside]
    same = [column for column in asked if column in audited.constant]
    if len(same) > MOSTLY * len(asked):
        named = ", ".join(f"'{column}'" for column in same)
        told = f"of {len(asked)} columns beside the key {len(same)}"
        yield f"{told} say the same in every row: {named}"


def _apart(audited: Audited) -> Iterator[str]:
    """Say which keys do not meet.

    What a row names (an order its customer) must be there, whoever is named by none. Of two lists
    of the same things either may have some that the other has not.
    """
    pointers = {m.field for m in audited.measures if m.metric == _POINTERS}
    rows = (pair for pair in pairwise(audited.measures) if pair[0].metric == _POINTERS)
    back = {after.field for _, after in rows}
    for measure in audited.measures:
        if measure.metric == _POINTERS and measure.high < VALID:
            yield f"only {_percent(measure)} of its rows name a '{measure.field}' that is there"
        met = measure.metric.startswith("keysFoundNormalised")
        if met and measure.field not in pointers | back and measure.high < MOSTLY:
            yield _unmet(measure)


def _unmet(measure: Measure) -> str:
    if measure.metric.endswith("Back"):
        return f"only {_percent(measure)} of the rows of {measure.field} are found in it"
    told = _percent(measure)
    return f"only {told} of the values of '{measure.field}' are found at the other store"


def _percent(measure: Measure) -> str:
    """Write a share in whole per cent, so that neither none nor all is said of a part."""
    percent = 100 * measure.value
    if 0 < percent < 1:
        return "under 1 %"
    return "over 99 %" if 99 < percent < 100 else f"{percent:.0f} %"  # noqa: PLR2004 - per cent


_POINTERS: Final = "keysFoundNormalisedRows"
"""Measured where a table is compared by another column than its key."""
_FAULTS: Final = {
    "missingValues": (MOSTLY, "{share} of '{field}' are missing"),
    "fuzzyDuplicates": (FEW, "{share} of its rows are probably there twice"),
    "identicalRows": (FEW, "{share} of its rows are copies of another, cell by cell"),
    "staleRows": (MOSTLY, "{share} of its rows are older than it is said to be updated"),
    "futureRows": (MOSTLY, "{share} of its rows were changed in the future"),
    "ambiguousDates": (MOSTLY, "{share} of the dates of '{field}' can be read in two ways"),
    "conflicts": (MOSTLY, "{share} of '{field}' contradict the other store"),
}
"""Shares of what is wrong from which on, surely, a table is not as it should be, by metric."""
_KEY_FAULTS: Final = {
    "missingValues": (FEW, "{share} of its rows have no key '{field}'"),
    "duplicateRows": (FEW, "{share} of its rows repeat the key '{field}'"),
}
"""The same for the key that a document states."""

"""The band of a store: how far its data is from a use (Lawrence 2017, data readiness levels).

C: it is not shown that it can be loaded as it is. B: it was loaded, and is what the document says
it is. A: it is also fit for a use at a step, which is said beside it; fit for one use tells nothing
of another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from wfmap.readiness.data.audit import Audited
from wfmap.readiness.data.verdicts import StoreVerdict

__all__ = ["Band", "band"]

Level = Literal["A", "B", "C"]
VALID: Final = 0.95
"""Share of values, at least, that are of the type a column is said to have."""


@dataclass(frozen=True, slots=True)
class Band:
    """A level with its reason; `uses` are the patterns that a store of level A is fit for."""

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
    unlike = "; ".join(_unfaithful(audited))
    if unlike:
        return Band("C", f"it is loaded, and not as it should be: {unlike}")
    mine = [v for v in verdicts if v.store == audited.store]
    uses = tuple(dict.fromkeys(v.pattern for v in mine if v.ready))
    if uses:
        return Band("A", f"loaded as it should be, and fit for {', '.join(map(_use, uses))}", uses)
    told = "fit for no use yet" if mine else "no step uses it for what AI could do"
    return Band("B", f"loaded as it should be, and {told}")


def _use(pattern: str) -> str:
    return "a change without AI" if pattern == "no-ai" else pattern


def _unfaithful(audited: Audited) -> Iterator[str]:
    """Say what was lost on the way, or is not what the document says."""
    if audited.rejected:
        yield f"{audited.rejected:,} lines are no rows"
    if not audited.rows:
        yield "it holds no row"
    contract = audited.contract
    if contract is not None and contract.stated:
        yield from contract.remarks
    for measure in audited.measures:
        if measure.metric == "validValues" and measure.high < VALID:
            yield f"of '{measure.field}' only {100 * measure.value:.0f} % are of its type"
        is_key = contract is not None and contract.stated and measure.field == contract.key
        if is_key and measure.metric == "missingValues" and measure.low > 1 - VALID:
            yield f"{100 * measure.value:.0f} % of its rows have no key '{measure.field}'"

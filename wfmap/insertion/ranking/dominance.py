"""Who is surely no better than another in anything."""

from collections.abc import Mapping, Sequence

from wfmap.insertion.ranking.sampling import Key
from wfmap.insertion.ranking.scales import utility
from wfmap.insertion.terms import Candidate

__all__ = ["dominators", "front"]


def dominators(candidates: Sequence[Candidate]) -> Mapping[str, str]:
    """Name for each dominated candidate who dominates it surely.

    One dominates another surely where even its lowest utility is at least the other's highest in
    every criterion, and above it in one. Of several, the first by id is named.
    """
    ends = {c.id: _ends(c) for c in candidates}
    found: dict[str, str] = {}
    for one in sorted(ends):
        for other in sorted(ends):
            if other != one and _dominates(ends[other], ends[one]):
                found[one] = other
                break
    return found


def front(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """List who is not surely dominated, in the given order."""
    beaten = dominators(candidates)
    return tuple(c.id for c in candidates if c.id not in beaten)


def _ends(candidate: Candidate) -> dict[Key, tuple[float, float]]:
    return {(c.axis, c.name): utility(c) for c in candidate.criteria}


def _dominates(
    one: Mapping[Key, tuple[float, float]], other: Mapping[Key, tuple[float, float]]
) -> bool:
    keys = dict.fromkeys((*one, *other))
    nothing = (0.0, 1.0)
    low = [one.get(key, nothing)[0] for key in keys]
    high = [other.get(key, nothing)[1] for key in keys]
    at_least = all(a >= b for a, b in zip(low, high, strict=True))
    return at_least and any(a > b for a, b in zip(low, high, strict=True))

"""The ranking laid over the map: heat by effect, rank, hours and cause."""

from collections.abc import Mapping
from typing import Final

from wfmap.bottlenecks.levers import LeverKind
from wfmap.bottlenecks.recorded import lever_place, time_key
from wfmap.bottlenecks.results import Bottlenecks, Ranked
from wfmap.overlay import Badge, Mark, Overlay
from wfmap.units.durations import human
from wfmap.units.record import SECONDS, Record, Told
from wfmap.words.sentences import signed_time

__all__ = ["bottlenecks_overlay"]

BADGES: Final = 3
"""Steps that carry a pill with their rank."""

_CAUSES: Final[Mapping[str, str]] = {
    "work": "work",
    "contention": "queue",
    "prioritization": "behind others",
    "batching": "batch",
    "unavailability": "off duty",
    "handoff": "under way",
    "extraneous": "other waits",
}
"""Causes in the width of a pill."""


def bottlenecks_overlay(ranked: Bottlenecks) -> Overlay:
    """Mark steps by what being faster would do, flows by their wait, actors by one more of them.

    Heat is the effect on the cycle time relative to the best of its kind. The first steps and the
    first actor carry their rank, the time saved in a case and its main cause; notes say how sure
    the rank is, and why it works.
    """
    if not any(ranked.kinds.values()):
        return Overlay(name="bottlenecks", summary="nothing to rank: no times are stated")
    summary, told = _summary(ranked)
    actors = _marks(ranked, "capacity", 1)
    more = " or has one more person" if actors else ""
    return Overlay(
        name="bottlenecks",
        steps=_marks(ranked, "faster", BADGES),
        flows=_marks(ranked, "handoff", 0),
        actors=actors,
        heat_legend=f"time saved per case where it is made faster{more}, {ranked.basis}",
        badge_legend=f"rank, time saved in a case{_of_which(ranked)}, main cause",
        summary=summary,
        told=told,
    )


def _of_which(ranked: Bottlenecks) -> str:
    """Say that times are those within an outcome, where changes let cases come out otherwise."""
    levers = (lever for kind in ranked.kinds.values() for lever in kind)
    return " to the same end" if any(one.effect.within is not None for one in levers) else ""


def _marks(ranked: Bottlenecks, kind: LeverKind, badges: int) -> dict[str, Mark]:
    helping = [(lever, saved) for lever in ranked.kinds[kind] if (saved := _saved(lever)) > 0]
    best = max((saved for _, saved in helping), default=1.0)
    return {
        lever.element.id: Mark(
            heat=saved / best,
            badge=_badge(lever, saved) if lever.rank <= badges else None,
            note=_note(lever, saved),
        )
        for lever, saved in helping
    }


def _saved(lever: Ranked) -> float:
    change = lever.effect.time
    return -change.change if change is not None else 0.0


def _badge(lever: Ranked, saved: float) -> Badge:
    cause, told = _CAUSES.get(lever.cause, ""), _told(lever, saved)
    text = f"−{told.text}{f' · {cause}' if cause else ''}"
    return Badge(text, "rank", lever.rank, figures=(told,))


def _told(lever: Ranked, saved: float) -> Told:
    """Write the time that a lever saves, which its change is the opposite of."""
    key, at, basis = time_key(lever), lever_place(lever), lever.effect.basis
    return Told(Record(key, at, SECONDS, basis, -saved, "draw --overlay bottlenecks"), human(saved))


def _note(lever: Ranked, saved: float) -> str:
    low, high = lever.rank_interval
    rank = f"rank {low}" if low == high else f"rank {low} to {high}"
    why = f": {lever.mechanism}" if lever.mechanism else ""
    basis = "not settled" if lever.effect.settled is False else lever.effect.basis
    told = f"{human(saved)} less in a case{_over_all(lever)}"
    return f"{rank}, {basis}; {lever.lever}: {told}{why}"


def _over_all(lever: Ranked) -> str:
    """Say apart what an average case takes where some come out otherwise."""
    change = lever.effect.cycle_time
    if lever.effect.within is None or change is None:
        return ""
    return f" to the same end, {signed_time(change.change)} over all cases"


def _summary(ranked: Bottlenecks) -> tuple[str, tuple[Told, ...]]:
    first = next(iter(ranked.kinds["faster"]), None)
    if first is None or _saved(first) <= 0:
        return "no step would make the process faster", ()
    told = _told(first, _saved(first))
    return f"{first.lever} at {first.element.name} saves {told.text} in a case", (told,)

"""Answers that had to settle."""

from typing import TYPE_CHECKING

from wfmap.service.problems import Problem

if TYPE_CHECKING:
    from wfmap.facts.state import Unsettled

__all__ = ["demand_settled"]


def demand_settled(
    settled: bool | None,  # noqa: FBT001 - what it is about
    why: "Unsettled | None",
    *,
    required: bool,
) -> None:
    """Refuse an answer that had to settle and has not; one that simulates nothing never fails.

    Raises:
        Problem: it says why, and how many events would do.
    """
    if not required or settled is not False:
        return
    told = why.message if why is not None else "not settled"
    needed = why.events_needed if why is not None else None
    place = {"detail": told, "parameter": "require_settled", "in": "query"}
    hint = "ask for more `events`, or take the answer as it is"
    more = f"ask for {needed:,} `events`, or take the answer as it is" if needed else hint
    raise Problem("not-settled", told, (place,), hint=more)

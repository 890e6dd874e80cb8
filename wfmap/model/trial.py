"""What a trial of a machine at a step has shown, on cases of one's own."""

from typing import Annotated, Final

from wfmap.model.base import Format, Part, Range, described
from wfmap.model.quantity import Count, Quantity, Share

__all__ = ["Trial"]

MOST_CASES: Final = 1_000_000_000
"""Cases of the largest trial that can be stated."""
Saved = Annotated[Quantity, Range(-10, 1)]


class Trial(Part):
    """Figures that were measured at this step, beside the people; they go before any default.

    Times are multiples of the time by hand. Each figure is one of the pattern that was tried; it
    has the doubt of so many cases.
    """

    pattern: str = described(
        "Pattern",
        "The pattern that was tried, such as 'draft-for-review' (`wfmap patterns`).",
        since="1.1",
    )
    n: Annotated[int, Range(1, MOST_CASES, integer=True)] = described(
        "Sample size", "How many cases the trial had.", since="1.1"
    )
    as_of: Annotated[str, Format("date")] | None = described(
        "As of", "The day on which the trial ended, as YYYY-MM-DD.", None, since="1.1"
    )
    by: str | None = described("By", "Who held it against the truth.", None, since="1.1")
    coverage: Share | None = described(
        "Coverage", "Share of cases in which it made a proposal, 0 to 1.", None, since="1.1"
    )
    accuracy: Share | None = described(
        "Accuracy", "Share of its proposals that were right, 0 to 1.", None, since="1.1"
    )
    caught: Share | None = described(
        "Caught",
        "Share of its wrong proposals that whoever looked found, 0 to 1.",
        None,
        since="1.1",
    )
    saved_by_help: Saved | None = described(
        "Saved by help",
        "Share of the time that a person saved with the proposal in view; below 0 where it cost "
        "time.",
        None,
        since="1.1",
    )
    review_time: Count | None = described(
        "Review time",
        "The time to look a proposal over, as a multiple of that by hand.",
        None,
        since="1.1",
    )
    repair_time: Count | None = described(
        "Repair time",
        "The time to correct a wrong one, as a multiple of that by hand.",
        None,
        since="1.1",
    )
    escalated: Share | None = described(
        "Escalated", "Share of cases that somebody else had to decide, 0 to 1.", None, since="1.1"
    )

"""Much work is handed over by hand.

Finds:
    Handoffs by email, phone, paper, file or spreadsheet that happen often.

Why it matters:
    Each one is written, sent, found, read and typed in again by people; it waits in somebody's
    inbox, and nothing tells when one is lost.

How it decides:
    The handoff's medium is one of those, and it happens at least 20 times a day (own default,
    setting `limit`): arrivals × expected visits of the flow per case, over calendar days. Silent
    where the document states no arrivals.

When it is wrong:
    A mailbox that a program reads and sorts; its medium is `queue` or `api`.

Sources:
    Dumas et al. 2018, Fundamentals of Business Process Management, chapter 8; own default.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.rule import Case, Fault, at_flow
from wfmap.analysis.volumes import per_day
from wfmap.analysis.wording import round_figure

LIMIT: Final = 20.0
"""Handoffs a day from which a medium worked by hand is worth replacing (own default)."""

MEDIA: Final = {
    "email": "by email",
    "phone": "by phone",
    "paper": "on paper",
    "file": "as files",
    "spreadsheet": "in spreadsheets",
}


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each frequent handoff by hand."""
    limit = case.number("limit", LIMIT)
    for flow in case.graph.handoffs:
        if flow.handoff is None or flow.handoff.medium not in MEDIA:
            continue
        volume = per_day(case.facts, case.facts.flows[flow.id].visits)
        if volume is None or volume < limit:
            continue
        giver, receiver = (case.graph.actor_name(end) for end in (flow.giver, flow.receiver))
        yield at_flow(
            flow,
            f"{round_figure(volume)} a day go {MEDIA[flow.handoff.medium]} from {giver} to "
            f"{receiver}, after '{case.graph.steps[flow.source].label}'",
            "a shared queue or an interface would show what is under way and carry the data over",
        )

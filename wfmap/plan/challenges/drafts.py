"""Something found, before all that has the same cause is one challenge."""

from dataclasses import dataclass

from wfmap.findings import Element
from wfmap.plan.challenges.catalogue import Entry

__all__ = ["Draft"]


@dataclass(frozen=True, slots=True)
class Draft:
    """Something found, before all that has the same cause is one challenge.

    `cause` holds `{id}` where the element's id stands, so that former ids give former causes.
    `candidate` is whom it blocks, empty where that follows from what it touches; `at` is where it
    was found, in a challenge of the whole document.
    """

    cause: str
    element: Element | None
    entry: Entry
    title: str
    text: str
    source: str
    severity: str
    candidate: str = ""
    after: str = ""
    at: Element | None = None

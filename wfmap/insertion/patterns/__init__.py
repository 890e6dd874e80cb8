"""The patterns of insertion, in the order in which they are tried; each is read when it is used."""

from typing import TYPE_CHECKING, Final

from wfmap.records import Records

if TYPE_CHECKING:
    from wfmap.insertion.patterns.pattern import Pattern

__all__ = ["PATTERNS"]

PATTERNS: Final[Records["Pattern"]] = Records.of(
    __name__,
    (
        "classify-and-route",
        "extract",
        "draft-for-review",
        "summarise-at-handoff",
        "validate-and-match",
        "prioritise",
        "recommend-decision",
        "automate-with-escalation",
        "answer-questions",
        "second-reader",
        "triage-to-one-or-two",
        "monitor",
        "no-ai",
    ),
    "PATTERN",
)

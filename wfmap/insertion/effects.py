"""What an insertion does to one case: people's time and the errors that are left.

Of the cases a share c is covered, and on these the AI is right with probability a; a share r of
the covered ones is reviewed, and a reviewer catches a share d of the errors; a share e of all cases
is escalated. By hand a case takes t_h and is wrong with probability e_h; a review takes t_r, the
repair of what it catches t_f, an escalation t_esc.
"""

from dataclasses import dataclass

__all__ = ["CaseEffects", "chained", "error_left", "human_time", "whole_document"]


@dataclass(frozen=True, slots=True)
class CaseEffects:
    """The figures of the effect model: shares from 0 to 1, times in any one unit."""

    coverage: float
    accuracy: float
    reviewed: float
    caught: float
    escalated: float
    by_hand: float
    review: float
    repair: float
    escalation: float
    error_by_hand: float


def human_time(effects: CaseEffects) -> float:
    """Give people's time per case, in the unit of the times.

    (1−c)·t_h + c·r·t_r + c·(1−a)·r·d·t_f + e·t_esc
    """
    e = effects
    caught = e.coverage * (1 - e.accuracy) * e.reviewed * e.caught
    return (
        (1 - e.coverage) * e.by_hand
        + e.coverage * e.reviewed * e.review
        + caught * e.repair
        + e.escalated * e.escalation
    )


def error_left(effects: CaseEffects) -> float:
    """Give the share of cases that are still wrong: c·(1−a)·(1−r·d) + (1−c)·e_h."""
    e = effects
    missed = e.coverage * (1 - e.accuracy) * (1 - e.reviewed * e.caught)
    return missed + (1 - e.coverage) * e.error_by_hand


def chained(accuracy: float, steps: int) -> float:
    """Give the share of cases that independent steps in a row all get right: a^k."""
    return float(accuracy**steps)


def whole_document(accuracy: float, fields: int) -> float:
    """Give the share of documents with every field right, fields being independent: a^k."""
    return chained(accuracy, fields)

"""What was said of the candidates of a plan: their verdicts, before anything else of it."""

from textwrap import shorten

from wfmap.insertion.deciding.terms import SAID, VERDICTS
from wfmap.insertion.terms import Candidate
from wfmap.plan.planning import Plan
from wfmap.words.sentences import listed

__all__ = ["verdict_sentence"]


def verdict_sentence(plan: Plan, most: int = 0) -> str:
    """Repeat the verdict of each candidate that is carried out; empty where there is none.

    Args:
        plan: the plan.
        most: the longest reason, in characters; 0 for any.
    """
    if not plan.chosen:
        return ""
    if len(plan.chosen) == 1:
        return _one(plan.chosen[0], most)
    parts = [
        f"{SAID[verdict]}: {listed([c.title for c in plan.chosen if c.verdict == verdict])}"
        for verdict in VERDICTS
        if any(c.verdict == verdict for c in plan.chosen)
    ]
    return _sentence("; ".join(parts), most)


def _one(candidate: Candidate, most: int) -> str:
    told = f"{SAID[candidate.verdict]}: {candidate.title}"
    if candidate.verdict == "only_after":
        told = f"only after something else: {candidate.title}"
    reason = candidate.because
    return _sentence(f"{told}: {reason}" if reason else told, most)


def _sentence(told: str, most: int) -> str:
    text = f"{told[:1].upper()}{told[1:]}"
    if most:
        text = shorten(text, most, placeholder=" …")
    return text if text.endswith((".", "…")) else f"{text}."

"""The patterns of insertion, in the order in which they are tried."""

from types import ModuleType
from typing import Final

from wfmap.insertion.patterns import (
    answer_questions,
    automate_with_escalation,
    classify_and_route,
    draft_for_review,
    extract,
    monitor,
    no_ai,
    prioritise,
    recommend_decision,
    summarise_at_handoff,
    validate_and_match,
)
from wfmap.insertion.patterns.pattern import pattern_name

__all__ = ["PATTERNS", "patterns_by_name"]

PATTERNS: Final[tuple[ModuleType, ...]] = (
    classify_and_route,
    extract,
    draft_for_review,
    summarise_at_handoff,
    validate_and_match,
    prioritise,
    recommend_decision,
    automate_with_escalation,
    answer_questions,
    monitor,
    no_ai,
)


def patterns_by_name() -> dict[str, ModuleType]:
    """Return every pattern's module by the pattern's name, in order."""
    return {pattern_name(module): module for module in PATTERNS}

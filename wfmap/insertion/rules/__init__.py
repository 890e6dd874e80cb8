"""The rules about AI in a process: one module per fault, on the engine of the other rules.

A rule looks at the shape of the document (paths, lanes, stores, decisions, predicted loads), never
at a mark, so that a process written by hand and one rewritten by `wfmap.insertion` are judged
alike. A document without AI steps has none of these faults. A rule imports no other rule.
"""

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from wfmap.analysis.rule import rule_name
from wfmap.analysis.rules import RULES
from wfmap.insertion.rules import (
    a_rule_would_do,
    ai_off_the_bottleneck,
    ai_on_stale_data,
    batch_behind_real_time,
    blocked_by_data,
    blocked_by_system,
    chained_ai_unchecked,
    extra_screen,
    floods_the_next_step,
    hours_that_free_nobody,
    no_escalation,
    no_fallback,
    no_feedback,
    no_human_review,
    paving_a_cow_path,
    pilot_without_baseline,
    prototype_trap,
    readiness_low,
    reviewer_is_the_bottleneck,
    reviewer_proposes,
    rubber_stamp,
    several_masters,
    writes_to_master_irreversibly,
)

__all__ = ["AI_RULES", "EVERY_RULE", "rules_by_name"]

AI_RULES: Final[tuple[ModuleType, ...]] = (
    # who watches it
    no_human_review,
    chained_ai_unchecked,
    writes_to_master_irreversibly,
    no_fallback,
    no_escalation,
    no_feedback,
    reviewer_proposes,
    rubber_stamp,
    # what it does to the whole
    reviewer_is_the_bottleneck,
    floods_the_next_step,
    ai_off_the_bottleneck,
    hours_that_free_nobody,
    paving_a_cow_path,
    a_rule_would_do,
    batch_behind_real_time,
    extra_screen,
    # what it stands on
    ai_on_stale_data,
    several_masters,
    blocked_by_data,
    blocked_by_system,
    prototype_trap,
    readiness_low,
    pilot_without_baseline,
)
"""The rules about AI, in the order of a report."""

EVERY_RULE: Final[tuple[ModuleType, ...]] = (*RULES, *AI_RULES)
"""All rules, in the order of a report."""


def rules_by_name() -> Mapping[str, ModuleType]:
    """Return every rule's module by the rule's name, in order."""
    return {rule_name(module): module for module in EVERY_RULE}

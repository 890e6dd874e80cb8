"""Gates of a stage: exact bounds of shares, looks that keep their error, demotion in operation."""

from wfmap.plan.gates.bounds import (
    ALPHA,
    cases_for_precision,
    clean_needed,
    largest_faults,
    lower_bound,
    smallest_passes,
    upper_bound,
)
from wfmap.plan.gates.demotion import Watch, run_length, watch
from wfmap.plan.gates.enumeration import Outcome, passing
from wfmap.plan.gates.looks import Aim, Look, bonferroni, error_of, looks_for, spending

__all__ = [
    "ALPHA",
    "Aim",
    "Look",
    "Outcome",
    "Watch",
    "bonferroni",
    "cases_for_precision",
    "clean_needed",
    "error_of",
    "largest_faults",
    "looks_for",
    "lower_bound",
    "passing",
    "run_length",
    "smallest_passes",
    "spending",
    "upper_bound",
    "watch",
]

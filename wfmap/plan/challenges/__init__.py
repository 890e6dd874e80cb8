"""The register of challenges: generated from what was found, edited by people, kept by id."""

from wfmap.plan.challenges.generating import generate
from wfmap.plan.challenges.merging import merge, with_both
from wfmap.plan.challenges.register import read_register, register_csv, register_json
from wfmap.plan.challenges.terms import (
    CATEGORIES,
    Category,
    Challenge,
    Effort,
    Event,
    Evidence,
    ExitTest,
    PlanStage,
    Status,
    challenge_id,
)

__all__ = [
    "CATEGORIES",
    "Category",
    "Challenge",
    "Effort",
    "Event",
    "Evidence",
    "ExitTest",
    "PlanStage",
    "Status",
    "challenge_id",
    "generate",
    "merge",
    "read_register",
    "register_csv",
    "register_json",
    "with_both",
]

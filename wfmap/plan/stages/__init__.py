"""The stages of a candidate: from a baseline to acting alone, each left by measured gates."""

from wfmap.plan.stages.ladder import ladders, value_of
from wfmap.plan.stages.raci import RaciChange, Roles, raci_changes
from wfmap.plan.stages.terms import Awaited, AwaitedKind, Demotion, Gate, Ladder, Monitor, StagePlan

__all__ = [
    "Awaited",
    "AwaitedKind",
    "Demotion",
    "Gate",
    "Ladder",
    "Monitor",
    "RaciChange",
    "Roles",
    "StagePlan",
    "ladders",
    "raci_changes",
    "value_of",
]

"""Numbers about a process, each with its basis: stated, predicted, simulated or logged.

Prediction, simulation and event logs are three ways to this one type; here they meet.
"""

from wfmap.facts.facts import (
    ActorFacts,
    Basis,
    Cause,
    Facts,
    Figure,
    FlowFacts,
    Gap,
    ProcessFacts,
    StepFacts,
)
from wfmap.facts.statements import stated

__all__ = [
    "ActorFacts",
    "Basis",
    "Cause",
    "Facts",
    "Figure",
    "FlowFacts",
    "Gap",
    "ProcessFacts",
    "StepFacts",
    "stated",
]

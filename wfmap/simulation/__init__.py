"""ProcessGraph → simulated Facts: the answer to promise on, with intervals."""

from wfmap.simulation.asked import Asked, as_asked
from wfmap.simulation.effect import Effect, Shift, effect_between
from wfmap.simulation.field import Helpers
from wfmap.simulation.longrun import BUDGET, Look
from wfmap.simulation.paired import Pair, Race, pair
from wfmap.simulation.program import Program, compile  # noqa: A004 - what it does
from wfmap.simulation.results import Distribution, Log, PoolRun, Question, Simulation, Week
from wfmap.simulation.runs import Run, run
from wfmap.simulation.settling import Between, NotSettled, Reason, StoppedBy
from wfmap.simulation.simulator import simulate

__all__ = [
    "BUDGET",
    "Asked",
    "Between",
    "Distribution",
    "Effect",
    "Helpers",
    "Log",
    "Look",
    "NotSettled",
    "Pair",
    "PoolRun",
    "Program",
    "Question",
    "Race",
    "Reason",
    "Run",
    "Shift",
    "Simulation",
    "StoppedBy",
    "Week",
    "as_asked",
    "compile",
    "effect_between",
    "pair",
    "run",
    "simulate",
]

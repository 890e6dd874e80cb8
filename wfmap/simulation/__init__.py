"""ProcessGraph → simulated Facts: the answer to promise on, with intervals."""

from wfmap.simulation.program import Program, compile  # noqa: A004 - what it does
from wfmap.simulation.results import Distribution, Log, PoolRun, Simulation
from wfmap.simulation.run import Run, run
from wfmap.simulation.simulate import simulate

__all__ = [
    "Distribution",
    "Log",
    "PoolRun",
    "Program",
    "Run",
    "Simulation",
    "compile",
    "run",
    "simulate",
]

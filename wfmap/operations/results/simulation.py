"""A simulation, and the baseline that every other answer names, as results."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wfmap.operations.results.figures import FigureResult
from wfmap.operations.results.findings import Followed, Led, answer_of
from wfmap.operations.results.simulated import (
    CostResult,
    CycleTimeResult,
    EstimateResult,
    PoolResult,
    PredictedResult,
    SimulatedResult,
    simulated_result,
)
from wfmap.results import Number, Result

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline
    from wfmap.report.beside import Beside

__all__ = ["BaselineResult", "SimulationResult", "baseline_result", "simulation_result"]


@dataclass(frozen=True)
class SimulationResult(Result, Followed, SimulatedResult, Led):
    """A simulated process, with errors that change the answer and what was left out."""


@dataclass(frozen=True)
class BaselineResult:
    """What every answer that simulates says of the process as it is, as a simulation tells it."""

    cycle_time: CycleTimeResult
    late: Number | None
    cost: CostResult | None
    throughput: EstimateResult | None
    pools: Mapping[str, PoolResult]
    predicted: PredictedResult
    settled: bool | None
    figures: tuple[FigureResult, ...]


def simulation_result(
    base: "Baseline", around: "Beside", *, forced: bool = False
) -> SimulationResult:
    """Make the result of a simulation.

    Args:
        base: the process simulated, and predicted.
        around: what stands beside the answer.
        forced: whether times are given too where queues grow without end.
    """
    said = simulated_result(base, "simulate", forced=forced)
    return answer_of(SimulationResult, said, around)


def baseline_result(base: "Baseline", answer: str) -> BaselineResult:
    """Say what an answer says of the process as it is."""
    said = simulated_result(base, answer)
    return BaselineResult(
        cycle_time=said.cycle_time,
        late=said.late,
        cost=said.cost,
        throughput=said.throughput,
        pools=said.pools,
        predicted=said.predicted,
        settled=said.settled,
        figures=said.figures,
    )

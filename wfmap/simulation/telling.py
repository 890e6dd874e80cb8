"""A sample, with what is known of it → a simulation."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wfmap.facts import Cause, Facts, Figure
from wfmap.facts.outcome import refuse_nothing
from wfmap.simulation.course import Record
from wfmap.simulation.marks import aimed_at, marked
from wfmap.simulation.program import Program
from wfmap.simulation.results import Log, Outcome, Question, Simulation, Week
from wfmap.simulation.sample import Sample
from wfmap.simulation.settling import Between, NotSettled, StoppedBy
from wfmap.simulation.summary import facts_of, pool_runs

__all__ = ["simulation_of"]

Array = NDArray[np.float64]


def simulation_of(  # noqa: PLR0913 - a simulation tells as much
    program: Program,
    sample: Sample,
    records: Sequence[Record],
    *,
    question: Question,
    settled: bool | None,
    stopped_by: StoppedBy,
    not_settled: NotSettled | None,
    unstable: tuple[str, ...],
    seed: int,
    warm_up: float,
    samples: Array,
    cases: int | None = None,
    left_over: float = 0.0,
    span: Between | None = None,
    logs: tuple[Log, ...] = (),
    weeks: tuple[Week, ...] = (),
) -> Simulation:
    """Make a simulation of its batches; what each says stands at `Simulation`.

    Raises:
        DocumentError: no case has ended, and not because a span is short.
        LimitError: none has ended because the budget of events or the time allowed was too small.
    """
    if span is None:
        lacking = None if not_settled is None else not_settled.message
        refuse_nothing(program.graph, int(sample.column("ended").sum()), lacking)
    facts = facts_of(program, sample)
    target = program.graph.process.target
    has_target = target is not None and target.cycle_time is not None
    born = sample.column("born")
    aimed = sample.column("aimed")
    late = np.divide(sample.column("late"), aimed, out=np.full(len(born), np.nan), where=aimed > 0)
    ended = sample.column("ended")
    costs = np.divide(
        sample.column("cost"), ended, out=np.full(len(ended), np.nan), where=ended > 0
    )
    return Simulation(
        facts=facts,
        cycle_time=sample.distribution(),
        means=sample.means(),
        costs=costs,
        late=late if has_target else None,
        late_share=sample.late if has_target else None,
        throughput=sample.figure(sample.column("left"), sample.column("seconds")),
        waits=_waits(facts),
        pools=pool_runs(program, sample, records),
        cases=int(born.sum()) if cases is None else cases,
        replications=len(records),
        warm_up=warm_up,
        seed=seed,
        events=sum(one.events for one in records),
        executions=sum(one.executions for one in records),
        unstable=unstable,
        unfinished=left_over + sum(batch.unfinished for batch in sample.batches),
        samples=samples,
        question=question,
        span=span,
        settled=settled,
        stopped_by=stopped_by,
        not_settled=not_settled,
        unbounded=not_settled is not None and not_settled.reason == "overload",
        batches=len(sample.batches),
        origin=program.cycle.first.isoformat(),
        runs=sample.runs,
        logs=logs,
        weeks=weeks,
        outcomes=_outcomes(program, sample),
    )


def _outcomes(program: Program, sample: Sample) -> dict[str, Outcome]:
    target = program.graph.process.target
    has_target = target is not None and target.cycle_time is not None
    aims = aimed_at(program.graph)
    return {
        step: sample.outcome(mark, judged=has_target and (not aims or bool(aims >> mark & 1)))
        for mark, step in enumerate(marked(program.graph))
    }


def _waits(facts: Facts) -> dict[str, Mapping[Cause, Figure]]:
    return {
        **{name: step.waits for name, step in facts.steps.items()},
        **{name: flow.waits for name, flow in facts.flows.items()},
    }

"""Findings and candidates → the plan: a register, ladders of stages, tasks with dates, RACI."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from wfmap.errors import WfmapError
from wfmap.facts.state import PREDICTED, State
from wfmap.findings import Finding
from wfmap.graph import ProcessGraph
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.terms import Candidate
from wfmap.plan.challenges import Challenge, generate, merge
from wfmap.plan.promise import Promise, promise_of
from wfmap.plan.schedule import (
    Capacity,
    Dates,
    Runs,
    Scheduled,
    calendar_of,
    tasks_of,
    timetable,
)
from wfmap.plan.stages import Gate, Ladder, RaciChange, StagePlan, ladders, raci_changes
from wfmap.units.figures import exact
from wfmap.words.spelling import closest

__all__ = ["Plan", "PlanOptions", "make_plan"]


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """How a plan is made.

    `start` is the first day of work; `today` the day that evidence and history get. `chosen` are
    ids of candidates to carry out. `previous` is the register as people left it. `capacity` says
    who works how much, `runs` how dates are drawn.
    """

    start: date
    today: date
    chosen: tuple[str, ...] = ()
    previous: tuple[Challenge, ...] = ()
    holidays: tuple[date, ...] = ()
    capacity: Capacity = field(default_factory=Capacity)
    runs: Runs = field(default_factory=Runs)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: what stands in the way, who does what when, by which stages and gates.

    `finish` is when all is done, None where there is nothing to do. `assumptions` say in
    sentences what it rests on. `chosen` are the candidates it carries out, `state` is
    theirs, and `found` what they were found with, None where they came from a file.
    """

    graph: ProcessGraph
    start: date
    runs: Runs
    challenges: tuple[Challenge, ...]
    ladders: tuple[Ladder, ...]
    tasks: tuple[Scheduled, ...]
    raci: tuple[RaciChange, ...]
    finish: Dates | None
    assumptions: tuple[str, ...]
    state: State = PREDICTED
    found: Candidates | None = None
    chosen: tuple[Candidate, ...] = ()

    @property
    def promise(self) -> Promise | None:
        """What it promises; None where nothing is carried out."""
        return promise_of(self.graph, self.chosen)

    @property
    def gates(self) -> tuple[Gate, ...]:
        """All gates, by candidate, stage and metric in the order in which they come."""
        return tuple(g for ladder in self.ladders for stage in ladder.stages for g in stage.gates)

    def tasks_of(self, ladder: Ladder, stage: StagePlan) -> tuple[Scheduled, Scheduled]:
        """Give the two tasks of a stage: its preparation, and its time in use."""
        known = {task.task.id: task for task in self.tasks}
        name = f"{ladder.candidate}/{stage.stage}"
        return known[f"{name}/prepare"], known[f"{name}/observe"]


def make_plan(
    graph: ProcessGraph,
    findings: Sequence[Finding],
    candidates: Sequence[Candidate],
    options: PlanOptions,
) -> Plan:
    """Make the plan of a process.

    Args:
        graph: the process.
        findings: what the rules found on it.
        candidates: all its candidates; without any it is a plan of the register alone.
        options: which of them are carried out, when it starts, and what is known already.

    Raises:
        WfmapError: a chosen candidate does not exist, or
            challenges wait for each other in a circle.
    """
    chosen = _chosen(graph, candidates, options.chosen)
    generated = generate(graph, findings, candidates, options.today.isoformat())
    challenges = merge(generated, options.previous, options.today.isoformat())
    steps = ladders(graph, [c for c in chosen if not c.is_nothing], candidates)
    calendar = calendar_of(graph, options.start, options.holidays)
    dated = timetable(
        tasks_of(challenges, steps, sum(calendar.week)), calendar, options.capacity, options.runs
    )
    return Plan(
        graph=graph,
        start=options.start,
        runs=options.runs,
        challenges=challenges,
        ladders=steps,
        tasks=dated.tasks,
        raci=raci_changes(graph, steps),
        finish=dated.finish,
        assumptions=(*_assumptions(steps, options), *_dangling(challenges, candidates)),
        chosen=chosen,
    )


def _chosen(
    graph: ProcessGraph, candidates: Sequence[Candidate], wanted: Sequence[str]
) -> tuple[Candidate, ...]:
    known = {c.id: c for c in candidates}
    for name in wanted:
        if name not in known:
            meant = closest(name, tuple(known))
            hint = f"did you mean '{meant}'?" if meant else "`wfmap candidates FILE` lists them"
            raise WfmapError(f"there is no candidate '{name}'", hint)
        place = known[name].element.id
        is_there = place in graph.steps or place in graph.flows or known[name].is_nothing
        if not is_there:
            raise WfmapError(
                f"'{name}' sits on '{place}', which is no step and no flow of this document",
                "find the candidates of this document anew",
            )
    return tuple(known[name] for name in dict.fromkeys(wanted))


def _assumptions(steps: Sequence[Ladder], options: PlanOptions) -> Iterator[str]:
    capacity, runs = options.capacity, options.runs
    people = "person" if capacity.team == 1 else "people"
    yield (
        f"The project team is {capacity.team} {people}, full time; owners give "
        f"{100 * capacity.focus:.0f} % of their time, and do one task at a time."
    )
    yield (
        f"Efforts are own estimates to be calibrated, lognormal between p50 and p90, and "
        f"correlated with {exact(runs.common)}; "
        f"dates come from {runs.count:,} runs, seed {runs.seed}."
    )
    unknown = [s for ladder in steps for s in ladder.stages for g in s.gates if g.weeks is None]
    if unknown:
        yield (
            "Where the volume of cases is not stated, a stage lasts its least weeks, and may "
            "last longer: state `arrivals`."
        )


def _dangling(challenges: Sequence[Challenge], candidates: Sequence[Candidate]) -> Iterator[str]:
    """Say so where a challenge that people added names what is not there: it holds up nothing."""
    ids, known = {c.id for c in challenges}, {c.id for c in candidates}
    for challenge in challenges:
        if not challenge.is_open:
            continue
        lost = [p for p in challenge.predecessors if p not in ids]
        if candidates and challenge.manual:
            lost += [b for b in challenge.blocks if b not in known]
        if lost:
            yield (
                f"'{challenge.title}' ({challenge.id}) names {', '.join(lost)} in the register, "
                "of which this plan knows nothing: correct or remove it."
            )

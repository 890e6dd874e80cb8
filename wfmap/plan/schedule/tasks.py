"""Challenges and ladders → tasks with their precedence: a repair before all that stand on it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wfmap.errors import WfmapError
from wfmap.plan.challenges.terms import STAGE_ORDER, Challenge, PlanStage, stage_name
from wfmap.plan.challenges.touching import PROJECT_LEAD
from wfmap.plan.schedule.terms import Observation, Task
from wfmap.plan.stages.terms import Gate, Ladder, StagePlan

__all__ = ["TEAM", "tasks_of"]

TEAM: Final = "Project team"
"""Who prepares the stages."""
DAYS_A_WEEK: Final = 5.0


def tasks_of(
    challenges: Sequence[Challenge], ladders: Sequence[Ladder], week: float = DAYS_A_WEEK
) -> tuple[Task, ...]:
    """List the tasks of a plan, each after those it waits for.

    Without any candidate every open challenge that is a warning or worse is a task; with some,
    those that hold them up. `week` is how many days of a week are worked: a stage lasts whole
    weeks, whatever their days.

    Raises:
        WfmapError: challenges wait for each other in a circle.
    """
    needed = _needed(challenges, ladders)
    repairs = [_repair(c, needed, ladders) for c in needed.values()]
    stages = [task for ladder in ladders for task in _ladder(ladder, needed, week)]
    return _ordered((*repairs, *stages))


def _needed(challenges: Sequence[Challenge], ladders: Sequence[Ladder]) -> Mapping[str, Challenge]:
    """Pick the challenges to work on, and what they wait for in turn."""
    known = {c.id: c for c in challenges if c.is_open}
    if ladders:
        wanted = [c for c in known.values() if any(_entered(c, ladder) for ladder in ladders)]
    else:
        wanted = [c for c in known.values() if c.manual or _is_grave(c)]
    found: dict[str, Challenge] = {}
    while wanted:
        challenge = wanted.pop()
        if challenge.id not in found:
            found[challenge.id] = challenge
            wanted += [known[p] for p in challenge.predecessors if p in known]
    return {i: c for i, c in known.items() if i in found}


def _is_grave(challenge: Challenge) -> bool:
    return challenge.severity != "info"


def _entered(challenge: Challenge, ladder: Ladder) -> PlanStage | None:
    """Give the stage of a ladder before which a challenge must be closed; None where none."""
    if ladder.candidate not in challenge.blocks or challenge.gate is None:
        return None
    stages = [s.stage for s in ladder.stages]
    if not ladder.is_ai:
        return "baseline" if challenge.gate == "baseline" else "changed"
    from_there = STAGE_ORDER[STAGE_ORDER.index(challenge.gate) :]
    return next((s for s in stages if s in from_there), None)


def _repair(
    challenge: Challenge, needed: Mapping[str, Challenge], ladders: Sequence[Ladder]
) -> Task:
    """Make the task of a challenge; it unlocks all that wait for it, through others too."""
    waiting = _dependants(challenge.id, needed)
    users = [ladder for ladder in ladders if any(_entered(needed[i], ladder) for i in waiting)]
    return Task(
        id=challenge.id,
        kind="repair",
        title=challenge.title,
        owner=challenge.owner or PROJECT_LEAD,
        effort=challenge.effort,
        after=tuple(p for p in challenge.predecessors if p in needed),
        value=sum(ladder.value for ladder in users),
        candidates=tuple(ladder.candidate for ladder in users),
        challenge=challenge.id,
        stage=challenge.gate,
        why=f"{challenge.mitigation} ({'; '.join(e.text for e in challenge.evidence)})",
    )


def _dependants(challenge: str, needed: Mapping[str, Challenge]) -> set[str]:
    """List a challenge and all that wait for it."""
    found, wanted = set[str](), [challenge]
    while wanted:
        current = wanted.pop()
        if current not in found:
            found.add(current)
            wanted += [c.id for c in needed.values() if current in c.predecessors]
    return found


def _ladder(ladder: Ladder, needed: Mapping[str, Challenge], week: float) -> Iterator[Task]:
    before: tuple[str, ...] = ()
    for stage in ladder.stages:
        waits = tuple(c.id for c in needed.values() if _entered(c, ladder) == stage.stage)
        prepare = _prepare(ladder, stage, (*before, *waits))
        observe = _observe(ladder, stage, prepare.id, week)
        yield prepare
        yield observe
        before = (observe.id,)


def _prepare(ladder: Ladder, stage: StagePlan, after: tuple[str, ...]) -> Task:
    return Task(
        id=f"{ladder.candidate}/{stage.stage}/prepare",
        kind="prepare",
        title=f"Prepare {stage_name(stage.stage)}: {ladder.title}",
        owner=TEAM,
        effort=stage.effort,
        after=after,
        value=ladder.value,
        candidates=(ladder.candidate,),
        stage=stage.stage,
        why=stage.purpose,
    )


def _observe(ladder: Ladder, stage: StagePlan, after: str, week: float) -> Task:
    return Task(
        id=f"{ladder.candidate}/{stage.stage}/observe",
        kind="observe",
        title=f"{stage_name(stage.stage).capitalize()} until its gates open: {ladder.title}",
        owner=ladder.reviewer,
        effort=None,
        at_least=stage.at_least_weeks * week,
        waits=tuple(o for gate in stage.gates if (o := _observation(gate, week)) is not None),
        after=(after,),
        value=ladder.value,
        candidates=(ladder.candidate,),
        stage=stage.stage,
        why=stage.purpose,
    )


def _observation(gate: Gate, week: float) -> Observation | None:
    """Turn a gate into days at each look; None where they are unknown, or it cannot open."""
    if gate.why_closed or not gate.per_week:
        return None
    days = tuple(look.cases / gate.per_week * week for look in gate.looks)
    return Observation(days, gate.at_look)


def _ordered(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Sort tasks so that each comes after those it waits for, else as they were."""
    known = {task.id: task for task in tasks}
    done: dict[str, Task] = {}
    for task in tasks:
        _visit(task, known, done)
    return tuple(done.values())


def _visit(first: Task, known: Mapping[str, Task], done: dict[str, Task]) -> None:
    path: list[Task] = [first]
    while path:
        task = path[-1]
        open_ = next((p for p in task.after if p not in done), None)
        if open_ is None:
            done.setdefault(task.id, task)
            path.pop()
        elif any(t.id == open_ for t in path):
            names = " → ".join(t.id for t in path)
            raise WfmapError(
                f"challenges wait for each other in a circle: {names} → {open_}",
                "take one of the predecessors out of the register",
            )
        else:
            path.append(known[open_])

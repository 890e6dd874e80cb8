"""What of a plan is compared with another: taken from a plan, or read from its JSON.

The names are the keys of a plan's JSON, so that the same type reads a plan that was written, and
describes over HTTP what an older plan has to hold. Keys beside these are passed over.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError

from wfmap.errors import UnreadableError
from wfmap.plan.challenges.terms import Challenge, Effort, Evidence
from wfmap.plan.gates.looks import Look
from wfmap.plan.planning import Plan
from wfmap.plan.schedule.terms import Dates, Scheduled
from wfmap.plan.stages import RaciChange
from wfmap.plan.stages.raci import Roles
from wfmap.plan.stages.terms import Gate, Ladder, StagePlan

__all__ = [
    "Outline",
    "OutlineChallenge",
    "OutlineGate",
    "OutlineLadder",
    "OutlineRaci",
    "OutlineStage",
    "OutlineTask",
    "outline_of",
    "read_outline",
]

VERSION: Final = "1"
_HINT: Final = "give a plan written by `wfmap plan FILE --format json`"


@dataclass(frozen=True, slots=True)
class OutlineChallenge:
    """A challenge as far as it is compared; `effort` is in person-days."""

    id: str
    title: str
    status: str
    severity: str
    owner: str
    effort: Effort
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class OutlineTask:
    """A task as far as it is compared.

    `effort` is in person-days, null for an observation. `after` are the tasks that end first,
    `behind` the one its owner does before; `candidates` and `challenge` are what it comes from.
    """

    id: str
    title: str
    owner: str | None
    effort: Effort | None
    start: Dates
    finish: Dates
    candidates: tuple[str, ...]
    challenge: str | None
    after: tuple[str, ...]
    behind: str | None


@dataclass(frozen=True, slots=True)
class OutlineGate:
    """A gate as far as it is compared; `per_week` cases come, null where that is not stated."""

    metric: str
    limit: float
    looks: tuple[Look, ...]
    per_week: float | None


@dataclass(frozen=True, slots=True)
class OutlineStage:
    """A stage of a candidate, and the gates before the next."""

    stage: str
    gates: tuple[OutlineGate, ...]


@dataclass(frozen=True, slots=True)
class OutlineLadder:
    """The stages of one candidate."""

    candidate: str
    title: str
    stages: tuple[OutlineStage, ...]


@dataclass(frozen=True, slots=True)
class OutlineRaci:
    """The roles at a step as they would be; `stops` is who may stop the candidate at once."""

    candidate: str
    step: str
    name: str
    to_be: Roles
    stops: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What of a plan is compared with another."""

    challenges: tuple[OutlineChallenge, ...]
    tasks: tuple[OutlineTask, ...]
    stages: tuple[OutlineLadder, ...]
    raci: tuple[OutlineRaci, ...]
    plan: str = VERSION
    process: str | None = None
    start: str = ""
    finish: Dates | None = None


def outline_of(plan: Plan) -> Outline:
    """Take what is compared out of a plan."""
    return Outline(
        challenges=tuple(_challenge(challenge) for challenge in plan.challenges),
        tasks=tuple(_task(task) for task in plan.tasks),
        stages=tuple(_ladder(ladder) for ladder in plan.ladders),
        raci=tuple(_raci(change) for change in plan.raci),
        process=plan.graph.process.name,
        start=plan.start.isoformat(),
        finish=plan.finish,
    )


def _challenge(challenge: Challenge) -> OutlineChallenge:
    return OutlineChallenge(
        challenge.id,
        challenge.title,
        challenge.status,
        challenge.severity,
        challenge.owner,
        challenge.effort,
        challenge.evidence,
    )


def _task(scheduled: Scheduled) -> OutlineTask:
    task = scheduled.task
    return OutlineTask(
        task.id,
        task.title,
        task.owner,
        task.effort,
        scheduled.start,
        scheduled.finish,
        task.candidates,
        task.challenge or None,
        task.after,
        scheduled.behind or None,
    )


def _ladder(ladder: Ladder) -> OutlineLadder:
    stages = tuple(_stage(stage) for stage in ladder.stages)
    return OutlineLadder(ladder.candidate, ladder.title, stages)


def _stage(stage: StagePlan) -> OutlineStage:
    return OutlineStage(stage.stage, tuple(_gate(gate) for gate in stage.gates))


def _gate(gate: Gate) -> OutlineGate:
    return OutlineGate(gate.metric, gate.limit, gate.looks, gate.per_week)


def _raci(change: RaciChange) -> OutlineRaci:
    return OutlineRaci(change.candidate, change.step, change.name, change.to_be, change.stops)


@cache
def _reader() -> TypeAdapter[Outline]:
    return TypeAdapter(Outline)


def read_outline(data: bytes, file: str) -> Outline:
    """Read what is compared out of a plan that was written as JSON.

    Args:
        data: the JSON.
        file: the name of its file, for messages.

    Raises:
        UnreadableError: it is no plan, one of another version, or a broken one; it says where.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{file}: it is not JSON: {error}", _HINT) from None
    if not isinstance(found, dict) or not {"challenges", "tasks", "stages"} <= found.keys():
        raise UnreadableError(f"{file}: it is no plan", _HINT)
    if found.get("plan", VERSION) != VERSION:
        told = f"{file}: it is a plan of version {found['plan']}, not {VERSION}"
        raise UnreadableError(told, "make the older plan again from the older document")
    try:
        return _reader().validate_python(found)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        told = f"{file}: the plan is broken at '{place}': {first['msg'].lower()}"
        raise UnreadableError(told, _HINT) from None

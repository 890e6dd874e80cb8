"""A challenge: what stands in the way, with its evidence, its owner and a measured way out."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from wfmap.results import Number
from wfmap.units.figures import exact

__all__ = [
    "CATEGORIES",
    "CLOSED",
    "STAGE_ORDER",
    "STATUSES",
    "Category",
    "Challenge",
    "Effort",
    "Event",
    "Evidence",
    "ExitTest",
    "PlanStage",
    "Proposal",
    "Status",
    "challenge_id",
    "proposal_of",
    "stage_name",
]

Category = Literal[
    "data", "workflow", "system", "organisation", "security", "compliance", "production"
]
CATEGORIES: Final[tuple[Category, ...]] = (
    "data",
    "workflow",
    "system",
    "organisation",
    "security",
    "compliance",
    "production",
)

Status = Literal["open", "in-progress", "accepted", "closed"]
"""accepted: people live with it, and it holds up nothing. closed: its exit test was met."""
STATUSES: Final[tuple[Status, ...]] = ("open", "in-progress", "accepted", "closed")
CLOSED: Final[frozenset[Status]] = frozenset(("accepted", "closed"))

PlanStage = Literal["baseline", "shadow", "assist", "supervised", "autonomous", "changed"]
"""A stage of the plan: before it starts, the four of insertion, or a change without AI."""
STAGE_ORDER: Final[tuple[PlanStage, ...]] = (
    "baseline",
    "shadow",
    "assist",
    "supervised",
    "autonomous",
)


def stage_name(stage: PlanStage) -> str:
    """Name a stage within a sentence: what is changed without AI is no stage of its own."""
    return "the change" if stage == "changed" else stage


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found, by what (a rule, an audit, a veto), and the day it was first seen."""

    text: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Effort:
    """Person-days: as likely under as over `p50`, and in nine of ten cases under `p90`."""

    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class ExitTest:
    """The measurement that closes it: `metric` `operator` `threshold`, taken at `where`."""

    metric: str
    operator: str
    threshold: Number
    unit: str
    where: str

    @property
    def sentence(self) -> str:
        """Say it in one line."""
        return f"{self.metric} {self.operator} {exact(self.threshold)} {self.unit} ({self.where})"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a challenge: the day, what (opened, closed …), and a note."""

    day: str
    what: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was generated where people may write something else: so that edits are known.

    What is None was not written down by the version that wrote the register; an empty `gate` is
    none.
    """

    owner: str
    effort: Effort
    title: str | None = None
    category: str | None = None
    severity: str | None = None
    mitigation: str | None = None
    gate: str | None = None
    early_warning: str | None = None
    exit_test: ExitTest | None = None
    predecessors: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """One thing that stands in the way.

    `cause` is what `id` is made from, and `formerly` are the ids it had under earlier names of
    its element. `steps`, `stores`, `flows`, `systems` and `actors` are ids of what it touches,
    `blocks` the candidates that wait for it. `gate` is the stage before which it must be closed,
    None where it holds up none. `predecessors` are challenges to be closed first. People edit
    `status` and `notes`, and all of which `proposed` holds what was generated; `extra` are
    columns of their own.
    """

    id: str
    cause: str
    category: Category
    title: str
    severity: str
    evidence: tuple[Evidence, ...]
    mitigation: str
    effort: Effort
    owner: str
    exit_test: ExitTest
    early_warning: str
    proposed: Proposal
    reason: str = ""
    gate: PlanStage | None = None
    status: Status = "open"
    notes: str = ""
    steps: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    history: tuple[Event, ...] = ()
    formerly: tuple[str, ...] = ()
    manual: bool = False
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it still has to be worked on."""
        return self.status not in CLOSED


def challenge_id(cause: str) -> str:
    """Make the id of a challenge from its cause, the same in every run: `ch-` and 10 hex digits."""
    return f"ch-{sha256(cause.encode()).hexdigest()[:10]}"


def proposal_of(challenge: Challenge) -> Proposal:
    """Write down what a challenge holds now as what was proposed."""
    return Proposal(
        owner=challenge.owner,
        effort=challenge.effort,
        title=challenge.title,
        category=challenge.category,
        severity=challenge.severity,
        mitigation=challenge.mitigation,
        gate=challenge.gate or "",
        early_warning=challenge.early_warning,
        exit_test=challenge.exit_test,
        predecessors=challenge.predecessors,
    )

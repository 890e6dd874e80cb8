"""The words of insertion: stages of autonomy, criteria on three axes, vetoes, candidates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from wfmap.findings import Element
from wfmap.insertion.deciding.terms import (
    NO_TERMS,
    Building,
    Law,
    Money,
    Parameter,
    Question,
    Tipping,
    Verdict,
)
from wfmap.readiness.terms import Shortfall

__all__ = [
    "AXES",
    "STAGES",
    "Axis",
    "Candidate",
    "Criterion",
    "Measure",
    "Stage",
    "Standing",
    "Verdict",
    "Veto",
]

Stage = Literal["shadow", "assist", "supervised", "autonomous"]
"""How far an insertion acts by itself.

shadow: beside the people, who see nothing of it. assist: they see it and do the step. supervised:
it does the step and a person looks at everything. autonomous: a person looks at a sample, and at
what it is not sure of.
"""
STAGES: Final[tuple[Stage, ...]] = ("shadow", "assist", "supervised", "autonomous")

Axis = Literal["value", "feasibility", "risk"]
AXES: Final[tuple[Axis, ...]] = ("value", "feasibility", "risk")

Standing = Literal["robust", "borderline", "out"]
"""How a candidate stands in utility; internal, and never told.

robust: near the top whatever the weights and within what is uncertain. borderline: it depends.

out: vetoed, or something else is surely better.
"""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a candidate, in its own unit.

    `value` is None where nothing is known; `low` and `high` hold the truth with 95 %. `utility`
    maps the interval on a *fixed* scale, 0 worst to 1 best, the same for every candidate and
    process, so that a further candidate moves no other; what is missing is the interval 0 to 1.
    `basis` is how it was found (measured, stated, predicted, simulated, default, assumption);
    `provenance` says it in words, and `sentence` explains the criterion to a person.
    """

    name: str
    axis: Axis
    value: float | None
    low: float
    high: float
    unit: str
    basis: str
    provenance: str
    sentence: str
    utility: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Veto:
    """A reason that caps autonomy and is never traded for value.

    `cap` is the furthest stage that is left, None where nothing is. `source` names the law or the
    rule and `as_of` the day (YYYY-MM-DD) its text was read.
    """

    name: str
    cap: Stage | None
    reason: str
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What to measure next: the criterion whose doubt moves the ranking most, and how to settle it.

    `gain` is the expected rise in utility of the best choice once it is known, 0 to 1: 0 where no
    outcome would change the choice. `moves` is how far the candidate's own utility moves with what
    is found, as a standard deviation.
    """

    criterion: str
    what: str
    gain: float
    moves: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A step, a pattern and a stage of autonomy, judged.

    `id` is stable: step--pattern--stage, with the form at the end where a pattern has several.
    `element` is the step, or the flow for what sits on a handoff. `actors` are those whose work
    changes, the reviewer among them; `reviewer` and `escalates_to` are actors' ids. `criteria`
    hold all three axes. `rank_interval` holds the first and the last rank it could have;
    `dominated_by` is the id of a candidate at least as good in everything, None without one;
    `blocked` the link of feasibility that fails until it is repaired, empty without. `details` are
    figures that plans go on with; `baseline` is the basis of the cycle times among them.

    `verdict` says whether to do it and `because` why; `only_after` what comes first, `questions`
    what to find out, the dearest doubt first, `flips` which number turns it. `parameters` are all
    numbers its worth rests on, empty where it was read from a file. `next_rung` is the
    stage to go to next, None for none. `money` is None where no wage or no volume is stated.
    `physical` is what the document says of the step; `building` what it comes to by who builds it.
    """

    id: str
    element: Element
    pattern: str
    stage: Stage
    title: str
    why: str
    criteria: tuple[Criterion, ...]
    vetoes: tuple[Veto, ...] = ()
    rank: int | None = None
    rank_interval: tuple[int, int] | None = None
    standing: Standing = "borderline"
    dominated_by: str | None = None
    blocked: str = ""
    first_rank_share: float | None = None
    measure_next: tuple[Measure, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    actors: tuple[str, ...] = ()
    reviewer: str | None = None
    escalates_to: str | None = None
    details: Mapping[str, float] = field(default_factory=dict)
    baseline: str = "predicted"
    verdict: Verdict = "only_after"
    because: str = ""
    only_after: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    flips: tuple[Tipping, ...] = ()
    next_rung: Stage | None = None
    money: Money | None = None
    law: Law = NO_TERMS
    physical: bool | None = None
    parameters: tuple[Parameter, ...] = ()
    building: tuple[Building, ...] = ()

    def __repr__(self) -> str:
        """Name it, and say what it came to."""
        return f"<Candidate {self.id!r}: {self.title}; {self.verdict.replace('_', ' ')}>"

    @property
    def is_nothing(self) -> bool:
        """Whether it is doing nothing, which every other one is held against."""
        return "no-ai-nothing" in self.id

    def on(self, axis: Axis) -> tuple[Criterion, ...]:
        """List the criteria of one axis."""
        return tuple(c for c in self.criteria if c.axis == axis)

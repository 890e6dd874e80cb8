"""The gate on what a stage promises: people's time at the step, the time of a case, or its use.

Faults alone never tell whether it was worth it. So a stage in use is also held against the
baseline: the mean time in the stage must be shorter, with confidence 1 − alpha. With Δ the change
that is predicted and σ the spread of single times, each of the two groups takes

    n = 2 · σ² · (z(1 − alpha) + z(power))² / Δ²

cases (two independent samples of the same spread; Chow, Shao & Wang 2008, 3.2). Where no time is
promised, or so little that nobody can wait for its proof, the gate asks whether it is used at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt
from typing import Any, Final

from scipy.stats import norm

from wfmap.graph import ProcessGraph
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.terms import Candidate
from wfmap.plan.challenges.terms import PlanStage
from wfmap.plan.gates import Look
from wfmap.plan.stages.gating import Volume, gate_of
from wfmap.plan.stages.terms import Gate
from wfmap.plan.wording import filled
from wfmap.prediction.predictor import Prediction

__all__ = ["Benefit", "benefit_gate", "use_gate", "work_of"]

FEWEST: Final = 20
"""Cases below which a mean says little, whatever the change."""
DIGITS: Final = 6
IN_USE: Final = frozenset(("assist", "supervised", "autonomous", "changed"))
MOST_TIMED: Final = 1000
"""Cases of a time study beyond which nobody takes the time; an own estimate."""
BY_HABIT: Final = 0.1
"""The share of cases in which what is changed without AI is not used, an own estimate."""
KEPT: Final = 0.8
"""The part of the promised use that must be reached."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a gate on the promise is made from.

    `lines` are the lines of the data file by name, `words` stand for their placeholders, `alpha`
    and `power` are those of every gate.
    """

    graph: ProcessGraph
    base: Prediction
    lines: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, str]
    volume: Volume
    design: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Means:
    """A mean time before and after, and the spread of single times, in seconds, of `most` cases."""

    line: str
    before: float
    after: float
    spread: float
    basis: str
    most: float


def benefit_gate(
    made: Benefit, candidate: Candidate, stage: PlanStage, others: Sequence[Candidate]
) -> Gate | None:
    """Give the gate on the promise of a stage; None where nothing is promised of it.

    Args:
        made: what it is made from.
        candidate: the candidate whose ladder it is.
        stage: the stage.
        others: all candidates: those of the stages on the way promise something of their own.
    """
    if stage not in IN_USE:
        return use_gate(made, candidate, stage) if stage == candidate.stage else None
    own = stage in {candidate.stage, "changed"}
    promising = candidate if own else _sibling(candidate, stage, others)
    if promising is None:
        return None
    for means in (_at_the_step(made, promising), _of_a_case(promising)):
        gate = None if means is None else _timed(made, candidate, stage, means)
        if gate is not None and not gate.why_closed:
            return gate
    return use_gate(made, candidate, stage) if own else None


def use_gate(made: Benefit, candidate: Candidate, stage: PlanStage) -> Gate:
    """Give the gate on how often it is used: at least most of what was promised."""
    is_ai = PATTERNS[candidate.pattern].is_ai
    used = made.volume.coverage if is_ai else 1.0 - BY_HABIT
    line = {**made.lines["use"], "expected": 1.0 - used, "limit": round(1.0 - KEPT * used, DIGITS)}
    gate = gate_of(line, made.words, made.volume, None, made.design)
    return gate.named(f"{candidate.id}/{stage}/use", made.volume.per_week)


def work_of(graph: ProcessGraph, base: Prediction) -> float:
    """Give the time that people work on a case, in seconds."""
    found = base.facts.actors.items()
    return sum(facts.work_per_case.value for name, facts in found if is_person(graph, name))


def _sibling(
    candidate: Candidate, stage: PlanStage, others: Sequence[Candidate]
) -> Candidate | None:
    """Find the candidate of the same step and pattern at another stage."""
    like = (candidate.element, candidate.pattern, stage)
    return next((c for c in others if (c.element, c.pattern, c.stage) == like), None)


def _change(candidate: Candidate, name: str) -> float | None:
    """Give the promised change of a criterion as a share of the process as it is."""
    return next((c.value for c in candidate.criteria if c.name == name), None)


def _at_the_step(made: Benefit, candidate: Candidate) -> _Means | None:
    """Give people's time at the step before and after: all that is saved counts there."""
    share, node = _change(candidate, "effort"), made.graph.steps.get(candidate.element.id)
    facts = made.base.facts.steps.get(candidate.element.id)
    if share is None or node is None or facts is None or facts.work is None:
        return None
    before, times = facts.work.value, facts.executions.value
    if not before or not times:
        return None
    saved = -share * work_of(made.graph, made.base) / times
    told = "the time as it is stated and the change that is predicted; "
    time = node.step.processing_time
    varies = time is not None and time.expected > 0 and time.variance > 0
    ratio = sqrt(time.variance) / time.expected if time is not None and varies else 1.0
    told += "its spread as stated" if varies else "no spread is stated: as large as the mean"
    after = max(0.0, before - saved)
    return _Means("time", before, after, ratio * before, told, MOST_TIMED)


def _of_a_case(candidate: Candidate) -> _Means | None:
    """Give the time of a case before and after."""
    before = candidate.details.get("cycle_time_before")
    after = candidate.details.get("cycle_time_after")
    if not before or after is None:
        return None
    told = "the times of a case that are foreseen; their spread as large as the mean"
    return _Means("cycle-time", before, after, before, told, inf)


def _timed(made: Benefit, candidate: Candidate, stage: PlanStage, means: _Means) -> Gate | None:
    change = means.before - means.after
    if change <= 0:
        return None
    alpha, power = made.design["alpha"], made.design["power"]
    confident = float(norm.isf(alpha))
    needed = 2 * (means.spread * (confident + float(norm.ppf(power))) / change) ** 2
    cases = max(FEWEST, ceil(needed))
    if cases > means.most:
        return None
    chance = float(norm.cdf(change / (means.spread * sqrt(2 / cases)) - confident))
    line = made.lines[means.line]
    return Gate(
        metric=filled(line["metric"], made.words),
        kind="mean",
        limit=means.before,
        expected=means.after,
        looks=(Look(cases, None),),
        error=alpha,
        chance=chance,
        at_look=(chance,),
        where=filled(line["where"], made.words),
        per_week=made.volume.per_week,
        basis=means.basis,
        id=f"{candidate.id}/{stage}/{means.line}",
        unit="s",
    )

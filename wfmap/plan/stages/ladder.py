"""A candidate → its ladder of stages: as far as vetoes let it, and as gates can be passed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.deciding.effort import efforts
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.terms import STAGES, Candidate
from wfmap.plan.challenges.terms import Effort, PlanStage
from wfmap.plan.challenges.touching import PROJECT_LEAD
from wfmap.plan.stages.awaiting import awaited
from wfmap.plan.stages.benefit import Benefit, benefit_gate, use_gate
from wfmap.plan.stages.gating import Volume, demotion_of, gate_of
from wfmap.plan.stages.terms import Gate, Ladder, Monitor, StagePlan
from wfmap.plan.wording import filled
from wfmap.prediction.predictor import Prediction, predict
from wfmap.units.durations import WEEK
from wfmap.units.figures import figure

__all__ = ["ladders", "value_of"]

DAYS_A_WEEK: Final = 5.0
SMALLEST_VALUE: Final = 0.01
"""Value of what adds none by its mean: it still counts for what it may add."""


@cache
def _data() -> Mapping[str, Any]:
    text = files("wfmap.plan.stages").joinpath("stages.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def ladders(
    graph: ProcessGraph, chosen: Sequence[Candidate], all_of_them: Sequence[Candidate] = ()
) -> tuple[Ladder, ...]:
    """Make the ladder of each chosen candidate, in their order.

    Args:
        graph: the process.
        chosen: the candidates that are to be carried out.
        all_of_them: every candidate, among which doing nothing gives the value of the others.
    """
    nothing = next((_mean_value(c) for c in all_of_them if c.is_nothing), 0.0)
    if not chosen:
        return ()
    known = _Known(graph, predict(graph), all_of_them)
    return tuple(_ladder(known, c, value_of(c, nothing)) for c in chosen)


@dataclass(frozen=True, slots=True)
class _Known:
    """What every ladder of a plan is made from."""

    graph: ProcessGraph
    base: Prediction
    candidates: Sequence[Candidate]

    @property
    def per_week(self) -> float | None:
        """Cases a week, None where no arrivals are stated."""
        arrivals = self.base.facts.process.arrivals
        return None if arrivals is None else arrivals.value * WEEK


def value_of(candidate: Candidate, nothing: float = 0.0) -> float:
    """Give what a candidate adds to doing nothing on the value axis, in utility, above 0."""
    return max(SMALLEST_VALUE, _mean_value(candidate) - nothing)


def _mean_value(candidate: Candidate) -> float:
    ends = [sum(c.utility) / 2 for c in candidate.on("value")]
    return sum(ends) / len(ends) if ends else 0.0


def _ladder(known: _Known, candidate: Candidate, value: float) -> Ladder:
    graph = known.graph
    is_ai = PATTERNS[candidate.pattern].is_ai
    wanted, capped = _reachable(candidate)
    words = _words(graph, candidate)
    volume = _volume(candidate, known.per_week)
    design = {"alpha": _data()["alpha"], "power": _data()["power"]}
    promised = Benefit(graph, known.base, _data()["benefits"], words, volume, design)
    made: list[StagePlan] = []
    stopped = ""
    shares = sum(_data()["stages"][stage]["share"] for stage in wanted)
    for stage in wanted:
        gates = [*_gates(_data()["stages"][stage], candidate, stage, words, volume)]
        gain = benefit_gate(promised, candidate, stage, known.candidates)
        gates += [gain] if gain is not None else []
        plan = _stage(graph, candidate, stage, words, volume, shares, gates)
        stopped = _impossible(plan) if stage != wanted[-1] or not is_ai else ""
        if (stopped or stage == wanted[-1]) and stage != "baseline" and not _tests_gain(made, plan):
            gates.append(use_gate(promised, candidate, stage))
            plan = _stage(graph, candidate, stage, words, volume, shares, gates)
        made.append(plan)
        if stopped:
            break
    return Ladder(
        candidate=candidate.id,
        title=candidate.title,
        step=candidate.element.id,
        is_ai=is_ai,
        owner=words["owner"],
        reviewer=words["reviewer"],
        escalation=words["escalation"],
        value=value,
        stages=tuple(_comparable(made)),
        capped_by=capped,
        stopped_by=stopped,
    )


def _tests_gain(made: Sequence[StagePlan], last: StagePlan) -> bool:
    """Tell whether any gate of the stages tests what is promised."""
    gates = (gate for stage in (*made, last) for gate in stage.gates)
    return any(gate.id.rpartition("/")[2] in _data()["benefits"] for gate in gates)


def _comparable(made: Sequence[StagePlan]) -> Iterator[StagePlan]:
    """Let the baseline time as many cases as any stage that is held against it."""
    timed = (g for s in made for g in s.gates if g.id.endswith("/time"))
    most = max((gate.cases or 0 for gate in timed), default=0)
    for stage in made:
        gates = (g.at_least(most) if g.kind == "precision" else g for g in stage.gates)
        yield replace(stage, gates=tuple(gates))


def _reachable(candidate: Candidate) -> tuple[tuple[PlanStage, ...], str]:
    """List the stages up to the candidate's own, or to where a veto caps it, and say which."""
    if not PATTERNS[candidate.pattern].is_ai:
        return ("baseline", "changed"), ""
    last = STAGES.index(candidate.stage)
    capped = ""
    for veto in candidate.vetoes:
        cap = -1 if veto.cap is None else STAGES.index(veto.cap)
        if cap < last:
            last, capped = cap, f"{veto.name}: {veto.reason} (pre-screen, not legal advice)"
    return ("baseline", *STAGES[: last + 1]), capped


def _words(graph: ProcessGraph, candidate: Candidate) -> Mapping[str, str]:
    node = graph.steps.get(candidate.element.id)
    actor = node.actor if node is not None else None
    reviewer = candidate.reviewer or actor or (candidate.actors[0] if candidate.actors else None)
    owner = graph.process.owner or (graph.actor_name(candidate.escalates_to or actor))
    owner = graph.actor_name(owner) if owner in graph.process.actors else owner
    escalation = candidate.escalates_to
    return {
        "step": candidate.element.name or candidate.element.id,
        "reviewer": graph.actor_name(reviewer) if reviewer else PROJECT_LEAD,
        "owner": owner if owner != "nobody" else PROJECT_LEAD,
        "escalation": graph.actor_name(escalation) if escalation else owner,
    }


def _volume(candidate: Candidate, per_week: float | None) -> Volume:
    details = candidate.details
    times = details.get("executions_per_case", 1.0)
    return Volume(
        per_week=None if per_week is None else per_week * times,
        coverage=details.get("coverage", 1.0),
        accuracy=details.get("accuracy", 1.0),
        basis="arrivals, coverage and accuracy as assumed of the candidate",
        break_even=details.get("break_even_error_rate"),
        unseen=candidate.stage == "autonomous" and PATTERNS[candidate.pattern].is_ai,
    )


def _stage(  # noqa: PLR0913, PLR0917 - all that a stage is made from
    graph: ProcessGraph,
    candidate: Candidate,
    stage: PlanStage,
    words: Mapping[str, str],
    volume: Volume,
    shares: float,
    gates: Sequence[Gate],
) -> StagePlan:
    line = _data()["stages"][stage]
    part = line["share"] / shares
    whole = _effort(candidate)
    sampled = min((g.get("sampled", 1.0) for g in line["gates"]), default=1.0)
    return StagePlan(
        stage=stage,
        purpose=line["purpose"],
        effort=Effort(round(whole.p50 * part, 1), round(whole.p90 * part, 1)),
        at_least_weeks=float(line["at_least_weeks"]),
        gates=tuple(gates),
        demotion=demotion_of(line.get("demotion"), volume, sampled, _data()["false_alarm_years"]),
        training=filled(line["training"], words),
        communication=filled(line["communication"], words),
        feedback=filled(line["feedback"], words),
        drill=filled(line["drill"], words),
        monitoring=tuple(
            Monitor(filled(m["metric"], words), words["owner"], m["threshold"], m["action"])
            for m in line["monitoring"]
        ),
        awaits=awaited(graph, candidate, stage, gates),
    )


def _effort(candidate: Candidate) -> Effort:
    """Give the person-days of a candidate, repairs left out, by its stage or by its form."""
    table = efforts()["weeks"]
    form = candidate.id.split("--")[1].removeprefix("no-ai-") if "--" in candidate.id else ""
    entry = table.get(form) or table.get(candidate.stage) or table["assist"]
    return Effort(float(entry["p50"]) * DAYS_A_WEEK, float(entry["p90"]) * DAYS_A_WEEK)


def _gates(
    line: Mapping[str, Any],
    candidate: Candidate,
    stage: PlanStage,
    words: Mapping[str, str],
    volume: Volume,
) -> Iterator[Gate]:
    stated = PATTERNS[candidate.pattern].error_limit
    limit = None if stated is None else stated.share
    design = {"alpha": _data()["alpha"], "power": _data()["power"]}
    for each in line["gates"]:
        gate = gate_of(each, words, volume, limit, design)
        yield gate.named(f"{candidate.id}/{stage}/{each['id']}", gate.per_week)


def _impossible(plan: StagePlan) -> str:
    """Say which gate of a stage cannot be passed as things are assumed, or nothing."""
    for gate in plan.gates:
        if gate.why_closed:
            limit = f"{figure(100 * gate.limit)} %"
            return f"{plan.stage}: '{gate.metric}' under {limit}: {gate.why_closed}"
    return ""

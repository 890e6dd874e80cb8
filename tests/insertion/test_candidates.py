"""Candidates of the bundled models: what is proposed, how it is judged, what wins."""

from functools import cache
from pathlib import Path

import pytest

from wfmap.analysis.terms import Terms
from wfmap.graph import build
from wfmap.insertion.candidates import CandidateOptions, Candidates, candidates
from wfmap.insertion.patterns.pattern import Setting
from wfmap.insertion.screening import plans, screened
from wfmap.insertion.terms import AXES, STAGES, Candidate
from wfmap.insertion.trying import Rounds, contenders, fastest, try_out
from wfmap.model.document import read
from wfmap.model.process import Process
from wfmap.operations.checking import load
from wfmap.prediction.predictor import predict

MODELS = Path(__file__).resolve().parents[2] / "models"
NAMES = sorted(path.stem for path in MODELS.glob("*.json"))


@cache
def found(name: str) -> Candidates:
    """Find the candidates of a bundled model, effects predicted."""
    return candidates(load(str(MODELS / f"{name}.json")).graph)


def of(name: str, candidate: str) -> Candidate:
    """Give one candidate of a bundled model."""
    (mine,) = [c for c in found(name).all if c.id == candidate]
    return mine


def criterion(candidate: Candidate, name: str) -> float:
    """Give the likely value of a criterion."""
    (value,) = [c.value for c in candidate.criteria if c.name == name]
    assert value is not None
    return value


@pytest.mark.parametrize("name", NAMES)
def test_every_candidate_is_judged_on_all_three_axes(name: str) -> None:
    """Each criterion has a unit, an interval that holds its value, a basis and a sentence."""
    assert found(name).all
    for candidate in found(name).all:
        assert {c.axis for c in candidate.criteria} == set(AXES)
        for c in candidate.criteria:
            assert c.unit
            assert c.basis
            assert c.sentence
            assert c.low <= c.high
            assert c.value is None or c.low <= c.value <= c.high
            assert 0 <= c.utility[0] <= c.utility[1] <= 1


@pytest.mark.parametrize("name", NAMES)
def test_doing_nothing_always_takes_part(name: str) -> None:
    """Even where one pattern alone is asked for."""
    assert any(c.id == "process--no-ai-nothing--assist" for c in found(name).all)
    graph = load(str(MODELS / f"{name}.json")).graph
    few = candidates(graph, CandidateOptions(patterns=("extract",)))
    assert {c.pattern for c in few.all} <= {"extract", "no-ai"}
    assert any(c.pattern == "no-ai" for c in few.all)


def test_the_best_answer_to_typing_and_stamping_is_no_ai() -> None:
    """Supplier invoices: no AI has a rank; the rule for the match is done, its data measured."""
    best = [c for c in found("invoice-to-pay").all if c.rank is not None]
    assert {c.pattern for c in best} == {"no-ai"}
    rule = of("invoice-to-pay", "match--no-ai-rule--autonomous")
    assert rule.verdict == "do"
    assert rule.rank == min(c.rank for c in best if c.rank is not None)
    assert rule.money is not None
    assert rule.money.net.value is not None
    assert rule.money.net.value > 0


def test_the_obvious_step_is_beside_the_bottleneck() -> None:
    """The loan: verifying income frees most work of all, and sends its doubts to the bottleneck."""
    verify = of("consumer-loan", "verify--automate-with-escalation--autonomous")
    others = [c for c in found("consumer-loan").all if c.rank is not None and c.id != verify.id]
    assert criterion(verify, "effort") < min(criterion(c, "effort") for c in others)
    assert criterion(verify, "cycle_time") > -0.03
    assert criterion(verify, "throughput") < 0
    assert verify.verdict == "cannot_say"
    assert verify.money is not None
    assert verify.questions


def test_the_owner_of_doubts_is_the_bottleneck() -> None:
    """Doubts about incomes land with the busiest of the loan: it can do less than today."""
    verify = of("consumer-loan", "verify--automate-with-escalation--supervised")
    assert verify.escalates_to == "underwriter"
    before = found("consumer-loan").prediction.pools["underwriter"].load
    assert criterion(verify, "reviewer-capacity") > before + 0.02
    assert criterion(verify, "throughput") < -0.02
    slow = {verify.id: {"escalated": 0.06, "escalation_time": 3.0}}
    graph = load(str(MODELS / "consumer-loan.json")).graph
    judged = candidates(graph, CandidateOptions(own=slow)).all
    (worse,) = [c for c in judged if c.id == verify.id]
    assert criterion(worse, "reviewer-capacity") > 1
    assert worse.verdict == "do_not"
    assert "Underwriter" in worse.blocked


def test_a_decision_about_a_person_is_not_left_to_a_machine() -> None:
    """The loan's approval is out beyond help, with the law and the day it was read."""
    for stage in ("supervised", "autonomous"):
        candidate = of("consumer-loan", f"assess--recommend-decision--{stage}")
        assert candidate.verdict == "do_not"
        assert any("GDPR" in veto.source and veto.as_of for veto in candidate.vetoes)
    assert not of("consumer-loan", "assess--recommend-decision--assist").vetoes


def test_what_is_measured_narrows_and_what_is_not_widens() -> None:
    """Without its survey a role's readiness may be anything."""
    built = load(str(MODELS / "it-incident.json"))
    before = of("it-incident", "search--no-ai-repair--assist")
    desk = built.process.actors["desk"].model_copy(update={"readiness": None})
    actors = {**built.process.actors, "desk": desk}
    process = built.process.model_copy(update={"actors": actors})
    unasked = candidates(build(process)).all
    (after,) = [c for c in unasked if c.id == before.id]
    narrow, wide = (next(k for k in c.criteria if k.name == "people") for c in (before, after))
    assert wide.value is None
    assert wide.utility[1] - wide.utility[0] > narrow.utility[1] - narrow.utility[0]
    assert before.rank_interval is not None
    assert after.rank_interval is not None
    assert _width(after) >= _width(before)


def _width(candidate: Candidate) -> int:
    low, high = candidate.rank_interval or (0, 0)
    return high - low


def test_the_same_document_gives_the_same_candidates() -> None:
    """Twice, in the same order, figure by figure."""
    graph = load(str(MODELS / "it-incident.json")).graph
    assert candidates(graph).all == found("it-incident").all


def test_figures_of_ones_own_go_before_defaults() -> None:
    """A coverage of one's own changes what is predicted, and its range is no doubt any more."""
    graph = load(str(MODELS / "it-incident.json")).graph
    own = {"classify-and-route": {"coverage": 0.1, "accuracy": 1.0}}
    changed = candidates(graph, CandidateOptions(own=own)).all
    name = "assign--classify-and-route--supervised"
    (mine,) = [c for c in changed if c.id == name]
    assert mine.details["coverage"] == 0.1
    assert criterion(mine, "effort") > criterion(of("it-incident", name), "effort")


SMALL: Process = read(
    """{
    "wfmap": "1", "name": "Post room",
    "arrivals": {"count": 60, "per": "1 d"},
    "actors": {"a": {"name": "Sorter", "capacity": 1}, "b": {"name": "Clerk", "capacity": 1}},
    "steps": {
        "sort": {"name": "Sort post", "actor": "a", "next": "enter",
                 "processing_time": {"distribution": "exponential", "mean": "6 min"}},
        "enter": {"name": "Enter post", "actor": "b", "next": "done",
                  "processing_time": {"distribution": "exponential", "mean": "21 min"}},
        "done": {"kind": "end", "name": "Done"}
    }}"""
)


def test_contenders_are_simulated_and_the_busy_step_wins() -> None:
    """Automating the clerk saves hours in the simulation, automating the sorter minutes."""
    graph = build(SMALL)
    base = predict(graph)
    tried = try_out(
        graph,
        base,
        screened(Setting(graph, base)),
        Rounds(Terms(events=4_000_000), widest=6, narrowest=3),
    )
    first = fastest(tried)[0]
    assert first.startswith("enter--automate-with-escalation")
    change = tried.change(first)
    assert change is not None
    assert change.high is not None
    assert change.high < 0
    assert tried.change("nobody") is None


def test_what_would_overload_somebody_is_never_simulated() -> None:
    """A review twice as long as the work leaves the clerk with more than can be done."""
    graph = build(SMALL)
    base = predict(graph)
    own = {"automate-with-escalation": {"review_time": 2.0, "coverage": 0.9}}
    plans_ = screened(Setting(graph, base), own)
    wanted = {p.id for p in contenders(plans_, base, len(plans_))}
    assert "enter--automate-with-escalation--supervised" not in wanted
    judged = candidates(graph, CandidateOptions(own=own)).all
    (mine,) = [c for c in judged if c.id == "enter--automate-with-escalation--supervised"]
    assert criterion(mine, "cycle_time") == 1.0
    assert mine.verdict == "do_not"


def test_candidates_have_ids_of_their_own_at_every_stage() -> None:
    """No id comes twice, and each ends with its stage."""
    for name in NAMES:
        graph = load(str(MODELS / f"{name}.json")).graph
        ids = [plan.candidate for _, plan, _ in plans(Setting(graph, predict(graph)), {})]
        assert len(ids) == len(set(ids))
        assert all(identity.rpartition("--")[2] in STAGES for identity in ids)

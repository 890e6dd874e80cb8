"""The plans of all example processes make sense: owners, order, caps, and what goes with stages."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from wfmap.insertion.terms import STAGES
from wfmap.operations.checking import load
from wfmap.operations.planning import Choice, Wish, choice_of, plan_of
from wfmap.plan.challenges.terms import STAGE_ORDER
from wfmap.plan.challenges.touching import PROJECT_LEAD
from wfmap.plan.planning import Plan, PlanOptions
from wfmap.plan.schedule import TEAM, Runs

MODELS = sorted(Path(__file__).parents[2].joinpath("models").glob("*.json"))
START = date(2027, 1, 4)
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda m: m.stem)


@cache
def made(model: Path) -> tuple[Plan, Choice]:
    """Plan the best candidates of a model."""
    built = load(str(model))
    choice = choice_of(built, Wish())
    options = PlanOptions(START, START, choice.chosen, runs=Runs(400))
    return plan_of(built, options, choice.known), choice


@every_model
def test_everybody_who_is_named_is_in_the_process(model: Path) -> None:
    """Owners, reviewers, and who is watched by whom; but for the team and its lead."""
    plan, _ = made(model)
    process = plan.graph.process
    actors = process.actors
    owners = {
        process.owner,
        *(store.owner for store in process.stores.values()),
        *(system.owner for system in process.systems.values()),
        *(decision.owner for decision in process.decisions.values()),
    }
    known = {plan.graph.actor_name(a) for a in (*actors, *owners) if a} | {PROJECT_LEAD, TEAM}
    named = {c.owner for c in plan.challenges} | {t.task.owner for t in plan.tasks}
    for ladder in plan.ladders:
        named |= {ladder.owner, ladder.reviewer, ladder.escalation}
        named |= {m.owner for s in ladder.stages for m in s.monitoring}
    assert named <= known
    machines = {plan.graph.actor_name(i) for i, a in actors.items() if a.kind in {"system", "ai"}}
    assert not named & machines


@every_model
def test_one_person_is_accountable_and_may_stop_it(model: Path) -> None:
    """In every row of the change of roles."""
    plan, _ = made(model)
    for change in plan.raci:
        (one,) = change.to_be.accountable
        assert change.stops.startswith(f"{one} the whole")


@every_model
def test_no_stage_lies_beyond_what_a_veto_allows(model: Path) -> None:
    """Nor beyond the candidate's own, and none is left out or out of order."""
    plan, choice = made(model)
    known = {c.id: c for c in choice.known}
    for ladder in plan.ladders:
        mine = known[ladder.candidate]
        names = [s.stage for s in ladder.stages]
        if ladder.is_ai:
            assert names == list(STAGE_ORDER[: len(names)])
            last = STAGES.index(mine.stage)
            caps = [STAGES.index(v.cap) for v in mine.vetoes if v.cap is not None]
            assert len(names) - 2 <= min([last, *caps])
        else:
            assert names == ["baseline", "changed"]


@every_model
def test_each_stage_says_all_that_goes_with_it(model: Path) -> None:
    """No placeholder is left in any of it."""
    plan, _ = made(model)
    for stage in (s for ladder in plan.ladders for s in ladder.stages):
        told = [stage.training, stage.communication, stage.feedback, stage.drill]
        for watched in stage.monitoring:
            told += [watched.metric, watched.owner, watched.threshold, watched.action]
        assert stage.monitoring
        assert stage.gates
        assert all(told)
        assert not any("{" in text for text in told)


@every_model
def test_dates_keep_the_order_of_what_waits(model: Path) -> None:
    """A repair before all that stand on it, p50 before p90, and the whole after every part."""
    plan, _ = made(model)
    dated = {t.task.id: t for t in plan.tasks}
    assert plan.finish is not None or not plan.tasks
    for each in plan.tasks:
        assert START <= each.start.p50 <= each.finish.p50 <= each.finish.p90
        assert each.start.p50 <= each.start.p90 <= each.finish.p90
        assert plan.finish is not None
        assert each.finish.p50 <= plan.finish.p50
        assert each.finish.p90 <= plan.finish.p90
        for before in each.task.after:
            assert dated[before].order < each.order
            assert dated[before].finish.p50 <= each.start.p50
            assert dated[before].finish.p90 <= each.start.p90


@every_model
def test_challenges_touch_what_is_in_the_process(model: Path) -> None:
    """Steps, stores, systems and people exist, and each is closed by a measurement."""
    plan, _ = made(model)
    process, ids = plan.graph.process, {c.id for c in plan.challenges}
    for challenge in plan.challenges:
        assert set(challenge.steps) <= plan.graph.steps.keys()
        assert set(challenge.stores) <= process.stores.keys()
        assert set(challenge.systems) <= process.systems.keys()
        assert set(challenge.actors) <= process.actors.keys()
        assert set(challenge.predecessors) <= ids
        assert challenge.exit_test.metric
        assert challenge.exit_test.where
        assert challenge.mitigation
        assert challenge.early_warning

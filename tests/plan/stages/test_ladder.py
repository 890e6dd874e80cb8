"""The ladder of a candidate: as far as it may go, with gates that are proven."""

from dataclasses import replace

import pytest

from tests.plan.claims import DOCUMENT, built_from, candidate
from wfmap.insertion.terms import STAGES, Candidate, Criterion, Stage, Veto
from wfmap.operations.checking import Built
from wfmap.plan.gates import error_of
from wfmap.plan.stages import Gate, Ladder, ladders


def of(built: Built, **more: object) -> Ladder:
    """Make the ladder of one candidate."""
    (ladder,) = ladders(built.graph, [candidate(**more)])  # type: ignore[arg-type]  # by name
    return ladder


def gates(ladder: Ladder) -> list[Gate]:
    """List all gates of a ladder."""
    return [gate for stage in ladder.stages for gate in stage.gates]


@pytest.mark.parametrize("stage", STAGES)
def test_a_ladder_climbs_from_the_baseline_to_the_candidate_s_stage(
    built: Built, stage: Stage
) -> None:
    """Without leaving out a rung."""
    ladder = of(built, stage=stage)
    wanted = ["baseline", *STAGES[: STAGES.index(stage) + 1]]
    assert [s.stage for s in ladder.stages] == wanted


@pytest.mark.parametrize("cap", STAGES)
def test_a_veto_ends_the_ladder_where_it_caps(built: Built, cap: Stage) -> None:
    """And the plan says which, as a pre-screen."""
    veto = Veto("stakes", cap, "the stakes are high", "own", "2026-01-01")
    ladder = of(built, stage="autonomous", vetoes=(veto,))
    assert ladder.last == cap
    assert (ladder.capped_by == "") == (cap == "autonomous")
    if ladder.capped_by:
        assert "not legal advice" in ladder.capped_by


def test_what_is_simpler_than_ai_is_changed_and_compared(built: Built) -> None:
    """It has no stages of autonomy."""
    rule = replace(candidate(pattern="no-ai"), id="read--no-ai-rule--autonomous")
    (ladder,) = ladders(built.graph, [rule])
    assert [s.stage for s in ladder.stages] == ["baseline", "changed"]


def test_every_bound_gate_keeps_its_error(built: Built) -> None:
    """At the limit it opens with at most 5 %, as expected with at least 90 %."""
    for gate in gates(of(built, stage="autonomous")):
        if gate.kind == "bound":
            assert error_of(gate.looks, gate.limit) == gate.error <= 0.05
            assert gate.chance >= 0.9
            assert sum(gate.at_look) == pytest.approx(gate.chance)


def test_every_stage_names_what_goes_with_it(built: Built) -> None:
    """Training, communication, feedback, drill, and monitoring with owner, threshold, action."""
    for stage in of(built, stage="autonomous").stages:
        texts = (stage.purpose, stage.training, stage.communication, stage.feedback, stage.drill)
        assert all(texts)
        assert not any("{" in text for text in texts)
        assert stage.monitoring
        for monitor in stage.monitoring:
            assert all((monitor.metric, monitor.owner, monitor.threshold, monitor.action))


def test_a_stage_that_acts_demotes_itself(built: Built) -> None:
    """To a lower stage, with exact run lengths, and at once after a grave error."""
    ladder = of(built, stage="autonomous")
    names = [s.stage for s in ladder.stages]
    for stage in ladder.stages[2:]:
        assert stage.demotion is not None
        assert names.index(stage.demotion.to) < names.index(stage.stage)
        assert stage.demotion.watch is not None
        assert stage.demotion.watch.notices < stage.demotion.watch.false_alarm
        assert stage.demotion.at_once


def test_a_gate_s_time_comes_from_the_volume(built: Built) -> None:
    """40 cases a day, 80 % covered, are 224 a week; half the arrivals take twice as long."""
    half = built_from(DOCUMENT.replace(b'"count": 40', b'"count": 20'))
    first, second = of(built).stages[1].gates[0], of(half).stages[1].gates[0]
    assert first.per_week == pytest.approx(224)
    assert first.weeks is not None
    assert second.weeks == pytest.approx(2 * first.weeks)


def test_without_arrivals_no_gate_has_a_time() -> None:
    """Unknown is not zero, and no reason to stop."""
    text = DOCUMENT.replace(b'"arrivals": {"count": 40, "per": "1 d"},', b"")
    ladder = of(built_from(text))
    assert ladder.last == "supervised"
    unknown = [g for g in gates(ladder) if "seeded" not in g.metric]
    assert all(gate.weeks is None for gate in unknown)


def test_a_gate_that_cannot_open_stops_the_ladder(built: Built) -> None:
    """With an accuracy of 80 % no number of cases proves errors under 15 %."""
    weak = candidate(stage="autonomous")
    weak = replace(weak, details={**weak.details, "accuracy": 0.8})
    (ladder,) = ladders(built.graph, [weak])
    assert ladder.last == "shadow"
    assert "no number of cases" in ladder.stopped_by


def test_a_gate_that_takes_years_stops_the_ladder() -> None:
    """At one case a week nobody waits for 778 of them."""
    rare = built_from(DOCUMENT.replace(b'"per": "1 d"', b'"per": "40 w"'))
    ladder = of(rare, stage="autonomous")
    assert ladder.last == "shadow"
    assert "years" in ladder.stopped_by


def waiting(ladder: Ladder, kind: str) -> list[tuple[str, float | None, float | None]]:
    """List the stage, what is expected and the limit of what waits for a log."""
    assert all(a.observed is None and a.source for s in ladder.stages for a in s.awaits)
    places = ((s.stage, a) for s in ladder.stages for a in s.awaits)
    return [(stage, a.expected, a.limit) for stage, a in places if a.kind == kind]


def test_the_prediction_waits_for_a_log(built: Built) -> None:
    """Its place is there and empty: as it is before it acts, to be at its own stage."""
    before, after = 2 * 86400, pytest.approx(1.8 * 86400)
    assert waiting(of(built, stage="assist"), "prediction") == [
        ("baseline", before, None), ("shadow", before, None), ("assist", after, None),
    ]  # fmt: skip


def test_labels_wait_for_the_history_before_anything_is_compared(built: Built) -> None:
    """Of a candidate that learns or is checked, at its baseline."""
    assert waiting(of(built, stage="assist"), "labels") == [("baseline", None, None)]


def test_the_age_of_what_a_step_reads_waits_from_its_shadow_on() -> None:
    """Against the store's own limit of age, else how often it is brought up to date."""
    aged = b'"owner": "it", "update_every": "1 d", "quality"'
    stated = built_from(DOCUMENT.replace(b'"owner": "it", "quality"', aged))
    day = 86400.0
    assert waiting(of(stated, stage="assist"), "age") == [
        ("shadow", None, day), ("assist", None, day),
    ]  # fmt: skip


def test_every_gate_waits_for_what_is_counted(built: Built) -> None:
    """With what is expected of it and its limit: a share of faults, or a mean time."""
    ladder = of(built, stage="assist")
    counted = [(s.stage, g.expected, g.limit) for s in ladder.stages for g in s.gates
             if g.kind != "precision"]  # fmt: skip
    assert waiting(ladder, "gate") == counted


def effort(share: float, stage: Stage) -> Candidate:
    """Make a candidate that changes the work of people by a share."""
    made = candidate(stage=stage)
    least = Criterion("effort", "value", share, share, share, "share", "predicted", "", "", (0, 1))
    return replace(made, criteria=(*made.criteria, least))


@pytest.mark.parametrize("stage", STAGES)
def test_every_ladder_tests_what_it_promises_after_the_baseline(built: Built, stage: Stage) -> None:
    """By people's time where that falls, else by the time of a case or by its use."""
    (ladder,) = ladders(built.graph, [effort(-0.3, stage)])
    found = [g.id.rpartition("/")[2] for s in ladder.stages[1:] for g in s.gates]
    assert {"time", "cycle-time", "use"} & set(found)
    assert all(gate.cases for gate in gates(ladder))


def test_the_gate_on_time_takes_the_cases_of_its_change_and_spread(built: Built) -> None:
    """10 of 15 minutes a case are at the step: 30 % of all is 4.5 minutes of 10.

    Without a stated spread it is as large as the mean: 2 · (1.645 + 1.282)² · (10 / 4.5)² = 84.6.
    """
    (ladder,) = ladders(built.graph, [effort(-0.3, "supervised")])
    (time,) = [g for g in gates(ladder) if g.id == "read--extract--supervised/supervised/time"]
    assert time.limit == 600
    assert time.expected == pytest.approx(330)
    assert time.cases == 85
    assert time.chance == pytest.approx(0.9, abs=0.005)
    baseline = ladder.stages[0].gates[0]
    assert baseline.cases == 97
    (small,) = ladders(built.graph, [effort(-0.1, "supervised")])
    assert small.stages[0].gates[0].cases == 762


def test_a_change_too_small_to_time_is_held_to_its_use(built: Built) -> None:
    """Nobody times ten thousand cases; a case that is not faster either tells nothing."""
    made = effort(-0.01, "supervised")
    made = replace(made, details={**made.details, "cycle_time_after": 3 * 86400.0})
    (ladder,) = ladders(built.graph, [made])
    use = gates(ladder)[-1]
    assert use.id.endswith("/supervised/use")
    assert use.expected == pytest.approx(1 - made.details["coverage"])
    assert use.expected < use.limit == pytest.approx(1 - 0.8 * made.details["coverage"])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("rate", [0.0, 0.0017, 0.03, 0.5])
def test_no_gate_on_results_nobody_looks_at_opens_above_the_break_even(
    built: Built, stage: Stage, rate: float
) -> None:
    """Nor does a demotion tolerate more; on the way to acting alone that holds at every stage."""
    made = candidate(stage=stage)
    made = replace(made, details={**made.details, "break_even_error_rate": rate})
    (ladder,) = ladders(built.graph, [made])
    final = {"grave", "grave-after-review", "audited"}
    final |= {"unlike", "corrected"} if stage == "autonomous" else set()
    limits = [g.limit for g in gates(ladder) if g.id.rpartition("/")[2] in final]
    assert all(limit <= rate for limit in limits)
    for each in ladder.stages:
        watched = each.demotion.watch if each.demotion and each.stage != "supervised" else None
        assert watched is None or watched.tolerated < watched.unacceptable <= rate
    if stage == "autonomous" and rate < 0.1:
        assert ladder.last == "shadow"


def test_gates_of_a_plan_have_ids_of_their_own(built: Built) -> None:
    """Candidate, stage and what is measured, so that a later log finds its gate."""
    ids = [g.id for g in gates(of(built, stage="autonomous"))]
    assert len(ids) == len(set(ids))
    assert all(len(name.split("/")) == 3 for name in ids)

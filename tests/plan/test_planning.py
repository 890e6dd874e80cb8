"""The plan of a small process: repairs first, changed by the map, and why it differs."""

from dataclasses import replace
from datetime import date

import pytest

from tests.plan.claims import CLAIMS, CLERK, DOCUMENT, TODAY, built_from, candidate, short
from wfmap.errors import WfmapError
from wfmap.insertion.terms import Candidate, Veto
from wfmap.operations.checking import Built
from wfmap.operations.planning import Choice, Wish, best_of, choice_of, plan_diff, plan_of
from wfmap.operations.results.plan import plan_result
from wfmap.operations.sources import Source
from wfmap.plan.challenges import Challenge, merge
from wfmap.plan.diff import Change
from wfmap.plan.planning import Plan, PlanOptions
from wfmap.plan.schedule import Runs
from wfmap.report.beside import Beside
from wfmap.report.plan import DIFFS, brief_plan

READ = candidate(shortfalls=(short(CLAIMS), short(CLERK, "survey", missing=True)))
DECIDE = candidate("decide", "assist", pattern="recommend-decision", shortfalls=(short(CLAIMS),))
BOTH = (READ, DECIDE)


def planned(built: Built, *chosen: Candidate, **more: object) -> Plan:
    """Plan candidates of the small process."""
    options = PlanOptions(TODAY, TODAY, tuple(c.id for c in chosen), runs=Runs(400, 1))
    return plan_of(built, replace(options, **more), BOTH)  # type: ignore[arg-type]  # by name


def changes(old: Plan, new: Plan) -> list[Change]:
    """Compare two plans through their JSON."""
    source = Source("old.json", plan_result(old, Beside()).to_json().encode())
    return list(plan_diff(source, new))


def test_a_shared_repair_comes_before_both_that_stand_on_it(built: Built) -> None:
    """In the dates of p50 and of p90, before the first stage that uses what is repaired."""
    plan = planned(built, *BOTH)
    dated = {t.task.id: t for t in plan.tasks}
    shared = [t for t in plan.tasks if len(t.task.candidates) == 2]
    assert shared
    for repair in shared:
        assert repair.task.candidates == (READ.id, DECIDE.id)
        for user in BOTH:
            stage = dated[f"{user.id}/{repair.task.stage}/prepare"]
            assert repair.task.id in stage.task.after
            assert repair.finish.p50 <= stage.start.p50
            assert repair.finish.p90 <= stage.start.p90


def test_the_baseline_waits_for_no_repair(built: Built) -> None:
    """Measuring how it is starts on the first day."""
    plan = planned(built, READ)
    (first,) = [t for t in plan.tasks if t.task.id == f"{READ.id}/baseline/prepare"]
    assert first.start.p50 == TODAY


@pytest.mark.parametrize("days", [b"Mo-Fr", b"Mo-Sa", b"Mo-We"])
def test_a_stage_lasts_whole_weeks_whatever_their_days(days: bytes) -> None:
    """Two weeks of a baseline are a fortnight, in a week of three, five or six days."""
    document = DOCUMENT.replace(b"Mo-Fr", days).replace(b', "holidays": ["2026-04-03"]', b"")
    plan = planned(built_from(document), READ)
    (seen,) = [t for t in plan.tasks if t.task.id == f"{READ.id}/baseline/observe"]
    assert 11 <= (seen.finish.p50 - seen.start.p50).days <= 15


def test_a_candidate_that_is_not_chosen_needs_no_repair(built: Built) -> None:
    """Its challenges are in the register, and no task."""
    plan = planned(built, DECIDE)
    survey = next(c for c in plan.challenges if "people" in c.cause)
    assert survey.blocks == (READ.id,)
    assert survey.id not in {t.task.id for t in plan.tasks}


def test_without_candidates_the_register_is_planned(built: Built) -> None:
    """Every warning is a task."""
    plan = plan_of(built, PlanOptions(TODAY, TODAY, runs=Runs(200)))
    wanted = {c.id for c in plan.challenges if c.severity != "info"}
    assert {t.task.id for t in plan.tasks} == wanted
    assert plan.ladders == ()


def test_what_people_accept_holds_up_nothing(built: Built) -> None:
    """An accepted challenge is no task any more, and nothing waits for it."""
    first = planned(built, *BOTH)
    shared = next(t.task.id for t in first.tasks if len(t.task.candidates) == 2)
    edited = tuple(replace(c, status="accepted") if c.id == shared else c for c in first.challenges)
    again = planned(built, *BOTH, previous=edited)
    assert shared not in {t.task.id for t in again.tasks}
    assert all(shared not in t.task.after for t in again.tasks)


def test_a_plan_of_its_own_register_is_the_same_plan(built: Built) -> None:
    """Nothing is lost or added by running it again."""
    first = planned(built, *BOTH)
    assert planned(built, *BOTH, previous=first.challenges) == first


def test_challenges_in_a_circle_are_refused(built: Built) -> None:
    """With the way around, for people can write one."""
    first = planned(built, READ)
    mine = [c for c in first.challenges if READ.id in c.blocks]
    manual = [
        replace(c, manual=True, id=f"own-{n}", predecessors=(f"own-{1 - n}",), blocks=(READ.id,))
        for n, c in enumerate(mine[:2])
    ]
    with pytest.raises(WfmapError, match="circle: own-"):
        planned(built, READ, previous=tuple(manual))


def test_what_people_added_for_a_candidate_that_is_not_there_is_told(built: Built) -> None:
    """A slip in an id would hold up nothing without anybody knowing."""
    first = planned(built, READ)
    own = replace(first.challenges[0], manual=True, id="own-1", blocks=("read--extrct",),
                  predecessors=("ch-gone",))  # fmt: skip
    told = planned(built, READ, previous=(*first.challenges, own)).assumptions
    assert any("own-1" in text and "ch-gone, read--extrct" in text for text in told)
    assert not any("this plan knows nothing" in text for text in first.assumptions)


def test_the_plan_changes_when_the_map_changes(built: Built) -> None:
    """The data is good now: its challenge is closed, its task is gone, and the diff says why."""
    before = planned(built, READ)
    repaired = built_from(DOCUMENT.replace(b'"value": 12', b'"value": 2'))
    good = replace(READ, shortfalls=READ.shortfalls[1:])
    options = PlanOptions(TODAY, TODAY, (READ.id,), before.challenges, runs=Runs(400, 1))
    after = plan_of(repaired, options, (good, DECIDE_WITHOUT))
    found = {(c.kind, c.what, c.title): c for c in changes(before, after)}
    closed = found["challenge", "changed", "Completeness of Claims file is not good enough"]
    assert closed.after["status"] == "closed"
    gone = found["task", "removed", "Completeness of Claims file is not good enough"]
    assert "is closed now" in gone.why


DECIDE_WITHOUT = replace(DECIDE, shortfalls=())


def test_the_diff_of_a_plan_with_itself_is_empty(built: Built) -> None:
    """Read back from its own JSON."""
    plan = planned(built, *BOTH)
    assert changes(plan, plan) == []


def test_a_new_candidate_explains_its_tasks(built: Built) -> None:
    """Each of its tasks and gates is new because it is."""
    found = changes(planned(built, READ), planned(built, *BOTH))
    new = [c for c in found if c.what == "added" and c.kind in {"task", "gate", "raci"}]
    assert new
    assert all(f'candidate "{DECIDE.title}" is new' in c.why for c in new)


def test_a_moved_date_names_what_it_waits_for(built: Built) -> None:
    """An effort that somebody raised moves what comes behind it."""
    before = planned(built, READ)
    longer = tuple(_longer(c) for c in before.challenges)
    found = changes(before, planned(built, READ, previous=longer))
    moved = [c for c in found if c.kind == "task" and c.id == f"{READ.id}/shadow/prepare"]
    assert moved
    assert "moved, and it waits for that" in moved[0].why
    edited = [c for c in found if c.kind == "challenge"]
    assert edited
    assert edited[0].why == "it was edited"


def test_the_diff_begins_with_when_the_whole_ends(built: Built) -> None:
    """Before and after, and what there is more of."""
    first = changes(planned(built, READ), planned(built, *BOTH))[0]
    assert (first.kind, first.what) == ("plan", "changed")
    assert first.before["finish"] != first.after["finish"]
    assert first.why.startswith("1 candidate more")


def test_a_diff_as_text_shows_what_was_and_what_is(built: Built) -> None:
    """Dates are never cut to three letters, and nothing is called a raci."""
    found = changes(planned(built, READ), planned(built, *BOTH))
    text = DIFFS["text"](tuple(found))
    assert "…" not in text
    assert "finish: 2026-" in text
    assert "racis" not in text


def _longer(challenge: Challenge) -> Challenge:
    effort = replace(challenge.effort, p50=challenge.effort.p90, p90=3 * challenge.effort.p90)
    return replace(challenge, effort=effort)


def test_an_unknown_candidate_is_refused(built: Built) -> None:
    """With what was meant."""
    with pytest.raises(WfmapError) as caught:
        plan_of(built, PlanOptions(TODAY, TODAY, ("read--extrct--supervised",)), BOTH)
    assert READ.id in caught.value.hint


def test_a_candidate_that_may_not_be_is_planned_no_further_than_its_baseline(
    built: Built,
) -> None:
    """Whoever asks for it gets its verdict, and the reason."""
    veto = Veto("prohibited practice", None, "it is prohibited", "law", "2026-01-01")
    barred = replace(READ, vetoes=(veto,), verdict="do_not", because="it is prohibited")
    plan = plan_of(built, PlanOptions(TODAY, TODAY, (READ.id,)), (barred,))
    assert plan.ladders[0].last == "baseline"
    assert plan.chosen[0].verdict == "do_not"
    assert brief_plan(plan).splitlines()[1].startswith("Do not: extract at Read claim: it is")


def test_as_it_is_and_the_promise_make_what_is_to_be(built: Built) -> None:
    """Of two candidates as of one; the doubts of two are less than their sum."""
    plan = plan_of(built, PlanOptions(TODAY, TODAY, (READ.id, DECIDE.id)), BOTH)
    promise = plan.promise
    assert promise is not None
    change = promise.promised.cycle_time
    before, after = promise.as_is.cycle_time, promise.to_be.cycle_time
    assert before is not None
    assert after is not None
    assert change.value is not None
    assert change.low is not None
    assert after == pytest.approx(before + change.value)
    assert change.value == pytest.approx(-0.2 * before)
    assert change.value - change.low == pytest.approx(2**0.5 * 0.1 * before)
    assert promise.promised.net.value is None


def test_a_plan_of_nothing_promises_nothing(built: Built) -> None:
    """It holds the register alone."""
    assert plan_of(built, PlanOptions(TODAY, TODAY)).promise is None


def test_a_candidate_of_another_document_is_refused(built: Built) -> None:
    """For nothing could be said of its step."""
    other = replace(READ, element=replace(READ.element, id="elsewhere"))
    with pytest.raises(WfmapError, match="no step and no flow of this document"):
        plan_of(built, PlanOptions(TODAY, TODAY, (READ.id,)), (other,))


def test_the_best_of_a_file_are_one_a_place() -> None:
    """In the order of their ranks; what is out, vetoed or nothing is left."""
    second = replace(READ, id="read--extract--assist", rank=2)
    third = replace(DECIDE, rank=3)
    out = replace(DECIDE, id="x--extract--assist", rank=None, verdict="do_not")
    nothing = replace(READ, id="process--no-ai-nothing--assist", rank=1)
    assert best_of((third, second, out, nothing, READ)) == (READ.id, DECIDE.id)


def test_names_go_before_the_best_and_no_weeks_choose_none(built: Built) -> None:
    """Of candidates from a file and of those found now, for every caller alike."""
    listed = choice_of(built, Wish(listed=BOTH))
    assert (listed.known, listed.chosen) == (BOTH, best_of(BOTH))
    assert choice_of(built, Wish((DECIDE.id,), listed=BOTH)).chosen == (DECIDE.id,)
    assert choice_of(built, Wish(weeks=0, listed=BOTH)).chosen == ()
    assert choice_of(built, Wish(weeks=0)) == Choice()
    found = choice_of(built, Wish(("named",), weeks=0))
    assert found.chosen == ("named",)
    assert found.known


def test_history_is_dated_by_today_and_by_nothing_else(built: Built) -> None:
    """No clock is read."""
    plan = planned(built, READ, today=date(2031, 1, 2))
    assert {e.day for c in plan.challenges for e in c.history} == {"2031-01-02"}
    assert merge(plan.challenges, plan.challenges, "2040-01-01") == plan.challenges

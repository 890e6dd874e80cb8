"""Every lever that applies is found, and pulling it changes what it says and nothing else."""

import pytest

from wfmap.bottlenecks.applying import applied
from wfmap.bottlenecks.levers import KINDS, Lever, levers
from wfmap.graph import ProcessGraph
from wfmap.model.normal import to_json
from wfmap.model.rewrite import with_step
from wfmap.units.weekly import windows


def _one(graph: ProcessGraph, kind: str, element: str, part: str = "") -> Lever:
    (found,) = [
        lever
        for lever in levers(graph)
        if (lever.kind, lever.element.id) == (kind, element) and part in ("", lever.part)
    ]
    return found


def test_every_lever_is_listed_once_by_kind(desk: ProcessGraph) -> None:
    """Steps with times, pools, calendars that close, waits, batches, errors, loops; no refusing."""
    found = [(lever.kind, lever.element.id, lever.part) for lever in levers(desk)]
    assert found == [
        ("faster", "enter", ""),
        ("faster", "look", ""),
        ("faster", "pay", ""),
        ("faster", "refuse", ""),
        ("capacity", "desk", ""),
        ("capacity", "lead", ""),
        ("hours", "desk", ""),
        ("hours", "lead", ""),
        ("handoff", "inner--ok", ""),
        ("batch", "look", ""),
        ("rework", "enter", ""),
        ("rework", "inner--ok", ""),
        ("rework", "ok--enter", "ok--enter"),
    ]
    assert {kind for kind, _, _ in found} == set(KINDS) - {"share"}


def test_faster_multiplies_all_times_of_a_step_wherever_it_is(desk: ProcessGraph) -> None:
    """A step inside a sub-process, 10 % faster: work and set-up take nine tenths."""
    changed = applied(desk, _one(desk, "faster", "look"))
    step, before = changed.steps["look"].step, desk.steps["look"].step
    assert step.processing_time is not None
    assert before.processing_time is not None
    assert step.setup_time is not None
    assert step.processing_time.expected == pytest.approx(0.9 * before.processing_time.expected)
    assert step.processing_time.variance == pytest.approx(0.81 * before.processing_time.variance)
    assert step.setup_time.expected == pytest.approx(108)
    assert _unlike(desk, changed) == {"steps"}
    assert changed.steps["enter"].step == desk.steps["enter"].step


def test_one_more_is_one_more_server_or_a_member_like_the_first(desk: ProcessGraph) -> None:
    """Capacity grows by one; where members differ the new one is as the first."""
    more = applied(desk, _one(desk, "capacity", "desk")).process.actors["desk"]
    assert more.capacity is not None
    assert more.capacity.value == 3
    members = applied(desk, _one(desk, "capacity", "lead")).process.actors["lead"].members
    assert list(members) == ["ann", "bob", "ann-more"]
    assert members["ann-more"] == members["ann"]


def test_longer_hours_add_an_hour_to_each_window_of_that_actor_only(desk: ProcessGraph) -> None:
    """The desk closes at 18:00, the lead at 00:30 and not at all on Sunday night."""
    longer = applied(desk, _one(desk, "hours", "desk")).process
    name = longer.actors["desk"].calendar
    assert name == "office-longer"
    assert windows(longer.calendars[name].weekly) == windows("Mo-Fr 09:00-18:00")
    assert longer.calendar == "office"
    assert longer.actors["lead"] == desk.process.actors["lead"]
    night = applied(desk, _one(desk, "hours", "lead")).process
    lead = night.actors["lead"]
    assert lead.calendar == lead.members["ann"].calendar == "night-longer"
    assert windows(night.calendars["night-longer"].weekly) == windows(
        "Mo-Fr 22:00-24:30; Sa-Su 00:00-24:00; Mo 00:00-01:00".replace("22:00-24:30", "22:00-00:30")
    )


def test_a_handoff_at_once_keeps_all_but_its_wait(desk: ProcessGraph) -> None:
    """No wait any more; what comes back still does."""
    handoff = applied(desk, _one(desk, "handoff", "inner--ok")).flows["inner--ok"].handoff
    assert handoff is not None
    assert handoff.wait is None
    assert handoff.rework_share is not None


def test_a_batch_is_dissolved(desk: ProcessGraph) -> None:
    """Cases are done one by one."""
    assert applied(desk, _one(desk, "batch", "look")).steps["look"].step.batch is None


@pytest.mark.parametrize(
    ("element", "expected"), [("enter", 0.1), ("inner--ok", 0.05), ("ok--enter", 0.15)]
)
def test_rework_is_halved(desk: ProcessGraph, element: str, expected: float) -> None:
    """Errors of a step, work that a receiver sends back, and the share of a loop."""
    changed = applied(desk, _one(desk, "rework", element))
    errors, flow = changed.steps["enter"].step.error_rate, changed.flows["inner--ok"].handoff
    assert errors is not None
    assert flow is not None
    assert flow.rework_share is not None
    found = {
        "enter": errors.value,
        "inner--ok": flow.rework_share.value,
        "ok--enter": changed.flows["ok--enter"].share,
    }
    assert found[element] == pytest.approx(expected)


def test_the_original_stays_as_it_is(desk: ProcessGraph) -> None:
    """No lever touches the process it is pulled on."""
    before = to_json(desk.process)
    for lever in levers(desk):
        assert to_json(applied(desk, lever).process) != before
    assert to_json(desk.process) == before


def test_a_step_that_is_not_there_cannot_be_changed(desk: ProcessGraph) -> None:
    """The error names it."""
    with pytest.raises(KeyError, match="nowhere"):
        with_step(desk.process, "nowhere", lambda step: step)


def _unlike(before: ProcessGraph, after: ProcessGraph) -> set[str]:
    old, new = to_json(before.process), to_json(after.process)
    return {key for key in {*old, *new} if old.get(key) != new.get(key)}

"""The four answers about a small claim process equal what a person works out by hand."""

import json
from pathlib import Path

import pytest

from wfmap.answers import Answers, answers
from wfmap.facts import stated
from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.units.durations import HOUR, MINUTE

CLAIM = Path(__file__).parents[1] / "report" / "fixtures" / "claim.json"


@pytest.fixture(scope="module")
def found() -> Answers:
    """Answer the four questions about the claim process."""
    reading = examine(CLAIM.read_bytes())
    assert reading.process is not None
    graph = build(reading.process)
    return answers(graph, stated(graph))


def test_data_is_followed_from_store_to_store_and_hand_to_hand(found: Answers) -> None:
    """The claim is read from mail, typed into the ledger, read there, and decided on."""
    claim = found.data.items[0]
    assert claim.record == "one"
    assert [store.name for store in claim.held_in] == ["Inbox", "Ledger"]
    assert [(a.step.id, a.store.id, a.mode) for a in claim.written] == [
        ("enter", "ledger", "manual-entry")
    ]
    assert [a.step.id for a in claim.read] == ["enter", "assess"]
    assert [(c.giver.id, c.receiver.id) for c in claim.carried] == [("insured", "desk")]
    assert [d.name for d in claim.decides] == ["Cover"]
    assert {s.name for s in claim.systems} == {"CRM", "Core"}


def test_the_matrix_of_stores_and_steps_has_a_cell_for_each_use(found: Answers) -> None:
    """Read, written, and by which mode."""
    cells = {(c.step.id, c.store.id): (c.use, c.modes) for c in found.data.matrix}
    assert cells == {
        ("enter", "inbox"): ("R", ()),
        ("enter", "ledger"): ("W", ("manual-entry",)),
        ("assess", "ledger"): ("R", ()),
        ("close", "ledger"): ("W", ("ui",)),
    }


def test_what_is_typed_from_one_system_into_another_is_named(found: Answers) -> None:
    """The desk copies the claim from mail to ledger."""
    (typed,) = found.data.rekeyed
    assert (typed.actor.name, typed.source.name, typed.target.name) == (
        "Claims desk",
        "Inbox",
        "Ledger",
    )


def test_decisions_name_maker_owner_basis_and_volume(found: Answers) -> None:
    """Every case is decided on 1.25 times, three cases come a day."""
    cover, large = found.decisions.decisions
    assert (cover.maker.name, cover.owner and cover.owner.name) == ("Claims desk", "Expert")
    assert (cover.logic, cover.documented, cover.stakes) == ("decision-table", True, "medium")
    assert [i.data.name for i in cover.inputs] == ["Claim"]
    assert [(a.when, a.share, a.to.id) for a in cover.answers] == [
        ("Yes", 0.8, "assess"),
        ("No", 0.2, "report"),
    ]
    assert cover.per_case == pytest.approx(1.25)
    assert cover.per_day == pytest.approx(3.75)
    assert (large.decision, large.maker.name) == (None, "Expert")
    assert found.decisions.undescribed == (large,)


def test_handoffs_are_counted_weighed_and_summed_up(found: Answers) -> None:
    """The matrix and the list add up to the same."""
    handoffs = found.handoffs
    pairs = {(p.giver.id, p.receiver.id): p for p in handoffs.matrix}
    assert set(pairs) == {
        ("insured", "desk"),
        ("desk", "expert"),
        ("desk", "insured"),
        ("expert", "desk"),
    }
    assert pairs["insured", "desk"].per_case == pytest.approx(1.25)
    assert pairs["insured", "desk"].wait_per_case == pytest.approx(2.5 * HOUR)
    assert pairs["desk", "expert"].wait_per_case == pytest.approx(0.5 * HOUR)
    assert pairs["desk", "insured"].per_case == pytest.approx(0.25)
    assert handoffs.per_case == pytest.approx(sum(p.per_case for p in pairs.values()))
    assert sum(p.flows for p in pairs.values()) == len(handoffs.handoffs)
    assert [a.id for a in handoffs.longest_chain] == ["insured", "desk", "expert", "desk"]


def test_time_is_added_up_by_step_actor_phase_and_value(found: Answers) -> None:
    """1.25 × 30 min of entering, 10 min, half of 3 h, and 6 min; waits 4 h, 2.5 h and 30 min."""
    time = found.time
    assert time.work == pytest.approx((37.5 + 10 + 90 + 6) * MINUTE)
    assert time.wait == pytest.approx(7 * HOUR)
    assert time.waits == pytest.approx(
        {"extraneous": 4 * HOUR, "handoff": 2.5 * HOUR, "batching": 0.5 * HOUR}
    )
    assert time.flow_efficiency == pytest.approx(time.work / (time.work + time.wait))
    assert time.cost == pytest.approx((37.5 + 6) / 60 * 30 + 100 / 60 * 60)
    assert sum(s.work for s in time.steps) == pytest.approx(time.work)
    assert sum(a.work for a in time.actors) == pytest.approx(time.work)
    phases = {p.name: p.work / MINUTE for p in time.phases}
    assert list(phases) == ["Intake", "Work"]
    assert phases == pytest.approx({"Intake": 37.5, "Work": 106})
    assert [v.name for v in time.values] == ["value-adding", "necessary", "waste", "not said"]
    assert time.per_day == pytest.approx(3)
    assert [(g.element, g.id) for g in time.gaps] == [("step", "large"), ("step", "report")]


def test_the_busy_share_of_an_actor_is_its_work_over_its_time(found: Answers) -> None:
    """21 cases a week; the desk has 40 hours, the expert 40."""
    busy = {a.actor.id: a.busy for a in found.time.actors}
    assert busy["desk"] == pytest.approx(21 * 43.5 / 60 / 40)
    assert busy["expert"] == pytest.approx(21 * 100 / 60 / 40)
    assert busy["insured"] is None


def test_messages_with_parties_without_steps_are_handed_over_too() -> None:
    """They are in the matrix, and their data counts as carried; handoffs of work stay apart."""
    document = {
        "wfmap": "1",
        "name": "T",
        "data": {"order": {"name": "Order"}},
        "steps": {
            "take": {
                "actor": "shop",
                "receives": {"actor": "buyer", "handoff": {"data": ["order"], "medium": "email"}},
                "next": "bill",
            },
            "bill": {"actor": "shop", "sends": "buyer"},
        },
    }
    reading = examine(json.dumps(document).encode())
    assert reading.process is not None
    graph = build(reading.process)
    told = answers(graph, stated(graph))
    assert [(m.giver.id, m.receiver.id, m.medium) for m in told.handoffs.messages] == [
        ("buyer", "shop", "email"),
        ("shop", "buyer", "unknown"),
    ]
    assert {(p.giver.id, p.receiver.id): p.per_case for p in told.handoffs.matrix} == {
        ("buyer", "shop"): 1,
        ("shop", "buyer"): 1,
    }
    assert (told.handoffs.handoffs, told.handoffs.per_case) == ((), 0)
    assert [c.giver.id for c in told.data.items[0].carried] == ["buyer"]

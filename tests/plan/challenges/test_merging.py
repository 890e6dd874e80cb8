"""Merging: what people wrote stays, what is found again is kept, what is gone is closed."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wfmap.plan.challenges import Challenge, Effort, Evidence, ExitTest, challenge_id, merge
from wfmap.plan.challenges.terms import STATUSES, Event, Proposal, proposal_of


def made(cause: str = "a", owner: str = "IT", **more: Any) -> Challenge:
    """Make a challenge as if generated on the first day."""
    effort = Effort(2.0, 5.0)
    challenge = Challenge(
        id=challenge_id(cause),
        cause=cause,
        category="data",
        title=f"Something at {cause}",
        severity="warning",
        evidence=(Evidence(f"seen at {cause}", "rule x", "2026-01-01"),),
        mitigation="repair it",
        effort=effort,
        owner=owner,
        exit_test=ExitTest("faults", "=", 0.0, "faults", "wfmap check"),
        early_warning="more faults",
        proposed=Proposal(owner, effort),
        history=(Event("2026-01-01", "opened", "rule x"),),
    )
    return replace(challenge, **more)


edits: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATUSES),
        "owner": st.sampled_from(("IT", "Ada", "")),
        "notes": st.text(max_size=8),
        "effort": st.sampled_from((Effort(2.0, 5.0), Effort(1.0, 9.0))),
    }
)
causes = st.lists(st.sampled_from("abcdef"), unique=True)


@st.composite
def registers(draw: st.DrawFn) -> list[Challenge]:
    """Draw a register that people edited."""
    return [replace(made(c), **draw(edits)) for c in draw(causes)]


@given(causes, registers())
def test_merging_twice_is_merging_once(now: list[str], before: list[Challenge]) -> None:
    """On the same day and on any later one."""
    generated = [made(c) for c in now]
    once = merge(generated, before, "2026-02-01")
    assert merge(generated, once, "2026-02-01") == once
    assert merge(generated, once, "2026-03-01") == once


@given(causes, registers())
def test_no_edit_is_lost(now: list[str], before: list[Challenge]) -> None:
    """Owner, effort and notes of everything stay, and the status unless it was closed."""
    after = {c.id: c for c in merge([made(c) for c in now], before, "2026-02-01")}
    for old in before:
        new = after[old.id]
        assert new.notes == old.notes
        assert new.owner == old.owner
        assert new.effort == old.effort
        assert new.history[: len(old.history)] == old.history
        if old.status != "closed" and old.cause in now:
            assert new.status == old.status


@given(causes, registers())
def test_nothing_that_was_known_disappears(now: list[str], before: list[Challenge]) -> None:
    """What is found comes first, in its order; the rest stays, closed."""
    after = merge([made(c) for c in now], before, "2026-02-01")
    assert [c.cause for c in after][: len(now)] == now
    assert {c.cause for c in after} == {*now, *(c.cause for c in before)}
    assert all(c.status == "closed" for c in after if c.cause not in now)


def test_what_is_no_longer_found_is_closed_and_opened_again_when_it_is_back() -> None:
    """With each step in its history."""
    first = merge([made()], [], "2026-01-01")
    closed = merge([], first, "2026-02-01")
    assert closed[0].status == "closed"
    again = merge([made()], closed, "2026-03-01")
    assert again[0].status == "open"
    assert [e.what for e in again[0].history] == ["opened", "closed", "reopened"]
    assert [e.day for e in again[0].history] == ["2026-01-01", "2026-02-01", "2026-03-01"]


def test_an_owner_nobody_edited_follows_the_map() -> None:
    """And one that somebody edited does not."""
    before = [made(), replace(made("b"), owner="Ada")]
    now = [made(owner="Operations"), made("b", owner="Operations")]
    after = merge(now, before, "2026-02-01")
    assert [c.owner for c in after] == ["Operations", "Ada"]
    assert after[1].history[-1] == Event("2026-02-01", "owner edited", "Ada")


def test_what_people_add_stays_as_they_left_it() -> None:
    """It has no cause on the map that could go away."""
    own = made("own", manual=True)
    assert merge([], [own], "2026-02-01") == (own,)


def test_evidence_keeps_the_day_it_was_first_seen() -> None:
    """A new text has the new day."""
    later = made(evidence=(Evidence("seen at a", "rule x", "2026-05-01"),))
    other = made(evidence=(Evidence("seen more at a", "rule x", "2026-05-01"),))
    assert merge([later], [made()], "2026-05-01")[0].evidence[0].as_of == "2026-01-01"
    assert merge([other], [made()], "2026-05-01")[0].evidence[0].as_of == "2026-05-01"


def test_a_renamed_element_keeps_what_people_wrote() -> None:
    """Its challenge has a new id, knows the old one, and is there once."""
    old = replace(made("old"), notes="ask Ada")
    new = made("new", formerly=(old.id,))
    after = merge([new], [old], "2026-02-01")
    assert [c.id for c in after] == [new.id]
    assert after[0].notes == "ask Ada"


def test_an_acceptance_that_vanished_and_came_back_is_decided_anew() -> None:
    """Reopened, and no edit is told that nobody made."""
    accepted = [replace(made(), status="accepted")]
    for day, now in (("2026-02-01", [made()]), ("2026-03-01", []), ("2026-04-01", [made()])):
        accepted = list(merge(now, accepted, day))
    (last,) = merge([made()], accepted, "2026-05-01")
    assert last.status == "open"
    told = [(e.what, e.note) for e in last.history[1:]]
    assert told == [
        ("status edited", "accepted"), ("closed", "its cause is no longer found"),
        ("reopened", "rule x"),
    ]  # fmt: skip


def test_what_people_closed_themselves_is_told_before_it_is_reopened() -> None:
    """So that the history says why it was closed."""
    (back,) = merge([made()], [replace(made(), status="closed")], "2026-02-01")
    assert [e.what for e in back.history] == ["opened", "status edited", "reopened"]


def test_an_edit_that_is_taken_back_is_told_once() -> None:
    """And what then follows the map is no edit."""
    (ada,) = merge([made()], [replace(made(), owner="Ada")], "2026-02-01")
    (back,) = merge([made()], [replace(ada, owner="IT")], "2026-03-01")
    (moved,) = merge([made(owner="Operations")], [back], "2026-04-01")
    (last,) = merge([made(owner="Operations")], [moved], "2026-05-01")
    assert last.owner == "Operations"
    assert [e.note for e in last.history if e.what == "owner edited"] == ["Ada", "as proposed"]


def test_what_waits_for_a_renamed_challenge_waits_for_its_new_id() -> None:
    """A challenge that people added holds on to it."""
    old, new = made("old"), made("new", formerly=(challenge_id("old"),))
    own = made("own", manual=True, predecessors=(old.id,))
    assert merge([new], [old, own], "2026-02-01")[1].predecessors == (new.id,)


def test_the_notes_of_two_names_of_one_challenge_are_joined() -> None:
    """A register in which somebody brought two together loses neither."""
    old = made("old", notes="from Ada")
    new = made("new", formerly=(old.id,))
    (one,) = merge([new], [replace(new, notes="from Bo"), old], "2026-02-01")
    assert one.notes == "from Bo\nfrom Ada"


def test_what_people_let_a_challenge_wait_for_is_kept() -> None:
    """And what they took out stays out, while what is found newly is added."""
    first = made(predecessors=("p", "q"))
    first = replace(first, proposed=proposal_of(first))
    mine = replace(first, predecessors=("q", "own"))
    (after,) = merge([made(predecessors=("p", "q", "r"))], [mine], "2026-02-01")
    assert after.predecessors == ("q", "r", "own")


def test_a_former_id_says_nothing_of_whether_it_is_open() -> None:
    """What was closed under its new id is reopened, and no edit is told that nobody made."""
    new = made("new", formerly=(challenge_id("old"),))
    closed = replace(
        made("new"), status="closed",
        history=(*made("new").history, Event("2026-02-01", "closed", "gone")),
    )  # fmt: skip
    old = made("old", history=(Event("2026-02-01", "opened", "rule x"),))
    (one,) = merge([new], [closed, old], "2026-03-01")
    assert [e.what for e in one.history] == ["opened", "closed", "reopened"]

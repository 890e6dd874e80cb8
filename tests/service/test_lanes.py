"""Whose turn it is: fair to callers, and bounded."""

import asyncio
import os
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.service.callers import MOST_CALLERS, Ledger
from wfmap.service.lanes import Lane, Ticket, Work


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def _lane(clock: Clock, most: int = 100) -> Lane:
    return Lane(Ledger(clock), clock, most)


def _ticket(caller: str) -> Ticket:
    loop = asyncio.new_event_loop()
    future = loop.create_future()
    loop.close()
    return Ticket(Work(os.getpid, caller=caller), future, lambda: None)


def _callers(lane: Lane) -> list[str]:
    found = []
    while (ticket := lane.take()) is not None:
        found.append(ticket.work.caller)
    return found


def test_the_caller_for_whom_least_was_done_is_served_first() -> None:
    """And its own requests stay in their order."""
    clock = Clock()
    ledger = Ledger(clock)
    lane = Lane(ledger, clock, 100)
    ledger.charge("a", 3.0)
    tickets = [_ticket(caller) for caller in ("a", "a", "b", "b")]
    for ticket in tickets:
        lane.add(ticket)
    assert [lane.take() for _ in tickets] == [tickets[2], tickets[3], tickets[0], tickets[1]]


def test_what_runs_counts_before_it_has_ended() -> None:
    """Else a caller whose work takes an hour would be served as if it had used nothing."""
    clock = Clock()
    lane = _lane(clock)
    running = _ticket("a")
    running.begun = clock.now
    lane.running.add(running)
    lane.add(_ticket("a"))
    lane.add(_ticket("b"))
    clock.now += 1
    assert _callers(lane) == ["b", "a"]


def test_the_last_free_worker_is_for_a_caller_that_has_none() -> None:
    """One that holds all the others waits for its own."""
    clock = Clock()
    lane = _lane(clock)
    lane.running.add(_ticket("a"))
    lane.add(_ticket("a"))
    assert lane.take(last=True) is None
    lane.add(_ticket("b"))
    taken = lane.take(last=True)
    assert taken is not None
    assert taken.work.caller == "b"


def test_work_of_the_service_itself_goes_first() -> None:
    """Whether it is ready is asked of a worker, and must not wait behind callers."""
    lane = _lane(Clock())
    lane.add(_ticket("a"))
    lane.add(_ticket(""))
    assert _callers(lane) == ["", "a"]


def test_a_full_lane_refuses_the_latest_of_the_caller_with_the_most_waiting() -> None:
    """Whoever came last; one that asks for many does not shut out one that asks for one."""
    lane = _lane(Clock(), 4)
    tickets = [_ticket("a") for _ in range(4)]
    assert [lane.add(ticket) for ticket in tickets] == [None] * 4
    other = _ticket("b")
    assert lane.add(other) is tickets[-1]
    late = _ticket("a")
    assert lane.add(late) is late
    assert Counter(_callers(lane)) == {"a": 3, "b": 1}


@given(st.lists(st.sampled_from("aaaaabbc")), st.integers(1, 6))
def test_nothing_is_refused_while_there_is_room_and_nothing_is_lost(
    callers: list[str], most: int
) -> None:
    """Whoever asks in whatever order; afterwards no caller has lost more than it had too many."""
    lane = _lane(Clock(), most)
    refused: list[str] = []
    for number, caller in enumerate(callers):
        gone = lane.add(_ticket(caller))
        if gone is None:
            assert len(lane.waiting) <= most
        else:
            assert number >= most
            refused.append(gone.work.caller)
    assert Counter(_callers(lane)) + Counter(refused) == Counter(callers)
    assert len(refused) == max(0, len(callers) - most)


def test_work_counts_for_about_a_minute() -> None:
    """It fades; a budget that was used is there again when the ledger says so."""
    clock = Clock()
    ledger = Ledger(clock)
    ledger.charge("a", 20.0)
    assert ledger.used("a") == 20.0
    assert ledger.seconds_until("a", 30.0) == 0
    wait = ledger.seconds_until("a", 10.0)
    assert 40 < wait < 45
    clock.now += wait
    assert ledger.seconds_until("a", 10.0) == 0
    assert ledger.used("a") == pytest.approx(10.0, rel=0.03)


def test_a_ledger_forgets_those_who_have_used_least() -> None:
    """It is bounded, and whoever has used much is not among the forgotten."""
    ledger = Ledger(Clock())
    ledger.charge("greedy", 50.0)
    for number in range(3 * MOST_CALLERS):
        ledger.charge(str(number), 0.1)
    assert ledger.used("greedy") == 50.0
    known = sum(ledger.used(str(number)) > 0 for number in range(3 * MOST_CALLERS))
    assert known <= MOST_CALLERS

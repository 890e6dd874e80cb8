"""What a run takes does not grow with capacities and counts, only with what is under way."""

import json
from typing import Any

import numpy as np
import pytest

from wfmap.errors import DocumentError
from wfmap.graph import ProcessGraph, build
from wfmap.graph.deadlines import Stream, waiting
from wfmap.graph.moments import Moments, latest, latest_of
from wfmap.model.document import read
from wfmap.model.people import MOST_SERVERS
from wfmap.prediction.queues import erlang_b
from wfmap.simulation import compile, run, simulate  # noqa: A004 - its name
from wfmap.simulation.engine import layout as at
from wfmap.simulation.memory import Memory
from wfmap.simulation.program import Program
from wfmap.simulation.rows import Span
from wfmap.units.erlang import ONE_BY_ONE, inverse_blocking
from wfmap.units.laws import Sampled

DAY = 86_400


def graph_of(steps: dict[str, Any], **more: Any) -> ProcessGraph:
    """Build a process in which a case comes every hour."""
    document = {"wfmap": "1.1", "name": "x", "arrivals": {"every": "1 h"}, "steps": steps}
    return build(read(json.dumps(document | more)))


def started(program: Program, cases: int = 3) -> Memory:
    """Give the memory of a run before its first event."""
    memory = Memory(program, Span(cases=cases, last=1, limit=cases), seed=0, replication=0)
    memory.aim(0, 0)
    return memory


def pool_of(capacity: int) -> ProcessGraph:
    """Build a process of one task and one pool."""
    steps = {"w": {"actor": "a", "processing_time": "90 min"}}
    return graph_of(steps, actors={"a": {"capacity": capacity}})


def test_a_capacity_takes_no_room() -> None:
    """A hundred thousand servers take the cells of ten, before a run and after it."""
    few, many = (started(compile(pool_of(capacity))) for capacity in (10, MOST_SERVERS))
    assert len(many.i) == len(few.i)
    for memory in (few, many):
        memory.proceed()
    assert len(many.i) == len(few.i)
    assert many.i[at.H_TOP] == few.i[at.H_TOP]


@pytest.mark.parametrize("order", ["parallel", "sequential"])
def test_a_count_takes_no_room_before_its_instances_begin(order: str) -> None:
    """Ten thousand instances take the cells of a hundred; one after the other, for good."""
    few, many = (
        started(compile(graph_of({"w": {"multi": {"count": count, "order": order}}})))
        for count in (100, 10_000)
    )
    assert len(many.i) == len(few.i)
    if order == "sequential":
        few.proceed()
        many.proceed()
        assert len(many.i) == len(few.i)


def test_instances_begin_in_turn_before_anybody_else_acts() -> None:
    """So many begin in one act that the log is as if all did: in order, at one moment."""
    step = {"actor": "a", "processing_time": "1 min", "multi": {"count": 3 * at.AT_ONCE + 1}}
    graph = graph_of({"w": step}, actors={"a": {"capacity": 1}})
    found = run(compile(graph), seed=0, replication=0, cases=1, log=True)
    assert found.cycle_times[0] == (3 * at.AT_ONCE + 1) * 60
    assert (found.log_times[:, 0] == found.log_times[0, 0]).all()
    assert (np.diff(found.log_times[:, 1]) == 60).all()


def test_who_was_free_last_works_next_and_nobody_has_two_numbers() -> None:
    """Servers are numbered as they are needed: never more than were busy at once."""
    graph = graph_of(
        {"w": {"actor": "a", "processing_time": {"distribution": "exponential", "mean": "3 h"}}},
        actors={"a": {"capacity": MOST_SERVERS}},
    )
    found = run(compile(graph), seed=4, replication=0, cases=200, log=True)
    rows = sorted(zip(found.log_times[:, 1], found.log_times[:, 2], strict=True))
    busy = max(sum(s <= start < e for s, e in rows) for start, _ in rows)
    servers = found.log_numbers[:, at.LOG_SERVER]
    assert servers.max() + 1 == busy
    for server in set(servers):
        own = found.log_times[servers == server][:, 1:]
        own = own[np.argsort(own[:, 0])]
        assert (own[1:, 0] >= own[:-1, 1]).all()


def test_all_who_wait_may_begin_in_one_event_though_the_heap_is_nearly_full() -> None:
    """One opening lets a thousand begin: there is room for the events of all of them."""
    graph = graph_of(
        {"w": {"actor": "a", "processing_time": "1 min"}},
        actors={"a": {"capacity": MOST_SERVERS, "calendar": "day"}},
        calendars={"day": {"weekly": "Mo-Su 09:00-10:00"}},
        backlog={"w": 5_000},
    )
    memory = started(compile(graph))
    while memory.now < 8 * 3600:
        memory.proceed(events=memory.events + 1)
    i, f = memory.i, memory.f
    while i[at.H_HEAP] < i[at.H_HEAP_LIMIT]:  # events that are void, and would come at the very end
        place = i[at.H_HEAP_AT] + 2 * i[at.H_HEAP]
        f[place], i[place], i[place + 1] = 1e18, -5, 0
        i[at.H_HEAP] += 1
    size = len(i)
    while memory.now < 9 * 3600:
        memory.proceed(events=memory.events + 1)
        assert memory.i[at.H_HEAP_AT] + 2 * memory.i[at.H_HEAP] <= len(memory.i)
        assert memory.i[at.H_TOP] <= memory.i[at.H_HEAP_AT]
    assert len(memory.i) >= size
    assert memory.i[memory.pool(0) + at.P_WAITING] == 0


def test_room_that_is_short_grows_without_what_stands_before_it() -> None:
    """Calendars of 28 years are copied, not doubled, however often the room grows."""
    zoned = {"day": {"weekly": "Mo-Su 09:00-17:00", "timezone": "Europe/Berlin"}}
    steps = {"w": {"actor": "a", "processing_time": "1 min"}}
    graph = graph_of(steps, actors={"a": {"calendar": "day"}}, calendars=zoned)
    memory = started(compile(graph))
    fixed, room, before = memory.end, memory.room, len(memory.i)
    assert fixed > 20_000
    memory.grow(room)
    assert memory.room == 2 * room
    assert len(memory.i) - before <= room * 4 / 3 + 1


def test_a_run_takes_no_more_room_than_the_most_it_is_kept_up_with() -> None:
    """A queue without end is given up at that size, not at up to three times as much."""
    memory = overloaded(1_000_000)
    assert not memory.proceed()
    assert 1_000_000 < len(memory.i) <= 1_000_000 + 2 * memory.i[at.H_SLACK] + 100_000


def overloaded(most: int) -> Memory:
    """Give the memory of a run whose queue grows without end, before its first event."""
    steps = {"w": {"actor": "a", "processing_time": "9 h"}}
    program = compile(graph_of(steps, actors={"a": {"capacity": 1}}))
    span = Span(cases=50_000, last=1, limit=50_000)
    memory = Memory(program, span, seed=0, replication=0, most=most)
    memory.aim(0, 0)
    return memory


def test_when_a_run_is_given_up_does_not_hang_on_the_steps_in_which_its_room_grew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever room it has to begin with, the same event is its last."""
    last = set()
    for spare in (500, 60_000, 400_000):
        monkeypatch.setattr("wfmap.simulation.memory._SPARE", spare)
        memory = overloaded(1_000_000)
        assert not memory.proceed()
        assert memory.is_swollen
        last.add((memory.events, memory.now))
    assert len(last) == 1


LATE_AND_TOLD_APART: dict[str, Any] = {
    "target": {"cycle_time": "6 h"},
    "actors": {"a": {"capacity": 1}},
    "steps": {
        "w": {
            "actor": "a",
            "processing_time": {"distribution": "exponential", "mean": "48 min"},
            "fixed_cost": 0.1,
            "split": "exclusive",
            "next": [{"to": "yes", "share": 0.7}, {"to": "no", "share": 0.3}],
        },
        "yes": {"kind": "end"},
        "no": {"kind": "end"},
    },
}


@pytest.mark.parametrize("target", [{}, {"outcomes": ["no"]}])
def test_figures_are_the_same_bytes_however_much_room_a_run_has(
    target: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases that ended are added up one after the other, whenever they were taken out."""
    aim = {"target": LATE_AND_TOLD_APART["target"] | target}
    exponential = {"arrivals": {"every": {"distribution": "exponential", "mean": "1 h"}}}
    graph = graph_of(**(LATE_AND_TOLD_APART | aim | exponential))
    said = set()
    for spare, ended in ((60_000, 8_192), (500, 8_192), (60_000, 97), (500, 11)):
        monkeypatch.setattr("wfmap.simulation.memory._SPARE", spare)
        monkeypatch.setattr("wfmap.simulation.memory._OUT_ROOM", ended)
        for found in (
            simulate(graph, events=200_000),
            simulate(graph, cases=2_000, replications=2, warm_up=100),
        ):
            told = (found.question, found.facts, found.cycle_time, found.outcomes, found.late_share)
            said.add(repr((*told, found.costs.tolist(), found.events)))
    assert len(said) == 2


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99, 0.9999, 1.0, 1.001, 1.5])
@pytest.mark.parametrize("servers", [ONE_BY_ONE + 1, 20_000])
def test_erlang_b_for_many_servers_is_its_recursion(servers: int, share: float) -> None:
    """To nine digits, on both sides of full."""
    offered, blocking = servers * share, 1.0
    for busy in range(1, servers + 1):
        blocking = offered * blocking / (busy + offered * blocking)
    assert erlang_b(servers, offered) == pytest.approx(blocking, rel=1e-9, abs=1e-290)


def test_erlang_b_sums_few_terms() -> None:
    """Of a hundred thousand servers at most nine times their root."""
    asked = 0

    class Counted(float):
        def __truediv__(self, other: Any) -> float:
            nonlocal asked
            asked += 1
            return float(self) / float(other)

        def __rtruediv__(self, other: Any) -> float:
            nonlocal asked
            asked += 1
            return float(other) / float(self)

    for share in (0.999, 1.0, 1.001):
        asked = 0
        assert inverse_blocking(MOST_SERVERS, Counted(MOST_SERVERS * share)) > 1
        assert 0 < asked <= 9 * MOST_SERVERS**0.5 + 2


def test_the_latest_of_many_alike_is_the_latest_of_their_list() -> None:
    """To the digits of a sum."""
    branch = Moments(60.0, 1800.0)
    few, many = latest([branch] * 100), latest_of(100, branch)
    assert (many.mean, many.variance) == pytest.approx((few.mean, few.variance), rel=1e-9)
    assert latest_of(1, branch) == Moments(60.0, 1800.0)


def test_a_queue_with_deadlines_is_the_same_with_and_without_a_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where servers are so many that no table of all chances is kept."""
    streams = [Stream(2.9, Sampled(np.full(64, 1.0)), Sampled(np.linspace(1.0, 3.0, 64)))]
    kept = waiting(streams, 3)
    monkeypatch.setattr("wfmap.graph.deadlines._TABLE", 0)
    looked = waiting(streams, 3)
    assert kept is not None
    assert looked is not None
    assert (kept.values() == looked.values()).all()


def test_work_that_is_never_right_is_simulated_in_reasonable_steps() -> None:
    """An error rate of nearly 1: as many repeats as it says, without a draw for each of them."""
    steps = {"w": {"processing_time": "1 s", "error_rate": 0.9999}}
    found = simulate(graph_of(steps), cases=400, replications=1, seed=3)
    assert found.cycle_time.mean == pytest.approx(10_000, rel=0.2)


def test_a_run_given_up_before_any_case_ended_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its room is gone when work of the first cases is queued: the queue is named."""
    steps = {
        "many": {"multi": {"count": 400}, "actor": "one", "processing_time": "9 h", "next": "end"},
        "end": {"kind": "end"},
    }
    graph = graph_of(steps, actors={"one": {"capacity": 1}})
    monkeypatch.setattr("wfmap.simulation.course._LARGEST", 30_000)
    for warm_up in (0, 39):
        with pytest.raises(DocumentError, match="its queue grows without end"):
            simulate(graph, cases=40, replications=2, warm_up=warm_up)

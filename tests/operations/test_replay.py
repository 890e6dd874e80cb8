"""A replay shows the very run that the event log is of, and no more than a page can carry."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation.event_ends import ENDS
from tests.simulation.event_others import OTHERS
from tests.simulation.test_laws import processes
from wfmap.errors import LimitError, WfmapError
from wfmap.graph import ProcessGraph, build
from wfmap.model.document import examine
from wfmap.operations.checking import load
from wfmap.operations.draw import Options, draw
from wfmap.operations.replaying import LONGEST, replay
from wfmap.operations.results.replay import ReplayResult, ReplayRunResult
from wfmap.simulation import simulate
from wfmap.simulation.engine import layout as at
from wfmap.simulation.runs import run
from wfmap.simulation.trace import trace

Document = dict[str, Any]
Effect = tuple[int, int, int, int]

EFFECTS: dict[str, Effect] = {
    "gathers": (1, 0, 0, 0),
    "let-go": (-1, 0, 0, 0),
    "queues": (0, 1, 0, 0),
    "starts": (0, -1, 1, 0),
    "begins": (0, 0, 1, 0),
    "ends": (0, 0, -1, 0),
    "put-back": (0, 1, -1, 0),
    "resumes": (0, -1, 1, 0),
    "gives-up": (0, -1, 0, 0),
    "stops": (0, 0, -1, 0),
    "rests": (0, 0, 0, 1),
    "rested": (0, 0, 0, -1),
}
"""How an event at a step changes how many gather, queue, are worked at and rest there."""
OFFICE = {"office": {"weekly": "Mo-Fr 09:00-17:00"}}


def graph_of(document: Document) -> ProcessGraph:
    """Read a document and build its graph."""
    reading = examine(json.dumps({"wfmap": "1.1", "name": "T", **document}))
    assert reading.process is not None
    assert reading.is_sound, reading.findings
    return build(reading.process)


def events(found: ReplayRunResult, kinds: tuple[str, ...]) -> Iterator[tuple[int, int, str, int]]:
    """List the events of a run: tick, case, kind, number of the step or flow."""
    codes = iter(found.codes)
    for time, case, count in zip(accumulate(found.times), found.numbers, found.counts, strict=True):
        for _ in range(count):
            where, kind = divmod(next(codes), len(kinds))
            yield time, case, kinds[kind], where


def queues(
    found: ReplayResult, times: list[int], cases: set[int], *, put_back: bool
) -> list[dict[str, int]]:
    """Count who queues at each step at some ticks, of some cases."""
    shown, waiting = found.runs[0], defaultdict[str, int](int)
    stream = list(events(shown, found.kinds))
    counted: list[dict[str, int]] = []
    place = 0
    for time in times:
        while place < len(stream) and stream[place][0] <= time:
            _, case, kind, where = stream[place]
            place += 1
            if case in cases and kind in EFFECTS and (put_back or kind in ("queues", "starts")):
                waiting[shown.steps[where]] += EFFECTS[kind][1]
        counted.append({step: count for step, count in waiting.items() if count})
    return counted


def logged(
    graph: ProcessGraph, cases: int, seed: int, times: list[int], left: set[int]
) -> list[dict[str, int]]:
    """Count who queues at each step just before a tick is over, by the event log."""
    log = simulate(graph, cases=cases, replications=1, seed=seed, log=True).logs[0]
    names = tuple(graph.steps)
    counted = list[dict[str, int]]()
    for time in times:
        queued = (np.floor(log.queued) <= time) & (time < np.floor(log.started))
        found = defaultdict[str, int](int)
        for step, case in zip(log.step[queued], log.case[queued], strict=True):
            if int(case) in left:
                found[names[int(step)]] += 1
        counted.append(dict(found))
    return counted


def left_by(found: ReplayResult) -> set[int]:
    """List the cases that left the process."""
    return {case for _, case, kind, _ in events(found.runs[0], found.kinds) if kind == "leaves"}


def moments(found: ReplayResult, shares: list[float]) -> list[int]:
    """Choose ticks by their share of a run and of its events, each of these and just before it."""
    shown = found.runs[0]
    times = list(accumulate(shown.times))
    chosen = [times[int(share * (len(times) - 1))] for share in shares]
    apart = [int(share * shown.until) for share in shares]
    return sorted({*apart, *chosen, *(max(0, time - 1) for time in chosen)})


@st.composite
def offices(draw: st.DrawFn) -> Document:
    """Draw a process with shared pools whose people go home, and one that gathers cases."""
    document = draw(processes())
    closing = draw(st.sampled_from(["pause", "finish", "hand-over", "do-not-start"]))
    document["calendars"] = OFFICE
    document["actors"]["p"] |= {"calendar": "office", "on_closing": closing}
    if draw(st.booleans()):
        document["steps"]["b"]["batch"] = {"size": draw(st.integers(2, 4))}
    document["backlog"] = {"c": draw(st.integers(0, 3))}
    return document


SHARES = st.lists(st.floats(0, 1), min_size=5, max_size=20)


@settings(max_examples=25)
@given(offices(), st.integers(1, 30), st.integers(0, 1000), SHARES)
def test_the_queues_of_a_replay_are_those_of_the_event_log(
    document: Document, cases: int, seed: int, shares: list[float]
) -> None:
    """At any time, at every step, of all cases that have left; waits after a handing over apart."""
    graph = graph_of(document)
    found = replay({None: graph}, cases, seed=seed)
    assert found.tick == 1
    times, left = moments(found, shares), left_by(found)
    shown = queues(found, times, left, put_back=False)
    assert shown == logged(graph, cases, seed, times, left)
    assert found.runs[0].whole


@settings(max_examples=25)
@given(offices(), st.integers(0, 1000))
def test_waits_in_a_trace_are_the_area_under_the_queues_of_each_pool(
    document: Document, seed: int
) -> None:
    """Those who still wait and those who wait again after closing time included."""
    graph = graph_of(document)
    found = trace(graph, 20, seed=seed)
    counted = run(found.program, seed=seed, replication=0, cases=20)
    assert counted.ended == found.until
    work = np.isin(found.kind, [at.TRACE_DONE, at.TRACE_HANDED_OVER, at.TRACE_STOPPED])
    waits = np.minimum(found.started, found.until) - found.since
    pools = {plan.actor: index for index, plan in enumerate(found.program.pools)}
    actors = [pools.get(node.actor or "", -1) for node in graph.steps.values()]
    for index, pool in enumerate(counted.pools):
        ours = work & (np.array(actors)[np.where(work, found.where, 0)] == index)
        assert waits[ours].sum() == pytest.approx(pool.area, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("name", [*ENDS, *OTHERS])
def test_every_stay_that_begins_in_a_replay_ends_in_it(name: str) -> None:
    """Whatever stops it: an end, an error, a timer; where no case comes after, nothing is left."""
    row = {**ENDS, **OTHERS}[name]
    found = replay({None: graph_of({"steps": row[0]})}, 5)
    counts = defaultdict[int, list[int]](lambda: [0, 0, 0, 0])
    travelling = defaultdict[int, int](int)
    for _, _, kind, where in events(found.runs[0], found.kinds):
        effect = EFFECTS.get(kind)
        if effect is not None:
            counts[where] = [a + b for a, b in zip(counts[where], effect, strict=True)]
            assert min(counts[where]) >= 0
        travelling[where] += {"sets-out": 1, "arrives": -1, "turned-back": -1}.get(kind, 0)
    assert found.runs[0].entered == found.runs[0].left == 5
    assert all(not any(count) for count in counts.values())
    assert not any(travelling.values())


def story(document: Document) -> list[tuple[float, str, str]]:
    """Tell what one case does: hours, kind, step or flow."""
    found = replay({None: graph_of(document)}, 1)
    shown = found.runs[0]
    names = {"moves": shown.flows, "sets-out": shown.flows, "arrives": shown.flows}
    return [
        (time * found.tick / 3600, kind, names.get(kind, shown.steps)[where])
        for time, _, kind, where in events(shown, found.kinds)
    ]


def test_work_handed_over_at_closing_time_queues_again() -> None:
    """A clerk's nine hours from nine o'clock, in an office that closes at five."""
    steps = {"a": {"actor": "p", "processing_time": "9 h"}}
    actor = {"capacity": 1, "calendar": "office", "on_closing": "hand-over"}
    assert story({"calendars": OFFICE, "actors": {"p": actor}, "steps": steps}) == [
        (0, "enters", "a"),
        (0, "queues", "a"),
        (9, "starts", "a"),
        (17, "put-back", "a"),
        (33, "resumes", "a"),
        (34, "ends", "a"),
        (34, "leaves", "a"),
    ]


def test_a_case_that_waits_at_a_join_gathers_there_until_the_other_branch_comes() -> None:
    """The short branch waits two hours for the long one; the flows between take no time."""
    steps = {
        "s": {"kind": "parallel", "next": ["a", "b"]},
        "a": {"processing_time": "1 h", "next": "j"},
        "b": {"processing_time": "3 h", "next": "j"},
        "j": {"kind": "parallel", "next": "end"},
        "end": {"kind": "end"},
    }
    told = [event for event in story({"steps": steps}) if event[2] == "j"]
    assert told == [
        (1, "gathers", "j"),
        (3, "gathers", "j"),
        (3, "let-go", "j"),
        (3, "let-go", "j"),
    ]


def test_a_handoff_that_takes_time_sets_out_and_arrives() -> None:
    """Half an hour on the way between two people."""
    steps = {
        "a": {
            "actor": "p",
            "processing_time": "1 h",
            "next": [{"to": "b", "handoff": {"wait": "30 min"}}],
        },
        "b": {"actor": "q", "processing_time": "1 h"},
    }
    document = {"actors": {"p": {"capacity": 1}, "q": {"capacity": 1}}, "steps": steps}
    told = [event[:2] for event in story(document)]
    assert told[2:5] == [(1, "ends"), (1, "sets-out"), (1.5, "arrives")]


def test_a_handoff_that_is_not_accepted_is_turned_back() -> None:
    """Each of them sets out again from the step that it came from, until one arrives."""
    handoff = {"wait": "30 min", "rework_share": 0.6}
    steps = {
        "a": {"actor": "p", "processing_time": "1 h", "next": [{"to": "b", "handoff": handoff}]},
        "b": {"actor": "q", "processing_time": "1 h"},
    }
    document = {"actors": {"p": {"capacity": 1}, "q": {"capacity": 1}}, "steps": steps}
    shown = replay({None: graph_of(document)}, 40)
    kinds = [kind for _, _, kind, _ in events(shown.runs[0], shown.kinds)]
    assert kinds.count("turned-back") > 20
    assert kinds.count("arrives") == 40
    assert kinds.count("sets-out") == 40 + kinds.count("turned-back")


def test_a_replay_longer_than_a_page_can_carry_is_cut_and_says_so(repository: Path) -> None:
    """All runs of it end at the same tick, and what is told of them is what they show."""
    text = (repository / "models" / "order-to-cash.json").read_text(encoding="utf-8")
    process = examine(text).process
    assert process is not None
    graph = build(process)
    found = replay({None: graph, "again": graph}, 1000)
    assert len(json.dumps(found.to_dict(), separators=(",", ":"))) <= LONGEST
    first, second = found.runs
    assert not first.whole
    assert first.until == second.until == sum(first.times)
    assert first.codes == second.codes
    kinds = [kind for _, _, kind, _ in events(first, found.kinds)]
    assert (kinds.count("enters"), kinds.count("leaves")) == (first.entered, first.left)
    assert all(sum(changes) <= first.until + 86_400 for changes in first.hours)


def test_the_hours_of_those_who_work_stand_in_a_replay() -> None:
    """Ticks at which the office opens and closes in turn; none of who is always there."""
    steps = {
        "a": {"actor": "p", "processing_time": "12 h", "next": "b"},
        "b": {"processing_time": "1 h"},
    }
    actors = {"p": {"capacity": 1, "calendar": "office"}}
    shown = replay({None: graph_of({"calendars": OFFICE, "actors": actors, "steps": steps})}, 1)
    assert [time / 3600 for time in accumulate(shown.runs[0].hours[0])] == [9, 17, 33, 41]
    assert shown.runs[0].open == (0, -1)


def test_a_short_run_counts_milliseconds() -> None:
    """One of systems, whose work takes less than a second."""
    found = replay({None: graph_of({"steps": {"a": {"processing_time": "0.25 s"}}})}, 1)
    assert found.tick == 0.001
    assert found.runs[0].until == 250


ANSWER = """
import hashlib, json, sys
from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.operations.checking import load
from wfmap.operations.draw import Options, draw
from wfmap.operations.replaying import replay
process = examine(sys.stdin.read()).process
print(hashlib.sha256(replay({None: build(process)}, 20).to_json().encode()).hexdigest())
"""


def test_a_replay_is_the_same_bytes_as_machine_code_and_in_plain_python(repository: Path) -> None:
    """Of a model with sub-processes, handoffs and a backlog."""
    text = (repository / "models" / "consumer-loan.json").read_bytes()
    answers = {
        subprocess.run(
            [sys.executable, "-c", ANSWER],
            input=text,
            capture_output=True,
            check=True,
            env={**os.environ, "WFMAP_PURE_PYTHON": plain},
        ).stdout
        for plain in ("", "1")
    }
    assert len(answers) == 1


@pytest.mark.parametrize(("count", "why"), [(12_000, "can carry"), (100_000, "can follow")])
def test_a_start_that_no_page_can_carry_is_refused(count: int, why: str) -> None:
    """A backlog of so many cases begins to queue at one instant, in each of two runs."""
    steps = {"a": {"actor": "p", "processing_time": "1 h"}}
    crowd = {"actors": {"p": {"capacity": 1}}, "steps": steps, "backlog": {"a": count}}
    with pytest.raises(LimitError, match=why):
        replay({None: graph_of(crowd), "again": graph_of(crowd)}, 1)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"picture": "svg", "replay": 5}, "only a page can play"),
        ({"picture": "html", "candidate": "x"}, "is for what is played"),
        ({"picture": "html", "replay": 5, "candidate": "x", "without_candidates": True}, "no cand"),
    ],
)
def test_what_cannot_be_played_is_refused(more: dict[str, Any], why: str, repository: Path) -> None:
    """On a picture, beside nothing that is played, or of a candidate that is none."""
    built = load(str(repository / "models" / "invoice-approval.json"))
    with pytest.raises(WfmapError, match=why):
        draw(built, Options(**more))

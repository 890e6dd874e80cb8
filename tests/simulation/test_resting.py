"""A run that is put to rest goes on as if it had never been, and takes little room meanwhile."""

import json
import pickle

import numpy as np

from wfmap.graph import build
from wfmap.model.document import read
from wfmap.simulation.course import Course
from wfmap.simulation.cycles import cycle_of
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.loop import proceed as engine
from wfmap.simulation.program import compile as compiled
from wfmap.simulation.rows import Span

DOCUMENT = {
    "wfmap": "1",
    "arrivals": {"count": 6, "per": "1 h"},
    "calendars": {"office": {"weekly": "Mo-Fr 08:00-17:00", "timezone": "Europe/Berlin"}},
    "actors": {"clerk": {"capacity": 2, "calendar": "office"}},
    "steps": {
        "check": {
            "actor": "clerk",
            "processing_time": {"distribution": "exponential", "mean": "4 min"},
            "next": [{"to": "file"}],
        },
        "file": {"actor": "clerk", "processing_time": "1 min"},
    },
}


def a_course() -> Course:
    """Begin a run of weeks."""
    graph = build(read(json.dumps(DOCUMENT)))
    program = compiled(graph, cycle_of(graph.process, literal=False))
    return Course(program, Span(seconds=7 * 86400.0, begin=0.0, backlog=False), seed=3, number=0)


def test_a_run_that_rested_goes_on_bit_by_bit_as_one_that_did_not() -> None:
    """Neither what it counted nor a single cell differs, also where it was sent elsewhere."""
    straight, rested = a_course(), a_course()
    rested.rest()
    for rows in (2, 5, 9):
        assert straight.extend(rows, patience=8)
        assert rested.extend(rows, patience=8)
        rested.rest()
        assert (rested.events, rested.now) == (straight.events, straight.now)
        rested = pickle.loads(pickle.dumps(rested))  # noqa: S301 - made here
    assert [batch.time for batch in rested.batches] == [batch.time for batch in straight.batches]
    assert rested.record().pools[0].entered == straight.record().pools[0].entered
    memory, other = rested.wake(), straight.memory
    first = int(other.i[at.H_OUT_AT])
    taken_out = slice(first, first + at.OUT_WIDTH * int(other.i[at.H_OUT_ROOM]))
    for mine, its in ((memory.i, other.i), (memory.f, other.f)):
        one, two = (np.array(cells).view(np.int64) for cells in (mine, its))
        one[taken_out] = two[taken_out] = 0
        assert np.array_equal(one, two)


def test_a_run_at_rest_keeps_a_small_part_of_its_memory() -> None:
    """Calendars that no run writes to are kept once, with the program."""
    course = a_course()
    course.extend(2, patience=8)
    assert engine.takes_arrays()
    whole = course.memory.i.nbytes + course.memory.f.nbytes
    course.rest()
    kept = len(pickle.dumps(course)) - len(pickle.dumps(course.memory.program))
    assert kept < whole / 4

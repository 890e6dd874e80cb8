"""The build that looks at each index of the engine: the same bytes, no way out of the memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.bench_engine import REFUSED, SIMULATED, tried
from tests.simulation.event_ends import ENDS
from tests.simulation.event_others import OTHERS
from wfmap.simulation.native.jit import COMPILED

pytestmark = pytest.mark.skipif(not COMPILED, reason="numba is not there: nothing is compiled")

RUN = """
import hashlib, json, sys
from wfmap.graph import build
from wfmap.model.document import read
from wfmap.simulation import compile, run
from wfmap.native import machine
from wfmap.simulation.native.warm import warm
warm()
found = []
for document in json.load(sys.stdin):
    done = run(compile(build(read(json.dumps(document)))), seed=7, replication=0, cases=40)
    parts = (done.cycle_times, done.costs, done.born, done.steps, done.flows, done.completions)
    found.append([done.events, hashlib.sha256(b"".join(p.tobytes() for p in parts)).hexdigest()])
print(json.dumps([machine.CHECKED, found]))
"""
PLANTED = """
import json, sys
from wfmap.graph import build
from wfmap.model.document import read
from wfmap.simulation import compile, run
from wfmap.simulation.engine import layout as at
from wfmap.simulation.native.warm import warm
warm()
made = compile(build(read(sys.stdin.read())))
first = int(made.i[at.H_ROOT]) - at.NODE_SIZE * int(made.i[at.H_NODE_COUNT])
for index in (10**12, 2**62, -(10**9), -1000):
    made.i[made.i[first + at.N_OUT] + at.L_TARGET] = index
    try:
        run(made, seed=0, replication=0, cases=5)
    except IndexError as error:
        print(error)
"""
TWO = {"wfmap": "1", "arrivals": {"every": "1 h"}, "steps": {"v": {"next": "w"}, "w": {}}}


def called(script: str, given: object, *, checked: bool) -> str:
    """Run a script, with or without the flag, and return what it printed."""
    env = {**os.environ, "WFMAP_CHECK_BOUNDS": "1" if checked else ""}
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, env=env, input=json.dumps(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_looking_changes_no_byte(repository: Path) -> None:
    """With the one flag and without: bundled models of one file, every document of events."""
    texts = [path.read_text("utf-8") for path in sorted(repository.glob("models/*.json"))]
    models = [made for text in texts if "include" not in (made := json.loads(text))]
    assert len(models) > 3
    tables = (*ENDS.values(), *OTHERS.values())
    events = [
        {"wfmap": "1.1", "name": "E", "arrivals": {"every": "10 d"}, "steps": steps}
        for steps, _, _ in tables
    ]
    plain, checked = (
        json.loads(called(RUN, [*models, *events], checked=flag)) for flag in (False, True)
    )
    assert (plain[0], checked[0]) == (False, True)
    assert plain[1] == checked[1]
    assert sum(events for events, _ in plain[1]) > 1_000


def test_a_planted_wrong_index_is_caught() -> None:
    """Beyond the end and before the beginning: an error that names the cell, never a signal."""
    told = called(PLANTED, TWO, checked=True).splitlines()
    assert len(told) == 4
    assert all("the engine reached for cell" in line for line in told)
    assert "cell -" in told[2]


def test_mutated_documents_never_leave_the_memory() -> None:
    """A slice of the benchmark: no signal, no fault, no wrong index; half of it events."""
    found = tried(0, 38)
    assert set(found.values()) == {REFUSED, SIMULATED}
    assert list(found.values()).count(SIMULATED) > 15

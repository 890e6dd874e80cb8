"""The machine code of the engine: kept for these sources and this processor, or made again."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from wfmap.graph import build
from wfmap.model.document import examine
from wfmap.native import machine
from wfmap.native.making import Engine
from wfmap.simulation import compile, run  # noqa: A004 - its name
from wfmap.simulation.native.jit import COMPILED, STAMP
from wfmap.simulation.native.warm import warm

ANSWER = """
define i32 @answer(ptr %why, ptr %error, ptr %i, ptr %f, i64 %events) {
  %first = load i64, ptr %i
  %sum = add i64 %first, %events
  store i64 %sum, ptr %why
  ret i32 0
}
"""
FAILING = "define i32 @answer(ptr %a, ptr %b, ptr %c, ptr %d, i64 %e) { ret i32 1 }"
STRANGE = """
declare void @nobody_has_this()
define i32 @answer(ptr %a, ptr %b, ptr %c, ptr %d, i64 %e) {
  call void @nobody_has_this()
  ret i32 0
}
"""
QUIET = """
import sys
from wfmap.graph import build
from wfmap.model.process import Process
from wfmap.simulation import compile, run
document = {"wfmap": "1", "steps": {"a": {"processing_time": {"value": 60}}}}
run(compile(build(Process.model_validate(document))), seed=0, replication=0, cases=5)
print("numba" in sys.modules)
"""

BUSY = {
    "wfmap": "1",
    "arrivals": {"every": {"distribution": "exponential", "mean": "1 h"}},
    "actors": {"p": {"capacity": 1}},
    "steps": {
        "a": {
            "actor": "p",
            "processing_time": {"distribution": "gamma", "mean": "48 min", "sd": "60 min"},
        }
    },
}
"""A busy queue with gamma work."""

pytestmark = pytest.mark.skipif(not COMPILED, reason="the engine runs in plain Python here")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep machine code apart from that of the engine."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    return tmp_path


def made(text: str) -> bytes:
    """Make machine code of a function that is called `answer`."""
    return machine.made(machine.Module(text, "answer"), 7)


def called(entry: machine.Entry | None) -> int:
    """Call an entry with a memory of one cell, and for two events."""
    assert entry is not None
    return entry(np.array([40]), np.zeros(1), 2)


def test_what_was_made_is_loaded_again_for_the_same_sources_only() -> None:
    """Another state of the sources finds nothing."""
    assert machine.load_or_none(7) is None
    assert called(machine.load(made(ANSWER))) == 42
    assert called(machine.load_or_none(7)) == 42
    assert machine.load_or_none(8) is None


def test_half_a_file_is_not_loaded(folder: Path) -> None:
    """A disk that was full, or a copy that was cut off, leads to making it again."""
    made(ANSWER)
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert machine.load_or_none(7) is None
    kept.write_bytes(b"")
    assert machine.load_or_none(7) is None


def test_without_a_place_to_keep_it_the_code_is_made_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file stands where the folder would be."""
    (folder / "taken").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(folder / "taken"))
    assert called(machine.load(made(ANSWER))) == 42
    assert machine.load_or_none(7) is None


def test_code_that_calls_what_is_not_there_is_refused() -> None:
    """It would end the process when it is loaded."""
    with pytest.raises(RuntimeError, match="nobody_has_this"):
        made(STRANGE)


def test_a_failure_inside_the_code_is_an_error() -> None:
    """Numba's functions say so by their status."""
    entry = machine.load(made(FAILING))
    with pytest.raises(RuntimeError, match="status 1"):
        called(entry)


def test_kept_code_runs_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading numba takes longer than most simulations."""
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    warm()
    done = subprocess.run([sys.executable, "-c", QUIET], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


class Later(Engine):
    """The engine whose machine code is there after some slices."""

    def __init__(self, slices: int) -> None:
        """Take the engine of this process apart, and count down."""
        plain = importlib.import_module("wfmap.simulation.engine.loop")._proceed
        super().__init__(plain, machine.load_or_none(STAMP), made=("engine", ""))
        self.slices = slices
        self.kinds: list[type] = []

    def takes_arrays(self) -> bool:
        """Say yes from some slice on."""
        return self.slices <= 0

    def __call__(self, i: machine.Memory, f: machine.Memory, events: int) -> int:
        """Note what the memory is, and go on."""
        self.slices -= 1
        self.kinds.append(type(i))
        return super().__call__(i, f, min(events, 100))


def test_a_run_that_changes_over_half_way_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain Python first and machine code then: bit for bit what machine code says alone."""
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    warm()
    process = examine(json.dumps(BUSY)).process
    assert process is not None
    whole = run(compile(build(process)), seed=2, replication=0, cases=400)
    engine = Later(slices=3)
    monkeypatch.setattr(sys.modules["wfmap.simulation.memory"], "engine", engine)
    monkeypatch.setattr(sys.modules["wfmap.simulation.room"], "proceed", engine)
    changed = run(compile(build(process)), seed=2, replication=0, cases=400)
    assert set(engine.kinds) == {list, np.ndarray}
    assert whole.events == changed.events
    np.testing.assert_array_equal(whole.cycle_times, changed.cycle_times)
    np.testing.assert_array_equal(whole.steps, changed.steps)


def test_the_first_answer_waits_for_no_compiler(folder: Path) -> None:
    """Where no machine code is kept, a run is done in plain Python before there is any."""
    code = QUIET + "from wfmap.simulation.engine.loop import proceed; print(proceed._ready)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "None"]
    assert not list(folder.glob("*.o"))

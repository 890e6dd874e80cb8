"""The machine code of the engine: kept for these sources and this processor, or made again."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from wfmap.simulation import machine
from wfmap.simulation.jit import COMPILED
from wfmap.simulation.warm import warm

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

"""How fast the simulator is, beside others on the same work.

The network of five stations in the loop: wfmap compiled and in plain Python, Ciw, SimPy. A loan
process from process to process, start-up and event log included: wfmap and Prosimos. Then the time
that the first use takes to compile, and a sweep over all levers of the loan example. The others
are installed on first use into environments of their own under the cache folder of the user; where
that fails the table says so. An event is an arrival of a case, or the end of a task; the time of a
loop is that of the processor, so that other work on the machine does not count.
"""

# ruff: noqa: T201 - tables are printed

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.peers import loan

ROOT: Final = Path(__file__).parents[2]
HERE: Final = Path(__file__).parent / "peers"
CACHE: Final = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "wfmap-peers"
REPEATS: Final = 3
CASES: Final = 10_000
WFMAP: Final = (sys.executable, "-c", "from wfmap.cli import main; main()")
SWEEP: Final = """
import time
from wfmap.bottlenecks import Terms, bottlenecks
from wfmap.operations.checking import load
from wfmap.prediction.predictor import predict
from wfmap.simulation import compile, run
graph = load("models/consumer-loan.json").graph
run(compile(graph), seed=0, replication=0, cases=10)
begin = time.perf_counter()
found = bottlenecks(graph, predict(graph), terms=Terms(workers=2))
seconds = time.perf_counter() - begin
levers = sum(len(ranked) for ranked in found.kinds.values())
print(f"{levers} levers in {seconds:.1f} s with 2 workers: {dict(found.verdicts)}")
"""

Json = dict[str, Any]


def peer(name: str, packages: Sequence[str]) -> Path | None:
    """Give the folder of the programs of an environment with packages; None where it fails."""
    place = CACHE / name
    done = place / "installed"
    if not done.exists():
        venv.create(place, with_pip=True, clear=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", *packages]
        if subprocess.run(pip, check=False, capture_output=True).returncode:
            return None
        done.touch()
    return place / "bin"


@dataclass(frozen=True, slots=True, order=True)
class Measured:
    """What a program took: seconds, those of the processor, the most memory in MB; what it said."""

    seconds: float
    processor: float
    memory: float
    text: str


def measured(command: Sequence[str], **variables: str) -> Measured:
    """Run a program to its end."""
    path = {"PYTHONPATH": str(ROOT)}
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        started = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **path, **variables}, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begin
        said.seek(0)
        text = said.read()
    if started.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{text}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)


def _best(command: Sequence[str], **variables: str) -> Measured:
    return min(measured(command, **variables) for _ in range(REPEATS))


def _loop(python: str, script: str, cases: int, **variables: str) -> Json:
    """Run a program of `peers` a few times; give its fastest answer."""
    command = [python, str(HERE / script), str(cases)]
    answers = [json.loads(measured(command, **variables).text) for _ in range(REPEATS)]
    best: Json = min(answers, key=lambda answer: float(answer["seconds"]))
    return {**best, "rate": (best["visits"] + cases) / best["seconds"], "cases": cases}


def _network() -> None:
    found: dict[str, Json] = {
        "wfmap, compiled": _loop(sys.executable, "network_wfmap.py", 400_000),
        "wfmap, plain Python": _loop(
            sys.executable, "network_wfmap.py", 10_000, WFMAP_PURE_PYTHON="1"
        ),
    }
    place = peer("network", ["ciw", "simpy"])
    if place is None:
        print("Ciw and SimPy could not be installed")
    else:
        found["Ciw"] = _loop(str(place / "python"), "network_ciw.py", 10_000)
        found["SimPy"] = _loop(str(place / "python"), "network_simpy.py", 20_000)
    most = found["wfmap, compiled"]["rate"]
    print(f"{'five stations':22}{'cases':>9}{'events/s':>12}{'times':>8}{'memory':>10}{'cycle':>9}")
    for name, one in found.items():
        line = f"{name:22}{one['cases']:>9}{one['rate']:>12,.0f}{most / one['rate']:>8.1f}"
        print(f"{line}{one['rss'] / 1024:>7.0f} MB{one['cycle']:>7.1f} h")


def _loan(folder: Path) -> None:
    document, log = folder / "loan.json", folder / "log.csv"
    loan.write_wfmap(document)
    ours = [*WFMAP, "simulate", str(document), "--cases", str(CASES), "--replications", "1"]
    ours += ["--warm-up", "0", "--log", str(log), "--format", "json", "-o", str(folder / "o.json")]
    measured(ours)
    rows = {"wfmap": _best(ours)}
    cycle = json.loads((folder / "o.json").read_text())["cycle_time"]["mean"]
    place = peer("prosimos", ["prosimos"])
    if place is None:
        print("Prosimos could not be installed")
    else:
        rows["Prosimos"] = _best(_prosimos(place, folder))
    cycles = {"wfmap": cycle, "Prosimos": _cycle_of(folder / "stat.csv")}
    print(f"\n{'loan, 10,000 cases':22}{'seconds':>9}{'processor':>11}{'memory':>10}{'cycle':>9}")
    for name, one in rows.items():
        line = f"{name:22}{one.seconds:>9.2f}{one.processor:>11.2f}{one.memory:>7.0f} MB"
        print(f"{line}{cycles[name] / 3600:>7.1f} h")


def _prosimos(place: Path, folder: Path) -> list[str]:
    """Write the loan for Prosimos; give the command that simulates it."""
    loan.write_bpmn(folder / "loan.bpmn")
    loan.write_prosimos(folder / "loan-parameters.json")
    options: Mapping[str, str] = {
        "bpmn_path": str(folder / "loan.bpmn"),
        "json_path": str(folder / "loan-parameters.json"),
        "total_cases": str(CASES),
        "log_out_path": str(folder / "their-log.csv"),
        "stat_out_path": str(folder / "stat.csv"),
        "starting_at": "2026-01-05T09:00:00+00:00",
    }
    given = [word for name, value in options.items() for word in (f"--{name}", value)]
    return [str(place / "prosimos"), "start-simulation", *given]


def _cycle_of(path: Path) -> float:
    """Read the mean cycle time by the clock, in seconds."""
    if not path.exists():
        return float("nan")
    rows = (line.split(",") for line in path.read_text().splitlines())
    return next(float(row[3]) for row in rows if row[0] == "idle_cycle_time")


def _first_use(folder: Path) -> None:
    """Time a small simulation with an empty cache of machine code, and again with a full one."""
    document = str(folder / "loan.json")
    command = [*WFMAP, "simulate", document, "--cases", "10", "--replications", "1"]
    cache = str(folder / "machine-code")
    first = measured(command, NUMBA_CACHE_DIR=cache)
    then = _best(command, NUMBA_CACHE_DIR=cache)
    line = f"{first.seconds:.1f} s ({first.processor:.1f} s of processor, {first.memory:.0f} MB)"
    print(f"\nfirst use, compiled: {line}; from then on: {then.seconds:.2f} s")


def main() -> None:
    """Print the tables."""
    _network()
    with tempfile.TemporaryDirectory() as name:
        _loan(Path(name))
        _first_use(Path(name))
    print(measured([sys.executable, "-c", SWEEP]).text.strip().splitlines()[-1])


if __name__ == "__main__":
    main()

"""An audit of a million customers with known faults, beside a generic profiler.

The table is made anew (`tests/audit/dirty`), with typos of kinds that linkage was not
tuned on. Each tool runs in a process of its own; memory is the peak of that process. ROWS in the
environment makes it smaller. The profiler is installed apart, where packages can be had.
"""

# ruff: noqa: T201 - a table is printed

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.audit.dirty.tables import (
    CONTRACT,
    DAY_OF_AUDIT,
    REQUIRED,
    STORES,
    Truth,
    make,
)
from tests.audit.dirty.typos import HELD_OUT

ROWS: Final = int(os.environ.get("ROWS", "1000000"))
SEED: Final = 4242
PROFILER: Final = ("ydata-profiling==4.18.4", "setuptools<81")
LINKING: Final = """
import json, sys
from pathlib import Path
from wfmap.model.document import read
from wfmap.audit.contract import contract_of
from wfmap.audit.linkage import link
from wfmap.audit.sources import engine, load_table
process = read(Path(sys.argv[1]).read_text())
with engine() as connection:
    store = process.stores["customers"]
    table = load_table(connection, "s", store.source, Path(sys.argv[1]).parent)
    found = link(connection, table, contract_of("s", store, table.columns))
print(json.dumps([found.pairs.tolist(), found.expected, found.precision]))
"""


def run(*command: str) -> tuple[str, float, float]:
    """Run a command; give its output, seconds and the peak of its memory in MB."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return output, time.perf_counter() - begun, usage.ru_maxrss / 1024


def profiler(folder: Path) -> str | None:
    """Install the profiler apart; None where that cannot be done."""
    place = folder / "peer"
    venv.create(place, with_pip=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", *PROFILER]
    done = subprocess.run(pip, check=False, capture_output=True)
    return None if done.returncode else str(place / "bin" / "python")


def document(folder: Path) -> Path:
    """Write the document of the two tables."""
    path = folder / "shop.json"
    values = {"wfmap": "1", "name": "Shop", "stores": STORES, "steps": {"a": {"name": "Sell"}}}
    path.write_text(json.dumps(values))
    return path


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = make(folder, ROWS, SEED, HELD_OUT)
        path = document(folder)
        command = (sys.executable, "-m", "wfmap", "audit", str(path), "--format", "json")
        output, seconds, memory = run(*command, "--today", DAY_OF_AUDIT.isoformat())
        (found, _) = json.loads(output)["stores"]
        print(f"{ROWS:,} rows, {len(CONTRACT['alike'])} columns linked, two systems compared")
        print(f"{'wfmap audit':24}{seconds:8.1f} s{memory:9.0f} MB")
        peer = profiler(folder)
        if peer is None:
            print("the profiler could not be installed")
        else:
            script = str(Path(__file__).with_name("peers") / "profile_ydata.py")
            told, peer_seconds, peer_memory = run(
                peer, script, str(folder / "customers.csv"), *REQUIRED
            )
            print(f"{'ydata-profiling minimal':24}{peer_seconds:8.1f} s{peer_memory:9.0f} MB")
            print(f"{'its time / ours':24}{peer_seconds / seconds:8.1f}")
            print(f"{'missing as it sees it':24}{100 * float(told.splitlines()[-1]):8.1f} %")
        compare(truth, found["measures"])
        twins(truth, path)


def compare(truth: Truth, measures: list[dict[str, Any]]) -> None:
    """Print each measure beside the truth."""
    found = {(m["metric"], m["field"]): m for m in measures}
    known = {
        ("presentCells", None): 1 - truth.missing / (len(REQUIRED) * truth.rows),
        ("completeRows", None): truth.complete / truth.rows,
        ("ambiguousDates", "birth_date"): truth.ambiguous / truth.dated,
        ("staleRows", "updated_at"): truth.stale / truth.rows,
        ("keysFoundRaw", "customer_id"): truth.found_raw / truth.rows,
        ("keysFoundNormalised", "customer_id"): truth.found / truth.rows,
        ("conflicts", "country"): truth.conflicts / truth.found,
        ("fuzzyDuplicates", None): len(truth.pairs) / truth.rows,
    }
    print(f"\n{'measure':24}{'truth':>10}{'found':>10}{'low':>10}{'high':>10}")
    for key, true in known.items():
        m = found[key]
        held = "" if m["low"] <= true <= m["high"] else "  not held"
        figures = "".join(f"{100 * x:9.3f}%" for x in (true, m["value"], m["low"], m["high"]))
        print(f"{key[0]:24}{figures}{held}")


def twins(truth: Truth, path: Path) -> None:
    """Print how well twins are found."""
    output, seconds, memory = run(sys.executable, "-c", LINKING, str(path))
    listed, expected, precision = json.loads(output)
    pairs = {(i, j) for i, j in listed}
    right = len(pairs & truth.pairs)
    print(f"\n{len(truth.pairs):,} pairs are twins; linked in {seconds:.1f} s, {memory:.0f} MB")
    print(f"precision {right / len(pairs):.4f} (estimated {precision:.4f})")
    print(f"recall    {right / len(truth.pairs):.4f} (expected pairs {expected:,.0f})")


if __name__ == "__main__":
    main()

"""Mutated documents against the build of the engine that looks at each index.

    python tests/benchmarks/bench_engine.py --count 20000 --seed 0 --workers 2

Each document is made by its seed (`documents.mutated`, half of them from documents of events), and
one that `check` accepts is simulated by the command line: with `WFMAP_CHECK_BOUNDS` an index
outside of the memory is an error, and ends with exit code 3. What must not happen is printed with
the seed: that, a signal, a process that hangs. Processes are replaced after some seeds; what ends
one is told of the seed it was at.
"""

# ruff: noqa: T201 - a table is printed

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.bench_fuzz import ran
from tests.benchmarks.documents import Json, mutated
from tests.simulation.event_ends import ENDS
from tests.simulation.event_others import OTHERS
from wfmap.errors import WfmapError
from wfmap.model.document import examine
from wfmap.simulation.native.warm import warm

CHUNK: Final = 250
"""Seeds that one process tries."""
LIMIT: Final = 900
"""Seconds after which a process is ended: then a seed hangs."""
CHOICES: Final = ("--format", "json", "--warm-up", "0", "--workers", "1", "--allow-unstable")
FEW: Final = ("-n", "20", "-r", "2")
REFUSED: Final = "refused"
SIMULATED: Final = "simulated"


def document_of(seed: int) -> Json:
    """Make the document of a seed."""
    draw = Random(seed)  # noqa: S311 - no secret
    if seed % 2:
        return mutated(draw, faulty=False)
    steps, _, _ = draw.choice([*ENDS.values(), *OTHERS.values()])
    start = {"wfmap": "1.1", "name": "Events", "arrivals": {"every": "1 h"}, "steps": steps}
    return mutated(draw, faulty=False, start=start)


def try_one(seed: int, path: Path) -> str:
    """Simulate the document of a seed, where it is accepted; say what became of it."""
    text = json.dumps(document_of(seed))
    if not examine(text).is_sound:
        return REFUSED
    path.write_text(text)
    return ran(["simulate", str(path), *FEW, *CHOICES])[0] or SIMULATED


def try_here(first: int, count: int) -> None:
    """Try seeds in this process: a line for each, begun before it is tried."""
    warm()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            print(seed, end=" ", flush=True)
            told = try_one(seed, Path(folder) / "document.json")
            print(told.replace("\n", " "), flush=True)


def tried(first: int, count: int = CHUNK) -> dict[int, str]:
    """Try seeds in processes of their own, until each was tried; say what became of each."""
    found: dict[int, str] = {}
    end = first + count
    while first < end:
        found |= _until_one_ends_it(first, end - first)
        if max(found, default=first - 1) < first:
            raise WfmapError(f"nothing was tried from seed {first} on")
        first = max(found) + 1
    return found


def _until_one_ends_it(first: int, count: int) -> dict[int, str]:
    command = [sys.executable, __file__, "--seed", str(first), "--here", str(count)]
    env = {**os.environ, "WFMAP_CHECK_BOUNDS": "1", "WFMAP_PURE_PYTHON": ""}
    try:
        done = subprocess.run(
            command, env=env, stdout=subprocess.PIPE, text=True, timeout=LIMIT, check=False
        )
        out, ended = done.stdout, f"the process ended with {done.returncode}"
    except subprocess.TimeoutExpired as error:
        out, ended = (error.stdout or b"").decode(), "it hangs"
    lines = (line.partition(" ") for line in out.splitlines())
    return {int(seed): told or ended for seed, _, told in lines}


def trials(count: int, seed: int, workers: int) -> Iterator[tuple[int, str]]:
    """Try seeds until so many documents were accepted; yield what became of each."""
    accepted = 0
    with ThreadPoolExecutor(workers) as pool:
        while accepted < count:
            firsts = range(seed, seed + workers * CHUNK, CHUNK)
            seed = firsts.stop
            for found in pool.map(tried, firsts):
                accepted += sum(told != REFUSED for told in found.values())
                yield from found.items()


def main() -> int:
    """Print every failure with its seed, then how many there were."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--count", type=int, default=200, help="documents that are accepted")
    given.add_argument("--seed", type=int, default=0)
    given.add_argument("--workers", type=int, default=2)
    given.add_argument("--here", type=int, default=0, help="seeds to try in this process alone")
    options = given.parse_args()
    if options.here:
        try_here(options.seed, options.here)
        return 0
    kinds: Counter[str] = Counter()
    for seed, told in trials(options.count, options.seed, options.workers):
        kinds[told if told in (REFUSED, SIMULATED) else f"! {told[:90]}"] += 1
        if told not in (REFUSED, SIMULATED):
            print(f"seed {seed}: {told}", flush=True)
    for kind, times in kinds.most_common():
        print(f"{times:>7} × {kind}")
    return 1 if set(kinds) - {REFUSED, SIMULATED} else 0


if __name__ == "__main__":
    sys.exit(main())

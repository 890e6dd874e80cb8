"""Seven commands on documents that nobody would write, and that `check` accepts.

    python tests/benchmarks/bench_fuzz.py --count 10000 --seed 0 --workers 2

Each document is made by its seed (`documents.mutated`), and goes through check, analyse, simulate,
candidates, plan, explain and draw, with small budgets, in a worker. The plan takes the candidates
that were just found. What must not happen is printed with the seed: NaN or infinity in JSON, exit
3, a rule that fails, more than 20 seconds of CPU. At the end there is a table of how long the
commands took. Most documents are small, so that there can be many; `--largest` is how many
characters they start from. The engine is machine code where it was made before.
"""

# ruff: noqa: T201 - a table is printed

import argparse
import contextlib
import io
import json
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType
from typing import Final, NoReturn

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.documents import Json, mutated
from wfmap.cli.entry import run
from wfmap.model.document import examine
from wfmap.operations.memory import collect_rarely

LIMIT: Final = 20.0
"""Seconds of CPU that a command may take."""
FAULT: Final = 3
TALKS: Final = '"fault'
"""What stands in JSON that tells of a fault."""
COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "check": ("--format", "json"),
    "analyse": ("--format", "json", "--bottlenecks", "predicted"),
    "simulate": ("--format", "json", "-n", "20", "-r", "2", "--warm-up", "0", "--workers", "1"),
    "candidates": ("--format", "json", "--effects", "predicted"),
    "plan": ("--format", "json", "--effects", "predicted", "--today", "2026-01-05", "FOUND"),
    "explain": ("STEP", "--format", "json", "--effects", "predicted"),
    "draw": ("--format", "svg", "--overlay", "findings"),
}


LARGEST: Final = 2_500
"""Characters of the largest document to start from, unless told otherwise."""
COMPOSED: Final = 0.1
"""How many documents start from a random process."""


class TooLongError(BaseException):
    """A command took too long; no `except Exception` stops it."""


@dataclass
class Trial:
    """What one document brought to light."""

    seed: int
    accepted: bool = False
    faults: list[tuple[str, str]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def document_of(seed: int, largest: int = LARGEST) -> Json:
    """Make the document of a seed."""
    return mutated(Random(seed), faulty=False, largest=largest, composed=COMPOSED)  # noqa: S311 - no secret


def try_one(seed: int, largest: int = LARGEST) -> Trial:
    """Make the document of a seed, and run every command on it."""
    return tried(seed, document_of(seed, largest))


def tried(seed: int, document: Json) -> Trial:
    """Run every command on a document, if `check` accepts it."""
    trial = Trial(seed)
    if not examine(json.dumps(document)).is_sound:
        return trial
    trial.accepted = True
    with tempfile.TemporaryDirectory() as folder:
        path, found = Path(folder) / "document.json", Path(folder) / "candidates.json"
        path.write_text(json.dumps(document))
        for command, more in COMMANDS.items():
            began = time.process_time()
            wrong, text = ran([command, str(path), *_given(more, document, found)])
            trial.seconds[command] = time.process_time() - began
            if wrong:
                trial.faults.append((command, wrong))
            elif command == "candidates":
                found.write_text(text)
    return trial


def _given(options: Sequence[str], document: Json, found: Path) -> Iterator[str]:
    """Put a step, and the candidates that were found, where a command asks for them."""
    for option in options:
        if option == "STEP":
            yield str(next(iter(document["steps"])))
        elif option != "FOUND":
            yield option
        elif found.exists() and found.read_text().strip():
            yield from ("--candidates", str(found))


def ran(arguments: Sequence[str]) -> tuple[str, str]:
    """Run a command; say what is wrong with how it ended, if anything is, and give its output."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _at_most(LIMIT):
            code = run([*arguments, "--quiet"])
    except TooLongError:
        return f"over {LIMIT:g} s of CPU", ""
    out.flush()
    text = out.buffer.getvalue().decode()
    if code == FAULT:
        return f"exit 3: {err.getvalue()[:300]} {text[-300:] if TALKS in text else ''}", ""
    if arguments[0] == "draw" or not text.strip():
        return "", text
    try:
        answer = json.loads(text, parse_constant=_refuse)
    except ValueError as error:
        return f"JSON: {error}", ""
    faults = answer.get("faults") if isinstance(answer, dict) else None
    return f"a rule failed: {faults}"[:300] if faults else "", text


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is in it")


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """End what takes more CPU than allowed."""

    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise TooLongError

    old = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, old)


def trials(count: int, seed: int, workers: int, largest: int) -> Iterator[Trial]:
    """Try documents until some number of them was accepted; the seeds go on from the first."""
    try_document = partial(try_one, largest=largest)
    with ProcessPoolExecutor(workers, initializer=collect_rarely) as pool:
        accepted = 0
        while accepted < count:
            batch = range(seed, seed + max(workers * 8, 32))
            seed = batch.stop
            for trial in pool.map(try_document, batch, chunksize=4):
                if trial.accepted and accepted < count:
                    accepted += 1
                    yield trial


def main() -> int:
    """Print every failure with its seed, then a table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--count", type=int, default=200)
    given.add_argument("--seed", type=int, default=0)
    given.add_argument("--workers", type=int, default=2)
    given.add_argument("--largest", type=int, default=LARGEST)
    options = given.parse_args()
    seconds: dict[str, list[float]] = defaultdict(list)
    kinds: Counter[str] = Counter()
    for trial in trials(options.count, options.seed, options.workers, options.largest):
        for command, spent in trial.seconds.items():
            seconds[command].append(spent)
        for command, fault in trial.faults:
            kinds[f"{command}: {fault[:90]}"] += 1
            print(f"seed {trial.seed}: {command}: {fault}", flush=True)
    print(f"{options.count} documents from seed {options.seed}; {sum(kinds.values())} failures")
    for kind, count in kinds.most_common():
        print(f"{count:>6} × {kind}")
    for command, times in seconds.items():
        mean, most = sum(times) / len(times), max(times)
        print(f"{command:>12}{mean:>9.3f} s CPU in the mean, {most:>7.2f} s at most")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())

"""What it takes to rank the changes of the bundled models: how many settle, and when all would.

Each model is analysed as anybody does it, by the shell with its defaults and one process. A lever
is settled where its effect has an interval. What all of them would take is what the answer itself
says of the dearest (`--events`). With `--beside FOLDER`, a checkout of another commit, its time for
the same question stands beside, on its own copy of the model. Times are seconds of the processor,
those of starting Python included; 1 to 25 s a model.

    python -m tests.benchmarks.bench_levers [--beside FOLDER] [MODEL ...]
"""

# ruff: noqa: T201 - a table is printed

import argparse
import json
import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
WFMAP: Final = (sys.executable, "-P", "-c", "from wfmap.cli import main; main()")
NEEDED: Final = re.compile(r"--events ([\d.]+(?:e\d+)?)")
HEADS: Final = ("model", "levers", "settled", "decided", "events", "needed", "seconds", "before")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """What an analysis took, in seconds of the processor, and said."""

    seconds: float
    answer: Json


def analysed(folder: Path, model: str) -> Taken:
    """Analyse a model of a checkout by its own code."""
    command = [*WFMAP, "analyse", f"models/{model}.json", "--format", "json", "--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "WFMAP_WAIT_FOR_ENGINE": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not done.stdout.startswith("{"):
        raise SystemExit(f"{model} could not be analysed in {folder}:\n{done.stderr}")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(seconds, json.loads(done.stdout))


def row(model: str, beside: Path | None) -> tuple[str, ...]:
    """Measure one model: the cells of its row."""
    taken = analysed(ROOT, model)
    levers = [lever for kind in taken.answer["bottlenecks"].values() for lever in kind]
    settled = sum(bool(lever["effect"]["settled"]) for lever in levers)
    told = [NEEDED.search(str(lever["not_settled"] or "")) for lever in levers]
    needed = max((float(found[1]) for found in told if found is not None), default=0.0)
    study = taken.answer["bottleneck_study"] or {"verdicts": {}, "events": 0}
    verdicts = list(study["verdicts"].values())
    there = beside is not None and (beside / "models" / f"{model}.json").exists()
    before = f"{analysed(beside, model).seconds:.1f}" if beside is not None and there else "–"
    return (
        model,
        str(len(levers)),
        str(settled),
        f"{sum(v in {'decided', 'tie'} for v in verdicts)} of {len(verdicts)}",
        f"{study['events'] / 1e6:.1f} M",
        f"{needed / 1e6:,.0f} M" if needed else "–",
        f"{taken.seconds:.1f}",
        before,
    )


def main() -> None:
    """Print the table as Markdown, row by row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*")
    parser.add_argument("--beside", type=Path)
    asked = parser.parse_args()
    every = sorted(path.stem for path in (ROOT / "models").glob("*.json"))
    print(f"| {' | '.join(HEADS)} |\n|---{'|---:' * (len(HEADS) - 1)}|")
    for model in asked.models or every:
        print(f"| {' | '.join(row(model, asked.beside))} |", flush=True)


if __name__ == "__main__":
    main()

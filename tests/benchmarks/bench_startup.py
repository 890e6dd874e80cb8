"""How long the shell waits: `wfmap --help` and `wfmap check` beside Python doing nothing.

Each figure is the median of `REPEATS` starts of a process, caches warm; `times` says how many
times an empty Python it takes.
"""

# ruff: noqa: T201 - a table is printed

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final

REPEATS: Final = 7
SMALL: Final = Path(__file__).parents[2] / "models" / "invoice-approval.json"
WFMAP: Final = "from wfmap.cli import main; main()"
COMMANDS: Final = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import pydantic'": ["-c", "import pydantic"],
    "wfmap --help": ["-c", WFMAP, "--help"],
    "wfmap check (small file)": ["-c", WFMAP, "check", str(SMALL)],
    "wfmap draw (small file)": ["-c", WFMAP, "draw", str(SMALL), "-o", "-"],
}


def start(arguments: list[str]) -> float:
    """Time one start of a process, in seconds."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Print the table."""
    print(f"{'':30}{'median':>10}{'times':>8}")
    nothing = 0.0
    for name, arguments in COMMANDS.items():
        found = median(start(arguments) for _ in range(REPEATS))
        nothing = nothing or found
        print(f"{name:30}{found * 1000:>7.0f} ms{found / nothing:>8.1f}")


if __name__ == "__main__":
    main()

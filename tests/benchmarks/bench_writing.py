"""Files under edits, kills and a second writer: 200 histories, 100 kills, 20 pairs of commands.

    python tests/benchmarks/bench_writing.py [HISTORIES] [KILLS] [PAIRS]

Every history must keep both changes or refuse with the result beside the file; after every kill the
file is a whole version, and no older one.
"""

# ruff: noqa: T201 - a table is printed

import sys
import tempfile
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.cli.histories import interleaving, killed, two_writers


def main(histories: int = 200, kills: int = 100, pairs: int = 20) -> None:
    """Play them all, and count what became of them."""
    with tempfile.TemporaryDirectory(prefix="wfmap-") as name:
        folder = Path(name)
        counts: Counter[str] = Counter()
        for seed in range(histories):
            with redirect_stdout(TextIOWrapper(BytesIO())), redirect_stderr(StringIO()):
                found = interleaving(seed, folder)
            counts[found] += 1
        print(f"{histories} histories: {dict(sorted(counts.items()))}")
        versions = [killed(seed, folder / "killed.bin") for seed in range(kills)]
        print(
            f"{kills} kills: every file whole, {versions[-1] if versions else 0} versions written"
        )
        codes = Counter(two_writers(seed, folder) for seed in range(pairs))
        print(f"{pairs} pairs of writers, by exit codes: {dict(sorted(codes.items()))}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Histories of one file: a command that reads, works and writes, and somebody who saves meanwhile.

Each is made from a seed. `tests/cli/test_writing.py` runs some, `tests/benchmarks/bench_writing.py`
all of them.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from wfmap.cli import files, fixing, rewriting
from wfmap.cli.entry import run

MOMENTS: Final = ("after reading", "before comparing", "before moving", "twice")
"""When somebody saves, seen from the command."""
EDITS: Final = ("step", "limit", "source", "same figure", "broken", "gone", "rename", "in place")
"""What is saved: a new step, a limit beside a figure, another table, nonsense, nothing at all."""
SIZE: Final = 3_000_000
"""Bytes of a version of the file that is written until its writer is killed."""


def document(chance: random.Random) -> dict[str, Any]:
    """Give a small document with two audited stores, written in a way of its own."""
    stores: dict[str, dict[str, Any]] = {
        name: {"name": name.title(), "kind": "table", "source": f"{name}.csv"}
        for name in ("people", "orders")
    }
    if chance.random() < 0.5:
        stores["people"]["quality"] = [
            {"dimension": "completeness", "metric": "presentCells", "value": 50, "unit": "percent"}
        ]
    steps = {f"s{n}": {"name": f"Do {n}", "actor": "clerk"} for n in range(chance.randint(1, 5))}
    actors = {"clerk": {"name": "Clerk"}}
    return {"wfmap": "1", "name": "Shop", "actors": actors, "stores": stores, "steps": steps}


def edited(before: dict[str, Any], edit: str, number: int) -> bytes | None:
    """Give what is saved; None where the file is taken away."""
    after = json.loads(json.dumps(before))
    match edit:
        case "limit":
            after["stores"]["orders"]["update_every"] = f"{number} h"
        case "source":
            after["stores"]["people"]["source"] = "orders.csv"
        case "same figure":
            entry = {"dimension": "completeness", "metric": "presentCells", "value": number}
            after["stores"]["people"]["quality"] = [{**entry, "unit": "percent"}]
        case "broken":
            return b'{"wfmap": "1", "steps": {'
        case "gone":
            return None
        case _:
            after["steps"][f"edit{number}"] = {"name": f"Added {number}"}
    return json.dumps(after, indent=3 if number % 2 else None).encode()


def save(path: Path, data: bytes | None, *, in_place: bool) -> None:
    """Save as an editor does: into the file itself, or beside it and moved."""
    if data is None:
        path.unlink(missing_ok=True)
    elif in_place:
        path.write_bytes(data)
    else:
        beside = path.with_name("editor.tmp")
        beside.write_bytes(data)
        beside.replace(path)


@contextmanager
def interrupted(moment: str, saving: Callable[[], None]) -> Iterator[None]:
    """Call `saving` at a moment of the next write, at two of them where it is "twice"."""
    merge, flush, write = files._merged, os.fsync, files.write_file
    seen: set[str] = set()

    def now(where: str) -> None:
        if moment in {where, "twice"} and where != "after reading" and where not in seen:
            seen.add(where)
            saving()

    def merged(*arguments: Any) -> tuple[bytes, bytes | None]:
        now("before comparing")
        return merge(*arguments)

    def fsync(handle: int) -> None:
        flush(handle)
        now("before moving")

    def late(*arguments: Any, **options: Any) -> None:
        if moment == "after reading" and not seen:
            seen.add(moment)
            saving()
        write(*arguments, **options)

    with (
        patch.object(files, "_merged", merged),
        patch("os.fsync", fsync),
        patch.object(files, "write_file", late),
        patch.object(rewriting, "write_file", late),
        patch.object(fixing, "write_file", late),
    ):
        yield


def interleaving(seed: int, folder: Path) -> str:
    """Play one history, and say what became of both changes: "both" or "refused".

    Raises:
        AssertionError: a change is lost.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    moment, edit = chance.choice(MOMENTS), chance.choice(EDITS)
    place = folder / f"h{seed}"
    place.mkdir()
    for name in ("people", "orders"):
        rows = "\n".join(f"{n},n{n % 7}" for n in range(chance.randint(3, 30)))
        (place / f"{name}.csv").write_text(f"id,name\n{rows}\n")
    path, answers = place / "d.json", place / "answers.csv"
    answers.write_text("role,respondent,of1\n" + "".join(f"clerk,{k},{k}\n" for k in range(1, 6)))
    report = ["-q", "-o", str(place / "report.txt")]
    command = chance.choice(
        (
            ["audit", str(path), "--write", str(path), *report],
            ["format", str(path), "--write", "-q"],
            ["survey", "score", str(path), str(answers), "--write", *report],
            ["check", str(path), "--fix", *report],
        )
    )
    before = document(chance)
    if command[0] == "check":
        before["steps"]["s0"]["wait_time"] = None
    path.write_text(json.dumps(before, indent=chance.choice((None, 2, 4))))
    saved: list[bytes | None] = []

    def saving() -> None:
        saved.append(edited(before, edit, len(saved) + 1))
        save(path, saved[-1], in_place=edit == "in place" or chance.random() < 0.3)

    with interrupted(moment, saving):
        code = run(command)
    return _judged(command[0], code, path, saved)


def _judged(command: str, code: int, path: Path, saved: list[bytes | None]) -> str:
    """Say what became of both changes."""
    assert not list(path.parent.glob(".wfmap-*")), "something temporary is left"
    now = path.read_bytes() if path.exists() else None
    if not saved:
        assert code in {0, 1}
        return "alone"
    beside = path.with_name("d.new.json")
    if code == 2 and now == saved[-1]:
        assert _did(command, json.loads(beside.read_bytes()))
        return "refused"
    assert code in {0, 1}, f"exit {code}, and the file is neither"
    assert now is not None
    found, wanted = json.loads(now), json.loads(saved[-1] or b"{}")
    for step in wanted["steps"]:
        assert step in found["steps"], f"the step {step} is lost"
    assert found["stores"]["orders"].get("update_every") is not None or (
        wanted["stores"]["orders"].get("update_every") is None
    )
    assert _did(command, found)
    return "both"


def _did(command: str, found: dict[str, Any]) -> bool:
    """Tell whether a document has in it what a command was asked to write."""
    match command:
        case "audit":
            return "quality" in found["stores"]["people"]
        case "survey":
            return "readiness" in found["actors"]["clerk"]
        case "check":
            return "wait_time" not in found["steps"]["s0"]
        case _:
            return True


WRITER: Final = """
import sys
from pathlib import Path
from wfmap.cli.files import write_file
place, size, number = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
while True:
    number += 1
    write_file(place, b"%09d" % number + bytes([number % 251]) * size + b"%09d" % number)
"""


def killed(seed: int, path: Path) -> int:
    """Kill a writer at a random moment, and give the number of the version that is there.

    Raises:
        AssertionError: the file is no version, or is one older than before.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    before = _version(path)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(SIZE), str(before)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline().strip() == b"ready"
    time.sleep(chance.random() * 0.2)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    now = _version(path)
    assert now >= before
    return now


def _version(path: Path) -> int:
    """Read which version a file is, and demand that it is whole."""
    if not path.exists():
        return 0
    data = path.read_bytes()
    number = int(data[:9])
    assert len(data) == SIZE + 18, "half a file"
    assert data == b"%09d" % number + bytes([number % 251]) * SIZE + b"%09d" % number
    return number


def two_writers(seed: int, folder: Path) -> tuple[int, int]:
    """Let two commands write into one document at once, and give their exit codes.

    Raises:
        AssertionError: what one of them wrote is lost though it said that all is well.
    """
    place = folder / f"w{seed}"
    place.mkdir()
    for name in ("people", "orders"):
        (place / f"{name}.csv").write_text("id,name\n1,a\n2,b\n")
    path = place / "d.json"
    chance = random.Random(seed)  # noqa: S311 - no secret
    path.write_text(json.dumps(document(chance)))
    commands = [
        [sys.executable, "-m", "wfmap", "audit", str(path), "-s", name, "--write", str(path), "-q"]
        for name in ("people", "orders")
    ]
    runs = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    codes = tuple(one.wait() for one in runs)
    stores = json.loads(path.read_text("utf-8"))["stores"]
    for name, code in zip(("people", "orders"), codes, strict=True):
        assert code in {0, 2}
        if code == 0:
            assert any(
                q["metric"] != "presentCells" or "provenance" in q for q in stores[name]["quality"]
            )
    return codes[0], codes[1]

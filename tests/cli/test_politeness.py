"""The command line as a polite program: full disks, closed pipes, odd names, interruptions."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfmap.cli import stopping
from wfmap.cli.console import harmless

Cli = Callable[..., Any]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no such devices")
WORK = {"actor": "a", "processing_time": "10 min"}
DOCUMENT = {
    "wfmap": "1",
    "name": "Shop",
    "arrivals": {"every": "1 h"},
    "actors": {"a": {"name": "Ann", "capacity": 1}},
    "steps": {"w": {"name": "Do it", **WORK}},
}


def called(
    folder: Path, *arguments: str | bytes, **options: Any
) -> "subprocess.CompletedProcess[bytes]":
    """Call wfmap in a process of its own."""
    command = [sys.executable, "-m", "wfmap", *arguments]
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run(command, cwd=folder, stderr=subprocess.PIPE, check=False, **options)


@pytest.fixture
def document(folder: Path) -> str:
    """Write a small document, and give its name."""
    (folder / "d.json").write_text(json.dumps(DOCUMENT))
    return "d.json"


FULL = (
    ("check", "d.json"),
    ("check", "d.json", "-f", "json"),
    ("draw", "d.json"),
    ("draw", "d.json", "-o", "-"),
    ("simulate", "d.json", "-n", "5", "-r", "1", "-f", "json"),
    ("schema",),
    ("rules",),
    ("--help",),
    ("version",),
    ("format", "d.json"),
    ("explain", "d.json", "w"),
    ("survey", "systems", "d.json"),
)


@POSIX
@pytest.mark.parametrize("arguments", FULL, ids=" ".join)
def test_a_full_disk_on_standard_output_is_told(
    folder: Path, document: str, arguments: Any
) -> None:
    """With exit code 2, and nobody is blamed."""
    assert document
    with Path("/dev/full").open("wb") as full:
        done = called(folder, *arguments, stdout=full)
    assert done.returncode == 2
    assert b"no space left on device" in done.stderr
    assert b"fault of wfmap" not in done.stderr
    assert b"Traceback" not in done.stderr


@POSIX
@pytest.mark.parametrize(
    "arguments",
    [
        ("simulate", "d.json", "-n", "5", "-r", "1", "--log", "/dev/full/x.csv"),
        ("draw", "d.json", "-o", "/dev/full/x.svg"),
        ("simulate", "d.json", "-n", "5", "-r", "1", "--charts", "/dev/full/x"),
        ("audit", "d.json", "--write", "/nowhere/x.json"),
        ("check", "/root-only-\udcff/x.json"),
    ],
)
def test_a_place_that_takes_no_file_is_told(cli: Cli, document: str, arguments: Any) -> None:
    """Whatever is written there."""
    assert document
    done = cli(*arguments)
    assert done.code == 2
    assert "fault of wfmap" not in done.err


@POSIX
def test_a_reader_that_goes_away_is_no_error(folder: Path, document: str) -> None:
    """`wfmap rules | head -1` says nothing; a closed output or input is told."""
    assert document
    command = (
        f"{sys.executable} -m wfmap rules -f json | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=False)
    assert done.stdout.strip() in {b"141", b"0"}
    assert not done.stderr
    for redirection in (">&-", "2>&-", ">&- 2>&-"):
        closed = f"{sys.executable} -m wfmap check d.json {redirection}"
        done = subprocess.run(["bash", "-c", closed], cwd=folder, capture_output=True, check=False)
        assert done.returncode in {0, 1, 2}
        assert b"Traceback" not in done.stderr


@POSIX
@pytest.mark.parametrize("page", ["--help", "--version", "analyse --help", "rules"])
def test_a_page_that_cannot_be_written_is_no_success(folder: Path, page: str) -> None:
    """A closed standard output is 2, for help too, as the table of the README says."""
    command = f"{sys.executable} -m wfmap {page} >&-"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"standard output is closed" in done.stderr


@pytest.mark.parametrize("command", ["analyse", "draw", "check", "format"])
def test_an_empty_name_is_no_file(cli: Cli, ten_lines: Path, command: str) -> None:
    """`-o ''` says that there is no name, and not something about a folder or a kind."""
    more = ("-o", "") if command != "format" else ("--write",)
    done = cli(command, ten_lines if command != "format" else "", *more)
    assert done.code == 2
    assert "no name of a file" in done.err


@POSIX
def test_names_of_files_do_nothing_to_a_terminal(folder: Path) -> None:
    """Bytes that are no text, escape sequences, line breaks, controls of eight bits."""
    text = json.dumps({**DOCUMENT, "stepz": {}})
    for name in (b"f\xff.json", b"e\x1b[31m.json", b"a\nb.json", "c\u009b31m.json".encode()):
        with Path(os.fsdecode(folder), os.fsdecode(name)).open("w") as file:
            file.write(text)
        for command in ("check", "analyse", "draw", "format"):
            for more in ((), ("-f", "json")) if command == "check" else ((),):
                env = {**os.environ, "FORCE_COLOR": "1"}
                done = called(folder, command, name, *more, env=env)
                said = done.stdout + done.stderr
                assert done.returncode in {0, 1, 2}, said
                assert b"fault of wfmap" not in said
                assert b"\x1b[31m.json" not in said
                assert "\u009b".encode() not in said
                if more:
                    json.loads(done.stdout)


def test_what_a_misused_command_says_does_nothing_to_a_terminal(cli: Cli) -> None:
    """Options and values of anybody."""
    for arguments in (("--no\x1b[31mthing",), ("che\x1b[31mck",), ("rules", "x\x1b[31m")):
        done = cli(*arguments)
        assert done.code == 2
        assert "\x1b[31m" not in done.out + done.err


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells when a process listens")
@pytest.mark.parametrize("delay", [0.0, 0.7, 2.0])
def test_an_interruption_ends_quietly(folder: Path, document: str, delay: float) -> None:
    """While modules load, while workers start, while they work: 130, and not a word."""
    command = ["simulate", document, "-n", "100000", "-r", "500", "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "wfmap", *command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    _wait_until_it_listens(process.pid)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert not err
    assert not out


def _wait_until_it_listens(process: int) -> None:
    """Wait until a process blocks interruptions, to take them in its own way."""
    interruption = 1 << (signal.SIGINT - 1)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
        blocked = next(line for line in lines if line.startswith("SigBlk:"))
        if int(blocked.partition(":")[2], 16) & interruption:
            return
        time.sleep(0.02)
    pytest.fail("it never listens")


def test_an_error_of_the_system_is_no_fault_of_wfmap(
    cli: Cli, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a lack of memory."""
    import wfmap.operations.checking as checking  # noqa: PLC0415, PLR0402 - changed for this test

    for error, said in (
        (OSError(28, "No space left on device"), "no space left on device"),
        (MemoryError(), "more memory than there is"),
    ):

        def fail(*_: object, error: BaseException = error, **__: object) -> None:
            raise error

        monkeypatch.setattr(checking, "_examine", fail)
        done = cli("check", document)
        assert done.code == 2
        assert said in done.err
        assert "fault of wfmap" not in done.err


@pytest.mark.parametrize("command", ["check", "simulate", "analyse", "audit", "plan"])
def test_help_fits_into_forty_columns(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """On a narrow terminal nothing fails and no line is longer."""
    monkeypatch.setenv("COLUMNS", "40")
    done = cli(command, "--help")
    assert done.code == 0
    assert max(len(line.rstrip()) for line in done.out.splitlines()) <= 40


def test_an_interruption_that_a_library_tells_as_its_own_error_is_one(
    cli: Cli, ten_lines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pydantic makes an error of a schema of it; the exit code is 130, and nothing is a fault."""

    def interrupted(*_: object, **__: object) -> None:
        monkeypatch.setattr(stopping, "_CAME", [2])
        raise RuntimeError("SchemaError: KeyboardInterrupt: ")

    monkeypatch.setattr("wfmap.operations.checking.examine", interrupted)
    done = cli("check", ten_lines)
    assert (done.code, done.out, done.err) == (130, "", "")


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_no_name_turns_the_line_round(cli: Cli, folder: Path, sign: str) -> None:
    """A file called so would read as another name, and a step as another step."""
    step = {"name": f"Pay {sign}EUR"}
    file = folder / f"{sign}gpj.json"
    file.write_text(json.dumps({"wfmap": "1", "name": "x", "steps": {"w": step}}))
    done = cli("check", file.name)
    assert sign not in done.out + done.err
    assert f"\\u{ord(sign):04x}gpj.json" in done.out + done.err
    assert "\u200f" in harmless("\u200f")

"""The real program, as a shell runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

WFMAP = [sys.executable, "-m", "wfmap"]


def run(
    *arguments: str, data: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run wfmap in a process of its own."""
    return subprocess.run(
        [*WFMAP, *arguments],
        input=data,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_document_flows_through_pipes(ten_lines: Path) -> None:
    """`-` reads standard input; results and talk never mix."""
    data = ten_lines.read_bytes()
    drawn = run("draw", "-", "-o", "-", data=data)
    assert (drawn.returncode, drawn.stderr) == (0, b"")
    assert drawn.stdout.startswith(b"<svg ")
    checked = run("check", "-", "--format", "json", data=data)
    assert json.loads(checked.stdout)["findings"][0]["file"] == "<stdin>"
    assert run("draw", "-", "--format", "png", data=data).stdout.startswith(b"\x89PNG")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_reader_that_goes_away_is_no_fault(ten_lines: Path) -> None:
    """`wfmap draw … | head -c 1` ends without a traceback."""
    command = f"'{sys.executable}' -m wfmap draw '{ten_lines}' | head -c 1 >/dev/null"
    command += '; echo "${PIPESTATUS[0]}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert done.stderr == b""
    assert done.stdout.strip() in (b"0", b"141")


def test_a_closed_pipe_ends_in_141(ten_lines: Path) -> None:
    """As for any program the shell ends for writing to nobody."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [*WFMAP, "analyse", str(ten_lines)],
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writer)
    assert done.returncode == 141
    assert done.stderr == b""


def test_output_is_utf8_whatever_the_locale(folder: Path) -> None:
    """A map of a German process can be drawn on a machine set to ASCII."""
    path = folder / "german.json"
    path.write_text('{"wfmap": "1", "name": "Prüfung", "steps": {"a": {"name": "Prüfen ✓"}}}')
    for locale in ("C", "C.UTF-8"):
        done = run("draw", str(path), LC_ALL=locale, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        assert done.returncode == 0
        assert "Prüfung" in done.stdout.decode()


def test_no_colour_is_written_to_a_file(faulty: Path) -> None:
    """Colour is for terminals; FORCE_COLOR asks for it, NO_COLOR goes before."""
    assert b"\x1b[" not in run("check", str(faulty)).stdout
    assert b"\x1b[" in run("check", str(faulty), FORCE_COLOR="1").stdout
    assert b"\x1b[" not in run("check", str(faulty), FORCE_COLOR="1", NO_COLOR="1").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is one of Linux")
def test_memory_stays_bounded_by_the_limit_on_size(folder: Path) -> None:
    """A file of 2 GB is refused by its size: 600 MB of address space are enough to say so."""
    path = folder / "huge.json"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    script = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))\n"
        "from wfmap.cli.entry import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check", str(path)], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"at most 20,000,000 bytes" in done.stdout


def test_a_check_of_a_small_file_loads_no_picture_and_no_service(ten_lines: Path) -> None:
    """What a command does not need, it does not import."""
    script = (
        "import sys\n"
        "from wfmap.cli.entry import run\n"
        "code = run(sys.argv[1:])\n"
        "heavy = {'fastapi', 'pygraphviz', 'vl_convert', 'numba', 'sqlalchemy', 'pypdf'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check", str(ten_lines)], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, b"[]")


def test_a_command_ends_without_a_last_look_at_every_object() -> None:
    """That look would take a sixth of the time of a short command."""
    script = (
        "import atexit, gc, sys\n"
        "from wfmap.cli import main\n"
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 0))\n"
        "sys.argv = ['wfmap', '--version']\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False True"

"""Results go where they are asked for: whole, and never over an input."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfmap.cli.files import OutputError, write_file

Cli = Callable[..., Any]


def test_a_file_is_written_whole(folder: Path) -> None:
    """Nothing else is left in the folder."""
    write_file(folder / "new.txt", b"whole")
    assert (folder / "new.txt").read_bytes() == b"whole"
    assert sorted(path.name for path in folder.iterdir()) == ["new.txt", "wfmap.toml"]


def test_a_failing_write_leaves_the_old_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no temporary one beside it."""
    (folder / "old.txt").write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OutputError, match="no space left"):
        write_file(folder / "old.txt", b"new")
    assert (folder / "old.txt").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["old.txt", "wfmap.toml"]


def test_a_file_keeps_its_mode_and_its_link(folder: Path) -> None:
    """Writing through a link changes the file behind it; a new file has the usual mode."""
    target = folder / "target.txt"
    target.write_text("old")
    target.chmod(0o600)
    (folder / "link.txt").symlink_to(target)
    write_file(folder / "link.txt", b"new")
    assert target.read_bytes() == b"new"
    assert (folder / "link.txt").is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    write_file(folder / "fresh.txt", b"")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((folder / "fresh.txt").stat().st_mode) == 0o666 & ~mask


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such devices")
def test_a_device_is_written_to_and_not_replaced() -> None:
    """`-o /dev/null` leaves the device in its place."""
    write_file(Path(os.devnull), b"gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    "command",
    [
        ("check", "a.json", "-o", "a.json"),
        ("check", "a.json", "-o", "./a.json"),
        ("analyse", "a.json", "-o", "link.json"),
        ("draw", "a.json", "-o", "a.json", "--format", "svg"),
        ("import", "a.bpmn", "-o", "a.bpmn"),
        ("import", "a.bpmn", "-o", "b.json", "--losses", "a.bpmn"),
        ("diff", "a.json", "a.json", "-o", "a.json"),
    ],
    ids=" ".join,
)
def test_an_input_is_never_overwritten(
    cli: Cli, folder: Path, ten_lines: Path, bpmn: Path, command: tuple[str, ...]
) -> None:
    """Under whatever name it is asked for."""
    ten_lines.rename(folder / "a.json")
    (folder / "link.json").symlink_to(folder / "a.json")
    bpmn.rename(folder / "a.bpmn")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = cli(*command)
    assert done.code == 2
    assert "input itself" in done.err
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name: after[name] for name in before} == before


def test_a_place_that_cannot_be_written_is_told(cli: Cli, ten_lines: Path) -> None:
    """With exit code 2 and a sentence."""
    done = cli("check", ten_lines, "-o", "no/such/folder/report.txt")
    assert done.code == 2
    assert "cannot be written" in done.err
    assert "Traceback" not in done.err

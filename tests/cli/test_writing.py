"""What is written back compares with what was read: nothing that anybody saved is lost."""

import json
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.histories import interleaving, killed, two_writers
from wfmap.cli import files, replacing
from wfmap.cli.files import OutputError, watch, write_file
from wfmap.cli.locking import locked
from wfmap.cli.replacing import ChangedError, Signature, replace_file, signature
from wfmap.errors import WfmapError
from wfmap.operations.planning import plan_of

Cli = Callable[..., Any]


def test_an_edit_made_meanwhile_is_kept_or_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Audits, formats, surveys and fixes, edits of many kinds at many moments."""
    found = [interleaving(seed, folder) for seed in range(0, 200, 6)]
    capsys.readouterr()
    assert set(found) <= {"both", "refused", "alone"}
    assert found.count("both") > 5
    assert found.count("refused") > 5


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """At any moment; what the killed one left beside it is gone after the next write."""
    path = tmp_path / "killed.bin"
    versions = [killed(seed, path) for seed in range(8)]
    assert versions[-1] > 0
    write_file(path, b"the next")
    assert [p.name for p in tmp_path.iterdir()] == ["killed.bin"]


def test_two_commands_that_write_at_once_keep_both(tmp_path: Path) -> None:
    """Each audits another store of one document."""
    codes = [two_writers(seed, tmp_path) for seed in range(2)]
    assert all(code == 0 for pair in codes for code in pair)


def test_an_edit_of_a_register_is_kept(cli: Cli, folder: Path, ten_lines: Path) -> None:
    """A cell that somebody filled while a plan was made."""
    assert (
        cli("plan", ten_lines, "--weeks", "0", "--register-out", "r.json", "-o", "p.txt").code == 0
    )
    register = folder / "r.json"
    base = json.loads(register.read_text("utf-8"))
    assert base["challenges"]

    def slow(*arguments: Any, **named: Any) -> Any:
        made = plan_of(*arguments, **named)
        edit = json.loads(json.dumps(base))
        edit["challenges"][0]["owner"] = "ann"
        register.write_text(json.dumps(edit))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wfmap.operations.plan.plan_of", slow)
        again = ("--register", "r.json", "--register-out", "r.json", "-o", "p.txt")
        done = cli("plan", ten_lines, "--weeks", "0", *again)
    assert done.code == 0
    assert json.loads(register.read_text("utf-8"))["challenges"][0]["owner"] == "ann"


def test_a_result_is_not_written_over_what_came_meanwhile(folder: Path) -> None:
    """A file that is no input, changed or made since the command began: the result is beside it."""
    path = folder / "out.svg"
    path.write_text("old")
    watch(["out.svg", "new.svg"])
    path.write_text("by somebody else")
    (folder / "new.svg").write_text("made meanwhile")
    for name in ("out", "new"):
        with pytest.raises(OutputError) as caught:
            write_file(folder / f"{name}.svg", b"result")
        assert f"'{name}.new.svg'" in caught.value.hint
        assert (folder / f"{name}.new.svg").read_bytes() == b"result"
    assert path.read_text() == "by somebody else"
    watch(["out.svg"])
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"


def test_results_beside_a_file_do_not_replace_each_other(folder: Path) -> None:
    """Each gets a number."""
    path = folder / "out.txt"
    for number in range(3):
        path.write_text(f"before {number}")
        watch(["out.txt"])
        path.write_text(f"meanwhile {number}")
        with pytest.raises(OutputError):
            write_file(path, b"%d" % number)
    long = folder / f"{'ä' * 124}.json"
    long.write_text("before")
    watch([str(long)])
    long.write_text("meanwhile")
    with pytest.raises(OutputError, match="was changed while"):
        write_file(long, b"result")
    assert [p.read_bytes() for p in folder.glob("ä*.new.json")] == [b"result"]
    names = ("out.new.txt", "out.new-2.txt", "out.new-3.txt")
    assert [(folder / name).read_bytes() for name in names] == [b"0", b"1", b"2"]


def test_the_disk_has_the_content_before_the_name_leads_to_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is flushed, then moved, then its folder is flushed."""
    order: list[str] = []
    fsync, link = os.fsync, os.link

    def flushed(handle: int) -> None:
        order.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def moved(source: Path, target: Path) -> None:
        order.append("move")
        link(source, target)

    monkeypatch.setattr("os.fsync", flushed)
    monkeypatch.setattr("os.link", moved)
    write_file(folder / "new.txt", b"whole")
    assert order == ["file", "move", "folder"]


def test_a_file_with_several_names_is_refused(folder: Path) -> None:
    """With the way out, which works."""
    (folder / "one.txt").write_text("old")
    os.link(folder / "one.txt", folder / "two.txt")
    with pytest.raises(WfmapError, match="2 names") as caught:
        write_file(folder / "one.txt", b"new")
    assert "cp 'one.txt' copy && mv copy 'one.txt'" in caught.value.hint
    assert (folder / "two.txt").read_text() == "old"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_file_keeps_its_owner(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that is not allowed the file stays as it is."""
    path = folder / "theirs.txt"
    path.write_text("old")
    os.chown(path, 12345, 23456)
    path.chmod(0o640)
    write_file(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.chown", refuse)
    with pytest.raises(WfmapError, match="belongs to another user"):
        write_file(path, b"newer")
    assert path.read_bytes() == b"new"
    assert sorted(p.name for p in folder.iterdir()) == ["theirs.txt", "wfmap.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="folders are locked elsewhere")
def test_a_writer_waits_for_the_one_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says who holds it up where that takes too long."""
    written = threading.Event()

    def write() -> None:
        write_file(folder / "new.txt", b"late")
        written.set()

    with locked(folder):
        writer = threading.Thread(target=write)
        writer.start()
        assert not written.wait(0.2)
        assert not (folder / "new.txt").exists()
    assert written.wait(60)
    writer.join()
    monkeypatch.setattr("wfmap.cli.locking.PATIENCE", 0.1)
    with locked(folder), pytest.raises(WfmapError, match="another wfmap"):
        write_file(folder / "new.txt", b"never")
    assert (folder / "new.txt").read_bytes() == b"late"


def test_a_file_that_never_rests_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some attempts the result stands beside it."""
    path = folder / "busy.txt"
    path.write_text("0")
    watch(["busy.txt"])
    real, count = replacing._move, [0]

    def late(temporary: Path, target: Path, expected: Any, content: bytes | None) -> None:
        if target == path:
            count[0] += 1
            path.write_text("x" * count[0])
        real(temporary, target, expected, content)

    monkeypatch.setattr(replacing, "_move", late)
    before = files.Before(b"0", lambda theirs: theirs + b"!")
    with pytest.raises(OutputError, match="changes all the time"):
        write_file(path, b"!", before=before)
    assert (folder / "busy.new.txt").read_bytes() == b"!"
    assert count[0] == files.ATTEMPTS


def test_an_edit_between_the_last_look_and_the_move_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even one of the same size in the same moment; and a name that somebody took stays theirs."""
    path, new = tmp_path / "p.json", tmp_path / "new.json"
    path.write_bytes(b"old")
    seen = signature(path)
    assert seen is not None
    look = signature

    def edited(place: Path) -> Signature | None:
        found = look(place)
        if place == path:
            path.write_bytes(b"OLD")
            os.utime(path, ns=(seen[3], seen[3]))
        elif place == new:
            new.write_bytes(b"theirs")
        return found

    monkeypatch.setattr("wfmap.cli.replacing.signature", edited)
    with pytest.raises(ChangedError):
        replace_file(path, b"ours", seen, b"old")
    with pytest.raises(ChangedError):
        replace_file(new, b"ours", None)
    assert (path.read_bytes(), new.read_bytes()) == (b"OLD", b"theirs")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["new.json", "p.json"]


class _Cut(BaseException):
    """An interruption at the worst moment."""


@pytest.fixture
def cut_after_exchange(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Let somebody else write in the last moment, and something happen right after the exchange."""
    exchange = replacing._exchange

    def arrange(then: Callable[[], None]) -> None:
        def cut(one: Path, other: Path) -> bool:
            monkeypatch.setattr(replacing, "_exchange", exchange)
            other.write_bytes(b"theirs, of the last moment")
            done = exchange(one, other)
            then()
            return done

        monkeypatch.setattr(replacing, "_exchange", cut)

    return arrange


def _interrupt() -> None:
    raise _Cut


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges files")
def test_an_interruption_right_after_the_exchange_puts_back_what_others_wrote(
    tmp_path: Path, cut_after_exchange: Callable[[Callable[[], None]], None]
) -> None:
    """Their content stands where it was, and nothing lies beside it."""
    path = tmp_path / "x.json"
    path.write_bytes(b"old")
    cut_after_exchange(_interrupt)
    with pytest.raises(_Cut):
        replace_file(path, b"ours", signature(path), b"old")
    assert path.read_bytes() == b"theirs, of the last moment"
    assert [file.name for file in tmp_path.iterdir()] == ["x.json"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges files")
@pytest.mark.parametrize("name", ["x.json", "\U0001f600" * 60 + ".json"], ids=["short", "long"])
def test_a_kill_right_after_the_exchange_loses_nothing_that_others_wrote(
    tmp_path: Path,
    cut_after_exchange: Callable[[Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    """The next run keeps it under a name that is seen, and says so."""
    path = tmp_path / name
    path.write_bytes(b"old")
    cut_after_exchange(lambda: os._exit(9))
    child = os.fork()
    if not child:
        replace_file(path, b"ours", signature(path), b"old")
        os._exit(1)
    monkeypatch.undo()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert path.read_bytes() == b"ours"
    write_file(path, b"newer")
    assert path.read_bytes() == b"newer"
    (kept,) = (one for one in tmp_path.iterdir() if ".kept-1" in one.name)
    assert kept.read_bytes() == b"theirs, of the last moment"
    assert {file.name for file in tmp_path.iterdir()} == {name, kept.name}
    assert ".kept-1" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges files")
def test_a_kill_where_nobody_else_wrote_leaves_nothing_for_good(tmp_path: Path) -> None:
    """What wfmap had read and replaced, and what it had written, is swept away."""
    path = tmp_path / "x.json"
    path.write_bytes(b"old")
    made = tmp_path / f"{replacing._prefix(path)}made.part"
    made.write_bytes(b"ours")
    ours = replacing._told_apart(path, made, signature(path))
    write_file(path, b"newer")
    assert not ours.exists()
    path.rename(ours)
    path.write_bytes(b"new")
    renamed = signature(ours)
    assert renamed is not None
    told = ours.with_name(
        f"{replacing._prefix(path)}1-{'-'.join(str(number) for number in renamed)}.part"
    )
    ours.rename(told)
    watch([str(path)])
    write_file(path, b"newest")
    assert [file.name for file in tmp_path.iterdir()] == ["x.json"]

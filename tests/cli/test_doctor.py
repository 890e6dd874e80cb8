"""`wfmap doctor`: what this machine has, and what to do about what it lacks."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from wfmap.cli.doctor import examined

pytest.importorskip("fastapi")


def test_a_machine_with_everything_is_well() -> None:
    """Packages, room, files, settings, and a worker that answers."""
    found = list(examined({}))
    assert [one.what for one in found if not one.is_well] == []
    assert found[-1].what == "workers of the service"
    assert find_spec("duckdb") is not None


def test_a_setting_that_is_none_is_told_with_a_way_out() -> None:
    """And no worker is started with it."""
    (wrong,) = [one for one in examined({"WFMAP_TRUSTED_PROXIES": "here"}) if not one.is_well]
    assert "WFMAP_TRUSTED_PROXIES" in wrong.told
    assert "192.168.0.0/16" in wrong.told


def test_a_machine_without_room_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With the variable that names another folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nothing"))
    wrong = next(one for one in examined({}) if one.what == "temporary files")
    assert not wrong.is_well
    assert "TMPDIR" in wrong.told

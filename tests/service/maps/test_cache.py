"""What is kept stays within its bytes, is whole, and is what was put there."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.errors import WfmapError
from wfmap.service.maps.cache import Disk, Memory


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 2000), st.booleans()), max_size=60)
)
def test_memory_keeps_what_was_asked_for_last_within_its_bytes(
    acts: list[tuple[str, int, bool]],
) -> None:
    """As a list that is searched from its end would: the simplest thing that is right."""
    most = 5000
    memory = Memory(most)
    kept: list[tuple[str, bytes]] = []
    for name, size, is_put in acts:
        found = next((entry for entry in kept if entry[0] == name), None)
        if found is not None and not is_put:
            kept.remove(found)
            kept.append(found)
        if is_put:
            memory.put(name, b"." * size)
            if found is None and size + 512 <= most:
                kept.append((name, b"." * size))
        else:
            assert memory.get(name) == (found[1] if found else None)
        while sum(len(picture) + 512 for _, picture in kept) > most:
            kept.pop(0)
        assert memory.size == sum(len(picture) + 512 for _, picture in kept) <= most
        assert len(memory) == len(kept)


def test_a_folder_keeps_pictures_over_the_end_of_a_service(tmp_path: Path) -> None:
    """The next one finds them."""
    Disk(tmp_path / "maps", 1000).put("a.svg", b"<svg/>")
    assert Disk(tmp_path / "maps", 1000).get("a.svg") == b"<svg/>"
    assert Disk(tmp_path / "maps", 1000).get("b.svg") is None


def test_a_folder_holds_no_more_than_its_bytes(tmp_path: Path) -> None:
    """What was asked for least of late goes first; what is larger than all is not kept."""
    disk = Disk(tmp_path, 300)
    for age, name in enumerate(("a.svg", "b.svg", "c.svg")):
        disk.put(name, b"." * 100)
        os.utime(tmp_path / name, (age, age))
    assert disk.get("a.svg") is not None
    disk.put("d.svg", b"." * 100)
    disk.put("e.svg", b"." * 301)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.svg", "c.svg", "d.svg"]
    again = Disk(tmp_path, 150)
    again.put("f.svg", b"." * 50)
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 150


def test_a_picture_that_cannot_be_written_is_not_kept_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is no reason not to answer."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    disk = Disk(tmp_path, 1000)
    monkeypatch.setattr(Path, "replace", full)
    disk.put("a.svg", b"<svg/>")
    assert not list(tmp_path.iterdir())
    assert disk.get("a.svg") is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_folder_that_others_may_write_to_is_refused(tmp_path: Path) -> None:
    """They could put in pictures that this service then shows."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    with pytest.raises(WfmapError, match="others may write there"):
        Disk(shared, 1000)
    (tmp_path / "file").write_text("")
    with pytest.raises(WfmapError, match="cannot be used"):
        Disk(tmp_path / "file" / "maps", 1000)

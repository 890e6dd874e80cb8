"""The folder of a service, and what becomes of it where nobody closes the service."""

import gc
import warnings
from pathlib import Path

import pytest

from wfmap.service.folders import Folder


def test_a_folder_that_is_dropped_leaves_no_file_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its lock is let go, and the next service removes what is left."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dropped = Folder()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        del dropped
        gc.collect()
    (left,) = tmp_path.iterdir()
    after = Folder()
    assert not left.exists()
    after.remove()
    assert not list(tmp_path.iterdir())

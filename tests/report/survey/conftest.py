"""Golden files of surveys."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Return a function that compares a text with its golden file.

    With `WFMAP_GOLDEN=write` in the environment the file is written anew.
    """

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("WFMAP_GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert path.read_bytes().decode() == text

    return compare

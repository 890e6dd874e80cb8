"""The names of the months, in small letters without accents, as people write them in dates."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

__all__ = ["MONTHS"]


def _plain(name: str) -> str:
    """Drop accents as the engine does: what is left after taking letters apart."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _named() -> Iterator[tuple[str, int]]:
    text = files("wfmap.audit").joinpath("months.json").read_text("utf-8")
    for line in json.loads(text)["names"]:
        for month, name in enumerate(line.split(), 1):
            yield _plain(name), month


MONTHS: Final[Mapping[str, int]] = dict(_named())
"""The month, 1 to 12, of each name."""

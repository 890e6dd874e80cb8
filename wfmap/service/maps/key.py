"""What a map is found by: a hash of the document, of what was asked for, and of who draws."""

import hashlib
import json
import re
from datetime import date
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Final

from wfmap.operations.draw import MEDIA_TYPES, Options, PictureFormat

__all__ = ["KINDS", "form_of", "has", "hash_of", "renderer"]

KINDS: Final = tuple(MEDIA_TYPES)
"""The endings of the addresses of maps."""
_DRAWN_WITH: Final = ("networkx", "numpy", "pydantic", "pygraphviz", "pypdf", "scipy")
_PAINTED_WITH: Final = ("pyphen", "vl-convert-python")
_CODE: Final = frozenset((".py", ".json", ".tsv", ".csv", ".css", ".js"))
"""Endings of files that decide what a map looks like."""
_TAG: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]{0,256})"')
_MOST: Final = 8192
"""Letters of a header that are looked at."""


def hash_of(body: bytes, options: Options, day: date) -> str:
    """Give the hash of a map: 64 hex digits, another one wherever the picture may be another.

    Args:
        body: the document, as it was sent.
        options: how it is drawn, with the kind of picture.
        day: the day it is, which counts as today where the options name none.
    """
    asked = options.model_dump(mode="json", by_alias=True)
    said = {**asked, "today": (options.today or day).isoformat(), "renderer": renderer()}
    found = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    found.update(b"\0")
    found.update(body)
    return found.hexdigest()


def form_of(options: Options) -> PictureFormat:
    """Give the ending of the address of a map."""
    return options.picture or "svg"


@lru_cache(maxsize=1)  # what draws does not change while the service runs
def renderer() -> str:
    """Give the version of what draws: a hash of its code and of the libraries it draws with.

    The number of a version is not enough: a checkout changes without it, and maps may be kept on
    disk.
    """
    found = hashlib.sha256()
    root = Path(__file__).parents[2]
    for file in sorted(path for path in root.rglob("*") if path.suffix in _CODE):
        found.update(f"{file.relative_to(root).as_posix()}\0".encode())
        found.update(hashlib.sha256(file.read_bytes()).digest())
    for name in (*_DRAWN_WITH, *_PAINTED_WITH):
        found.update(f"{name} {metadata.version(name)}\0".encode())
    return found.hexdigest()


def has(if_none_match: str, tag: str) -> bool:
    """Tell whether an If-None-Match header names a tag, or any; weakness does not matter.

    Whether what a caller has already is what it asks for: RFC 9110, 13.1.2.
    """
    told = if_none_match.strip()[:_MOST]
    return told == "*" or tag in _TAG.findall(told)

"""The examples that come with wfmap: process documents of recognisable business processes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wfmap.errors import WfmapError
from wfmap.operations.checking import read_only
from wfmap.operations.sources import source_of
from wfmap.operations.writing import self_contained
from wfmap.words.spelling import closest

__all__ = ["copy_of", "examples", "folder"]

_IN_PACKAGE: Final = "_models"
_IN_CHECKOUT: Final = "models"


def folder() -> Path:
    """Give the folder of the examples: in the installed package, or in the checkout.

    Raises:
        WfmapError: there is none.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / _IN_PACKAGE, package.parent / _IN_CHECKOUT):
        if place.is_dir():
            return place
    raise WfmapError("the examples are not installed", "install wfmap from its checkout")


def names() -> tuple[str, ...]:
    """Name the examples, in order."""
    return tuple(path.stem for path in sorted(folder().glob("*.json")))


def examples() -> Iterator[tuple[str, str]]:
    """Yield each example: its name and its title."""
    for name in names():
        process = read_only(source_of(str(folder() / f"{name}.json"))).written
        yield name, process.name if process is not None else ""


def copy_of(name: str) -> str:
    """Copy an example as one document that needs no file beside it.

    Raises:
        WfmapError: there is no such example.
    """
    known = names()
    if name not in known:
        meant = closest(name, known)
        hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(known)}"
        raise WfmapError(f"there is no example '{name}'", hint)
    return self_contained(source_of(str(folder() / f"{name}.json"))).text

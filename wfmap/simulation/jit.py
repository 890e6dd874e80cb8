"""One decorator for both paths: compiled by numba where it is installed, plain Python elsewhere.

The same functions run either way. Setting the environment variable `WFMAP_PURE_PYTHON` to
anything but nothing chooses plain Python although numba is there.
"""

import hashlib
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

import numpy as np

__all__ = [
    "COMPILED",
    "MASK",
    "Word",
    "cells",
    "compiled",
    "inlined",
    "source_stamp",
    "with_cache",
    "word",
]

P = ParamSpec("P")
R = TypeVar("R")


def _numba() -> Any:  # noqa: ANN401 - a module that may be missing
    if os.environ.get("WFMAP_PURE_PYTHON"):
        return None
    try:
        return importlib.import_module("numba")
    except ImportError:
        return None


_NUMBA: Final = _numba()
COMPILED: Final = _NUMBA is not None
"""Whether the functions of the engine are compiled."""

MASK: Final = 0xFFFFFFFFFFFFFFFF
"""The 64 bits of a word."""

Word: TypeAlias = Any
"""64 bits: numpy's when compiled, a whole number in plain Python."""

word: Any = np.uint64 if COMPILED else int
"""The type of 64-bit words: wraps around when compiled, is masked in plain Python."""


def _cells() -> Any:  # noqa: ANN401 - numba's where it is installed
    if _NUMBA is None:
        return lambda memory: memory
    return importlib.import_module("wfmap.simulation.cells").cells


cells: Final = _cells()
"""See an array as the compiled engine does, without checks; in plain Python it stays what it is."""


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of the engine where numba is installed; else return it as it is.

    The engine makes no arrays, so references to them are not counted (`_nrt`): that would take
    more than half of its time.
    """
    if _NUMBA is None:
        return function
    made: Callable[P, R] = _NUMBA.njit(function, error_model="numpy", _nrt=False)
    return made


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of the engine into each of its callers, where they run for every event."""
    if _NUMBA is None:
        return function
    made: Callable[P, R] = _NUMBA.njit(function, error_model="numpy", _nrt=False, forceinline=True)
    return made


def with_cache(function: Callable[P, R]) -> Callable[P, R]:
    """Compile an entry of the engine and keep the machine code on disk between processes.

    numba notices changes of the file of the function only; the function must therefore close
    over `source_stamp()`, which changes with any file of the engine.
    """
    if _NUMBA is None:
        return function
    try:
        made: Callable[P, R] = _NUMBA.njit(function, error_model="numpy", _nrt=False, cache=True)
    except RuntimeError:  # nowhere to write: it is compiled again in each process
        return compiled(function)
    return made


_KERNELS: Final = ("jit", "cells", "randoms", "distributions", "calendars")
"""The modules with compiled functions beside those of the engine."""


def source_stamp() -> int:
    """Digest the sources of the engine into a whole number below 2⁶²."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    kernels = [folder / f"{name}.py" for name in _KERNELS]
    for path in (*kernels, *sorted((folder / "engine").glob("*.py"))):
        digest.update(path.read_bytes())
    return int.from_bytes(digest.digest()[:8], "big") >> 2

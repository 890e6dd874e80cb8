"""One decorator for both paths: compiled by numba where it is installed, plain Python elsewhere.

The same functions run either way. Setting the environment variable `WFMAP_PURE_PYTHON` to
anything but nothing chooses plain Python although numba is there. Where the machine code of these
very sources is kept already (`native.machine`), numba is not even loaded: the functions stay plain,
and the entry of the engine calls that code. Where it is not kept, they stay plain too, and a
process of its own makes it (`native.making`). `WFMAP_CHECK_BOUNDS` chooses a build that looks at
each index (`native.cells`).
"""

import hashlib
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

import numpy as np

from wfmap.simulation.native import machine
from wfmap.simulation.native.making import Engine
from wfmap.units.processes import MAKES_ENGINE

__all__ = [
    "COMPILED",
    "MASK",
    "STAMP",
    "Word",
    "cells",
    "compiled",
    "entry",
    "inlined",
    "make",
    "seldom",
    "word",
]

P = ParamSpec("P")
R = TypeVar("R")

_KERNELS: Final = (
    "native/jit",
    "native/cells",
    "native/machine",
    "randoms",
    "distributions",
    "calendars",
)
"""The modules that decide on the machine code beside those of the engine."""


def _source_stamp() -> int:
    """Digest the sources of the engine into a whole number below 2⁶²."""
    digest = hashlib.sha256()
    folder = Path(__file__).parents[1]
    kernels = [folder / f"{name}.py" for name in _KERNELS]
    for path in (*kernels, *sorted((folder / "engine").glob("*.py"))):
        digest.update(path.read_bytes())
    digest.update(b"checked" if machine.CHECKED else b"")
    return int.from_bytes(digest.digest()[:8], "big") >> 2


COMPILED: Final = not os.environ.get("WFMAP_PURE_PYTHON") and machine.is_possible()
"""Whether the engine runs as machine code, as soon as that is there."""

STAMP: Final = _source_stamp()
"""The state of the sources that the machine code is made from."""

_MAKES: Final = bool(os.environ.get(MAKES_ENGINE)) and COMPILED
if _MAKES:
    machine.alone()
_KEPT: Final = machine.load_or_none(STAMP) if COMPILED else None
_NUMBA: Any = importlib.import_module("numba") if _MAKES and _KEPT is None else None

MASK: Final = 0xFFFFFFFFFFFFFFFF
"""The 64 bits of a word."""

Word: TypeAlias = Any
"""64 bits: numpy's when compiled, a whole number in plain Python."""

word: Any = np.uint64 if _NUMBA is not None else int
"""The type of 64-bit words: wraps around when compiled, is masked in plain Python."""


_INLINED: Final[list[Any]] = []
"""The functions that go into their callers."""
_SELDOM: Final[list[Any]] = []
"""The functions that stay out of their callers."""


def _cells() -> Any:  # noqa: ANN401 - numba's where it is installed
    if _NUMBA is None:
        return lambda memory: memory
    return importlib.import_module("wfmap.simulation.native.cells").cells


cells: Final = _cells()
"""See an array as the compiled engine does, without checks; in plain Python it stays what it is."""


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of the engine where numba is installed; else return it as it is."""
    return function if _NUMBA is None else _translated(function)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of the engine into each of its callers; for what every event needs.

    That is done when all is put together: sooner, each caller would be compiled with all that it
    calls again and again.
    """
    made = compiled(function)
    _INLINED.append(made)
    return made


def seldom(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function of the engine that few events need, and keep it out of its callers.

    Put into the loop of events, what hardly ever happens would take the registers and the cache
    from what always does: it was a fifth of the loop, and cost 3 to 6 % of the time.
    """
    made = compiled(function)
    _SELDOM.append(made)
    return made


def _translated(function: Callable[P, R]) -> Callable[P, R]:
    """Let numba translate a function, once for all numbers that it is called with.

    The engine makes no arrays, so references to them are not counted (`_nrt`). numba would make
    a copy for each constant, and take twice as long; LLVM does that where it pays. Only the
    engine calls these functions, so they need no wrappers for Python and C.
    """
    made: Any = _NUMBA.njit(
        function,
        error_model="numpy",
        _nrt=False,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
    )
    template, unliteral = made.get_call_template, _NUMBA.types.unliteral
    made.get_call_template = lambda args, kws: template(
        tuple(unliteral(kind) for kind in args), {name: unliteral(kws[name]) for name in kws}
    )
    translated: Callable[P, R] = made
    return translated


def entry(function: machine.Entry) -> Engine:
    """Make a function the entry of the engine: machine code, kept on disk between processes.

    Args:
        function: takes the memory of a run, sees it as `cells`, and works on it.
    """
    _ENTRIES.append(function)
    return Engine(function, _KEPT) if COMPILED else Engine(function, never=True)


_ENTRIES: Final[list[machine.Entry]] = []


def make() -> bytes:
    """Let numba translate the engine, and LLVM make machine code of it, unless that was done.

    Raises:
        RuntimeError: the process was not started for it, see `wfmap.simulation.native.warm`.
    """
    kept = machine.code_or_none(STAMP)
    if kept is not None:
        return kept
    if _NUMBA is None:
        raise RuntimeError("numba was not loaded")
    types = _NUMBA.types
    places = types.CPointer(types.int64), types.CPointer(types.float64)
    made: Any = _translated(_ENTRIES[0])
    made.compile((*places, types.int64))
    (found,) = made.overloads.values()
    module = machine.Module(
        text=found.library.get_llvm_str(),
        entry=found.fndesc.llvm_func_name,
        inlined=_names(_INLINED),
        seldom=_names(_SELDOM),
    )
    return machine.made(module, STAMP)


def _names(functions: list[Any]) -> frozenset[str]:
    """Name functions as LLVM does, those that were translated."""
    parts: list[Any] = [part for one in functions for part in one.overloads.values()]
    return frozenset(part.fndesc.llvm_func_name for part in parts)

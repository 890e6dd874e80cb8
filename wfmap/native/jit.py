"""One decorator for both paths: compiled by numba where it is installed, plain Python elsewhere.

The same functions run either way. Setting the environment variable `WFMAP_PURE_PYTHON` to
anything but nothing chooses plain Python although numba is there. Where the machine code of these
very sources is kept already (`machine`), numba is not even loaded: the functions stay plain, and
the entry of their room calls that code. Where it is not kept, they stay plain too, and a process of
its own makes it (`making`). `WFMAP_CHECK_BOUNDS` chooses a build that looks at each index
(`cells`).
"""

import hashlib
import importlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

from wfmap.native import machine
from wfmap.native.making import Engine
from wfmap.units.processes import MAKES_ENGINE

__all__ = ["COMPILED", "Room"]

P = ParamSpec("P")
R = TypeVar("R")

COMPILED: Final = not os.environ.get("WFMAP_PURE_PYTHON") and machine.is_possible()
"""Whether rooms run as machine code, as soon as that is there."""


Its: TypeAlias = Any
"""An object of numba, which ships no types."""


class Room:
    """Functions that become machine code together, with one entry.

    Args:
        name: what it is called on disk.
        warm: the module that makes its machine code, when it is run as a program.
        sources: the modules that decide on the machine code beside those of this package.
    """

    def __init__(self, name: str, warm: str, sources: Iterable[Path]) -> None:
        self.name = name
        self.warm = warm
        self.stamp = _stamp(sources)
        makes = os.environ.get(MAKES_ENGINE) == name and COMPILED
        if makes:
            machine.alone()
        self.kept = machine.load_or_none(self.stamp, name) if COMPILED else None
        self.numba: Its = importlib.import_module("numba") if makes and self.kept is None else None
        self._inlined: list[Its] = []
        self._seldom: list[Its] = []
        self._entries: list[machine.Entry] = []

    def cells(self) -> Its:
        """Give what shows an array as machine code sees it, without checks."""
        if self.numba is None:
            return lambda memory: memory
        return importlib.import_module("wfmap.native.cells").cells

    def compiled(self, function: Callable[P, R]) -> Callable[P, R]:
        """Compile a function of the room where numba is installed; else return it as it is."""
        return function if self.numba is None else self._translated(function)

    def inlined(self, function: Callable[P, R]) -> Callable[P, R]:
        """Compile a function into each of its callers; for what every event needs.

        That is done when all is put together: sooner, each caller would be compiled with all that
        it calls again and again.
        """
        made = self.compiled(function)
        self._inlined.append(made)
        return made

    def seldom(self, function: Callable[P, R]) -> Callable[P, R]:
        """Compile a function that few events need, and keep it out of its callers.

        Put into the loop of events, what hardly ever happens would take the registers and the
        cache from what always does: it was a fifth of the loop, and cost 3 to 6 % of the time.
        """
        made = self.compiled(function)
        self._seldom.append(made)
        return made

    def _translated(self, function: Callable[P, R]) -> Callable[P, R]:
        """Let numba translate a function, once for all numbers that it is called with.

        The functions make no arrays, so references to them are not counted (`_nrt`). numba would
        make a copy for each constant, and take twice as long; LLVM does that where it pays. Only
        their room calls these functions, so they need no wrappers for Python and C.
        """
        made: Its = self.numba.njit(
            function,
            error_model="numpy",
            _nrt=False,
            no_cpython_wrapper=True,
            no_cfunc_wrapper=True,
        )
        template, unliteral = made.get_call_template, self.numba.types.unliteral
        made.get_call_template = lambda args, kws: template(
            tuple(unliteral(kind) for kind in args), {name: unliteral(kws[name]) for name in kws}
        )
        translated: Callable[P, R] = made
        return translated

    def entry(self, function: machine.Entry) -> Engine:
        """Make a function the entry of the room: machine code, kept on disk between processes.

        Args:
            function: takes a memory, sees it as `cells`, and works on it.
        """
        self._entries.append(function)
        return Engine(
            function,
            self.kept,
            made=(self.name, self.warm),
            look=lambda: machine.load_or_none(self.stamp, self.name),
            never=not COMPILED,
        )

    def make(self) -> bytes:
        """Let numba translate the room, and LLVM make machine code of it, unless that was done.

        Raises:
            RuntimeError: the process was not started for it.
        """
        kept = machine.code_or_none(self.stamp, self.name)
        if kept is not None:
            return kept
        if self.numba is None:
            raise RuntimeError("numba was not loaded")
        types = self.numba.types
        places = types.CPointer(types.int64), types.CPointer(types.float64)
        made: Its = self._translated(self._entries[0])
        made.compile((*places, types.int64))
        (found,) = made.overloads.values()
        module = machine.Module(
            text=found.library.get_llvm_str(),
            entry=found.fndesc.llvm_func_name,
            inlined=_names(self._inlined),
            seldom=_names(self._seldom),
        )
        return machine.made(module, self.stamp, self.name)


def _stamp(sources: Iterable[Path]) -> int:
    """Digest the sources of a room into a whole number below 2⁶²."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    common = [here / f"{name}.py" for name in ("jit", "cells", "machine")]
    for path in (*common, *sources):
        digest.update(path.read_bytes())
    digest.update(b"checked" if machine.CHECKED else b"")
    return int.from_bytes(digest.digest()[:8], "big") >> 2


def _names(functions: list[Its]) -> frozenset[str]:
    """Name functions as LLVM does, those that were translated."""
    parts: list[Its] = [part for one in functions for part in one.overloads.values()]
    return frozenset(part.fndesc.llvm_func_name for part in parts)

"""What the engine is made of, as machine code or in plain Python (`wfmap.native.jit`)."""

from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np

from wfmap.native.jit import COMPILED, Room

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

_FOLDER: Final = Path(__file__).parents[1]
_KERNELS: Final = ("native/jit", "randoms", "distributions", "calendars")
"""The modules that decide on the machine code beside those of the engine."""

_ROOM: Final = Room(
    "engine",
    "wfmap.simulation.native.warm",
    (
        *(_FOLDER / f"{name}.py" for name in _KERNELS),
        *sorted((_FOLDER / "engine").glob("*.py")),
    ),
)

STAMP: Final = _ROOM.stamp
"""The state of the sources that the machine code is made from."""

MASK: Final = 0xFFFFFFFFFFFFFFFF
"""The 64 bits of a word."""

Word: TypeAlias = Any
"""64 bits: numpy's when compiled, a whole number in plain Python."""

word: Any = np.uint64 if _ROOM.numba is not None else int
"""The type of 64-bit words: wraps around when compiled, is masked in plain Python."""

cells: Final = _ROOM.cells()
"""See an array as the compiled engine does, without checks; in plain Python it stays what it is."""

compiled = _ROOM.compiled
inlined = _ROOM.inlined
seldom = _ROOM.seldom
entry = _ROOM.entry
make = _ROOM.make

"""What the search for places is made of: machine code, or plain Python (`wfmap.native.jit`)."""

from pathlib import Path
from typing import Final

from wfmap.native.jit import COMPILED, Room

__all__ = ["COMPILED", "ROOM", "cells", "compiled", "entry"]

_FOLDER: Final = Path(__file__).parent

ROOM: Final = Room(
    "places",
    "wfmap.render.layout.native.warm",
    (*sorted(_FOLDER.glob("*.py")), _FOLDER.parent / "lanes" / "costs.py"),
)

cells: Final = ROOM.cells()
compiled = ROOM.compiled
entry = ROOM.entry

"""The memory of a run that waits for its turn: only what differs from the program it began as.

Two arrays of a run take some megabytes, most of it calendars that no run writes to. A race has
hundreds of runs, of which one is going on at a time. So what a run keeps while others go on are the
blocks of cells in which it differs from its program, which is all zeros beyond its end:

    program   ████████████████░░░░░░░░░░░░░░░░
    run       ██▓█████████████▓▓▓░░░░░░░░░░░▓▓
    kept        ▓             ▓▓▓           ▓▓

Cells are compared as bits, so that it goes on from the very same ones. To put a run to rest and to
wake it costs as much as reading its memory twice: a few milliseconds.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.simulation.engine import layout as at
from wfmap.simulation.memory import Memory

__all__ = ["Asleep", "put_to_rest"]

Bits = NDArray[np.int64]

_BLOCK: Final = 256
"""Cells that are kept or left together."""


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """The blocks of an array of `length` cells that differ from another: which, and their bits."""

    length: int
    places: Bits
    bits: Bits

    @classmethod
    def of(cls, cells: Bits, program: Bits) -> "_Blocks":
        """Find the blocks that differ."""
        now, begun = _in_blocks(cells, len(cells)), _in_blocks(program, len(cells))
        places = np.flatnonzero((now != begun).any(axis=1))
        return cls(len(cells), places, now[places])

    def on(self, program: Bits) -> Bits:
        """Write them over the cells they differ from."""
        blocks = _in_blocks(program, self.length)
        blocks[self.places] = self.bits
        return blocks.reshape(-1)[: self.length]


def _in_blocks(cells: Bits, length: int) -> Bits:
    """Copy cells into whole blocks, with zeros behind them."""
    found = np.zeros(-(-length // _BLOCK) * _BLOCK, dtype=np.int64)
    found[: len(cells)] = cells
    return found.reshape(-1, _BLOCK)


@dataclass(frozen=True, slots=True, eq=False)
class Asleep:
    """A memory at rest: how many events have happened, how far it is in seconds, and its cells."""

    events: int
    now: float
    whole: _Blocks
    real: _Blocks

    def wake(self, memory: Memory) -> None:
        """Give a memory its arrays back."""
        program = memory.program
        memory.i = self.whole.on(program.i)
        memory.f = self.real.on(program.f.view(np.int64)).view(np.float64)


def put_to_rest(memory: Memory) -> Asleep | None:
    """Take its arrays from a memory whose ended cases are taken out.

    None where it is in plain Python, whose lists stay as they are.
    """
    if isinstance(memory.i, list):
        return None
    first, room = int(memory.i[at.H_OUT_AT]), int(memory.i[at.H_OUT_ROOM])
    for cells in (memory.i, memory.f):
        cells[first : first + at.OUT_WIDTH * room] = 0  # what was there is taken out
    program = memory.program
    found = Asleep(
        memory.events,
        memory.now,
        _Blocks.of(memory.i, program.i),
        _Blocks.of(memory.f.view(np.int64), program.f.view(np.int64)),
    )
    memory.i = memory.f = ()
    return found

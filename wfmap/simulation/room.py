"""How much room a run takes for what is under way: to begin with, at most, and more of it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfmap.errors import LimitError
from wfmap.simulation.engine import layout as at
from wfmap.simulation.engine.loop import proceed
from wfmap.simulation.program import Program

Cells = list[Any] | NDArray[Any]

__all__ = ["limits", "longer", "of_backlog", "too_much"]


def of_backlog(program: Program) -> int:
    """Bound the cells that cases take which wait from the start: all come at one moment."""
    i, f, room = program.i, program.f, 0
    for k in range(int(i[at.H_BACKLOG_COUNT])):
        place = int(i[at.H_BACKLOG]) + k * at.BACKLOG_SIZE
        levels = int(i[place + at.Z_DEPTH]) + 1
        each = levels * (at.TOKEN_SIZE + i[at.H_SCOPE_SIZE]) + i[at.H_CASE_SIZE]
        room += (int(f[place + at.ZF_COUNT]) + 1) * int(each)
    return 2 * room  # timers and events beside may stand in each level too


def limits(slack: int, cells: int, events: int) -> tuple[int, int]:
    """Say how many cells and events there may be before the next event, in room for so many.

    One event can let all begin that wait in a pool. Each token that does may take a record of
    a server, and has one event; there are no more tokens than fit into the room for them.
    """
    tokens = max(0, cells - slack) // (at.TOKEN_SIZE + at.SERVER_SIZE)
    return tokens * at.TOKEN_SIZE, max(0, events - slack - tokens)


def too_much() -> LimitError:
    """Say that there is no room left on the machine, or in what a run may have."""
    return LimitError(
        "more work is under way at once than fits into the memory of a simulation",
        "is a count or a backlog too large, or does more come in than can be done?",
    )


def longer(cells: Cells, size: int) -> Cells:
    """Copy an array of a run into a longer one, of the kind that this path works on.

    Raises:
        LimitError: the machine has no such room.
    """
    if isinstance(cells, list):
        nothing = type(cells[0])(0)
        return [*cells, *[nothing] * (size - len(cells))]
    try:
        found = np.zeros(size, dtype=cells.dtype)
    except MemoryError:
        raise too_much() from None
    found[: len(cells)] = cells
    return found if proceed.takes_arrays() else found.tolist()

"""What a run counts by: rows of cases or of time, and where they begin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wfmap.simulation.engine import layout as at

__all__ = ["Row", "Span"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a run begins, and what makes a row of it.

    By number: each row is of `cases` cases, the first begins with case number `skipped`; after
    `last` rows cases no longer count, and the run is done when `limit` cases are. By time, where
    `seconds` is above 0: the first row begins at `begin`, each is `seconds` long. Cases begin to
    come at `start`; times are seconds on the time line of the program.
    """

    cases: int = 0
    skipped: int = 0
    last: int = at.NEVER
    limit: int = at.NEVER
    seconds: float = 0.0
    begin: float = 0.0
    start: float = 0.0
    backlog: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is complete, or was waited for long enough.

    `born` cases began in it, `open` of them never ended. `table` has the columns of all steps,
    then of all flows; `under_way` the visits of each step that have not come to their end, by
    stage. `begin` and `end` are (time, cases ended so far, then area, waits, work,
    entered and waiting of each pool): where it begins and where the next does;
    of the last of all, the end of the run. The next row begins at `until`, in seconds.
    """

    number: int
    born: int
    open: int
    table: Array
    begin: Array
    end: Array
    until: float
    under_way: Array

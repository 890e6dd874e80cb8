"""What befalls several columns at once: two names that changed places, a move to another home.

The mixture weighs columns as if they erred independently. A swap of given name and surname is one
mistake and not two; who moves has another street, postcode and town together. Such a pair would be
taken for strangers, whatever number and birthday it has in common. So what follows from one event
is told once: the other columns of it count as missing there, for twins and strangers alike.

    given name   surname    street      postcode    town            told of it
    crossed      crossed    same        same        same            crossed, -, same, same, same
    same         same       different   different   different       same, same, different, -, -

This is the dependence between columns that Fellegi and Sunter leave out, for the two events that
registers are full of; interactions of all columns need more pairs than most tables have (Thibaudeau
1993).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wfmap.audit.linkage.comparing import CROSSED, Comparing

__all__ = ["at_once"]

TELLING: Final = 0.1
"""Share of strangers that agree in a column of an address, at most, for it to tell a move: one
state of eight stays the same by chance."""
LEAST: Final = 2
"""Columns of an address, at least, that differ after a move; fewer stay, such as the town."""

Levels = NDArray[np.int64]


def at_once(
    at: Sequence[Levels], levels: Sequence[Comparing], usual: Sequence[float]
) -> list[Levels]:
    """Tell of each event once.

    Args:
        at: by column, the level of each pattern; the number of levels where a cell is missing.
        levels: the compared columns.
        usual: how often strangers agree in each column, over 0 to 1.

    Returns:
        The levels, with what follows from another column as missing.
    """
    found = [mine.copy() for mine in at]
    words = [k for k, level in enumerate(levels) if level.side.kind == "word"]
    _once(found, levels, words, [found[k] == CROSSED for k in words])
    home = [k for k, level in enumerate(levels) if level.side.home]
    other = [_differs(found[k], levels[k]) for k in home]
    telling = [place for place, k in enumerate(home) if usual[k] <= TELLING]
    if len(telling) >= LEAST:
        same = np.sum([found[home[place]] < levels[home[place]].alike for place in telling], axis=0)
        differing = np.sum([other[place] for place in telling], axis=0)
        moved = (differing >= LEAST) & (differing > same)
        _once(found, levels, home, [moved & differs for differs in other])
    return found


def _differs(mine: Levels, level: Comparing) -> NDArray[np.bool_]:
    return (mine >= level.alike) & (mine <= len(level.conditions))


def _once(
    found: Sequence[Levels],
    levels: Sequence[Comparing],
    columns: Sequence[int],
    marked: Sequence[NDArray[np.bool_]],
) -> None:
    """Count all columns that are marked but the first as missing."""
    told = np.zeros(len(found[0]), dtype=np.bool_)
    for k, mine in zip(columns, marked, strict=True):
        found[k][mine & told] = len(levels[k].conditions) + 1
        told |= mine

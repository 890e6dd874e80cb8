"""What befalls several columns at once is told once."""

import numpy as np
import pytest

from wfmap.audit.linkage.cleaning import Side
from wfmap.audit.linkage.comparing import CROSSED, comparing
from wfmap.audit.linkage.events import at_once

SIDES = (
    Side("c0", "given_name", "word", "", personal=True),
    Side("c1", "surname", "word", "", personal=False),
    Side("c2", "street", "text", "", personal=False, home=True),
    Side("c3", "postcode", "digits", "", personal=False, home=True),
    Side("c4", "town", "text", "", personal=False, home=True),
    Side("c5", "state", "text", "", personal=False, home=True),
    Side("c6", "number", "digits", "", personal=True),
)
LEVELS = tuple(comparing(side, SIDES) for side in SIDES)
USUAL = (0.02, 0.02, 0.001, 0.001, 0.05, 0.125, 0.0)
GONE = [len(level.conditions) + 1 for level in LEVELS]
"""The level that says that a cell is missing."""
OTHER = [len(level.conditions) for level in LEVELS]
"""The level that says that two cells differ."""
STREET, CODE, TOWN, STATE = OTHER[2:6]


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        # two names that changed places are one event
        ((CROSSED, CROSSED, 0, 0, 0, 0, 0), (CROSSED, GONE[1], 0, 0, 0, 0, 0)),
        # one of them alone is what it is
        ((CROSSED, 0, 0, 0, 0, 0, 0), (CROSSED, 0, 0, 0, 0, 0, 0)),
        # a move to another town is one event, whatever the state
        (
            (0, 0, STREET, CODE, TOWN, STATE, 0),
            (0, 0, STREET, GONE[3], GONE[4], GONE[5], 0),
        ),
        ((0, 0, STREET, CODE, TOWN, 0, 0), (0, 0, STREET, GONE[3], GONE[4], 0, 0)),
        # so is one within the town
        ((0, 0, STREET, CODE, 0, 0, 0), (0, 0, STREET, GONE[3], 0, 0, 0)),
        # another postcode for the same street is none
        ((0, 0, 0, CODE, 0, STATE, 0), (0, 0, 0, CODE, 0, STATE, 0)),
        # nor is one difference beside gaps
        ((0, 0, STREET, GONE[3], GONE[4], 0, 0), (0, 0, STREET, GONE[3], GONE[4], 0, 0)),
    ],
)
def test_an_event_is_told_by_its_first_column(
    levels: tuple[int, ...], told: tuple[int, ...]
) -> None:
    """The others count as missing; what they do not follow from stays."""
    found = at_once([np.array([level]) for level in levels], LEVELS, USUAL)
    assert tuple(int(level[0]) for level in found) == told


def test_nothing_is_changed_in_place() -> None:
    """The levels given are those that were compared, for whoever reads them afterwards."""
    given = [np.array([level]) for level in (CROSSED, CROSSED, *OTHER[2:])]
    at_once(given, LEVELS, USUAL)
    assert [int(level[0]) for level in given] == [CROSSED, CROSSED, *OTHER[2:]]

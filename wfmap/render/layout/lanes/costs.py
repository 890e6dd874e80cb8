"""What makes a line bad, as whole numbers so that adding and taking away never drifts.

100 is the length of half a column. The weights follow what readers are slowed down by most:
crossings, then bends, then length (Purchase 1997).
"""

from typing import Final

__all__ = [
    "ACROSS",
    "BEND",
    "BLOCKED",
    "COLUMN",
    "CROSSING",
    "DOWN",
    "EARLY",
    "FLOW_WEIGHT",
    "FOREIGN",
    "FREE",
    "LEAVING",
    "LEFTWARDS",
    "ROW",
    "SCARCE_ROW",
    "SHARED_CENTRE",
    "SHARED_CHANNEL",
]

ACROSS: Final = 100
"""One grid step across: from the middle of a column to the channel beside it."""

DOWN: Final = 60
"""One grid step up or down."""

BEND: Final = 300
"""One bend."""

CROSSING: Final = 1300
"""One crossing with a line that goes elsewhere."""

SHARED_CHANNEL: Final = 30
"""One grid step beside another line in the channel between boxes."""

SHARED_CENTRE: Final = 350
"""One grid step beside another line through the middle of boxes, where tracks look crooked."""

FOREIGN: Final = 500
"""One grid step within the frame of a sub-process, for a line that has no end in it."""

LEAVING: Final = 2 * CROSSING
"""Leaving the frame of a sub-process, for a line with both its ends in it, and entering it."""

LEFTWARDS: Final = 250
"""One grid step to the left, for a line whose target lies to the right."""

ROW: Final = 250
"""One row in use."""

SCARCE_ROW: Final = 2000
"""One row in use where height is scarce: on maps that are cut into rows, and on sheets of paper."""

COLUMN: Final = 600
"""One column in use."""

FLOW_WEIGHT: Final = 2
"""How much more than a data line's a flow's cost counts where boxes look for their places."""

EARLY: Final = 60
"""One grid step to the right, for a box: among equals it stands near what is before it."""

BLOCKED: Final = 10**7
"""A grid point with a box on it."""

FREE: Final = 100 * BLOCKED
"""More than any route costs, so that one is found whatever is in its way."""

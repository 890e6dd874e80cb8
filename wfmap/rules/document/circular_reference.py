"""Actors are part of each other, or events attached to each other, in a circle.

Finds:
    Chains of `part_of` and of `attached_to` that come back to where they began.

Why it matters:
    No map can draw it and no total can be taken over it; an event on no step's border never comes.

How it decides:
    From each actor upwards through `part_of`, from each event through `attached_to`.

When it is wrong:
    Never.

Sources:
    BPMN 2.0.2, section 10.8 (lanes are nested).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""Actors are part of each other in a circle.

Finds:
    Chains of `part_of` that come back to where they began.

Why it matters:
    No map can draw it and no total can be taken over it.

How it decides:
    From each actor upwards through `part_of`.

When it is wrong:
    Never.

Sources:
    BPMN 2.0.2, section 10.8 (lanes are nested).
"""

"""The shares of a choice do not make one.

Finds:
    Steps that take exactly one flow and whose shares add up to more or less than 1.

Why it matters:
    Visits, load and cost behind it would be too high or too low.

How it decides:
    Where all flows of an exclusive or event-based split have a share, the sum must be 1 to within
    1e-6; where some have, it must not exceed 1.

When it is wrong:
    Never.

Sources:
    BPSim 2.0 (control parameters: probability).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

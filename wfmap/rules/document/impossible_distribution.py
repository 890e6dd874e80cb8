"""No time can be distributed like this.

Finds:
    A minimum above the maximum, a mode outside of them, a negative deviation, missing parameters.

Why it matters:
    A simulation would stop or, worse, go on with nonsense.

How it decides:
    Each family's own conditions on its parameters; where no family is named, the parameters must
    tell which one is meant.

When it is wrong:
    Never.

Sources:
    BPSim 2.0 (distribution parameters).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""An actor is used and not declared.

Finds:
    Ids of actors that are not under `actors`.

Why it matters:
    It counts as a role of capacity one; a misspelt id makes a second lane.

How it decides:
    Each actor referred to is looked up once. Where a declared id is close, the hint names it and
    the finding is a warning.

When it is wrong:
    Sketches: the ten-line form needs no declarations, and `wfmap format` adds them.

Sources:
    The format's own defaults.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

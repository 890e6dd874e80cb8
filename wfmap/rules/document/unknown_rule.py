"""A rule is set that does not exist.

Finds:
    Names under `lint.rules` that no rule has.

Why it matters:
    The setting does nothing, most often for a misspelt name.

How it decides:
    Compared with the names of all rules; the hint names the closest.

When it is wrong:
    Documents set up for a newer wfmap.

Sources:
    Own.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

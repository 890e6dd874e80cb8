"""A finding is accepted that is no longer there.

Finds:
    Entries of `lint.ignore` that match no finding, and entries whose last day is over.

Why it matters:
    A stale acceptance hides the next fault of the same kind.

How it decides:
    After all rules have run, entries are matched by rule and element; `until` is compared with the
    day of the check.

When it is wrong:
    Where one document is checked under several profiles, and the rule is on in only one of them.

Sources:
    Threagile (risk tracking with dates); ruff "unused-noqa".
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

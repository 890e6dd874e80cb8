"""A duration cannot be understood.

Finds:
    Durations without a unit, with an unknown unit, or with years and months.

Why it matters:
    A number without a unit is an hour to one reader and a minute to the next; a month has no
    length.

How it decides:
    Allowed are ISO 8601 without years and months (`PT15M`), and a number with a unit (`15 min`, `2
    h`, `1.5 d`, `1 w`; a day is 24 hours, a week 7 days). The hint names the nearest right form.

When it is wrong:
    Never.

Sources:
    ISO 8601-1:2019 (durations).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

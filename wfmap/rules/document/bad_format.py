"""A text does not follow its grammar.

Finds:
    Dates, times of day, currencies, versions and links that are not written as such.

Why it matters:
    Nobody can compute with them.

How it decides:
    Dates are `YYYY-MM-DD` and exist; times of day `HH:MM`; currencies three letters; links
    relative or of the schemes http, https and mailto.

When it is wrong:
    Never.

Sources:
    ISO 8601-1:2019 (dates); ISO 4217 (currencies); RFC 3986 (links).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""A value is none of those allowed.

Finds:
    Texts outside the list of a field, such as a `kind` that does not exist.

Why it matters:
    The value is left out, and its default would be taken.

How it decides:
    Compared letter by letter; the hint names the closest one allowed.

When it is wrong:
    Never.

Sources:
    The JSON Schema of the format.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""A value is of the wrong type.

Finds:
    A text where a number belongs, a list where an object belongs, and fields that contradict each
    other.

Why it matters:
    The value cannot be read, and is left out.

How it decides:
    The JSON type is compared with what the field takes; of several forms, the one that was begun.

When it is wrong:
    Never.

Sources:
    The JSON Schema of the format.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""An object has the same key twice.

Finds:
    Two equal keys in one JSON object, such as two steps with one id.

Why it matters:
    JSON readers keep the last one in silence; the first is lost without a trace.

How it decides:
    The parser compares the keys of each object. The report stands at the second, with the line of
    the first.

When it is wrong:
    Never.

Sources:
    RFC 8259, section 4 (names should be unique).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

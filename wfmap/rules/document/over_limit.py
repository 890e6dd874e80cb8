"""The document is too large or nested too deep.

Finds:
    Documents above 20 MB, or with more than 100 levels of objects and lists inside one another.

Why it matters:
    A reader without limits is stopped by one hostile file.

How it decides:
    Bytes are counted before decoding, levels while parsing.

When it is wrong:
    Generated documents of that size; split the process, or call one from the other.

Sources:
    RFC 8259, section 9 (a parser may set limits on size and depth).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

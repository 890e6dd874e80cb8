"""The document is too large, nested too deep, or has more faults than are told.

Finds:
    Documents above 20 MB, or with more than 100 levels of objects and lists inside one another;
    more than 1,000 faults that one look at the document finds: the others are not told.

Why it matters:
    A reader without limits is stopped by one hostile file. Each fault costs a search for what was
    meant, and thousands most often have one cause.

How it decides:
    Bytes are counted before decoding, levels while parsing. Keys that stand twice, faults of single
    values, and what only the whole document shows are counted each by itself.

When it is wrong:
    Generated documents of that size; split the process, or call one from the other.

Sources:
    RFC 8259, section 9 (a parser may set limits on size and depth).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""The file begins with a byte order mark.

Finds:
    Files whose first bytes are the mark EF BB BF.

Why it matters:
    JSON must not begin with one; other programs refuse the file.

How it decides:
    The reader looks at the first three bytes, passes over the mark and reads on.

When it is wrong:
    Never; editors on Windows add it unasked.

Sources:
    RFC 8259, section 8.1.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

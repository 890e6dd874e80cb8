"""The file is not JSON.

Finds:
    Text that no JSON parser takes, numbers such as NaN that JSON does not have, and bytes that are
    not UTF-8.

Why it matters:
    Nothing can be read, so nothing else is reported.

How it decides:
    The reader stops at the first character that breaks the grammar, and names its line and column.

When it is wrong:
    Never.

Sources:
    RFC 8259 (JSON); RFC 3629 (UTF-8).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""An id is not written as one.

Finds:
    Ids with capitals, spaces or signs, and ids longer than 63 characters.

Why it matters:
    Ids are part of pointers, links and file names, and must survive all of them.

How it decides:
    An id begins with a small letter; small letters, digits, `-` and `_` follow. The hint makes one
    from what was written.

When it is wrong:
    Never; `name` is where everything may be written.

Sources:
    The JSON Schema of the format; RFC 6901 (JSON Pointer).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

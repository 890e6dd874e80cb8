"""The document says an older version of the format than it uses.

Finds:
    Documents whose `wfmap` says 1, and that use fields or words which 1.1 has added.

Why it matters:
    This wfmap reads both the same. An older one, or another program, would not know the fields,
    and refuse the document or pass over them.

How it decides:
    Each field says since which version there is one. The fix writes the version that has them all.

When it is wrong:
    Never; nothing else changes with the version.

Sources:
    Semantic Versioning 2.0.0; the format's own page on versions.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

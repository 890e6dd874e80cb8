"""Something is left out that the format needs.

Finds:
    Parts without a field they cannot do without: a flow without `to`, a batch that never starts.

Why it matters:
    The part means nothing without it.

How it decides:
    Each part's required fields, and fields that only make sense together.

When it is wrong:
    Never.

Sources:
    The JSON Schema of the format.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

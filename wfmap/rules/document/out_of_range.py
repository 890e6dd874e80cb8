"""A number is outside its range.

Finds:
    Shares below 0 or above 1, negative costs, capacities of zero, and the like.

Why it matters:
    Every figure computed from it would be nonsense.

How it decides:
    Each field states its range; the message repeats it.

When it is wrong:
    Percentages written as such: write 0.35, not 35.

Sources:
    The JSON Schema of the format.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""A key means nothing in this format.

Finds:
    Keys that the format does not have at that place, most of them misspelt.

Why it matters:
    What is misspelt is not read: a handoff without its wait, a step without its actor.

How it decides:
    Each key of each object is looked up; keys that begin with `x-` are yours and kept. The hint
    names the closest key, or the one that means the same.

When it is wrong:
    Data of your own; give its key the prefix `x-`.

Sources:
    The JSON Schema of the format.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

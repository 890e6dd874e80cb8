"""A text holds characters that cannot be shown.

Finds:
    Control characters and lone surrogates in names, ids or any other text.

Why it matters:
    They break maps, reports and terminals, and can hide what a text says.

How it decides:
    Characters of the ranges U+0000 to U+001F (but tab and line breaks), U+007F to U+009F,
    surrogates and non-characters.

When it is wrong:
    Never.

Sources:
    Unicode Standard 16.0, section 23.1 (control codes).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

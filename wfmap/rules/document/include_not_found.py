"""An included file cannot be read.

Finds:
    Names under `include` that lead to no file, or to one outside the document's folder.

Why it matters:
    What it shares, such as actors and systems, is missing everywhere.

How it decides:
    Names are relative to the document. Where documents come without a folder, as over HTTP,
    nothing can be included.

When it is wrong:
    Never.

Sources:
    The format's own page on included files.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

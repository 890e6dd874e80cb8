"""The document is written in another version of the format.

Finds:
    Documents whose `wfmap` names another major version, or a newer minor one.

Why it matters:
    Fields could mean something else, or mean something this version would drop.

How it decides:
    The same major version is read. Of a newer minor version, unknown keys are passed over with a
    warning. Another major version is refused; `wfmap migrate` brings older documents up to date.

When it is wrong:
    Never.

Sources:
    Semantic Versioning 2.0.0; the format's own page on versions.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

"""Two elements have the same id.

Finds:
    A step inside a sub-process with the id of another step, and flows with one `id`.

Why it matters:
    A flow to that id could mean either.

How it decides:
    Ids of steps are unique in the whole document, sub-processes included; so are ids of flows.

When it is wrong:
    Never.

Sources:
    BPMN 2.0.2 (ids of base elements are unique).
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

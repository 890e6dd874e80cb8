"""Something is referred to that does not exist.

Finds:
    Flows to unknown steps, and ids of systems, stores, data, decisions, phases and calendars that
    are not declared; events attached to a step that is not beside them.

Why it matters:
    The flow leads nowhere, and everything behind it is cut off.

How it decides:
    Each reference is looked up in its collection. The hint names the closest id there is.

When it is wrong:
    Never.

Sources:
    BPMN 2.0.2; dangling flows were found in 47 of 300 student models.
"""

from typing import Final

from wfmap.rules.rule import Rule

RULE: Final = Rule.of(__name__, __doc__)

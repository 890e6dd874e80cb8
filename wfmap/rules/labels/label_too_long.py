"""A label is too long for a map.

Finds:
    Steps and flows whose label has more than 60 characters.

Why it matters:
    On the map it is cut or it crowds out the rest; and a step that needs a sentence is often two.

How it decides:
    Counts the characters of `name` and `when`: more than 60 (setting `limit`; own default).

When it is wrong:
    Never on a map; the rest belongs into `description`.

Sources:
    Own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.rules.rule import Fault, Rule, Subject, at_flow, at_step
from wfmap.units.figures import exact
from wfmap.words.sentences import quoted

LIMIT: Final = 60
"""Characters of a label (own default)."""

SHOWN: Final = 30
"""Characters of it that the message quotes."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each label that is too long."""
    limit = subject.number("limit", LIMIT)
    hint = "shorten it to what tells it apart"
    for node in subject.graph.steps.values():
        if len(node.step.name) > limit:
            text = _message(node.step.name, limit)
            yield at_step(node, text, f'{hint}, and move the rest into "description"')
    for flow in subject.graph.flows.values():
        if len(flow.label) > limit:
            yield at_flow(flow, _message(flow.label, limit), hint)


def _message(label: str, limit: float) -> str:
    start = quoted(f"{label[:SHOWN].rstrip()}…")
    return f"the label {start} has {len(label)} characters (limit {exact(limit)})"


RULE: Final = Rule.of(__name__, __doc__, check)

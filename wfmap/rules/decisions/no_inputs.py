"""A decision names nothing it is decided on.

Finds:
    Decisions in use without inputs.

Why it matters:
    On which basis something is decided is half of the question who decides what. Without inputs
    nobody can tell whether the data is good enough, or at hand in time.

How it decides:
    A step refers to the decision, and its `inputs` are empty, although the document describes
    data. Documents without any data are left out: they have nothing to name.

When it is wrong:
    Draws by lot.

Sources:
    DMN 1.5, chapter 6 (information requirement).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each decision in use that is decided on nothing."""
    if not subject.process.data:
        return
    traced = lineage(subject.graph)
    for identity, steps in traced.deciders.items():
        decision = subject.process.decisions.get(identity)
        if decision is None or decision.inputs:
            continue
        name = decision.name or decision.question or identity
        read = dict.fromkeys(
            item
            for step in steps
            for use in traced.of_step.get(step, ())
            if not use.writes
            for item in use.data
        )
        seen = f"; its step reads {listed(map(traced.data_name, read))}" if read else ""
        yield at_part(
            "decisions",
            "decision",
            identity,
            name,
            f"nothing says which data {quoted(name)} is decided on{seen}",
            'list the data it takes: "inputs": […]',
        )


RULE: Final = Rule.of(__name__, __doc__, check)

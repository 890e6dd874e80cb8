"""An AI gets personal data, and nothing says on which legal basis.

Finds:
    Steps done by AI that read personal data, or get it handed over.

Why it matters:
    Processing personal data needs a legal basis and often an assessment of its impact; found out
    late, it stops a rollout.

How it decides:
    The step is of type ai, its actor is of kind ai, or it works in a system of kind ai_service;
    it reads data with `personal_data` true, or a flow or message into it hands such data over.
    Neither the data item nor the step carries the key `x-legal-basis`.

When it is wrong:
    Data made anonymous on the way; describe what the AI gets as an item of its own.

Sources:
    GDPR, articles 6, 22 and 35; EU AI Act (Regulation 2024/1689), article 10.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import Lineage, lineage
from wfmap.graph import StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted

KEY: Final = "x-legal-basis"
"""The extension that names the legal basis."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step that gets personal data without a legal basis."""
    traced = lineage(subject.graph)
    for node in subject.graph.steps.values():
        if not _is_ai(subject, node) or KEY in node.step.extensions:
            continue
        items = dict.fromkeys(i for i in _data_into(traced, node) if _is_open(subject, i))
        if items:
            yield at_step(
                node,
                f"the AI in {quoted(node.label)} gets personal data, "
                f"{listed(quoted(traced.data_name(item)) for item in items)}, and nothing says "
                "on which legal basis",
                f'name it on the step or the data item: "{KEY}": "contract, art. 6(1)(b) GDPR"',
            )


def _is_ai(subject: Subject, node: StepNode) -> bool:
    if not node.is_work:
        return False
    actor = subject.process.actors.get(node.actor or "")
    systems = (subject.process.systems.get(system) for system in node.step.systems)
    return (
        node.step.type == "ai"
        or (actor is not None and actor.kind == "ai")
        or any(system is not None and system.kind == "ai_service" for system in systems)
    )


def _data_into(traced: Lineage, node: StepNode) -> Iterator[str]:
    for use in traced.of_step.get(node.id, ()):
        if not use.writes:
            yield from use.data
    for flow in (*node.incoming, *node.told):
        yield from traced.carried.get(flow, ())


def _is_open(subject: Subject, item: str) -> bool:
    declared = subject.process.data.get(item)
    return (
        declared is not None and declared.personal_data is True and KEY not in declared.extensions
    )


RULE: Final = Rule.of(__name__, __doc__, check)

"""Nothing begins the process.

Finds:
    Levels, and parts of them, in which every step comes after another.

Why it matters:
    No case can ever enter. All figures of such a part are zero.

How it decides:
    Per level and per part that flows connect. A part begins with a step that no flow enters. The
    first step of a level without start events begins it even where rework leads back to it. Levels
    without flows (ad-hoc sub-processes) are exempt.

When it is wrong:
    Fragments that are drawn to be put into another process.

Sources:
    bpmnlint "start-event-required"; BPMN 2.0.2, section 10.5.2 (start event).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.findings import Fix
from wfmap.graph import StepNode
from wfmap.graph.paths import components
from wfmap.rules.levels import level_name
from wfmap.rules.rewiring import begun
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import plural, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault at the first step of each part that nothing begins."""
    for level in subject.graph.levels:
        for part in components(subject.graph, level):
            nodes = [subject.graph.steps[step] for step in part]
            if not nodes[0].incoming or any(subject.graph.is_start(node) for node in nodes):
                continue
            yield at_step(
                nodes[0],
                f"nothing begins {level_name(subject, level)} at {quoted(nodes[0].label)}: each of "
                f"the {plural(len(nodes), 'step')} there comes after another",
                'add a step of kind "start", or take away the flow into the step that comes first',
                options=tuple(_options(subject, nodes[0])),
                hint_stays=True,
            )


def _options(subject: Subject, node: StepNode) -> Iterator[Fix]:
    yield begun(subject.graph, node)
    entering = subject.graph.incoming(node.id)
    if len(entering) == 1:
        source = subject.graph.steps[entering[0].source].label
        title = f"take away the flow from {quoted(source)} to {quoted(node.label)}"
        yield Fix(title, ({"op": "remove", "path": entering[0].pointer},))


RULE: Final = Rule.of(__name__, __doc__, check)

"""How often each branch is taken is not said.

Finds:
    Steps that choose one of several flows, of which more than one has no `share`.

Why it matters:
    Volumes, load, waiting and cost behind the branch rest on it. Until it is stated, the open
    branches are taken as even, and every figure behind them inherits that guess.

How it decides:
    The split is exclusive, and at least two flows lack a share (one is what the others leave
    over). Silent in documents without any figure (arrivals, times, shares): they ask no question
    that a share would answer.

When it is wrong:
    Branches that really are even; say so with shares.

Sources:
    BPSim 2.0 (probability of a sequence flow).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted

SEVERAL: Final = 2
"""Flows without a share from which shares have to be guessed."""

HINT: Final = 'add "share" to each flow: 0.8 means in 8 of 10 cases'


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each choice whose shares are open."""
    if not _asks_for_figures(subject):
        return
    for node in subject.graph.steps.values():
        branches = _without_share(subject, node) if node.split == "exclusive" else []
        if len(branches) >= SEVERAL:
            yield at_step(
                node,
                f"nothing says how often {quoted(node.label)} goes to "
                f"{listed(map(quoted, branches))}; they are taken as even",
                HINT,
            )


def _asks_for_figures(subject: Subject) -> bool:
    if subject.process.arrivals is not None:
        return True
    timed = any(node.step.processing_time for node in subject.graph.steps.values())
    return timed or any(flow.share is not None for flow in subject.graph.flows.values())


def _without_share(subject: Subject, node: StepNode) -> list[str]:
    flows = subject.graph.outgoing(node.id)
    return [subject.graph.steps[f.target].label for f in flows if f.share is None]


RULE: Final = Rule.of(__name__, __doc__, check)

"""Nobody will be able to say whether the AI helped.

Finds:
    AI steps in a process without a target, where nothing they change was ever measured.

Why it matters:
    A pilot without a figure from before succeeds by opinion, and is judged by who shouts.

How it decides:
    The document has no `target`. And none of these is measured (provenance with the basis
    measured): the times of the AI step, of those who do its work by hand, and of those who look
    next; the shares of flows back; the arrivals; the quality of a store one of them uses. It is
    the same as the rule no-baseline of other catalogues.

When it is wrong:
    Baselines kept elsewhere; state the figure here with its provenance.

Sources:
    Kohavi, Tang & Xu 2020 (trustworthy experiments); Campbell & Stanley 1963 (one-group designs).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, fallback_of, next_checks
from wfmap.model.quantity import Provenance
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step with nothing to compare it with."""
    if subject.process.target is not None:
        return
    for node in ai_steps(subject.graph):
        near = (node, *fallback_of(subject.graph, node.id), *next_checks(subject.graph, node.id))
        if not any(p is not None and p.basis == "measured" for p in _figures(subject, near)):
            yield at_step(
                node,
                f"the AI in {quoted(node.label)} changes times and errors that nobody measured, "
                "and the process has no target",
                "measure the step for some weeks before the AI comes, and set a target",
            )


def _figures(subject: Subject, near: tuple[StepNode, ...]) -> Iterator[Provenance | None]:
    """Yield the provenance of all that could be a baseline."""
    arrivals = subject.process.arrivals
    if arrivals is not None and arrivals.every is not None:
        yield arrivals.every.provenance
    for node in near:
        for time in (node.step.processing_time, node.step.wait_time):
            yield None if time is None else time.provenance
        yield None if node.step.error_rate is None else node.step.error_rate.provenance
        for access in (*node.step.reads, *node.step.writes):
            store = subject.process.stores.get(access.store)
            for quality in () if store is None else store.quality:
                yield quality.provenance
    for flow in subject.graph.flows.values():
        if flow.is_rework and flow.flow.share is not None:
            yield flow.flow.share.provenance


RULE: Final = Rule.of(__name__, __doc__, check)

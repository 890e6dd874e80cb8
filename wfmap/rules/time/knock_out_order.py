"""A costly check comes before a cheap one that turns more away.

Finds:
    Checks in a row, each of which can end the case, in an order that costs more than another.

Why it matters:
    Work on a case that a later check turns away is lost. The check that turns away most for its
    effort belongs first.

How it decides:
    A check is a decision of which one answer leads to an end without further work, with the task
    right before it as its effort. Neighbouring checks are compared: the share they turn away over
    the working time they take; the second is better by a quarter or more, and reads nothing that
    the first writes.

When it is wrong:
    The later check needs what the earlier one finds out in a way the model does not say.

Sources:
    van der Aalst 2001 (knock-out processes); Reijers & Liman Mansar 2005 (knock-out).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wfmap.graph import StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.units.durations import human
from wfmap.words.sentences import percent, quoted

BETTER: Final = 1.25
"""By how much the later check must be better (own default)."""


@dataclass(frozen=True, slots=True)
class _Check:
    """A decision that can end the case, with its task, effort in seconds, share turned away."""

    decision: StepNode
    task: StepNode
    effort: float
    rejects: float
    onward: str

    @property
    def worth(self) -> float:
        return self.rejects / self.effort


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault at the second of two checks that should change places."""
    checks = {
        found.task.id: found
        for node in subject.graph.steps.values()
        if (found := _of(subject, node))
    }
    for first in checks.values():
        second = checks.get(first.onward)
        if second is None or second.worth < BETTER * first.worth or _needs(second, first):
            continue
        yield at_step(
            second.decision,
            f"{quoted(second.decision.label)} turns away {percent(second.rejects)} for "
            f"{human(second.effort)} of work, but comes after {quoted(first.decision.label)}, "
            f"which turns away {percent(first.rejects)} for {human(first.effort)}",
            f"ask {quoted(second.decision.label)} first",
        )


def _of(subject: Subject, node: StepNode) -> _Check | None:
    """See a decision and the one task before it as a check, where one answer ends the case."""
    flows = subject.graph.outgoing(node.id)
    before = subject.graph.predecessors(node.id)
    if node.kind != "decision" or len(flows) != 2 or len(before) != 1 or not before[0].is_work:  # noqa: PLR2004 - yes and no
        return None
    ending = [flow for flow in flows if _ends(subject, flow.target)]
    time = before[0].step.processing_time
    if len(ending) != 1 or not ending[0].share or time is None or time.expected <= 0:
        return None
    onward = next(flow.target for flow in flows if flow is not ending[0])
    return _Check(node, before[0], time.expected, ending[0].share, onward)


def _ends(subject: Subject, step: str) -> bool:
    """Tell whether a case is over there, after one message at most."""
    node = subject.graph.steps[step]
    after = subject.graph.successors(step)
    if node.kind == "task" and len(after) == 1:
        return _is_end(subject, after[0])
    return _is_end(subject, node)


def _is_end(subject: Subject, node: StepNode) -> bool:
    return node.kind in ("end", "event") and not subject.graph.successors(node.id)


def _needs(second: _Check, first: _Check) -> bool:
    written = {access.store for access in first.task.step.writes}
    return bool(written & {access.store for access in second.task.step.reads})


RULE: Final = Rule.of(__name__, __doc__, check)

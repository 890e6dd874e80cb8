"""Work is done again, and what that costs.

Finds:
    Loops whose steps an average case visits more than once because work comes back to them;
    reported once for each level of the process, at the step with most work done again.

Why it matters:
    Each repetition costs its time again and lengthens every queue it stands in. A fault is
    cheapest where it is made.

How it decides:
    More than 1.2 visits per case (own default, setting `limit`), of a step that lies on a loop;
    extra time and cost from its working time and its actor's rate, per year from the arrivals.

When it is wrong:
    Rounds that are meant, such as instalments or several items in one case (say `multi` then).

Sources:
    Dumas et al. 2018, chapter 7 (rework probability); Kemeny & Snell 1960 (visits).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, StepNode
from wfmap.graph.visits import visits
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.units.durations import DAY, human
from wfmap.units.figures import figure, money
from wfmap.words.sentences import plural, quoted

LIMIT: Final = 1.2
"""Visits per case from which a step is reported (own default)."""
_YEAR: Final = 365 * DAY


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each level on which work is done again, at the step that costs most."""
    limit = subject.number("limit", LIMIT)
    if visits(subject.graph).endless:
        return
    for level in subject.graph.levels:
        if not any(flow.is_rework or _comes_back(flow) for flow in subject.graph.flows_at(level)):
            continue
        again = [node for node in subject.graph.at(level) if _is_again(subject, node, limit)]
        if again:
            yield _fault(subject, sorted(again, key=lambda node: -_extra(subject, node)))


def _is_again(subject: Subject, node: StepNode, limit: float) -> bool:
    count = subject.facts.steps[node.id].visits.value
    times = (node.step.processing_time, node.step.setup_time)
    return count > limit and node.is_work and any(times) and not _is_multi(subject, node)


def _extra(subject: Subject, node: StepNode) -> float:
    """Give the seconds of work that are done again in a case."""
    fact = subject.facts.steps[node.id]
    return fact.work_per_case * (1 - 1 / fact.visits.value)


def _comes_back(flow: FlowEdge) -> bool:
    return flow.handoff is not None and flow.handoff.rework_share is not None


def _is_multi(subject: Subject, node: StepNode) -> bool:
    """Tell whether it is done several times because a sub-process around it is."""
    level = node.level
    while level:
        outer = subject.graph.steps[level]
        if outer.step.multi is not None or subject.facts.steps[level].visits.value > 1:
            return True
        level = outer.level
    return False


def _fault(subject: Subject, again: list[StepNode]) -> Fault:
    first = again[0]
    count = subject.facts.steps[first.id].visits.value
    told = f"{quoted(first.label)} is done {figure(count, 2)} times in a case"
    if len(again) > 1:
        told += f", and {plural(len(again) - 1, 'more step')} with it"
    told += f"; {human(sum(_extra(subject, node) for node in again))} of work again"
    cost = sum(_cost(subject, node) for node in again)
    if cost > 0:
        told += _price(subject, cost)
    hint = "find out why it comes back, and check that before it is handed on"
    return at_step(first, told, hint)


def _cost(subject: Subject, node: StepNode) -> float:
    fact = subject.facts.steps[node.id]
    return fact.cost.value * (1 - 1 / fact.visits.value) if fact.cost is not None else 0.0


def _price(subject: Subject, cost: float) -> str:
    """Say what the repetitions cost, in a case and in a year."""
    currency = subject.process.currency
    told = f", which costs {money(cost, currency)} a case"
    arrivals = subject.facts.process.arrivals
    if arrivals is None:
        return told
    return f"{told} and {money(cost * arrivals.value * _YEAR, currency)} a year"


RULE: Final = Rule.of(__name__, __doc__, check)

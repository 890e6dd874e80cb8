"""The process calls an interface more often than it allows.

Finds:
    Systems that programs call more often, at the busiest time, than their rate limits allow.

Why it matters:
    Calls over the limit fail or wait; the process is fast in every trial and slow in production.

How it decides:
    Calls are accesses in the mode api and tasks of machines in the system. At the peak they come
    at arrivals × expected executions, divided by the share of the week in which cases arrive and
    multiplied by the largest `peaks` factor. They exceed the largest of the rate limits of the
    interfaces that a program can use. Silent where one of these has no limit, or the document
    states no arrivals.

When it is wrong:
    Steps that take several cases in one call; steps that call more than once per case are worse
    than the figure says.

Sources:
    Own; RFC 6585, section 4 (too many requests).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from wfmap.analysis.access import callable_interfaces, calls
from wfmap.analysis.lineage import DataUse
from wfmap.facts.statements import open_share
from wfmap.graph import StepNode
from wfmap.model.systems import System
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.units.durations import HOUR, human
from wfmap.words.sentences import quoted, round_figure


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each system whose limit is below what the process calls."""
    peak = _peak_rate(subject)
    if peak is None:
        return
    for identity, found in calls(subject.graph).items():
        system = subject.process.systems.get(identity)
        limit = _limit(system) if system is not None else None
        demand = peak * _per_case(subject, found)
        if system is None or limit is None or not limit < demand < float("inf"):
            continue
        name = system.name or identity
        yield at_part(
            "systems",
            "system",
            identity,
            name,
            f"at its peak the process calls {quoted(name)} {round_figure(demand * HOUR)} times "
            f"an hour; the interface takes {round_figure(limit * HOUR)} "
            f"({_limits(system)})",
            "spread the calls, collect several cases in one, or agree on a higher limit",
        )


def _peak_rate(subject: Subject) -> float | None:
    """Compute cases per second at the busiest time."""
    arrivals, mean = subject.process.arrivals, subject.facts.process.arrivals
    if arrivals is None or mean is None:
        return None
    share = open_share(subject.graph, arrivals.calendar) or 1.0
    factors = [peak.factor.value for peak in arrivals.peaks]
    return mean.value / share * max((1.0, *factors))


def _per_case(subject: Subject, found: Iterable[DataUse | StepNode]) -> float:
    steps = (call.id if isinstance(call, StepNode) else call.step for call in found)
    return sum(subject.facts.steps[step].executions.value for step in steps)


def _limit(system: System) -> float | None:
    """Give the calls per second the best interface takes; None where one has no limit."""
    interfaces = callable_interfaces(system.interfaces)
    limits = [i.rate_limit for i in interfaces if i.rate_limit is not None]
    if not limits or len(limits) < len(interfaces):
        return None
    return max(limit.count.value / limit.per.expected for limit in limits)


def _limits(system: System) -> str:
    return ", ".join(
        f"{round_figure(limit.count.value)} per {human(limit.per.expected)}"
        for interface in callable_interfaces(system.interfaces)
        if (limit := interface.rate_limit) is not None
    )


RULE: Final = Rule.of(__name__, __doc__, check)

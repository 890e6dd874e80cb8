"""Too many steps do not say how long they take.

Finds:
    Processes that state some times, but not those of many of their tasks.

Why it matters:
    What is not stated counts as no time at all: loads, waits and bottlenecks then look better
    than they are, and in other places.

How it decides:
    More than 20 % of the tasks that somebody does and a case can reach lack a processing time
    (own default, setting `limit`), in a document that states arrivals, a capacity or any time.

When it is wrong:
    Tasks that take no time worth counting: say `0 min`.

Sources:
    BPSim 2.0 (time parameters).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_document
from wfmap.words.sentences import listed, percent, quoted

LIMIT: Final = 0.2
"""Share of tasks without a time from which it is reported (own default)."""
_NAMED: Final = 5


def check(subject: Subject) -> Iterator[Fault]:
    """Yield one fault where too many times are missing."""
    tasks = [node for node in subject.graph.steps.values() if _counts(subject, node)]
    without = [node for node in tasks if node.step.processing_time is None]
    if not tasks or not _wants_numbers(subject, tasks, without):
        return
    share = len(without) / len(tasks)
    if share <= subject.number("limit", LIMIT):
        return
    often = sorted(without, key=lambda node: -subject.facts.steps[node.id].visits.value)
    named = listed((quoted(node.label) for node in often), _NAMED)
    yield at_document(
        subject.process,
        f"{len(without)} of {len(tasks)} tasks ({percent(share)}) do not say how long they take: "
        f"{named}",
        'estimate them, and say so: {"min": …, "mode": …, "max": …, "provenance": …}',
    )


def _counts(subject: Subject, node: StepNode) -> bool:
    """Tell whether somebody does it, in a case that gets there; what machines do takes no time."""
    visited = 0 < subject.facts.steps[node.id].visits.value < float("inf")
    return node.kind == "task" and node.step.type not in ("service", "script") and visited


def _wants_numbers(subject: Subject, tasks: list[StepNode], without: list[StepNode]) -> bool:
    stated = len(tasks) > len(without) or subject.process.arrivals is not None
    return stated or any(actor.capacity is not None for actor in subject.process.actors.values())


RULE: Final = Rule.of(__name__, __doc__, check)

"""Most numbers are guesses, or do not say what they are.

Finds:
    Documents in which more than half of the numbers an analysis builds on have no provenance, or
    are assumptions.

Why it matters:
    An answer is as good as its numbers. Who reads it should know which were measured.

How it decides:
    Counts arrivals, capacities, availabilities, costs, times, shares, error rates and waits of
    handoffs. Unproven are those without `provenance` and those whose `basis` is "assumption". More
    than half of at least 10 is reported (settings `limit` and `at_least`; own defaults).

When it is wrong:
    Sketches and examples, whose numbers nobody relies on.

Sources:
    Own.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.model.base import Part
from wfmap.model.quantity import Duration, Quantity
from wfmap.rules.rule import Fault, Rule, Subject, at_document
from wfmap.words.sentences import percent

LIMIT: Final = 0.5
"""Share of numbers that may be unproven, 0 to 1 (own default)."""

AT_LEAST: Final = 10
"""Numbers below which a document is a sketch (own default)."""

_ARRIVALS: Final = ("count", "per", "every")
_ACTOR: Final = ("capacity", "availability", "cost_per_hour")
_STEP: Final = (
    *("processing_time", "setup_time", "wait_time"),
    *("fixed_cost", "error_rate", "share"),
)
_HANDOFF: Final = ("wait", "every", "rework_share")


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault at the document where most numbers are unproven."""
    numbers = list(_numbers(subject))
    unproven = [number for number in numbers if _is_unproven(number)]
    if len(numbers) < subject.number("at_least", AT_LEAST):
        return
    share = len(unproven) / len(numbers)
    if share > subject.number("limit", LIMIT):
        assumed = sum(number.provenance is not None for number in unproven)
        yield at_document(
            subject.process,
            f"{len(unproven)} of {len(numbers)} numbers ({percent(share)}) are unproven: "
            f"{len(unproven) - assumed} do not say where they come from, {assumed} are assumptions",
            'say it at each: {"value": …, "provenance": {"basis": "measured", "n": 120}}',
        )


def _numbers(subject: Subject) -> Iterator[Quantity | Duration]:
    process = subject.process
    if process.arrivals is not None:
        yield from _of(process.arrivals, _ARRIVALS)
    for actor in process.actors.values():
        yield from _of(actor, _ACTOR)
    for node in subject.graph.steps.values():
        yield from _of(node.step, _STEP)
    for flow in subject.graph.flows.values():
        yield from _of(flow.flow, ("share",))
        if flow.handoff is not None:
            yield from _of(flow.handoff, _HANDOFF)


def _of(part: Part, fields: tuple[str, ...]) -> Iterator[Quantity | Duration]:
    for field in fields:
        value = getattr(part, field)
        if isinstance(value, Quantity | Duration):
            yield value


def _is_unproven(number: Quantity | Duration) -> bool:
    return number.provenance is None or number.provenance.basis == "assumption"


RULE: Final = Rule.of(__name__, __doc__, check)

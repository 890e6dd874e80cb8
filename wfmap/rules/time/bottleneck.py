"""The actor that limits the process, and the step where most time goes.

Finds:
    The actor with the highest predicted load and, where it is another place, the step with the
    largest share of the time of a case.

Why it matters:
    The busiest actor sets how many cases get through; the longest step, how long one takes. They
    are often not the same, and neither says yet what a change would bring: `wfmap analyse` ranks
    changes by their effect.

How it decides:
    Loads and waits by prediction; silent where no actor is busy half of its time. The message
    says how many of the numbers it rests on are unproven.

When it is wrong:
    Where the numbers are: see how many of them were measured.

Sources:
    Goldratt, The Goal (the constraint); Whitt 1983 (the prediction).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.units.durations import DAY, human
from wfmap.words.sentences import percent, quoted

LIMIT: Final = 0.5
"""Load from which the busiest actor is a bottleneck worth naming (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield one fault at the busiest actor."""
    prediction = subject.prediction
    if prediction is None:
        return
    loads = {actor: pool.load for actor, pool in prediction.pools.items()}
    busiest = max(loads, key=lambda actor: loads[actor], default=None)
    if busiest is None or not subject.number("limit", LIMIT) <= loads[busiest] < float("inf"):
        return
    name = subject.graph.actor_name(busiest)
    capacity = prediction.pools[busiest].capacity * DAY
    message = (
        f"{name} limits the process to {capacity:,.1f} cases a day ({percent(loads[busiest])} "
        f"busy){_longest(subject, busiest)}{_proof(subject, busiest)}"
    )
    hint = "`wfmap analyse` ranks what to change by its effect on the whole process"
    yield at_part("actors", "actor", busiest, name, message, hint)


def _longest(subject: Subject, busiest: str) -> str:
    """Name the step with most time where somebody else does it."""
    facts = subject.prediction.facts.steps if subject.prediction is not None else {}
    times = {
        node.id: facts[node.id].work_per_case + facts[node.id].wait_per_case
        for node in subject.graph.steps.values()
        if not node.step.steps
    }
    total = sum(times.values())
    step = max(times, key=lambda s: times[s], default=None)
    if step is None or not 0 < total < float("inf"):
        return ""
    node = subject.graph.steps[step]
    if node.actor == busiest:
        return ""
    share = times[step] / total
    return f"; most time goes into {quoted(node.label)}, {human(times[step])} or {percent(share)}"


def _proof(subject: Subject, actor: str) -> str:
    """Say how many of the times behind it were measured."""
    times = [
        node.step.processing_time
        for node in subject.graph.steps.values()
        if node.actor == actor and node.step.processing_time is not None
    ]
    measured = sum(t.provenance is not None and t.provenance.basis == "measured" for t in times)
    return f"; {measured} of its {len(times)} working times were measured"


RULE: Final = Rule.of(__name__, __doc__, check)

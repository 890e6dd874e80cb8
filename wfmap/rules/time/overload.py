"""An actor gets more work than it can do, or nearly as much.

Finds:
    Actors whose predicted load is high: a warning, and from full load on an error.

Why it matters:
    From full load on the queue grows without end, and no time of the process is true any more.
    Short of it the wait grows faster and faster: at 85 % a case waits almost six times as long as
    the work takes, at 95 % nineteen times (one server, exponential times).

How it decides:
    Cases per time × visits × working time of all the actor's steps, over capacity × availability
    × open share of its calendar; from 85 % on (own default, setting `limit`). Nothing is predicted
    where arrivals, times or capacities are not stated.

When it is wrong:
    Actors that get help when they need it; work that may wait for months.

Sources:
    Hopp & Spearman, Factory Physics (utilisation law); Erlang 1917.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import listed, percent, plural, quoted

if TYPE_CHECKING:
    from wfmap.prediction.predictor import PoolFigures

LIMIT: Final = 0.85
"""Load from which an actor is reported, as a share of what it can do (own default)."""
_NAMED: Final = 3


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each actor with a high load."""
    prediction = subject.prediction
    if prediction is None:
        return
    for pool in prediction.pools.values():
        if pool.fullness >= subject.number("limit", LIMIT):
            yield _fault(subject, pool, grows=pool in prediction.unstable)


def _fault(subject: Subject, pool: "PoolFigures", *, grows: bool) -> Fault:
    name = subject.graph.actor_name(pool.actor)
    work = listed(_work(subject, pool.actor), _NAMED)
    if not grows:
        message = f"{name} is busy {percent(pool.load)} of its time, most of it with {work}"
        hint = "ease it before anything brings more work: cases wait long behind a busy actor"
        return at_part("actors", "actor", pool.actor, name, message, hint)
    message = (
        f"{name} gets {percent(pool.fullness)} of the work it can do, most of it from {work}; "
        "its queue grows without end"
    )
    lacking = plural(pool.lacking, "more of it", "more of it")
    hint = f"{lacking} would just keep up; or check arrivals, times and capacity"
    return at_part("actors", "actor", pool.actor, name, message, hint, severity="error")


def _work(subject: Subject, actor: str) -> list[str]:
    """Name the steps that keep an actor busy, the most first."""
    steps = [
        (subject.facts.steps[node.id].work_per_case, node.label)
        for node in subject.graph.steps.values()
        if node.actor == actor and not node.step.steps
    ]
    return [quoted(label) for work, label in sorted(steps, key=lambda s: -s[0]) if work > 0]


RULE: Final = Rule.of(__name__, __doc__, check)

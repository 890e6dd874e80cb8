"""Cases wait for a batch a good part of their time.

Finds:
    Steps that are done in batches and handoffs that are made now and then, where the wait for the
    next batch is a large share of the time of a case.

Why it matters:
    A batch saves set-up and costs every case in it its wait. Cheap set-up makes small batches pay.

How it decides:
    The predicted wait for the next batch (for regular batches half the time between them, by size
    half the time until one is full), as often as a case comes by, is more than 20 % of the
    predicted cycle time (own default, setting `limit`). The answers show the same wait as the
    gathering of batches; until its actor is there, a case may wait longer.

When it is wrong:
    Batches that somebody else prescribes, such as a payment run of the bank.

Sources:
    Hopp & Spearman, Factory Physics (batching law); Lashkevich et al. 2023 (waiting by batching).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wfmap.rules.rule import Fault, Rule, Subject, at_flow, at_step
from wfmap.units.durations import human
from wfmap.words.sentences import percent, quoted

if TYPE_CHECKING:
    from wfmap.prediction.predictor import Prediction

LIMIT: Final = 0.2
"""Share of the cycle time from which a wait for batches is reported (own default)."""
HINT: Final = "make batches smaller, or more often; take the set-up out of the way first"


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each batch that takes too much of a case's time."""
    prediction = subject.prediction
    if prediction is None or not 0 < prediction.cycle_time.mean < float("inf"):
        return
    total, limit = prediction.cycle_time.mean, subject.number("limit", LIMIT)
    for node in subject.graph.steps.values():
        wait = _wait(prediction, node.id) * subject.facts.steps[node.id].visits.value
        if wait > limit * total:
            told = f"{quoted(node.label)} is done in batches: a case waits {human(wait)} for them"
            yield at_step(node, f"{told}, {percent(wait / total)} of its time", HINT)
    for flow in subject.graph.flows.values():
        batched = subject.facts.flows[flow.id].waits.get("batching")
        wait = batched.value * subject.facts.flows[flow.id].visits.value if batched else 0.0
        if wait > limit * total:
            giver = subject.graph.actor_name(flow.giver)
            told = f"{giver} hands over in batches: a case waits {human(wait)} for them"
            yield at_flow(flow, f"{told}, {percent(wait / total)} of its time", HINT)


def _wait(prediction: "Prediction", step: str) -> float:
    """Give the predicted mean wait of one visit for its batch, in seconds."""
    gathered = prediction.facts.steps[step].waits.get("batching")
    return 0.0 if gathered is None else gathered.value


RULE: Final = Rule.of(__name__, __doc__, check)

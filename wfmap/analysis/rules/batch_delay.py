"""Cases wait for a batch a good part of their time.

Finds:
    Steps that are done in batches and handoffs that are made now and then, where the wait for the
    next batch is a large share of the time of a case.

Why it matters:
    A batch saves set-up and costs every case in it its wait. Cheap set-up makes small batches pay.

How it decides:
    Half the time between batches (or, by size, half the time until a batch is full), as often as
    a case comes by, is more than 20 % of the predicted cycle time (own default, setting `limit`).

When it is wrong:
    Batches that somebody else prescribes, such as a payment run of the bank.

Sources:
    Hopp & Spearman, Factory Physics (batching law); Lashkevich et al. 2023 (waiting by batching).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from wfmap.analysis.rule import Case, Fault, at_flow, at_step
from wfmap.analysis.wording import percent, quoted
from wfmap.graph import StepNode
from wfmap.units.durations import DAY, human

if TYPE_CHECKING:
    from wfmap.prediction.predict import Prediction

LIMIT: Final = 0.2
"""Share of the cycle time from which a wait for batches is reported (own default)."""
HINT: Final = "make batches smaller, or more often; take the set-up out of the way first"


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each batch that takes too much of a case's time."""
    prediction = case.prediction
    if prediction is None or not 0 < prediction.cycle_time.mean < float("inf"):
        return
    total, limit = prediction.cycle_time.mean, case.number("limit", LIMIT)
    for node in case.graph.steps.values():
        wait = _wait(case, prediction, node) * case.facts.steps[node.id].visits.value
        if wait > limit * total:
            told = f"{quoted(node.label)} is done in batches: a case waits {human(wait)} for them"
            yield at_step(node, f"{told}, {percent(wait / total)} of its time", HINT)
    for flow in case.graph.flows.values():
        batched = case.facts.flows[flow.id].waits.get("batching")
        wait = batched.value * case.facts.flows[flow.id].visits.value if batched else 0.0
        if wait > limit * total:
            giver = case.graph.actor_name(flow.giver)
            told = f"{giver} hands over in batches: a case waits {human(wait)} for them"
            yield at_flow(flow, f"{told}, {percent(wait / total)} of its time", HINT)


def _wait(case: Case, prediction: "Prediction", node: StepNode) -> float:
    """Give the mean wait of one visit for its batch, in seconds."""
    batch = node.step.batch
    if batch is None:
        return 0.0
    waits = []
    if batch.every is not None:
        waits.append(batch.every.expected / 2)
    if batch.at:
        waits.append(DAY / len(batch.at) / 2)
    arrivals = prediction.facts.process.arrivals
    visits = case.facts.steps[node.id].visits.value
    if batch.size is not None and arrivals is not None and arrivals.value * visits > 0:
        waits.append((batch.size.value - 1) / 2 / (arrivals.value * visits))
    return min(waits, default=0.0)

"""The process does not reach its target, by prediction.

Finds:
    Documents with a target for the cycle time or the cost of a case that the process, as it is
    described, does not reach.

Why it matters:
    Either the target or the description is wrong, or something has to change.

How it decides:
    The predicted mean, or the percentile the target names, is over the target; the cost of a case
    as far as stated is over the target. Where the target names outcomes, it is held against the
    cases that come to them, where blocks tell these apart. The distribution of the cycle time is
    taken as a gamma distribution; `wfmap simulate` gives the true one.

When it is wrong:
    Near the target, where prediction and simulation may differ; simulate then.

Sources:
    BPSim 2.0; Whitt 1983.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.targets import meant_for
from wfmap.rules.rule import Fault, Rule, Subject, at_document
from wfmap.units.durations import human
from wfmap.units.figures import money
from wfmap.words.sentences import percent


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each target that is missed."""
    yield from _time(subject)
    target, cost = subject.process.target, subject.facts.process.cost
    limit = target.cost_per_case if target is not None else None
    if limit is not None and cost is not None and cost.value > limit.value:
        currency = subject.process.currency
        yield at_document(
            subject.process,
            f"a case costs {money(cost.value, currency)} as far as stated; the target is "
            f"{money(limit.value, currency)}",
            "see under cost in `wfmap analyse` which steps cost most",
            key="cost",
        )


def _time(subject: Subject) -> Iterator[Fault]:
    target, prediction = subject.process.target, subject.prediction
    if target is None or target.cycle_time is None or prediction is None:
        return
    if prediction.aimed is None:
        return
    limit, mean = target.cycle_time.expected, prediction.aimed.mean
    whose = meant_for(subject.process)
    if not 0 < mean < float("inf"):
        return
    if target.percentile is None:
        missed, told = mean > limit, f"a case takes {human(mean)} on average{whose}"
    else:
        late, wanted = prediction.late or 0.0, target.percentile.value / 100
        missed = 1 - late < wanted
        told = f"{percent(1 - late)} of cases make it instead of {percent(wanted)}{whose}"
    if missed:
        yield at_document(
            subject.process,
            f"the target is {human(limit)}, and by prediction {told}",
            "`wfmap analyse` ranks what to change; `wfmap simulate` says how sure that is",
        )


RULE: Final = Rule.of(__name__, __doc__, check)

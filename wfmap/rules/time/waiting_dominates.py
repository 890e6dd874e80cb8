"""A case waits most of its time.

Finds:
    Processes whose flow efficiency is low: work as a share of work and waiting.

Why it matters:
    Where cases wait nine tenths of the time, faster work changes little; fewer and faster
    handoffs, batches and queues change much.

How it decides:
    Work of a case over its work and all its waiting, stated and predicted, is under 15 % (own
    default, setting `limit`). Silent where no working time is stated.

When it is wrong:
    Processes that wait for the world: a seed that grows, a period that the law prescribes.

Sources:
    Reijers & Liman Mansar 2005; Modig & Åhlström, This is Lean (flow efficiency).
"""

from collections.abc import Iterator
from math import inf
from typing import Final

from wfmap.rules.rule import Fault, Rule, Subject, at_document
from wfmap.units.durations import human
from wfmap.words.sentences import listed, percent

LIMIT: Final = 0.15
"""Flow efficiency under which it is reported, 0 to 1 (own default)."""
_NAMED: Final = 3
_TOLD_FROM: Final = 0.001
"""The smallest share that is told in figures."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield one fault where waiting dominates."""
    facts = subject.prediction.facts if subject.prediction is not None else subject.facts
    work, wait = facts.process.work, facts.process.wait
    if work is None or wait is None or not (0 < work.value < inf and 0 <= wait.value < inf):
        return  # nothing is said behind something endless: what is endless has its own rule
    efficiency = work.value / (work.value + wait.value)
    if efficiency >= subject.number("limit", LIMIT):
        return
    waits = {
        node.label: facts.steps[node.id].wait_per_case for node in subject.graph.steps.values()
    }
    for flow in subject.graph.flows.values():
        source, target = subject.graph.steps[flow.source], subject.graph.steps[flow.target]
        waits[f"{source.label} → {target.label}"] = facts.flows[flow.id].wait_per_case
    longest = sorted((place for place in waits if waits[place] > 0), key=lambda p: -waits[p])
    queued = " with its predicted queues" if _queues(subject) else ""
    named = listed((f"'{place}' ({human(waits[place])})" for place in longest[:_NAMED]), _NAMED)
    yield at_document(
        subject.process,
        f"a case is worked on {human(work.value)} and waits {human(wait.value)}{queued}: a "
        f"flow efficiency of {_small(efficiency)}{_without_queues(subject, efficiency)}; it waits "
        f"longest at {named}",
        "shorten the waits before the work: `wfmap analyse` says by which change",
    )


def _queues(subject: Subject) -> bool:
    """Tell whether predicted queues are part of the waits, which no document states."""
    found = subject.prediction
    return found is not None and any(pool.wait > 0 for pool in found.pools.values())


def _without_queues(subject: Subject, efficiency: float) -> str:
    """Say what it is as stated, as an analysis does, where queues make it another."""
    work, wait = subject.facts.process.work, subject.facts.process.wait
    if work is None or wait is None or not 0 < work.value + wait.value < inf:
        return ""
    stated = work.value / (work.value + wait.value)
    is_another = _queues(subject) and _small(stated) != _small(efficiency)
    return f", or {_small(stated)} with queues left out" if is_another else ""


def _small(share: float) -> str:
    return percent(share) if share >= _TOLD_FROM else "under 0.1 %"


RULE: Final = Rule.of(__name__, __doc__, check)

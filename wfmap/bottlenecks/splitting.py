"""Where the time goes that a lever saves, in the same runs that measured how much it is."""

from collections import defaultdict
from collections.abc import Mapping

from wfmap.analysis.racing import Contest
from wfmap.bottlenecks.mechanism import Group, mechanism_between
from wfmap.simulation.batch import Batch, together
from wfmap.simulation.effect import OVERLAP
from wfmap.simulation.engine import layout as at
from wfmap.simulation.field import Field
from wfmap.simulation.summary import FLOW_CAUSES, STEP_CAUSES

__all__ = ["contributions_in", "mechanism_in"]

_BY_ACTOR = frozenset(("contention", "prioritization", "unavailability"))
"""Causes of waiting that belong to the actor who is waited for."""


def mechanism_in(contest: Contest, key: str) -> tuple[str, str]:
    """Say where a rival saves time and where it costs some, and the main cause.

    Both are empty where no case has come to its end yet.
    """
    race = contest.race
    rows = min(race.base.rows, race.fields[key].rows)
    if not rows or not whole_of(race.base, rows).ended:
        return "", ""
    before = contributions_in(race.base, rows)
    after = contributions_in(race.fields[key], rows)
    return mechanism_between(race.base.program.graph, contest.facts(), before, after)


def whole_of(field: Field, rows: int) -> Batch:
    """Put all that was seen of a process together."""
    return together([batch for run in field.batches(None, rows) for batch in run])


def contributions_in(field: Field, rows: int) -> Mapping[Group, float]:
    """Sum the seconds of a case by group, up to its cycle time."""
    whole = whole_of(field, rows)
    graph, born = field.program.graph, max(whole.born, 1.0)
    total: dict[Group, float] = defaultdict(float)
    for k, name in enumerate(field.program.steps):
        node, row = graph.steps[name], whole.steps[k]
        total["work", ""] += float(row[at.X_WORK]) / born
        for cause, column in STEP_CAUSES:
            actor = (node.actor or "") if cause in _BY_ACTOR and not node.step.steps else ""
            total[cause, actor] += float(row[column]) / born
    for k in range(len(field.program.flows)):
        for cause, column in FLOW_CAUSES:
            total[cause, ""] += float(whole.flows[k][column]) / born
    total[OVERLAP, ""] = whole.mean - sum(total.values())
    return total

"""A number makes more sense in another unit.

Finds:
    A percentile under 1, work of more than a week in one go, people who are there less than a
    twentieth of their time, and a target that is shorter than the work of a case by far.

Why it matters:
    0.9 is a share to one reader and 0.9 % to the next; minutes written as hours make every load
    sixty times as high. Nothing fails: every answer is just wrong, or every target met.

How it decides:
    The target's `percentile` is above 0 and not above 1. One execution of a task by people, with
    its set-up, takes over 40 hours of work (setting `hours`). An actor's `availability` is above 0
    and below 0.05. The `cycle_time` of the target is less than a fiftieth of the work on the
    busiest step of every case. The fixes write the number as it was probably meant.

When it is wrong:
    Work that really takes a week in one go, such as building a house; split it, or accept the
    finding with its reason.

Sources:
    Own; shares of the format run from 0 to 1, percentiles from 0 to 100 (BPSim 2.0).
"""

from collections.abc import Iterator
from decimal import Decimal
from math import inf
from typing import Any, Final

from wfmap.findings import Fix
from wfmap.graph import StepNode
from wfmap.model.quantity import Duration
from wfmap.rules.rule import Fault, Rule, Subject, at_document, at_part, at_step
from wfmap.units.durations import HOUR, MINUTE, human, iso
from wfmap.units.figures import exact
from wfmap.words.sentences import quoted

HOURS: Final = 40.0
"""Hours of work of one execution from which its unit is asked about (own default)."""
PRESENT: Final = 0.05
"""Share of its time below which an actor is hardly there (own default)."""
SHORT: Final = 50.0
"""How many times longer than its target a single step may be (own default)."""
MACHINES: Final = frozenset(("service", "script", "rule", "ai"))


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each number that is probably meant in another unit."""
    yield from _percentile(subject)
    yield from _target(subject)
    for identity, actor in subject.process.actors.items():
        share = actor.availability.value if actor.availability is not None else 1.0
        if 0 < share < PRESENT:
            yield _absent(identity, actor.name or identity, share)
    limit = subject.number("hours", HOURS) * HOUR
    for node in subject.graph.steps.values():
        if node.kind == "task" and node.step.type not in MACHINES:
            yield from _long(node, limit)


def _percentile(subject: Subject) -> Iterator[Fault]:
    target = subject.process.target
    if target is None or target.percentile is None or target.percentile.value > 1:
        return
    value = target.percentile.value
    if value == 0:
        message = "the target's percentile is 0: no case has to make it"
        hint = "write how many of 100 cases have to make it, such as 95, or leave it out"
        yield at_document(subject.process, message, hint, key="percentile")
        return
    meant = float(Decimal(repr(float(value))) * 100)
    hint = f"a percentile runs from 0 to 100; {exact(value)} as a share is {exact(meant)}"
    fix = _replaced("/target/percentile", meant, f'write "percentile": {exact(meant)}')
    message = (
        f"the target's percentile is {exact(value)}: one case in {100 / value:,.0f} has to make it"
    )
    yield at_document(subject.process, message, hint, fixes=(fix,), key="percentile")


def _target(subject: Subject) -> Iterator[Fault]:
    """Ask about a target that a single step of every case is far over."""
    target = subject.process.target
    if target is None or target.cycle_time is None or target.cycle_time.distribution != "fixed":
        return
    limit = target.cycle_time.expected
    longest = max(
        subject.graph.steps.values(), key=lambda node: _sure_work(subject, node), default=None
    )
    work = _sure_work(subject, longest) if longest is not None else 0.0
    if longest is None or not 0 < limit * SHORT < work < inf:
        return
    units = [(60.0, "60 times as long"), (24.0, "24 times as long")]
    fixes = tuple(
        _replaced("/target/cycle_time", iso(limit * by), f"{told}: {human(limit * by)}")
        for by, told in units
        if limit * by * SHORT >= work
    )
    yield at_document(
        subject.process,
        f"the target is {human(limit)}, and {quoted(longest.label)} alone takes {human(work)} of "
        "work in every case",
        'check the unit of "cycle_time" in the target, or that of the work',
        fixes=fixes,
        key="target",
    )


def _sure_work(subject: Subject, node: StepNode) -> float:
    """Give the seconds of work on a step in every case; 0 where some cases pass it by."""
    facts = subject.facts.steps[node.id]
    return facts.work_per_case if facts.visits.value >= 1 and facts.work_per_case < inf else 0.0


def _absent(identity: str, name: str, share: float) -> Fault:
    meant = float(Decimal(repr(float(share))) * 100)
    fix = _replaced(
        f"/actors/{identity}/availability", meant, f'write "availability": {exact(meant)}'
    )
    return at_part(
        "actors",
        "actor",
        identity,
        name,
        f"{name} is there {exact(share * 100)} % of its time: each hour of work takes "
        f"{exact(round(1 / share))} hours",
        f"an availability runs from 0 to 1; {exact(meant * 100)} % is {exact(meant)}"
        if meant >= PRESENT
        else "an availability runs from 0 to 1: write which share of its time it is there",
        fixes=(fix,) if meant >= PRESENT else (),
        key="availability",
    )


def _long(node: StepNode, limit: float) -> Iterator[Fault]:
    for field in ("processing_time", "setup_time"):
        time: Duration | None = getattr(node.step, field)
        if time is None or not limit < time.expected < inf:
            continue
        meant = time.expected * MINUTE / HOUR
        place = f"{node.pointer}/{field}"
        sixtieth = _replaced(place, iso(meant), f"a sixtieth of it: {human(meant)}")
        yield at_step(
            node,
            f"one execution of {quoted(node.label)} takes {human(time.expected)} of working time, "
            "without nights and weekends",
            f'check the unit of "{field}"; time in which nobody works on it is "wait_time"',
            fixes=(sixtieth,) if time.distribution == "fixed" and meant <= limit else (),
            key=field,
        )


def _replaced(place: str, value: Any, title: str) -> Fix:  # noqa: ANN401 - a JSON value
    return Fix(title, ({"op": "replace", "path": place, "value": value},))


RULE: Final = Rule.of(__name__, __doc__, check)

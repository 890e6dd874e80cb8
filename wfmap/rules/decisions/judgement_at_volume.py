"""Experts decide case by case, often.

Finds:
    Decisions by expert judgement that keep people busy.

Why it matters:
    Judgement does not scale: it makes a bottleneck, and two experts decide differently. The
    clear cases could follow a rule, or a model that learns from past answers, and leave the
    experts the rest.

How it decides:
    The decision's logic is expert-judgement, and arrivals × expected executions × working time
    of its steps fill more than half a full-time job of 40 hours a week (own default, setting
    `limit`). Silent where arrivals or times are missing.

When it is wrong:
    Judgement that the law reserves for people.

Sources:
    Kahneman, Sibony & Sunstein 2021 (noise between judges); own default.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.analysis.volumes import full_time, per_day
from wfmap.facts import Figure
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import often, quoted, round_figure

LIMIT: Final = 0.5
"""Full-time people whom a decision by judgement may keep busy (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each judgement that fills much of a job."""
    limit = subject.number("limit", LIMIT)
    for identity, steps in lineage(subject.graph).deciders.items():
        decision = subject.process.decisions.get(identity)
        if decision is None or decision.logic != "expert-judgement":
            continue
        facts = [subject.facts.steps[step] for step in steps]
        people = full_time(subject.facts, sum(fact.work_per_case for fact in facts))
        volume = per_day(subject.facts, Figure(sum(fact.executions.value for fact in facts)))
        if people is None or volume is None or people <= limit:
            continue
        name = decision.name or decision.question or identity
        yield at_part(
            "decisions",
            "decision",
            identity,
            name,
            f"{quoted(name)} is judged {often(volume)}, which keeps "
            f"{round_figure(people)} full-time people busy",
            "let a rule or a model settle the clear cases, and experts the rest",
        )


RULE: Final = Rule.of(__name__, __doc__, check)

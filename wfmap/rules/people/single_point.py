"""One person carries a large part of the work.

Finds:
    Actors of one person through whom a large share of all working time goes.

Why it matters:
    When that person is ill, away or gone, the process stands still; and nobody can be added on
    a busy day.

How it decides:
    The actor is a person, or a role or team with a capacity of 1, and does more than 30 % of the
    working time people spend on a case (own default, setting `limit`). Needs working times, and
    at least two actors that are people.

When it is wrong:
    A deputy who is not in the document; give the role the capacity of both.

Sources:
    ISO 22301:2019, section 8.2.2 (resources that critical activities depend on); own default.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.model.people import Actor
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import percent

LIMIT: Final = 0.3
"""Share of people's working time that one person may carry, 0 to 1 (own default)."""

PEOPLE: Final = frozenset(("person", "role", "team"))


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each single person who carries much."""
    work = {
        actor: subject.facts.actors[actor].work_per_case.value
        for actor, declared in subject.process.actors.items()
        if declared.kind in PEOPLE
    }
    total = sum(work.values())
    if not 0 < total < float("inf") or sum(1 for seconds in work.values() if seconds > 0) <= 1:
        return
    for actor, seconds in work.items():
        declared = subject.process.actors[actor]
        if _is_one(declared) and seconds / total > subject.number("limit", LIMIT):
            name = declared.name or actor
            yield at_part(
                "actors",
                "actor",
                actor,
                name,
                f"{name} is one person and does {percent(seconds / total)} of the working time "
                "of a case",
                "train a deputy, or spread the steps",
            )


def _is_one(actor: Actor) -> bool:
    if len(actor.members) > 1:
        return False
    if actor.capacity is None:
        return actor.kind == "person"
    return actor.capacity.value <= 1


RULE: Final = Rule.of(__name__, __doc__, check)

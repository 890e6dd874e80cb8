"""Take the cases of a queue in a better order, or choose by a score which are looked into.

Matches:
    A step whose people are busy most of the time, whose cases differ in how long they take, and
    which has no order but first come, first served. *select*: a step in which people choose, rate
    or rank cases, some of them wrongly.

What it does:
    Guesses which cases are short and puts them first, so that fewer wait behind a long one. It
    changes the order only; nobody works more or less. *select* shows a score to whoever chooses.

How it is rewritten:
    A check, the guess and a gate in front of the step; what looks short goes first in the same
    people's queue, the rest as before. The time it then took is the truth about the guess. An
    ageing guard belongs in front: what has waited too long goes first whatever its length.
    *select* puts the score with the common surround in front of the step; the person chooses.

When it is wrong:
    Where the score learned from who was chosen before: it chooses alike, and what it passes over
    never shows that it was wrong. Some cases have to be chosen by lot, to tell.
    Where those who wait longest are those who matter most; where the queue is short; where cases
    can be told apart by a field (see *no-ai*: a rule).

Sources:
    Shortest job first with imperfect knowledge: Wierman and Nuyens 2008; ageing as in schedulers.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import Match, Pattern, Plan, Setting, at_step, in_front
from wfmap.insertion.patterns.words import SELECTING, says
from wfmap.insertion.rewriting.order import put_short_first
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.terms import Stage
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import percent, quoted

NAME: Final = "prioritise"

STAGES: Final[tuple[Stage, ...]] = ("shadow", "autonomous")
"""An order is proposed to nobody, or it is the order."""
SHOWN: Final[tuple[Stage, ...]] = ("shadow", "assist")
"""A score is seen by nobody, or by the person who chooses."""
SELECT: Final = "select"
BUSY: Final = 0.75
"""Busy share from which a queue is worth ordering."""
UNLIKE: Final = 0.3
"""Squared coefficient of variation of the work from which cases are unlike."""
WORTH: Final = 0.25
"""Share of its people's work that a step has, from which its order matters to them."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps with a queue of unlike cases."""
    for node in setting.by_hand:
        time = node.step.processing_time
        pool = setting.prediction.pools.get(node.actor or "")
        if time is None or pool is None or not is_person(setting.graph, node.actor):
            continue
        unlike = time.variance / time.expected**2
        mine = setting.facts.steps[node.id].work_per_case
        all_ = setting.facts.actors[pool.actor].work_per_case.value
        if (
            pool.load >= BUSY
            and unlike >= UNLIKE
            and mine >= WORTH * all_
            and node.split != "event"
        ):
            why = (
                f"{quoted(setting.graph.actor_name(node.actor))} is {percent(pool.load)} busy",
                f"cases differ: the work varies by {percent(unlike**0.5)} of its mean",
            )
            yield at_step(setting, NAME, node, why, verb="Order", stages=STAGES)
        elif _selects(setting, node):
            yield at_step(
                setting, NAME, node, tuple(_wrongly(node)), form=SELECT, verb="Score", stages=SHOWN
            )


def _selects(setting: Setting, node: StepNode) -> bool:
    """Tell whether people choose among cases here, and some of what they choose is wrong."""
    rate = node.step.error_rate
    wrong = rate is not None and rate.value > 0
    return wrong and says(node.label, SELECTING) and is_person(setting.graph, node.actor)


def _wrongly(node: StepNode) -> Iterator[str]:
    yield f"{quoted(node.label)} chooses among cases"
    if node.step.error_rate is not None:
        yield f"{percent(node.step.error_rate.value)} of what is chosen is wrong"


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Let what looks short go first, or show a score to whoever chooses."""
    if plan.match.form == SELECT:
        return in_front(graph, plan)
    return put_short_first(graph, plan.insertion())


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=(),
        helpful=("completeness",),
        reads_only=True,
        because="a wrong order harms little",
    ),
    orders_work=True,
    task_fit=(0.6, 0.3, 0.85),
)

"""What to ask where a document says too little for any candidate: it stands beside doing nothing.

Silence is no consent: where nobody says how long a step takes, or what it reads and produces, there
is no proposal there, but a question.
"""

from collections.abc import Collection, Iterator
from typing import Final

from wfmap.analysis.access import MACHINE_TYPES
from wfmap.facts.facts import Gap
from wfmap.graph import ProcessGraph
from wfmap.insertion.deciding.grounds import by_hand_question, says_nothing
from wfmap.insertion.deciding.terms import Question
from wfmap.insertion.patterns.pattern import Setting
from wfmap.insertion.rewriting.people import is_person
from wfmap.words.sentences import quoted

__all__ = ["unsaid"]

TIMED: Final = 20
"""Cases of which the mean time of work is known well enough to begin with."""


def unsaid(setting: Setting, proposed: Collection[str]) -> tuple[Question, ...]:
    """List what to ask where a document is silent.

    Args:
        setting: the process.
        proposed: the steps at which something is proposed; candidates ask there for themselves.
    """
    gaps = [q for gap in setting.facts.gaps for q in _of_gap(setting.graph, gap)]
    return (*gaps, *_wages(setting.graph), *_silent(setting, proposed))


def _of_gap(graph: ProcessGraph, gap: Gap) -> Iterator[Question]:
    if gap.missing == "arrivals":
        yield Question("/arrivals", "How many cases come in a week?", "count a month of them", 20)
    elif gap.missing == "processing_time" and is_person(graph, graph.steps[gap.id].actor):
        node = graph.steps[gap.id]
        yield Question(
            f"{node.pointer}/processing_time",
            f"How many minutes does somebody work on {quoted(node.label)}?",
            "time it in a sample of cases, without waiting",
            TIMED,
            unit="minutes",
        )


def _wages(graph: ProcessGraph) -> Iterator[Question]:
    """Ask what an hour costs where nobody's is stated, so that no money can be told."""
    working = dict.fromkeys(n.actor for n in graph.steps.values() if n.is_work)
    people = [name for name in working if name is not None and is_person(graph, name)]
    actors = graph.process.actors
    if any(actors[name].cost_per_hour is not None for name in people if name in actors):
        return
    if people and not graph.process.currency:
        yield Question("/currency", "In which currency are its costs?", "EUR, USD, …")
    for name in people:
        yield Question(
            f"/actors/{name}/cost_per_hour",
            f"What does an hour of {graph.actor_name(name)} cost?",
            "ask the payroll",
            unit=graph.process.currency or "money",
        )


def _silent(setting: Setting, proposed: Collection[str]) -> Iterator[Question]:
    for node in setting.graph.steps.values():
        step = node.step
        is_silent = node.kind == "task" and says_nothing(step) and step.physical is None
        by_people = is_person(setting.graph, node.actor) and step.type not in MACHINE_TYPES
        if is_silent and by_people and node.id not in proposed:
            yield by_hand_question(node)

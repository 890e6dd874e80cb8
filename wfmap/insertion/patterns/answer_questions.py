"""Answer what people ask an expert, from what is written down.

Matches:
    A step of one actor to which two or more other actors bring their work and from which it goes
    back to them: a star around an expert.

What it does:
    Answers with citations from the sources the expert uses. What it does not know goes to the
    expert, whose answer is kept for the next who asks.

How it is rewritten:
    The common surround in front of the expert's step; the store of corrections is the collection
    of answers.

When it is wrong:
    Where answers are given once and never again; where nothing is written down, so that there is
    nothing to cite; where the expert's answer is a decision (see *recommend-decision*).

Sources:
    Brynjolfsson et al. 2025 (novices gain most); Dell'Acqua et al. 2023 (19 points fewer correct
    outside what the model knows).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import Match, Pattern, Plan, Setting, at_step, in_front
from wfmap.insertion.patterns.words import ASKING, says
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import listed

NAME: Final = "answer-questions"

ASKERS: Final = 2
"""Actors that ask, from which an expert is a star."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps of an expert whom others ask."""
    for node in setting.by_hand:
        askers = _askers(setting, node)
        enough = ASKERS if not says(node.label, ASKING) else 1
        if len(askers) >= enough:
            names = listed((setting.graph.actor_name(a) for a in askers), 4)
            why = (f"{names} bring it their questions and get the work back",)
            yield at_step(setting, NAME, node, why, verb="Answer")


def _askers(setting: Setting, node: StepNode) -> tuple[str, ...]:
    """List the other actors that hand work to a step and get it back from it at once."""
    graph = setting.graph
    given = dict.fromkeys(f.giver for f in graph.incoming(node.id) if f.is_handoff and f.giver)
    back = {f.receiver for f in _leaving(setting, node) if f.is_handoff}
    return tuple(actor for actor in given if actor in back)


def _leaving(setting: Setting, node: StepNode) -> Iterator[FlowEdge]:
    graph = setting.graph
    for flow in graph.outgoing(node.id):
        yield flow
        target = graph.steps[flow.target]
        if target.is_gateway and target.actor == node.actor:
            yield from graph.outgoing(target.id)


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put an assistant with its surround in front of the expert's step."""
    return in_front(graph, plan)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("timeliness",),
        helpful=("accuracy", "completeness"),
        reads_only=True,
        because="an answer out of date is a wrong answer",
    ),
    knows_the_task=True,
    answers=True,
)

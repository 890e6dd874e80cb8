"""Summarise the case for whoever takes it over.

Matches:
    A handoff between people along which much has to be read (several data items, free text,
    e-mail or paper), or from which the work comes back with questions. Not where the receiver
    looks that very text over or only sends it on, and not where work comes back.

What it does:
    Puts a summary with references beside what is handed over. It sits on the flow and blocks
    nothing; the originals stay attached.

How it is rewritten:
    A check, the summary and a gate on the flow; the receiver's step takes a little less time where
    a summary is shown. The receiver is the reviewer of each one, and marks what is wrong.

When it is wrong:
    Where the receiver must read the originals anyway, by law or by habit; where what matters is the
    one detail a summary leaves out.

Sources:
    Brynjolfsson et al. 2025; the safest place to begin (own).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.insertion.patterns.pattern import ErrorLimit, Match, Pattern, Plan, Setting, at_flow
from wfmap.insertion.patterns.words import READING_OVER, says
from wfmap.insertion.rewriting.people import is_person
from wfmap.insertion.rewriting.surround import surround
from wfmap.insertion.terms import Stage
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import percent

NAME: Final = "summarise-at-handoff"

STAGES: Final[tuple[Stage, ...]] = ("shadow", "assist")
"""It helps; it never acts."""
LOOSE_MEDIA: Final = frozenset(("email", "paper", "file", "chat", "phone", "meeting"))
ITEMS: Final = 2
"""Data items on a handoff from which there is something to sum up."""
ASKED_BACK: Final = 0.05
"""Share of handoffs that come back, from which questions are a matter."""
SHORT: Final = 120.0
"""Seconds of work below which nobody reads a summary first."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the handoffs with much to read."""
    able = {node.id for node in setting.by_hand}
    for flow in setting.graph.handoffs:
        if flow.is_message or flow.target not in able or not is_person(setting.graph, flow.giver):
            continue
        if flow.is_rework or _reads_it_all(setting, flow):
            continue
        work = setting.facts.steps[flow.target].work
        why = tuple(_why(setting, flow))
        if why and work is not None and work.value >= SHORT:
            yield at_flow(setting, NAME, flow, why, verb="Summarise for", stages=STAGES)


def _why(setting: Setting, flow: FlowEdge) -> Iterator[str]:
    handoff = flow.handoff
    if handoff is None:
        return
    if len(handoff.data) >= ITEMS and handoff.medium in LOOSE_MEDIA:
        yield f"{len(handoff.data)} things are handed over by {handoff.medium}"
    elif handoff.medium in LOOSE_MEDIA and _is_loose(setting, flow):
        yield f"free text is handed over by {handoff.medium}"
    share = handoff.rework_share.value if handoff.rework_share is not None else 0.0
    if share >= ASKED_BACK:
        yield f"{percent(share)} of the handoffs come back with questions"


def _reads_it_all(setting: Setting, flow: FlowEdge) -> bool:
    """Tell whether the receiver looks the very text over, or only sends it on."""
    target = setting.graph.steps[flow.target]
    return target.step.type == "send" or says(target.label, READING_OVER)


def _is_loose(setting: Setting, flow: FlowEdge) -> bool:
    data = setting.graph.process.data
    carried = flow.handoff.data if flow.handoff is not None else ()
    return any(data[item].structure == "unstructured" for item in carried if item in data)


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a summary on the flow."""
    return surround(graph, plan.insertion(flow=plan.match.element.id, in_place=True))


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=(),
        helpful=("completeness", "timeliness"),
        reads_only=True,
        because="the originals stay attached",
    ),
    only_prepares=True,
    task_fit=(0.75, 0.55, 0.9),
    error_limit=ErrorLimit(0.2, "A reader has the original beside it."),
)

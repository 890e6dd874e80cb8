"""Work changes hands on most of its way.

Finds:
    Processes in which most flows that lead to work pass it to somebody else.

Why it matters:
    Every handoff adds a wait, a chance to lose or misread something, and somebody who must find
    into the case anew. One person who does several steps in a row (a case manager) does without.

How it decides:
    Of the flows that lead to a task or sub-process and whose two ends are known, more than 60 %
    (own default, setting `limit`) are handoffs, and there are at least 5 of them (own default,
    setting `at_least`). Messages between participants are left out, and so are flows from or to a
    system, which waits for nobody.

When it is wrong:
    A chain that specialists or the law require; accept it with its reason.

Sources:
    Reijers & Liman Mansar 2005, redesign heuristics "case manager" and "contact reduction".
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge
from wfmap.rules.rule import Fault, Rule, Subject, at_document
from wfmap.words.sentences import percent, plural, round_figure

LIMIT: Final = 0.6
"""Share of flows to work that may change hands, 0 to 1 (own default)."""

AT_LEAST: Final = 5
"""Handoffs below which a process is too short to judge (own default)."""

MACHINES: Final = frozenset(("system", "ai"))


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault at the document where handoffs are dense."""
    moves = [flow for flow in subject.graph.flows.values() if _is_move(subject, flow)]
    handoffs = [flow for flow in moves if flow.is_handoff]
    if len(handoffs) < subject.number("at_least", AT_LEAST):
        return
    share = len(handoffs) / len(moves)
    if share <= subject.number("limit", LIMIT):
        return
    yield at_document(
        subject.process,
        f"{len(handoffs)} of {plural(len(moves), 'flow')} that lead to work change hands "
        f"({percent(share)}){_often(subject, handoffs)}{_busiest(subject, handoffs)}",
        "let one actor do neighbouring steps, or give the case one manager from start to end",
    )


def _is_move(subject: Subject, flow: FlowEdge) -> bool:
    if flow.is_message or not subject.graph.steps[flow.target].is_work:
        return False
    ends = (flow.giver, flow.receiver)
    return None not in ends and not any(_is_machine(subject, actor) for actor in ends)


def _is_machine(subject: Subject, actor: str | None) -> bool:
    declared = subject.process.actors.get(actor or "")
    return declared is not None and declared.kind in MACHINES


def _often(subject: Subject, handoffs: list[FlowEdge]) -> str:
    visits = sum(subject.facts.flows[flow.id].visits.value for flow in handoffs)
    if not 0 < visits < float("inf"):
        return ""
    return f"; a case is handed over {round_figure(visits)} times on average"


def _busiest(subject: Subject, handoffs: list[FlowEdge]) -> str:
    pairs = Counter((flow.giver, flow.receiver) for flow in handoffs)
    (giver, receiver), count = pairs.most_common(1)[0]
    if count == 1:
        return ""
    ends = f"{subject.graph.actor_name(giver)} to {subject.graph.actor_name(receiver)}"
    return f", most often from {ends} ({plural(count, 'flow')})"


RULE: Final = Rule.of(__name__, __doc__, check)

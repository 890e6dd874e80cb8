"""Much work is handed over by hand.

Finds:
    Pairs of actors between whom much work goes by email, phone, paper, file or spreadsheet.

Why it matters:
    Each handoff is written, sent, found, read and often typed in again by people; it waits in
    somebody's inbox, and nothing tells when one is lost.

How it decides:
    All handoffs from one actor to another by one such medium happen together at least 20 times a
    day (own default, setting `limit`): arrivals × expected visits of their flows per case, over
    calendar days. The finding is at the busiest flow. Silent where the document states no
    arrivals. Left out: what a system or an AI receives, for a program reads it.

When it is wrong:
    Letters that the law demands on paper.

Sources:
    Dumas et al. 2018, Fundamentals of Business Process Management, chapter 8; own default.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from wfmap.analysis.handoffs import BY_HAND, MANY_A_DAY
from wfmap.analysis.volumes import per_day
from wfmap.findings import Related
from wfmap.graph import FlowEdge
from wfmap.model.people import ActorKind
from wfmap.rules.rule import Fault, Rule, Subject, at_flow
from wfmap.words.sentences import plural, quoted, round_figure

MACHINES: Final = frozenset(("system", "ai"))

INSIDE: Final = (
    "a shared queue or an interface would show what is under way and carry the data over"
)
OUTSIDE: Final = (
    "a form or portal would take the data as it is given and show the state of the case"
)


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each busy channel that people work by hand."""
    limit = subject.number("limit", MANY_A_DAY)
    for (giver, receiver, medium), flows in _channels(subject).items():
        volumes = {flow.id: _volume(subject, flow) for flow in flows}
        if (total := sum(volumes.values())) < limit:
            continue
        busiest = max(flows, key=lambda flow: volumes[flow.id])
        others = [flow for flow in flows if flow is not busiest]
        where = f"after {quoted(subject.graph.steps[busiest.source].label)}"
        if others:
            where = f"on {plural(len(flows), 'flow')}, most {where}"
        yield at_flow(
            busiest,
            f"{round_figure(total)} a day go {BY_HAND[medium]} from "
            f"{subject.graph.actor_name(giver)} to {subject.graph.actor_name(receiver)}, {where}"
            f"{_unconfirmed(flows)}",
            OUTSIDE if _is_outside(subject, (giver, receiver)) else INSIDE,
            related=tuple(
                Related(f"so do {round_figure(volumes[flow.id])} a day here", flow.pointer)
                for flow in others
            ),
        )


def _channels(subject: Subject) -> dict[tuple[str, str, str], list[FlowEdge]]:
    """Sort handoffs by hand by who gives, who receives, and the medium."""
    channels: dict[tuple[str, str, str], list[FlowEdge]] = defaultdict(list)
    for flow in subject.graph.handoffs:
        if _kind(subject, flow.receiver) in MACHINES:
            continue
        if flow.handoff is not None and flow.handoff.medium in BY_HAND:
            channels[flow.giver or "", flow.receiver or "", flow.handoff.medium].append(flow)
    return channels


def _kind(subject: Subject, actor: str | None) -> ActorKind | None:
    declared = subject.process.actors.get(actor or "")
    return declared.kind if declared is not None else None


def _is_outside(subject: Subject, ends: Iterable[str]) -> bool:
    return any(_kind(subject, actor) == "external" for actor in ends)


def _volume(subject: Subject, flow: FlowEdge) -> float:
    return per_day(subject.facts, subject.facts.flows[flow.id].visits) or 0.0


def _unconfirmed(flows: list[FlowEdge]) -> str:
    none = all(f.handoff is not None and f.handoff.acknowledged is False for f in flows)
    return "; nobody confirms that they arrive" if none else ""


RULE: Final = Rule.of(__name__, __doc__, check)

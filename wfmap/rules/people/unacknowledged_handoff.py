"""Nobody confirms that a slow or frequent handoff arrives.

Finds:
    Handoffs said to be unacknowledged that take long or happen often.

Why it matters:
    A case that is lost on the way is missed only when somebody asks for it.

How it decides:
    `acknowledged` is false, and the mean wait of the handoff is over one day, or it happens at
    least 20 times a day (own defaults, settings `wait_days` and `limit`) by a medium other than
    those that manual-handoff looks at, which says so itself. Handoffs that do not say whether
    they are acknowledged are left out.

When it is wrong:
    Media that confirm by themselves, such as a shared queue; say `"acknowledged": true`.

Sources:
    Own; the pattern is the acknowledged message of Hohpe & Woolf 2003 (guaranteed delivery).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.handoffs import BY_HAND, MANY_A_DAY
from wfmap.analysis.volumes import per_day
from wfmap.graph import FlowEdge
from wfmap.rules.rule import Fault, Rule, Subject, at_flow
from wfmap.units.durations import DAY, human
from wfmap.words.sentences import round_figure

WAIT_DAYS: Final = 1.0
"""Mean wait of a handoff in days beyond which it is slow (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each slow or frequent handoff that nobody confirms."""
    for flow in subject.graph.handoffs:
        if flow.handoff is None or flow.handoff.acknowledged is not False:
            continue
        reason = _reason(subject, flow)
        if reason:
            giver, receiver = (subject.graph.actor_name(end) for end in (flow.giver, flow.receiver))
            yield at_flow(
                flow,
                f"{receiver} does not confirm what {giver} hands over after "
                f"'{subject.graph.steps[flow.source].label}', and {reason}",
                "let the receiver confirm, or hand over through something that both can see",
            )


def _reason(subject: Subject, flow: FlowEdge) -> str:
    waits = subject.facts.flows[flow.id].waits.values()
    wait = sum(figure.value for figure in waits)
    if wait > subject.number("wait_days", WAIT_DAYS) * DAY:
        return f"it is {human(wait)} under way on average"
    if flow.handoff is not None and flow.handoff.medium in BY_HAND:
        return ""
    volume = per_day(subject.facts, subject.facts.flows[flow.id].visits)
    if volume is not None and volume >= subject.number("limit", MANY_A_DAY):
        return f"there are {round_figure(volume)} a day"
    return ""


RULE: Final = Rule.of(__name__, __doc__, check)

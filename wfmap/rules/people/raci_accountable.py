"""A step with a RACI entry has not exactly one who is accountable.

Finds:
    Steps whose `raci` names nobody, or several, as accountable.

Why it matters:
    Where nobody answers for the result, nobody repairs it; where two do, each leaves it to the
    other.

How it decides:
    The step has `raci`, and `raci.accountable` does not have exactly one entry. Steps without
    `raci` make no claim and are left out.

When it is wrong:
    A team that shares accountability on purpose; name the team as one actor.

Sources:
    The responsibility assignment matrix has one accountable person per activity (PMBOK Guide,
    6th edition, section 9.1).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.mastership import OFFERED
from wfmap.findings import Fix
from wfmap.graph import StepNode
from wfmap.model.steps import Raci
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step that has not exactly one accountable."""
    for node in subject.graph.steps.values():
        raci = node.step.raci
        if raci is None:
            continue
        names = [subject.graph.actor_name(actor) for actor in dict.fromkeys(raci.accountable)]
        if not names:
            yield at_step(
                node,
                f"nobody is accountable for {quoted(node.label)}",
                'name one actor in "raci": {"accountable": …}',
                fixes=tuple(_named(subject, node)),
            )
        elif len(names) > 1:
            yield at_step(
                node,
                f"{len(names)} are accountable for {quoted(node.label)}: {listed(names)}",
                "keep the one who answers for the result; the others are consulted or informed",
                fixes=tuple(_kept(subject, node, raci)),
            )


def _named(subject: Subject, node: StepNode) -> Iterator[Fix]:
    """Offer who owns the decision taken here, and who does the step."""
    decision = subject.process.decisions.get(node.step.decision or "")
    owner = decision.owner if decision is not None else None
    for actor in dict.fromkeys((owner, node.actor)):
        if actor is not None:
            title = f"let {subject.graph.actor_name(actor)} answer for it"
            patch = {"op": "add", "path": f"{node.pointer}/raci/accountable", "value": [actor]}
            yield Fix(title, (patch,))


def _kept(subject: Subject, node: StepNode, raci: Raci) -> Iterator[Fix]:
    """Offer each of the accountable as the one, and let the others be consulted."""
    place = f"{node.pointer}/raci"
    named = tuple(dict.fromkeys(raci.accountable))
    for actor in named[:OFFERED]:
        asked = [*dict.fromkeys((*raci.consulted, *(other for other in named if other != actor)))]
        yield Fix(
            f"keep {subject.graph.actor_name(actor)}, and consult the others",
            (
                {"op": "replace", "path": f"{place}/accountable", "value": [actor]},
                {"op": "add", "path": f"{place}/consulted", "value": asked},
            ),
        )


RULE: Final = Rule.of(__name__, __doc__, check)

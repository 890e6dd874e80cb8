"""A decision has no owner.

Finds:
    Decisions that the process takes and whose rule nobody answers for.

Why it matters:
    Who decides what is the second question a map answers. A rule without an owner is never
    reviewed; and nobody can say whether a machine may take it over.

How it decides:
    A step refers to the decision, and the decision has no `owner`. Who decides case by case (the
    `maker`) is not enough: the maker follows the rule, the owner sets it.

When it is wrong:
    Decisions whose rule the maker sets as well; name the maker as owner too.

Sources:
    DMN 1.5, chapter 6 (decision owner, decision maker).
"""

from collections.abc import Iterable, Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.analysis.mastership import OFFERED
from wfmap.findings import Fix, Related
from wfmap.model.decisions import Decision
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each decision in use that nobody owns."""
    for identity, steps in lineage(subject.graph).deciders.items():
        decision = subject.process.decisions.get(identity)
        if decision is None or decision.owner is not None:
            continue
        name = decision.name or decision.question or identity
        maker = f"; {subject.graph.actor_name(decision.maker)} takes it" if decision.maker else ""
        first = subject.graph.steps[steps[0]]
        yield at_part(
            "decisions",
            "decision",
            identity,
            name,
            f"nobody answers for the rule behind {quoted(name)}{maker}",
            'name the actor who may change the rule: "owner": …',
            fixes=tuple(_owned(subject, identity, decision, steps)),
            related=(Related(f"it is taken in {quoted(first.label)}", first.pointer),),
        )


def _owned(
    subject: Subject, identity: str, decision: Decision, steps: Iterable[str]
) -> Iterator[Fix]:
    """Offer those who answer for a step that takes it, and who takes it."""
    nodes = [subject.graph.steps[step] for step in steps]
    accountable = [a for node in nodes if node.step.raci for a in node.step.raci.accountable]
    known = dict.fromkeys((*accountable, decision.maker, *(node.actor for node in nodes)))
    for actor in [actor for actor in known if actor is not None][:OFFERED]:
        place = pointer(("decisions", identity, "owner"))
        title = f'let {subject.graph.actor_name(actor)} answer for it ("owner": "{actor}")'
        yield Fix(title, ({"op": "add", "path": place, "value": actor},))


RULE: Final = Rule.of(__name__, __doc__, check)

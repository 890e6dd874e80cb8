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

from collections.abc import Iterator

from wfmap.analysis.lineage import lineage
from wfmap.analysis.rule import Case, Fault, at_part
from wfmap.analysis.wording import quoted
from wfmap.findings import Related


def check(case: Case) -> Iterator[Fault]:
    """Yield a fault for each decision in use that nobody owns."""
    for identity, steps in lineage(case.graph).deciders.items():
        decision = case.process.decisions.get(identity)
        if decision is None or decision.owner is not None:
            continue
        name = decision.name or decision.question or identity
        maker = f"; {case.graph.actor_name(decision.maker)} takes it" if decision.maker else ""
        first = case.graph.steps[steps[0]]
        yield at_part(
            "decisions",
            "decision",
            identity,
            name,
            f"nobody answers for the rule behind {quoted(name)}{maker}",
            'name the actor who may change the rule: "owner": …',
            related=(Related(f"it is taken in {quoted(first.label)}", first.pointer),),
        )

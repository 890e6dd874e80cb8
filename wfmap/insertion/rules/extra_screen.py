"""What the AI found is on a screen that people do not work at.

Finds:
    AI results that a person needs at the next step and that are in another system than that step
    is done in, and next steps that need the AI's own screen besides their own.

Why it matters:
    A proposal that has to be looked up is not looked up. It costs a log-in and a search per case,
    and people go on without it.

How it decides:
    The next step of a person who reviews the result says in which systems it is done (`systems`,
    or those of the stores it uses). The AI step writes its result into stores of other systems
    only (logs left out), and no handoff on the way carries what it writes. Or that step is done in
    an AI service and in another system, while the AI writes nothing into the latter.

When it is wrong:
    Systems that show each other's data in one window; name the one people see.

Sources:
    Mark, Gudith & Klocke 2008 (the cost of interruptions); Davis 1989 (perceived ease of use);
    Eloundou et al. 2023 (what integration adds).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.findings import Related
from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, in_shadow, reviews_of
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step whose result is on another screen."""
    for node in ai_steps(subject.graph):
        if in_shadow(subject.graph, node.id):
            continue
        for review in reviews_of(subject.graph, node.id):
            elsewhere = _elsewhere(subject, node, review)
            if elsewhere:
                names = listed(map(quoted, map(lineage(subject.graph).system_name, elsewhere)))
                yield at_step(
                    node,
                    f"what the AI in {quoted(node.label)} made is in {names}, where "
                    f"{quoted(review.label)} is not done",
                    "write it into the system people have open, or hand it over with the case",
                    key=review.id,
                    related=(Related("who needs it", review.pointer),),
                )


def _elsewhere(subject: Subject, node: StepNode, review: StepNode) -> list[str]:
    """Name the systems in which the result has to be looked up; none where it is at hand."""
    at_hand, written = _systems(subject, review, writes=None), _written(subject, node)
    if not at_hand:
        return []
    homes = _systems(subject, node, writes=True)
    if homes and not set(homes) & set(at_hand) and not _carried(subject, review, written):
        return homes
    own = [s for s in review.step.systems if _is_service(subject, s)]
    others = [s for s in at_hand if not _is_service(subject, s)]
    if own and others and not set(homes) & set(others) and not _carried(subject, review, written):
        return own
    return []


def _is_service(subject: Subject, system: str) -> bool:
    declared = subject.process.systems.get(system)
    return declared is not None and declared.kind == "ai_service"


def _systems(subject: Subject, node: StepNode, *, writes: bool | None) -> list[str]:
    """Name the systems a step is done in, or only those it writes into, logs left out."""
    traced = lineage(subject.graph)
    stores = subject.process.stores
    uses = [u for u in traced.of_step.get(node.id, ()) if writes is None or u.writes == writes]
    kept = [u.store for u in uses if u.store not in stores or stores[u.store].kind != "log"]
    homes = [traced.system_of(store) for store in kept]
    named = () if writes else node.step.systems
    return list(dict.fromkeys(s for s in (*named, *homes) if s is not None))


def _written(subject: Subject, node: StepNode) -> set[str]:
    uses = lineage(subject.graph).of_step.get(node.id, ())
    return {item for use in uses if use.writes for item in use.data}


def _carried(subject: Subject, review: StepNode, written: set[str]) -> bool:
    """Tell whether a handoff into a step brings data, that of the AI where that is known."""
    carried = lineage(subject.graph).carried
    brought = {item for flow in review.incoming for item in carried.get(flow, ())}
    return bool(brought & written) if written else bool(brought)


RULE: Final = Rule.of(__name__, __doc__, check)

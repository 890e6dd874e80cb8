"""Who is responsible, accountable, consulted, informed: as it is and to be, and who may stop it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wfmap.graph import ProcessGraph, StepNode
from wfmap.plan.stages.terms import Ladder

__all__ = ["RaciChange", "Roles", "raci_changes"]


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of those with each role; `accountable` is empty where nobody is named."""

    responsible: tuple[str, ...]
    accountable: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RaciChange:
    """How the roles at a step change with a candidate at its last stage.

    To be, exactly one person is accountable, never a machine. `stops` is who may stop it at
    once, the reviewer a single case; `notes` say what has to be settled first.
    """

    step: str
    name: str
    candidate: str
    stage: str
    as_is: Roles
    to_be: Roles
    stops: str
    notes: tuple[str, ...]


def raci_changes(graph: ProcessGraph, ladders: Sequence[Ladder]) -> tuple[RaciChange, ...]:
    """List the changes, in the order of the candidates; what sits on no step is at its giver's."""
    return tuple(
        _change(graph, ladder, node)
        for ladder in ladders
        if (node := _node(graph, ladder.step)) is not None
    )


def _node(graph: ProcessGraph, element: str) -> StepNode | None:
    if element in graph.flows:
        return graph.steps[graph.flows[element].source]
    return graph.steps.get(element)


def _change(graph: ProcessGraph, ladder: Ladder, node: StepNode) -> RaciChange:
    as_is = _as_is(graph, node)
    accountable, notes = _accountable(graph, as_is, ladder)
    return RaciChange(
        step=node.id,
        name=node.label,
        candidate=ladder.candidate,
        stage=ladder.last,
        as_is=as_is,
        to_be=Roles(
            responsible=_responsible(as_is, ladder),
            accountable=(accountable,),
            consulted=_merged(as_is.consulted, (ladder.escalation,), accountable),
            informed=_merged(as_is.informed, _next(graph, node), accountable),
        ),
        stops=f"{accountable} the whole; {ladder.reviewer} any single case",
        notes=(*notes, *_alone(accountable, ladder)),
    )


def _as_is(graph: ProcessGraph, node: StepNode) -> Roles:
    raci = node.step.raci
    doer = () if node.actor is None else (graph.actor_name(node.actor),)
    if raci is None:
        return Roles(doer, (), (), ())
    names = [
        tuple(graph.actor_name(actor) for actor in actors)
        for actors in (raci.responsible, raci.accountable, raci.consulted, raci.informed)
    ]
    return Roles(names[0] or doer, names[1], names[2], names[3])


def _accountable(graph: ProcessGraph, as_is: Roles, ladder: Ladder) -> tuple[str, tuple[str, ...]]:
    """Give the one who is accountable, and what has to be settled where the map names none."""
    machines = {
        graph.actor_name(i) for i, a in graph.process.actors.items() if a.kind in {"system", "ai"}
    }
    people = [name for name in as_is.accountable if name not in machines]
    if len(people) == 1:
        return people[0], ()
    proposed = people[0] if people else ladder.owner
    found = f"{len(people)} are" if people else "nobody is"
    return proposed, (f"{found} accountable today; proposed is {proposed}: have it confirmed",)


def _alone(accountable: str, ladder: Ladder) -> tuple[str, ...]:
    """Say so where the one who looks is also the one who decides doubt and answers for it."""
    if ladder.is_ai and accountable == ladder.reviewer == ladder.escalation:
        return (f"{accountable} reviews, decides doubt and answers for it: name a second person",)
    return ()


def _responsible(as_is: Roles, ladder: Ladder) -> tuple[str, ...]:
    """Give who does the work: the machine from supervised on, the reviewer for the look."""
    for form, who in _WITHOUT_AI.items():
        if form in ladder.candidate:
            return who
    if not ladder.is_ai or ladder.last in {"baseline", "shadow"}:
        return as_is.responsible
    if ladder.last == "assist":
        return tuple(f"{name}, with its proposals" for name in as_is.responsible)
    look = "looks at everything" if ladder.last == "supervised" else "looks at a sample"
    return ("AI (does it)", f"{ladder.reviewer} ({look})")


_WITHOUT_AI: Final[Mapping[str, tuple[str, ...]]] = {
    "no-ai-remove": ("nobody: it falls away",),
    "no-ai-rule": ("a rule, and people for what it does not cover",),
    "no-ai-api": ("an interface, and people for what it refuses",),
}
"""Who is responsible where something simpler than AI takes over."""


def _next(graph: ProcessGraph, node: StepNode) -> tuple[str, ...]:
    """Name those who get the work next, for its look changes for them."""
    actors = (n.actor for n in graph.successors(node.id))
    return tuple(graph.actor_name(actor) for actor in actors if actor and actor != node.actor)


def _merged(have: Sequence[str], more: Sequence[str], accountable: str) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys((*have, *more)) if name != accountable)

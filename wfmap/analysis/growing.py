"""Which queues of a simulation grow without end, and at which steps work waits in them."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from wfmap.facts import Cause, Figure, StepFacts, stated
from wfmap.graph import ProcessGraph
from wfmap.units.unbounded import UNBOUNDED

if TYPE_CHECKING:
    from wfmap.simulation import Simulation

__all__ = ["growing_steps", "without_queues"]

_OF_QUEUES: Final[frozenset[Cause]] = frozenset({"contention", "prioritization", "unavailability"})
"""The causes of a wait in a queue; the others have an end whatever the load."""
_FULL: Final = 1 - 1e-9
"""The load from which on more comes in than can be done, but for rounding."""
_ENDLESS: Final = Figure(UNBOUNDED, "simulated")


def without_queues(graph: ProcessGraph, found: "Simulation") -> "Simulation":
    """Give a simulation whose queues that grow without end are `UNBOUNDED`, and the waits in them.

    What was seen of them only says how long was simulated.
    """
    steps = {step: _unending(found.facts.steps[step]) for step in growing_steps(graph, found)}
    pools = {
        actor: replace(found.pools[actor], mean_queue=_ENDLESS, wait=_ENDLESS)
        for actor in found.unstable
    }
    return replace(
        found,
        facts=replace(found.facts, steps={**found.facts.steps, **steps}),
        waits={**found.waits, **{step: fact.waits for step, fact in steps.items()}},
        pools={**found.pools, **pools},
    )


def _unending(fact: StepFacts) -> StepFacts:
    waits = {
        cause: _ENDLESS if cause in _OF_QUEUES and figure.value else figure
        for cause, figure in fact.waits.items()
    }
    return replace(fact, waits=waits)


def growing_steps(graph: ProcessGraph, found: "Simulation") -> frozenset[str]:
    """Name the steps whose work waits the longer, the longer the run: of overloaded actors.

    What is more urgent is served first. So where the work of a priority and of all above it is less
    than the actor can do, its waits have an end, whatever waits behind (Cobham 1954).
    """
    return frozenset(step for actor in found.unstable for step in _of_an_actor(graph, actor))


def _of_an_actor(graph: ProcessGraph, actor: str) -> list[str]:
    """Name the steps of an overloaded actor, from the first priority on that is too much."""
    facts = stated(graph)
    steps = [node for node in graph.steps.values() if node.actor == actor]
    work = {node.id: facts.steps[node.id].work_per_case for node in steps}
    busy, total = facts.actors[actor].busy, sum(work.values())
    load = max(1.0, busy.value if busy is not None else 1.0)
    before, growing = 0.0, list[str]()
    for rank in sorted({node.step.priority or 0 for node in steps}, reverse=True):
        alike = [node.id for node in steps if (node.step.priority or 0) == rank]
        before += sum(work[step] for step in alike)
        if total <= 0 or before / total * load >= _FULL:
            growing += alike
    return growing

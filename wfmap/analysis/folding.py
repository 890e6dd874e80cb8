"""What a box holds that stands for several steps: its name, and the figures of all of them.

Figures are those of an average case, so that what folds hold and what stays unfolded adds up to
the whole: no second of work and no handoff is lost by folding.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from wfmap.facts import Facts
from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.folding import Fold
from wfmap.results import Endless

__all__ = ["FoldFigures", "figures_of", "name_of", "phases_at", "ranks", "within"]


@dataclass(frozen=True, slots=True)
class FoldFigures:
    """Figures of what a fold holds, sub-processes and their insides included.

    `visits` is how often a case comes to it; `work` and `wait` are seconds of an average case,
    waits on flows inside included; `cost` is per case in the document's currency, None where no
    step inside has one. `handoffs` and `flows` count those inside.
    """

    steps: int
    visits: Endless
    work: Endless
    wait: Endless
    cost: Endless | None
    handoffs: int
    flows: int


def ranks(graph: ProcessGraph, facts: Facts, level: str) -> dict[str, tuple[float, float]]:
    """Tell how much each step of a level weighs: seconds in an average case, and visits."""
    found: dict[str, tuple[float, float]] = {}
    for node in graph.at(level):
        inside = (node.id, *(inner.id for inner in graph.inside(node.id)))
        seconds = sum(
            facts.steps[step].work_per_case + facts.steps[step].wait_per_case for step in inside
        )
        found[node.id] = seconds, facts.steps[node.id].visits.value
    return found


def within(graph: ProcessGraph, steps: Collection[str]) -> frozenset[str]:
    """Name some steps and all that is inside them."""
    inner = (
        node.id for step in steps if graph.steps[step].step.steps for node in graph.inside(step)
    )
    return frozenset((*steps, *inner))


def figures_of(graph: ProcessGraph, facts: Facts, fold: Fold) -> FoldFigures:
    """Add up what the steps of a fold take in an average case, and the flows between them."""
    steps = within(graph, fold.steps)
    flows = [f for f in graph.flows.values() if f.source in steps and f.target in steps]
    costs = [cost.value for step in steps if (cost := facts.steps[step].cost) is not None]
    waits = [facts.steps[step].wait_per_case for step in steps]
    waits += [facts.flows[flow.id].wait_per_case for flow in flows]
    return FoldFigures(
        steps=sum(graph.steps[step].is_work for step in fold.steps),
        visits=sum(_arrivals(graph, facts, fold)),
        work=sum(facts.steps[step].work_per_case for step in steps),
        wait=sum(waits),
        cost=sum(costs) if costs else None,
        handoffs=sum(_is_handed(flow) for flow in flows),
        flows=len(flows),
    )


def _is_handed(flow: FlowEdge) -> bool:
    return flow.is_handoff and not flow.is_message


def _arrivals(graph: ProcessGraph, facts: Facts, fold: Fold) -> Iterator[float]:
    """Yield how often a case comes into a fold: along each flow, and where it begins there."""
    for step in fold.steps:
        node = graph.steps[step]
        visits = facts.steps[step].visits.value
        taken = [(flow.source, facts.flows[flow.id].visits.value) for flow in graph.incoming(step)]
        yield from (times for source, times in taken if source not in fold.steps)
        if graph.is_start(node) and isfinite(visits):
            yield max(0.0, visits - sum(times for _, times in taken))


def name_of(graph: ProcessGraph, fold: Fold) -> str:
    """Name a fold by the phase that it holds all of, else by its first and its last step."""
    work = [graph.steps[step] for step in fold.steps if graph.steps[step].is_work]
    phase = work[0].step.phase
    level = graph.at(work[0].level)
    if phase is not None and work == [n for n in level if n.is_work and n.step.phase == phase]:
        return graph.process.phases.get(phase) or phase
    return f"{work[0].label} … {work[-1].label}"


def phases_at(graph: ProcessGraph, level: str) -> Mapping[str, tuple[str, ...]]:
    """Sort the steps of a level by phase, in the order of the phases.

    A gateway or event that names none belongs to the phase that all steps before it are in.
    """
    phase: dict[str, str] = {}
    for node in graph.at(level):
        own = node.step.phase or _inherited(graph, node, phase)
        if own is not None:
            phase[node.id] = own
    order = dict.fromkeys((*graph.process.phases, *phase.values()))
    found = {name: tuple(step for step, own in phase.items() if own == name) for name in order}
    return {name: steps for name, steps in found.items() if steps}


def _inherited(graph: ProcessGraph, node: StepNode, phase: Mapping[str, str]) -> str | None:
    if node.is_work:
        return None
    before = {phase.get(other.id) for other in graph.predecessors(node.id)}
    return before.pop() if len(before) == 1 else None

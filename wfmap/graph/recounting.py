"""Visits with the ways out of one step changed: many such changes for one pass through the process.

With the row of step d of the chain changed by δ, visits v become v + v(d) ÷ (1 − x(d)) · x, where
x are the visits that δ alone would make (Sherman & Morrison 1950). In words: each visit of d sets
going the change x; some of that comes back to d and does so again, x(d) times a visit, which the
geometric sum 1 ÷ (1 − x(d)) counts. Where x(d) reaches 1, work would never leave.

To write the chain anew for each change and solve it would cost a whole count every time. Here the x
of all changes are found at once, one column each, part by part as the visits themselves are: the
equations of a loop are solved once for all columns. It is exact, up to rounding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wfmap.graph.counting import Chain, Visits, chain_of, leave
from wfmap.graph.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.graph.joins import inclusive_joins
from wfmap.graph.parts import parts_in_order
from wfmap.model.steps import Step

__all__ = ["Recounting", "Row"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """What one step sends on in a visit.

    `weights` are the visits of each target that come of it: of one that waits for several flows
    each flow brings a part. `flows` say how often each flow is taken, `returned` how much of that
    comes back to the step.
    """

    step: str
    weights: Mapping[str, float]
    flows: Mapping[str, float]
    returned: Mapping[str, float]


class Recounting:
    """A process whose visits are known, of which the ways out of single steps may be changed."""

    def __init__(self, graph: ProcessGraph, visited: Visits) -> None:
        self.graph = graph
        self.visited = visited
        self.place = {step: k for k, step in enumerate(graph.steps)}
        self.before = np.array([visited.steps[step] for step in graph.steps])
        self.chain: Chain = chain_of(graph, {}, {})
        self.joins = inclusive_joins(graph)
        self.own: dict[str, list[FlowEdge]] = {step: [] for step in graph.steps}
        for flow in graph.flows.values():
            self.own[flow.source].append(flow)
        self.into: dict[str, list[tuple[str, float]]] = {step: [] for step in graph.steps}
        after: dict[str, list[str]] = {step: [] for step in graph.steps}
        for (source, target), weight in self.chain.weight.items():
            if weight > 0:
                self.into[target].append((source, weight))
                after[source].append(target)
        self.parts = parts_in_order(after)

    def row(self, step: Step, node: StepNode) -> Row:
        """Say what a step would send on if it were as given."""
        own = self.own[node.id]
        edges = {e.id: replace(e, flow=f) for e, f in zip(own, step.next, strict=True)}
        changed = replace(node, step=step)
        graph = replace(
            self.graph,
            steps={**self.graph.steps, node.id: changed},
            flows={**self.graph.flows, **edges},
        )
        chain = Chain()
        leave(graph, changed, chain, self.joins)
        flows = {flow: rate for flow, (_, rate) in chain.flow_rate.items()}
        weights = {target: weight for (_, target), weight in chain.weight.items()}
        returned = {flow: edge.returned for flow, edge in edges.items()}
        return Row(node.id, weights, flows, returned)

    def many(self, rows: Sequence[Row]) -> Array:
        """Count the visits with each of some rows in place of what a step sends on.

        Returns:
            Visits by step, in the order of the graph's, and one column for each row; not finite
            where work would never leave.
        """
        given = np.zeros((len(self.place), len(rows)))
        for column, row in enumerate(rows):
            node = self.graph.steps[row.step]
            known = self.row(node.step, node).weights
            for target in dict.fromkeys((*known, *row.weights)):
                change = row.weights.get(target, 0.0) - known.get(target, 0.0)
                given[self.place[target], column] += change
        alone = self._solved(given)
        at = np.array([self.place[row.step] for row in rows], dtype=np.int64)
        with np.errstate(divide="ignore", invalid="ignore"):
            through = self.before[at] / (1 - alone[at, np.arange(len(rows))])
            found: Array = self.before[:, None] + through * alone
        found[:, through < 0] = np.inf
        return np.maximum(found, 0.0)

    def _solved(self, given: Array) -> Array:
        found = np.zeros_like(given)
        for part in self.parts:
            rows = [self.place[step] for step in part]
            inside = set(part)
            for step, row in zip(part, rows, strict=True):
                total = given[row].copy()
                for source, weight in self.into[step]:
                    if source not in inside:
                        total += weight * found[self.place[source]]
                found[row] = total
            if found[rows].any():
                self._close(part, rows, found)
        return found

    def _close(self, part: list[str], rows: list[int], found: Array) -> None:
        """Let work go round within one strongly connected part."""
        here = {step: k for k, step in enumerate(part)}
        matrix = np.eye(len(part))
        for step, row in here.items():
            for source, weight in self.into[step]:
                if source in here:
                    matrix[row, here[source]] -= weight
        if len(part) > 1 or matrix[0, 0] != 1:
            try:
                found[rows] = np.linalg.solve(matrix, found[rows])
            except np.linalg.LinAlgError:  # work that comes in never leaves
                found[rows] = np.nan

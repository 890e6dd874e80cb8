"""Times of a level, many of them at once: one column for each change of the process.

The way through the blocks is that of `Level`; what adds up does so as arrays. The first column is
the process as it is. Chains are solved exactly, with the factors of their equations kept.

                     as it is   change 1   change 2   change 3
    time of step A      3 h        3 h        2 h        3 h         one addition of arrays goes
    time of step B      5 h        4 h        5 h        5 h         on with all of them

A ranking of levers asks for hundreds of predictions of nearly one process. One after the other,
most of their time would go into finding the same way through the same steps, not into adding; as
columns that way is walked once. Where the chain itself is the same in all columns, its equations
are inverted once. A column in which the row of one step differs has a correction of rank one
(Sherman & Morrison 1950), not an inversion of its own. It costs one walk, arrays of steps × columns
and, for each loop of n steps, n³ once and n² a column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wfmap.graph import ProcessGraph
from wfmap.graph.compose import Level, Onward
from wfmap.graph.moments import Moments
from wfmap.graph.recounting import Row
from wfmap.graph.times import Times
from wfmap.graph.visits import Visits
from wfmap.prediction.branches import latest_in

__all__ = ["Sheet", "WideLevel"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns that are computed together, and what is kept for all columns of a process.

    `rows` are, for each step whose ways out are changed, the columns in which, each with its row.
    `levels` are the levels of the process by name, `kept` inverted equations of chains.
    """

    columns: int
    rows: Mapping[str, Mapping[int, Row]]
    levels: dict[str, Level]
    kept: dict[tuple[str, ...], Array]


class WideLevel(Level):
    """A level whose times are arrays with a value for each column; those of one value are alike."""

    def __init__(self, level: Level, times: Times, sheet: Sheet) -> None:
        self.graph: ProcessGraph = level.graph
        self.level = level.level
        self.visited: Visits = level.visited
        self.blocks = level.blocks
        self.within = level.within
        self.times = times
        self.sheet = sheet
        self.columns = sheet.columns

    def mixed(self, ways: list[tuple[float, Moments]]) -> Moments:
        """Mix times by their shares, column by column."""
        mean = sum(share * time.mean for share, time in ways)
        second = sum(share * time.second for share, time in ways)
        return _spread(mean, second)

    def latest(self, branches: list[Moments], instead: int | None = None) -> Moments:
        """Find the latest of some branches, column by column."""
        return latest_in(branches, instead, self.columns)

    def is_endless(self, time: Moments) -> bool:
        """Tell a time without end."""
        return bool(np.isinf(time.mean).any())

    def is_taken(self, share: Any) -> bool:  # noqa: ANN401 - a number or an array
        """Tell a way that some work takes in some column."""
        return bool(np.any(share > 0))

    def ways(self, step: str) -> list[Onward]:
        """List where work goes from a step, flow by flow; shares of a changed row are arrays."""
        changed, visits = self.sheet.rows.get(step), self.visited.steps[step]
        if not changed or visits <= 0:
            return super().ways(step)
        found: list[Onward] = []
        for flow in self.graph.outgoing(step):
            share: Any = np.full(self.columns, self.visited.flows.get(flow.id, 0.0) / visits)
            back: Any = np.full(self.columns, flow.returned)
            for column, row in changed.items():
                share[column] = row.flows.get(flow.id, 0.0)
                back[column] = row.returned.get(flow.id, 0.0)
            found.append((flow.target, share * (1 - back), self._passage(flow.id)))
            if back.any():
                found.append((step, share * back, self._passage(flow.id)))
        return found + self.cut_short(self.graph.steps[step])

    def solved(
        self,
        part: list[str],
        rewards: Mapping[str, Moments],
        states: Mapping[str, list[Onward]],
        known: Mapping[str, Moments],
    ) -> dict[str, Moments]:
        """Solve for the times from each step of a strongly connected part to the end."""
        if len(part) == 1 and all(target != part[0] for target, _, _ in states[part[0]]):
            return {part[0]: self._alone(rewards[part[0]], states[part[0]], known)}
        return self._together(part, rewards, states, known)

    def _alone(self, own: Moments, states: list[Onward], known: Mapping[str, Moments]) -> Moments:
        mean, second = own.mean, own.second
        for target, share, passage in states:
            mean = mean + share * passage.mean
            second = second + share * (passage.second + 2 * own.mean * passage.mean)
            if target in known:
                after = known[target]
                both = share * (own.mean + passage.mean)
                mean = mean + share * after.mean
                second = second + 2 * both * after.mean + share * after.second
        return _spread(mean, second)

    def _together(
        self,
        part: list[str],
        rewards: Mapping[str, Moments],
        states: Mapping[str, list[Onward]],
        known: Mapping[str, Moments],
    ) -> dict[str, Moments]:
        place = {step: k for k, step in enumerate(part)}
        size = len(part), self.columns
        gained, squared = np.zeros(size), np.zeros(size)
        inner: list[tuple[int, int, Any, Any]] = []
        for step, row in place.items():
            own = rewards[step]
            gained[row], squared[row] = own.mean, own.second
            for target, share, passage in states[step]:
                gained[row] += share * passage.mean
                squared[row] += share * (passage.second + 2 * own.mean * passage.mean)
                both = share * (own.mean + passage.mean)
                if target in place:
                    inner.append((row, place[target], share, both))
                elif target in known:
                    after = known[target]
                    gained[row] += share * after.mean
                    squared[row] += 2 * both * after.mean + share * after.second
        first = self._inverted(part, inner, gained)
        for row, other, _, both in inner:
            squared[row] += 2 * both * first[other]
        second = self._inverted(part, inner, squared)
        return {step: _spread(first[at], second[at]) for step, at in place.items()}

    def _inverted(
        self, part: list[str], inner: list[tuple[int, int, Any, Any]], given: Array
    ) -> Array:
        """Solve for all columns with one inverse, and mend those with a row of their own.

        The row of step d changed by δ adds −A⁻¹ e(d) δᵀx ÷ (1 + δᵀA⁻¹e(d)) (Sherman & Morrison).
        """
        name = (*part, *(f"{row} {target}" for row, target, _, _ in inner))
        if name not in self.sheet.kept:
            matrix = np.eye(len(part))
            for row, target, share, _ in inner:
                matrix[row, target] -= np.ravel(share)[0]
            self.sheet.kept[name] = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        inverse = self.sheet.kept[name]
        found: Array = inverse @ given
        changed: dict[int, Array] = {}
        for row, target, share, _ in inner:
            if np.ndim(share):
                change = changed.setdefault(row, np.zeros_like(given))
                change[target] -= share - share[0]
        for row, change in changed.items():
            column = inverse[:, row]
            felt = (change * found).sum(axis=0) / (1 + column @ change)
            found = found - column[:, None] * felt
        return found


def _spread(mean: Any, second: Any) -> Moments:  # noqa: ANN401 - numbers or arrays
    return Moments(mean, np.maximum(0.0, second - mean**2))

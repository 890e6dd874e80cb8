"""Where every node stands on the grid: lanes, columns and rows, numbered without gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wfmap.render.layout.lanes.board import Board, GridPoint
from wfmap.render.layout.lanes.problem import Problem

__all__ = ["Placement", "compact"]


@dataclass(frozen=True, slots=True)
class Placement:
    """The cell of every node; `rows` counts the rows of every lane, `columns` the columns.

    `kept_columns` and, by lane, `kept_rows` are the old numbers of those that are left.
    """

    column: tuple[int, ...]
    row: tuple[int, ...]
    columns: int
    rows: tuple[int, ...]
    kept_columns: tuple[int, ...]
    kept_rows: tuple[tuple[int, ...], ...]

    def board(self) -> Board:
        """Make an empty board of this size."""
        return Board(self.columns, self.rows)

    def points(self, problem: Problem, board: Board) -> list[GridPoint]:
        """Tell the grid point of every node."""
        cells = zip(problem.lane, self.column, self.row, strict=True)
        return [board.point(lane, column, row) for lane, column, row in cells]


def compact(
    problem: Problem, column: Sequence[int], row: Sequence[int], nodes: Iterable[int]
) -> Placement:
    """Number columns and rows without gaps; gaps stay where anything is pinned.

    `column` and `row` are by node; `nodes` are those that have cells. An empty lane keeps one
    row. Ports and events on frames may get their cells later.
    """
    anchors = list(nodes)
    placed = set(anchors)
    pinned = bool(problem.diagram.pins)
    used_columns = sorted({column[node] for node in anchors})
    if pinned and used_columns:
        used_columns = list(range(min(0, used_columns[0]), used_columns[-1] + 1))
    column_number = {old: new for new, old in enumerate(used_columns)}
    used: list[set[int]] = [set() for _ in range(problem.lanes)]
    for node in anchors:
        used[problem.lane[node]].add(row[node])
    if pinned:
        used = [set(range(min(0, *taken, 0), max(taken) + 1)) if taken else taken for taken in used]
    row_number = [{old: new for new, old in enumerate(sorted(taken))} for taken in used]
    return Placement(
        column=tuple(column_number[column[host]] if host in placed else 0 for host in problem.host),
        row=tuple(
            row_number[problem.lane[host]][row[host]] if host in placed else 0
            for host in problem.host
        ),
        columns=max(1, len(used_columns)),
        rows=tuple(max(1, len(numbers)) for numbers in row_number),
        kept_columns=tuple(used_columns),
        kept_rows=tuple(tuple(sorted(taken)) for taken in used),
    )

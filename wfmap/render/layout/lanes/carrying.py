"""Routes carried from the board of the search to the final one, where empty rows are gone."""

from bisect import bisect_left
from collections.abc import Sequence

from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.placement import Placement

__all__ = ["carried"]


def _new_lines(old: int, kept: Sequence[int], first: int) -> list[int]:
    """Number the lines of `old` cells anew: a cell that is not kept becomes a channel.

    `first` is the number of the first cell; `kept` is sorted.
    """
    lines: list[int] = []
    for line in range(2 * old + 1):
        cell = first + line // 2
        place = bisect_left(kept, cell)
        lines.append(2 * place + (line % 2 and place < len(kept) and kept[place] == cell))
    return lines


def _ahead(a: GridPoint, b: GridPoint) -> GridPoint:
    return (b[0] > a[0]) - (b[0] < a[0]), (b[1] > a[1]) - (b[1] < a[1])


def _simplified(points: Sequence[GridPoint]) -> Route | None:
    """Leave out corners that are none any more; None where a route would turn back on itself."""
    corners: list[GridPoint] = []
    for point in points:
        if corners and corners[-1] == point:
            continue
        if len(corners) > 1:
            last, now = _ahead(corners[-2], corners[-1]), _ahead(corners[-1], point)
            if now == last:
                corners.pop()
            elif now[0] == -last[0] and now[1] == -last[1]:
                return None
        corners.append(point)
    return tuple(corners) if len(corners) > 1 else None


def carried(
    routes: Sequence[Route | None], board: Board, placement: Placement, spare: Sequence[int]
) -> list[Route | None]:
    """Tell the routes of a board on that of a placement made from it.

    `spare` is the number of rows that every lane had above its row 0. A route that would turn
    back on itself there is left out.
    """
    across = _new_lines(board.width // 2, placement.kept_columns, 0)
    final = placement.board()
    down: list[int] = []
    for lane, rows in enumerate(board.rows):
        lines = _new_lines(rows, placement.kept_rows[lane], -spare[lane])
        down += [final.base[lane] + line for line in lines]
    return [
        None if route is None else _simplified([(across[x], down[y]) for x, y in route])
        for route in routes
    ]

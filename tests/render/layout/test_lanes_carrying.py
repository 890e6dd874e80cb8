"""Routes carried to the board without empty rows and columns keep what they join."""

from wfmap.render.layout.lanes.board import Board
from wfmap.render.layout.lanes.carrying import carried
from wfmap.render.layout.lanes.placement import Placement


def placed(columns: tuple[int, ...], *rows: tuple[int, ...]) -> Placement:
    """Make a placement on which these columns, and by lane these rows, are left."""
    counts = tuple(max(1, len(kept)) for kept in rows)
    return Placement((), (), len(columns), counts, columns, rows)


def test_a_route_keeps_its_corners_where_nothing_is_left_out() -> None:
    """On the same board a route stays what it is."""
    route = ((1, 1), (2, 1), (2, 3), (3, 3))
    assert carried([route], Board(2, [2]), placed((0, 1), (0, 1)), [0]) == [route]


def test_a_line_through_an_empty_row_runs_in_the_channel_there() -> None:
    """Where the row in the middle is left out, a line along it runs in the channel left there."""
    route = ((1, 1), (1, 3), (5, 3), (5, 5))
    there = carried([route], Board(3, [3]), placed((0, 1, 2), (0, 2)), [0])
    assert there == [((1, 1), (1, 2), (5, 2), (5, 3))]


def test_spare_rows_above_a_lane_are_left_out() -> None:
    """Rows that only gave room for the search, above and below, are gone."""
    route = ((1, 3), (3, 3))
    assert carried([route], Board(2, [3]), placed((0, 1), (0,)), [1]) == [((1, 1), (3, 1))]


def test_corners_that_fall_together_become_one() -> None:
    """A step across an empty column and the channel beside it is no step any more."""
    route = ((1, 1), (2, 1), (2, 2), (3, 2), (3, 5), (5, 5))
    there = carried([route], Board(3, [3]), placed((0, 2), (0, 2)), [0])
    assert there == [((1, 1), (2, 1), (2, 3), (3, 3))]


def test_a_route_that_would_turn_back_on_itself_is_found_anew() -> None:
    """A bracket around an empty row has no meaning once the row is gone."""
    route = ((1, 1), (1, 2), (4, 2), (4, 3), (2, 3), (2, 5), (5, 5))
    assert carried([route, None], Board(3, [3]), placed((0, 1, 2), (0, 2)), [0]) == [None, None]

"""The layout in lanes, stage by stage."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from wfmap.render.diagram import Diagram
from wfmap.render.layout.lanes.areas import (
    areas_of,
    ask_for_events,
    pinned_starts,
    shifts_of,
)
from wfmap.render.layout.lanes.assemble import scene_of
from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.borders import place_on_frames, place_ports
from wfmap.render.layout.lanes.columns import columns_of
from wfmap.render.layout.lanes.coordinates import Demand, Grid, grid_of
from wfmap.render.layout.lanes.costs import ROW, SCARCE_ROW
from wfmap.render.layout.lanes.lane_order import ordered
from wfmap.render.layout.lanes.lettering import Lettering, letter
from wfmap.render.layout.lanes.options import LaneOptions
from wfmap.render.layout.lanes.parts import Placed, parts_of, put_together, sub_problem
from wfmap.render.layout.lanes.placement import Placement, compact
from wfmap.render.layout.lanes.polylines import Geometry, geometry_of
from wfmap.render.layout.lanes.problem import STORES, Problem, problem_of
from wfmap.render.layout.lanes.regions import ask_for_frames, region_of
from wfmap.render.layout.lanes.routes import route_all
from wfmap.render.layout.lanes.rows import rows_of
from wfmap.render.layout.lanes.search import improve, improve_around
from wfmap.render.layout.lanes.stores import add_store_lane, add_stores_near_users
from wfmap.render.layout.lanes.tracks import Tracks, tracks_of
from wfmap.render.layout.phases import under_phases
from wfmap.render.scene import Rect, Scene

__all__ = ["Sketch", "lay_out", "sketched"]

_DEFAULT: Final = LaneOptions()

_SMALL: Final = 60
"""Up to so many nodes a map is improved until nothing helps."""

_SMALL_TRIALS: Final = 1200
_LEAST_TRIALS: Final = 350

_LARGE_TRIALS: Final = 60_000
"""So many trials by the number of nodes are made on a larger map."""

_FAST_TRIALS: Final = 40
"""So many trials are made where a map should be there soon."""

_ROUND_FRAMES: Final = 4
"""One in so many trials more may go into what stands around frames with events on them."""

_MEASURED_AGAIN: Final = 6
"""How often the map is measured anew at most, with more room for labels."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """About how large a map is in px, and where its steps stand, by their ids.

    `left` is where the headers of its lanes end, `parts` are the steps that no line, border or
    frame joins, in the author's order.
    """

    width: float
    height: float
    left: float
    areas: Mapping[str, Rect]
    parts: list[frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Arranged:
    """Boxes on the points of an empty board, the routes of all lines, and what nothing joins."""

    problem: Problem
    board: Board
    place: list[GridPoint]
    routes: list[Route]
    parts: list[list[int]]


@dataclass(frozen=True, slots=True)
class _Measuring:
    """What stays the same however often a map is measured."""

    problem: Problem
    board: Board
    place: list[GridPoint]
    tracks: Tracks
    shifts: Mapping[int, float]

    def once(self, demand: Demand) -> tuple[Geometry, Lettering]:
        """Measure the map with some room, and letter it; what is missing is in its demand."""
        problem, place, tracks = self.problem, self.place, self.tracks
        grid, areas = self.grid(demand)
        geometry = geometry_of(problem, tracks, grid, areas)
        lettering = letter(problem, place, tracks, geometry)
        ask_for_frames(lettering.framed, place, grid, tracks, lettering.demand)
        return geometry, lettering

    def grid(self, demand: Demand) -> tuple[Grid, list[Rect]]:
        """Measure the grid with some room; tell the areas of all nodes."""
        problem, place, tracks = self.problem, self.place, self.tracks
        grid = grid_of(problem, self.board, place, tracks, demand)
        return grid, areas_of(problem, place, tracks, grid, self.shifts)


def lay_out(diagram: Diagram, options: LaneOptions = _DEFAULT) -> Scene:
    """Place everything of a diagram in its lanes.

    The result depends on nothing but the arguments. A diagram without lanes is laid out as one
    lane without a header.
    """
    return under_phases(diagram, _draw(_arranged(diagram, options), options.min_width))


def sketched(diagram: Diagram, options: LaneOptions = _DEFAULT) -> Sketch:
    """Tell about how large a map is, and where its steps stand, before better places are sought.

    Its labels are placed once, and the room that they lack is added: whoever lays a map out places
    them anew until nothing is missing.
    """
    arranged = _arranged(diagram, replace(options, effort=0))
    measure, demand = _begun(arranged)
    _, lettering = measure.once(demand)
    demand.grow(lettering.demand)
    grid, areas = measure.grid(demand)
    steps = arranged.problem.nodes
    return Sketch(
        width=max(grid.width, options.min_width),
        height=grid.height,
        left=grid.left,
        areas={
            node.id: area
            for node, area in zip(steps, areas, strict=True)
            if node.kind not in {*STORES, "port"}
        },
        parts=[frozenset(steps[node].id for node in part) for part in arranged.parts],
    )


def _arranged(diagram: Diagram, options: LaneOptions) -> _Arranged:
    """Find where everything stands on the grid, and how lines run."""
    if options.order_lanes == "auto":
        diagram = ordered(diagram)
    problem = problem_of(diagram)
    problem.row_price = SCARCE_ROW if options.dense else ROW
    apart = parts = parts_of(problem, by_data=False)
    if options.stores == "lane":
        parts = parts_of(problem, by_data=True)
    if len(parts) > 1 and not options.together:
        placed = [
            _part(problem, part, options, first=number == 0) for number, part in enumerate(parts)
        ]
        problem, placement, known = put_together(problem, placed)
    else:
        placement, known = _place(problem, options)
    board = placement.board()
    place = placement.points(problem, board)
    routes = route_all(problem, board, place, known, thorough=options.quality == "best")
    return _Arranged(problem, board, place, routes, apart)


def _part(problem: Problem, part: list[int], options: LaneOptions, *, first: bool) -> Placed:
    """Lay out a part by itself."""
    own = sub_problem(problem, part, first=first)
    placement, routes = _place(own, options)
    return Placed(own, part, placement, routes)


def _place(problem: Problem, options: LaneOptions) -> tuple[Placement, list[Route | None]]:
    column = columns_of(problem)
    row = rows_of(problem, column)
    if options.stores == "lane" and problem.stores:
        add_store_lane(problem, column, row)
    else:
        add_stores_near_users(problem, column, row)
    thorough = options.quality == "best"
    trials = int((_trials(len(problem.nodes)) if thorough else _FAST_TRIALS) * options.effort)
    placed = compact(problem, column, row, problem.free)
    placement, routes = improve(problem, placed, trials, thorough=thorough)
    placement = place_ports(problem, placement)
    if not problem.border:
        return placement, routes
    placement = place_on_frames(problem, placement)
    return improve_around(problem, placement, trials // _ROUND_FRAMES, thorough=thorough)


def _trials(nodes: int) -> int:
    """Tell how many trials a map of so many nodes is worth: it should be there at once.

    The more nodes, the more a trial costs, so that there are fewer of them.
    """
    if nodes <= _SMALL:
        return _SMALL_TRIALS
    return max(_LEAST_TRIALS, _LARGE_TRIALS // nodes, nodes)


def _begun(arranged: _Arranged) -> tuple[_Measuring, Demand]:
    """Give the tracks of lines, and ask for the room of events on borders."""
    problem, routes, place = arranged.problem, arranged.routes, arranged.place
    tracks = tracks_of(problem, routes, {})
    shifts = shifts_of(problem, tracks)
    if shifts:
        tracks = tracks_of(problem, routes, pinned_starts(problem, shifts))
    demand = Demand()
    ask_for_events(problem, place, demand)
    return _Measuring(problem, arranged.board, place, tracks, shifts), demand


def _draw(arranged: _Arranged, min_width: float) -> Scene:
    """Measure the map until every label has the room it asks for."""
    measure, demand = _begun(arranged)
    geometry, lettering = measure.once(demand)
    for _ in range(_MEASURED_AGAIN):
        if not demand.grow(lettering.demand):
            break
        geometry, lettering = measure.once(demand)
    regions = tuple(region_of(framed) for framed in reversed(lettering.framed))
    return scene_of(arranged.problem, geometry, lettering, regions, min_width)

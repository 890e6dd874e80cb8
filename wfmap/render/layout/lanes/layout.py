"""The layout in lanes, stage by stage."""

from typing import Final

from wfmap.render.diagram import Diagram
from wfmap.render.layout.lanes.areas import areas_of, ask_for_events, pinned_starts
from wfmap.render.layout.lanes.assemble import scene_of
from wfmap.render.layout.lanes.board import Board, GridPoint, Route
from wfmap.render.layout.lanes.columns import columns_of
from wfmap.render.layout.lanes.coordinates import Demand, grid_of
from wfmap.render.layout.lanes.frames import demand_of, regions_of, zones_of
from wfmap.render.layout.lanes.lane_order import ordered
from wfmap.render.layout.lanes.lettering import Lettering, letter
from wfmap.render.layout.lanes.options import LaneOptions
from wfmap.render.layout.lanes.placement import Placement, compact
from wfmap.render.layout.lanes.polylines import Geometry, geometry_of
from wfmap.render.layout.lanes.problem import Problem, problem_of
from wfmap.render.layout.lanes.router import Router
from wfmap.render.layout.lanes.routes import route_all
from wfmap.render.layout.lanes.rows import rows_of
from wfmap.render.layout.lanes.search import improve
from wfmap.render.layout.lanes.stores import add_store_lane, add_stores_near_users
from wfmap.render.layout.lanes.tracks import Tracks, tracks_of
from wfmap.render.scene import Scene

__all__ = ["lay_out"]

_DEFAULT: Final = LaneOptions()

_SMALL: Final = 60
"""Up to so many nodes a map is improved until nothing helps."""

_SMALL_TRIALS: Final = 1200
_LARGE_TRIALS: Final = 350

_MEASURED_AGAIN: Final = 3
"""How often the map is measured anew at most, with more room for labels."""


def lay_out(diagram: Diagram, options: LaneOptions = _DEFAULT) -> Scene:
    """Place everything of a diagram in its lanes.

    The result depends on nothing but the arguments. A diagram without lanes is laid out as one
    lane without a header.
    """
    if options.order_lanes == "auto":
        diagram = ordered(diagram)
    problem = problem_of(diagram)
    placement, known = _place(problem, options)
    board = placement.board()
    place = placement.points(problem, board)
    routes = route_all(Router(problem, board, place, problem.anchors), known)
    return _draw(problem, board, place, routes, options)


def _place(problem: Problem, options: LaneOptions) -> tuple[Placement, list[Route | None]]:
    column = columns_of(problem)
    row = rows_of(problem, column)
    if options.stores == "lane" and problem.stores:
        add_store_lane(problem, column, row)
    else:
        add_stores_near_users(problem, column, row)
    trials = int(_trials(len(problem.nodes)) * options.effort)
    return improve(problem, compact(problem, column, row), trials)


def _trials(nodes: int) -> int:
    """Tell how many trials a map of so many nodes is worth: it should be there at once."""
    if nodes <= _SMALL:
        return _SMALL_TRIALS
    return max(_LARGE_TRIALS, nodes)


def _draw(
    problem: Problem,
    board: Board,
    place: list[GridPoint],
    routes: list[Route],
    options: LaneOptions,
) -> Scene:
    tracks = tracks_of(problem, routes, pinned_starts(problem))
    demand = Demand()
    zones = zones_of(problem)
    demand_of(zones, place, demand)
    ask_for_events(problem, place, demand)
    geometry, lettering = _measured(problem, board, place, tracks, demand)
    for _ in range(_MEASURED_AGAIN):
        if not demand.grow(lettering.demand):
            break
        geometry, lettering = _measured(problem, board, place, tracks, demand)
    regions = regions_of(problem, zones, geometry.areas, geometry.grid)
    return scene_of(problem, geometry, lettering, regions, options.min_width)


def _measured(
    problem: Problem, board: Board, place: list[GridPoint], tracks: Tracks, demand: Demand
) -> tuple[Geometry, Lettering]:
    grid = grid_of(problem, board, place, tracks, demand)
    geometry = geometry_of(problem, tracks, grid, areas_of(problem, place, tracks, grid))
    return geometry, letter(problem, place, tracks, geometry)

"""What gets its cell when the steps have theirs: events on frames, and ports at bands.

Events on the border of an unfolded sub-process have cells in a row under all its steps.

The frame's lower border is drawn through the middle of that row, so the events sit on it, and
their lines leave downwards. They are placed when the steps have their places.
"""

from collections import Counter, defaultdict
from dataclasses import replace

from wfmap.render.layout.lanes.frames import Zone, zones_of
from wfmap.render.layout.lanes.placement import Placement
from wfmap.render.layout.lanes.problem import Edge, Problem

__all__ = ["place_on_frames", "place_ports"]


def place_ports(problem: Problem, placement: Placement) -> Placement:
    """Stand every port in the column of the step whose messages end there, on the party's band.

    Steps of one column share a port: theirs is left without a line. Where a box of the party
    stands there already, the port goes beside it.
    """
    column, row = list(placement.column), list(placement.row)
    columns = placement.columns
    stands = {(problem.lane[n], column[n], row[n]) for n in problem.free}
    taken: dict[tuple[int, int], int] = {}
    lone = 0
    for number, edge in enumerate(problem.edges):
        ports = [n for n in (edge.start, edge.finish) if problem.nodes[n].kind == "port"]
        if len(ports) > 1:
            column[ports[0]] = column[ports[1]] = min(lone, placement.columns - 1)
            lone += 1
        elif ports:
            other = edge.finish if ports[0] == edge.start else edge.start
            column[ports[0]] = column[other]
        for port in ports:
            while (problem.lane[port], column[port], row[port]) in stands:
                column[port] += 1
            columns = max(columns, column[port] + 1)
            first = taken.setdefault((problem.lane[port], column[port]), port)
            problem.edges[number] = _instead(problem.edges[number], port, first)
    return replace(placement, column=tuple(column), row=tuple(row), columns=columns)


def _instead(edge: Edge, port: int, other: int) -> Edge:
    """Let a line end at another port."""
    if edge.start == port:
        return edge._replace(source=other, start=other)
    return edge._replace(target=other, finish=other)


def place_on_frames(problem: Problem, placement: Placement) -> Placement:
    """Give events on frames their cells, the innermost frames' first; lanes may grow by rows.

    A frame with more events than columns becomes wider by columns of its own.
    """
    if not problem.border:
        return placement
    column, row, rows = list(placement.column), list(placement.row), list(placement.rows)
    added = 0
    events: dict[str, list[int]] = defaultdict(list)
    for event, frame in problem.border.items():
        events[frame].append(event)
    placed: dict[str, list[int]] = {}
    for zone in sorted(zones_of(problem), key=lambda zone: zone.depth):
        own = _from_the_right(problem, events.pop(zone.frame.id, []), row)
        lane = zone.lanes[-1]
        inner = [n for name, held in placed.items() if _within(problem, name, zone) for n in held]
        low = [row[n] for n in (*zone.members, *inner) if problem.lane[n] == lane]
        columns = sorted({column[n] for n in zone.members}, reverse=True)
        more = max(0, len(own) - (columns[0] - columns[-1] + 1))
        column = [at + more if at > columns[0] else at for at in column]
        added += more
        span = range(columns[0] + more, columns[-1] - 1, -1)
        for place, event in enumerate(own):
            problem.lane[event] = lane
            column[event] = span[place]
            row[event] = max(low) + 1
            rows[lane] = max(rows[lane], row[event] + 1)
        placed[zone.frame.id] = own
    for event in (event for rest in events.values() for event in rest):
        _beside(problem, event, column, row, rows)
    return replace(
        placement,
        column=tuple(column),
        row=tuple(row),
        rows=tuple(rows),
        columns=placement.columns + added,
    )


def _from_the_right(problem: Problem, events: list[int], row: list[int]) -> list[int]:
    """Order the events of a frame from right to left so that their lines nest.

    All leave downwards and mostly turn to the right. So the line of the event on the right lies
    inside those of the others, and leads to the highest step.
    """
    goal = {
        edge.source: (problem.lane[edge.finish], row[edge.finish])
        for edge in reversed(problem.edges)
        if edge.source in events
    }
    lowest = (problem.lanes, 0)
    return sorted(events, key=lambda event: goal.get(event, lowest))


def _within(problem: Problem, frame: str, zone: Zone) -> bool:
    """Tell whether a frame lies in a zone."""
    around = {one.id: one.frame for one in problem.diagram.frames}
    outer = around.get(frame)
    seen = Counter((frame,))
    while outer is not None and not seen[outer]:
        if outer == zone.frame.id:
            return True
        seen[outer] += 1
        outer = around.get(outer)
    return False


def _beside(
    problem: Problem, event: int, column: list[int], row: list[int], rows: list[int]
) -> None:
    """Stand an event whose frame holds nothing in a row of its own."""
    lane = problem.lane[event]
    column[event], row[event] = 0, rows[lane]
    rows[lane] += 1

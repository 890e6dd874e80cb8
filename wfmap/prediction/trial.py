"""A process → its visits, tried out where no formula says them; see `wfmap.simulation.pilot`."""

from wfmap.graph import ProcessGraph
from wfmap.graph.rhythm import has_rhythm
from wfmap.graph.uncounted import uncounted
from wfmap.graph.visits import visits

__all__ = ["try_out"]


def try_out(graph: ProcessGraph) -> None:
    """Try out what no share says, or what goes on in a fixed rhythm; most need no trial."""
    if not uncounted(graph).steps and not has_rhythm(graph, visits(graph)):
        return
    from wfmap.simulation.pilot import try_out as try_it  # noqa: PLC0415 - only where it is needed

    try_it(graph)

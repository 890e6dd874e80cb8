"""A process → its visits, tried out where no share says them; see `wfmap.simulation.pilot`."""

from wfmap.graph import ProcessGraph
from wfmap.graph.uncounted import uncounted

__all__ = ["try_out"]


def try_out(graph: ProcessGraph) -> None:
    """Count by a trial what no share says; most processes need none, and then nothing is loaded."""
    if not uncounted(graph).steps:
        return
    from wfmap.simulation.pilot import try_out as try_it  # noqa: PLC0415 - only where it is needed

    try_it(graph)

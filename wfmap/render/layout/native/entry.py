"""Where a search begins: a memory in, places and routes in it when it comes back."""

from wfmap.native.machine import Memory
from wfmap.render.layout.native import at
from wfmap.render.layout.native.jit import cells, entry
from wfmap.render.layout.native.seeking import seek
from wfmap.render.layout.native.wide import route_lines

__all__ = ["proceed"]


def _proceed(i: Memory, f: Memory, events: int) -> int:  # noqa: ARG001 - as every entry is called
    m = cells(i)
    if m[at.H_TASK] == at.SEEK:
        seek(m)
    else:
        route_lines(m)
    full: int = m[at.H_FULL]
    return full


proceed = entry(_proceed)
"""Carry out the task of a memory; 1 where it was too small, so that nothing in it counts."""

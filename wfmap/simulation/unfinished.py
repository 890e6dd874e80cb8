"""What is under way when a run ends: how many visits of each step have a wait or work before them.

The wait of a visit is known when it is over. Where runs end with cases under way, as those of a
span do, a mean over all visits would take what still waits for something that waited no time.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from wfmap.simulation.engine import layout as at

if TYPE_CHECKING:
    from wfmap.simulation.memory import Memory

__all__ = ["AT_WORK", "GATHERED", "QUEUED", "STAGES", "still", "under_way"]

GATHERED, QUEUED, AT_WORK = range(3)
"""Where a visit is: in its batch, in a queue, at work or with something going on inside."""
STAGES: Final = 3

Array = NDArray[np.float64]


def under_way(memory: "Memory") -> dict[int, Array]:
    """Count the visits of each step that are under way, by row: an array of (steps, stages).

    Of several instances in one visit each is as much of it as there are on average.
    """
    i, f = memory.i, memory.f
    found: dict[int, Array] = {}
    seen: set[int] = set()

    def count(token: int, stage: int, weight: float = 1.0) -> None:
        row = i[i[token + at.T_CASE] + at.E_RECORD]
        if row == i[at.H_REST]:
            return
        number, shape = int(i[row + at.W_NUMBER]), (len(memory.program.steps), STAGES)
        table = found.setdefault(number, np.zeros(shape))
        table[int(i[i[token + at.T_NODE] + at.N_INDEX]), stage] += weight

    for token, stage in _leaves(memory):
        if not i[token + at.T_HOST]:
            count(token, stage)
        elif stage == QUEUED:
            most = float(f[i[token + at.T_NODE] + at.NF_INSTANCES])
            count(token, stage, 1 / max(most, 1.0))
        for host in _hosts(memory, token):
            if host in seen:
                break
            seen.add(host)
            if not i[host + at.T_HOST]:
                count(host, AT_WORK)
    return found


_STAGE: Final = {at.GATHERED: GATHERED, at.QUEUED: QUEUED, at.IN_SERVICE: AT_WORK}


def _leaves(memory: "Memory") -> Iterator[tuple[int, int]]:
    """List the tokens that wait in a batch or a queue, or are at work, with their stage."""
    for token in still(memory):
        stage = _STAGE.get(int(memory.i[token + at.T_STATE]))
        if stage is not None:
            yield token, stage


def still(memory: "Memory") -> Iterator[int]:
    """List the tokens in batches and queues, then those at work, at rest or on their way."""
    i = memory.i
    nodes = int(i[at.H_NODE_COUNT])
    first = int(i[at.H_ROOT]) - nodes * at.NODE_SIZE
    queues: dict[int, None] = {}
    for node in range(first, first + nodes * at.NODE_SIZE, at.NODE_SIZE):
        if i[node + at.N_POOL]:
            queues[int(i[node + at.N_CLASS]) + at.C_HEAD] = None
        if i[node + at.N_BATCH]:
            queues[int(i[node + at.N_BATCH]) + at.B_HEAD] = None
    for head in queues:
        token = int(i[head])
        while token:
            yield token
            token = int(i[token + at.T_NEXT])
    heap = int(i[at.H_HEAP_AT])
    for place in range(heap, heap + 2 * int(i[at.H_HEAP]), 2):
        who = int(i[place + 1])
        if i[who + at.R_EVENT] == i[place] and i[who + at.R_KIND] == at.KIND_TOKEN:
            yield who


def _hosts(memory: "Memory", token: int) -> Iterator[int]:
    """List the tokens that a token is inside of, innermost first."""
    i = memory.i
    while token:
        host = int(i[token + at.T_HOST])
        token = host or int(i[i[token + at.T_SCOPE] + at.S_PARENT])
        if token:
            yield token

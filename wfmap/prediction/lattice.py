"""Equal steps of time: probabilities on them, and their generating functions."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Lattice", "Transform"]

Array = NDArray[np.float64]
Transform = NDArray[np.complex128]

_CELLS: Final = 4096
_MOST_CELLS: Final = 1 << 15
_LEFT: Final = 1e-8
"""What is left of a probability that comes round the lattice once."""


class Lattice:
    """Equal steps of time, on which the fixed times of a process lie where that can be."""

    def __init__(self, reach: float, fixed: Sequence[float]) -> None:
        whole = [round(time * 1000) for time in fixed if 0 < time < reach]
        common = math.gcd(*whole) / 1000 if whole else 0.0
        step = reach / _CELLS
        if common and reach / common <= _MOST_CELLS:
            step = common / math.ceil(common / step)
        self.step = step
        self.cells = 1 << math.ceil(math.log2(max(2.0, reach / step)))
        places = np.arange(self.cells, dtype=np.float64)
        self.tilt: Array = np.power(_LEFT, places / self.cells)
        self.edges: Array = (places + 0.5) * step

    def of(self, chances: Array) -> Transform:
        """Transform probabilities."""
        return np.asarray(np.fft.rfft(chances * self.tilt), dtype=np.complex128)

    def chances(self, transform: Transform) -> Array:
        """Give the probabilities of a transform."""
        found = np.fft.irfft(transform, self.cells) / self.tilt
        return np.asarray(np.maximum(found, 0.0), dtype=np.float64)

    def law(self, above: Array) -> Transform:
        """Transform a law by the chances that it is above each edge."""
        return self.of(-np.diff(above, prepend=1.0))

    def laid(self, times: Array, chances: Array) -> Array:
        """Lay times on the cells around them, so that their mean is right."""
        cells = np.minimum(times / self.step, self.cells - 1.0)
        low = cells.astype(np.int64)
        part = cells - low
        found = np.bincount(low, chances * (1 - part), self.cells + 1)
        found += np.bincount(low + 1, chances * part, self.cells + 1)
        return np.asarray(found[: self.cells], dtype=np.float64)

    def at(self, time: float) -> Transform:
        """Transform a fixed time: on the two cells around it, so that the mean is right."""
        found = np.zeros(self.cells)
        cell = min(time / self.step, self.cells - 1.0)
        low = int(cell + 1e-9)
        part = max(0.0, cell - low)
        found[low] = 1 - part
        if part > 0 and low + 1 < self.cells:
            found[low + 1] = part
        return self.of(found)

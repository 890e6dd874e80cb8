"""Where the numbers of points stand, so that none lies on another or on a point."""

from collections.abc import Iterator, Sequence
from math import cos, pi, sin, sqrt
from typing import Final

__all__ = ["labels"]

HALF_WIDTH: Final = 8.0
HALF_HEIGHT: Final = 6.5
"""Pixels from the middle of a number of two digits to its edges."""
SMALLEST: Final = 30.0
LARGEST: Final = 420.0
"""Square pixels of a point at a size of 0 and of 1."""
DIRECTIONS: Final = 16
RINGS: Final = (3.0, 9.0, 16.0, 24.0, 34.0)
"""Pixels of air between a point and its number, the nearest tried first."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def labels(
    points: Sequence[tuple[float, float, float]], width: float, height: float
) -> tuple[tuple[float, float], ...]:
    """Place a number at each point, the first points first.

    Args:
        points: x, y and size, each 0 to 1; y grows upwards.
        width: pixels of the picture.
        height: pixels of the picture.

    Returns:
        The middle of each number, x and y in the units of the points. A number for which there is
        no room stands where it covers least.
    """
    taken = [_box(x * width, (1 - y) * height, *[_radius(size)] * 2) for x, y, size in points]
    found = []
    for x, y, size in points:
        at = (x * width, (1 - y) * height)
        tried = tuple(_around(at, _radius(size)))
        best = min(tried, key=lambda place: _covered(place, taken, width, height))
        taken.append(_box(*best, HALF_WIDTH, HALF_HEIGHT))
        found.append((best[0] / width, 1 - best[1] / height))
    return tuple(found)


def _radius(size: float) -> float:
    return sqrt((SMALLEST + size * (LARGEST - SMALLEST)) / pi)


def _box(x: float, y: float, half_width: float, half_height: float) -> Box:
    return x - half_width, y - half_height, x + half_width, y + half_height


def _around(at: tuple[float, float], radius: float) -> Iterator[tuple[float, float]]:
    """Yield places from the nearest on, above and to the right first."""
    for air in RINGS:
        for number in range(DIRECTIONS):
            turn = pi / 4 - 2 * pi * number / DIRECTIONS
            yield (
                at[0] + (radius + air + HALF_WIDTH) * cos(turn),
                at[1] - (radius + air + HALF_HEIGHT) * sin(turn),
            )


def _covered(
    place: tuple[float, float], taken: Sequence[Box], width: float, height: float
) -> float:
    """Give the area that a number would cover of what stands there, or stick out."""
    mine = _box(*place, HALF_WIDTH, HALF_HEIGHT)
    outside = (mine[2] - mine[0]) * (mine[3] - mine[1]) - _common(mine, (0, 0, width, height))
    return outside + sum(_common(mine, other) for other in taken)


def _common(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)

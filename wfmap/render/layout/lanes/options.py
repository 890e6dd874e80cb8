"""What the caller may choose about a map in lanes."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["LaneOptions", "Quality"]

Quality = Literal["fast", "best"]
"""How long better places are looked for: a few trials, or as many as a map is worth."""


@dataclass(frozen=True, slots=True)
class LaneOptions:
    """How lanes and stores are laid out, and how long better places are looked for.

    `stores` are drawn near their users, or once each in a lane of their own; `order_lanes` keeps
    the author's order, or permutes it for short handoffs. `quality` tells how long better places
    are looked for: *best* tries what a map is worth, *fast* a few moves of single boxes. `effort`
    scales the number of trials (1 is the usual number, 0 none); trials are counted, never timed,
    so the result is the same on every machine. `min_width` in px keeps room for title and legend.
    Parts that nothing joins are laid out apart, or `together` as what happens at the same time. A
    `dense` map takes a few more bends for less height.
    """

    stores: Literal["near", "lane"] = "near"
    order_lanes: Literal["given", "auto"] = "given"
    quality: Quality = "best"
    effort: float = 1
    min_width: float = 720
    together: bool = False
    dense: bool = False

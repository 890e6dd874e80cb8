"""Where everything lies in the memory of a search: one list of whole numbers, which begins here.

Slots named `H_` hold a number, or the place where a list begins. Lists by node have one cell for
each node, those by edge one for each line, unless said otherwise.
"""

from collections.abc import MutableSequence
from typing import Final, TypeAlias

__all__ = ["FAILED", "Integers"]

Integers: TypeAlias = MutableSequence[int]
"""The memory: an array of numpy as machine code, a list in plain Python."""

FAILED: Final = -(1 << 60)
"""What a trial answers that was undone."""

H_TASK: Final = 0
"""What is wanted: `SEEK` or `ROUTE`."""
H_FULL: Final = 1
"""1 once a list was too short for what had to be kept: then nothing found counts."""
H_WIDTH: Final = 2
H_HEIGHT: Final = 3
H_NODES: Final = 4
H_EDGES: Final = 5
H_STRIDE: Final = 6
"""The cells of a route: twice its most corners."""
H_ACROSS: Final = 7
H_DOWN: Final = 8
"""What passing a point and stepping on costs, as `wfmap.render.layout.lanes.board` keeps it."""
H_IS_ROW: Final = 9
H_OCCUPANT: Final = 10
"""By grid point, rows first: the box on it and 1, or 0."""
H_X: Final = 11
H_Y: Final = 12
H_LANE: Final = 13
H_LOW: Final = 14
H_HIGH: Final = 15
"""By node: the first grid line of a row of its lane, and the one after the last."""
H_PINNED: Final = 16
H_COPY: Final = 17
H_DATA: Final = 18
H_LOOSE: Final = 19
"""By edge: whether it is a data line, and whether it is that or a message."""
H_FLOW: Final = 20
H_BACK: Final = 21
H_START: Final = 22
H_FINISH: Final = 23
H_OUT: Final = 24
H_IN: Final = 25
"""By edge, `SIDE` cells: the price of four directions, of each line there, its first counter."""
H_BEGINS: Final = 26
H_LEAVING: Final = 27
H_ENTERING: Final = 28
H_WAYS: Final = 29
H_INCIDENT: Final = 30
H_SIBLINGS: Final = 31
H_LEFT_OF: Final = 32
H_RIGHT_OF: Final = 33
"""Lists of lists: the places of the first and of the one after the last, then all of them."""
H_LENGTH: Final = 34
"""By edge: how many corners its route has, 0 where it has none."""
H_ROUTE: Final = 35
H_PAID: Final = 36
H_CHANGED: Final = 37
H_IN_ROW: Final = 38
H_IN_COLUMN: Final = 39
H_TRIALS: Final = 40
H_NOW: Final = 41
H_KEEPS_BENDS: Final = 42
H_MOST_LINES: Final = 43
H_ROW_PRICE: Final = 44
H_THOROUGH: Final = 45
H_EARLY: Final = 46
H_LATE: Final = 47
H_FREE: Final = 48
H_FIRST_LINES: Final = 49
"""Lists that begin with their length: boxes that stand, copies that come late, boxes that may move
in the end, lines that are routed first."""
H_TOUCHED: Final = 50
H_OLD_LENGTH: Final = 51
H_OLD_ROUTE: Final = 52
H_OLD_PAID: Final = 53
H_FLOORS: Final = 54
H_MARKS: Final = 55
H_KEYS: Final = 56
H_BEFORE: Final = 57
"""By node, three cells: where the boxes of a trial stood."""
H_MORE: Final = 58
"""By grid line: how many boxes more stand on it after a move; 0 between trials."""
H_FAILED: Final = 59
"""Moves tried in vain, `TRIED` cells each, by their digests."""
H_FAILED_MASK: Final = 60
H_KNOWN: Final = 61
H_QUEUE: Final = 62
H_QUEUE_FIRST: Final = 63
H_QUEUE_COUNT: Final = 64
H_QUEUED: Final = 65
H_NEAR: Final = 66
H_NEAR_MARKS: Final = 67
H_SUSPECTS: Final = 68
H_RANKS: Final = 69
H_MOVES: Final = 70
H_MOVES_END: Final = 71
H_LEVELS: Final = 72
H_ROWS: Final = 73
H_COLUMNS: Final = 74
H_CHAIN: Final = 75
H_OTHER_CHAIN: Final = 76
H_KEPT_X: Final = 77
H_KEPT_Y: Final = 78
H_KEPT_LENGTH: Final = 79
H_KEPT_ROUTE: Final = 80
H_KEPT_PAID: Final = 81
H_BEST: Final = 82
H_BEST_LENGTH: Final = 83
H_BEST_ROUTE: Final = 84
H_SHAPE: Final = 85
"""The corners of a route that is looked at."""
H_LEAST: Final = 86
H_FLOOR: Final = 87
H_FORWARD: Final = 88
H_STRAIGHT: Final = 89
"""What the shortest way costs, its bends left out."""
H_OUTS: Final = 90
H_INS: Final = 94
"""Four cells each: what leaving and arriving in each direction costs the line at hand."""
H_SEEN: Final = 98
"""Cells that were tried for a copy."""
H_KNOWN_ROUTES: Final = 99
H_SEARCH: Final = 100
H_ROUNDS: Final = 101
H_QUEST: Final = 102
H_REACHED: Final = 103
H_COST: Final = 104
H_CAME: Final = 105
H_DONE: Final = 106
"""By grid point and direction: the quest that reached it, its price, where it came from, the quest
that is done with it."""
H_HEAP: Final = 107
H_HEAP_COUNT: Final = 108
H_HEAP_MOST: Final = 109
H_LATER: Final = 110
H_SUSPECTS_COUNT: Final = 111
H_STATE: Final = 112
"""The state that a quest goes on from."""
H_END: Final = 113

SEEK: Final = 0
ROUTE: Final = 1
SIDE: Final = 6
TRIED: Final = 4

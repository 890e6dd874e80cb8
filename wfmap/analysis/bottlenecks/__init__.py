"""Where the bottlenecks are: every lever, ranked within its kind by what it does to the process.

The way: `levers` lists what could be changed, `applying` builds the process with one of them
pulled, `screening` predicts all of them, `deciding` simulates those that matter, `ranking` says
what can be said of their order, `mechanism` why they work.
"""

from wfmap.analysis.bottlenecks.answer import LARGEST, bottlenecks
from wfmap.analysis.bottlenecks.effects import Change, Effect
from wfmap.analysis.bottlenecks.levers import KINDS, Lever, LeverKind
from wfmap.analysis.bottlenecks.overlay import bottlenecks_overlay
from wfmap.analysis.bottlenecks.results import Bottlenecks, Ranked
from wfmap.analysis.bottlenecks.setup import Effort, Setup

__all__ = [
    "KINDS",
    "LARGEST",
    "Bottlenecks",
    "Change",
    "Effect",
    "Effort",
    "Lever",
    "LeverKind",
    "Ranked",
    "Setup",
    "bottlenecks",
    "bottlenecks_overlay",
]

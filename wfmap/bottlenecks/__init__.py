"""Where the bottlenecks are: every lever, ranked within its kind by what it does to the process.

The way: `levers` lists what could be changed, `applying` builds the process with one of them
pulled, `screening` predicts all of them, `deciding` simulates all, and those that may be
best for longer, `mechanism` says why they work.
"""

from wfmap.analysis.terms import Terms
from wfmap.bottlenecks.answer import LARGEST, bottlenecks
from wfmap.bottlenecks.effects import Change, Effect
from wfmap.bottlenecks.levers import KINDS, Lever, LeverKind
from wfmap.bottlenecks.overlay import bottlenecks_overlay
from wfmap.bottlenecks.results import Bottlenecks, Ranked

__all__ = [
    "KINDS",
    "LARGEST",
    "Bottlenecks",
    "Change",
    "Effect",
    "Lever",
    "LeverKind",
    "Ranked",
    "Terms",
    "bottlenecks",
    "bottlenecks_overlay",
]

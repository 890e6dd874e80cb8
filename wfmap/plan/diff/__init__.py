"""What is new, gone or different in a plan against an older one, and why."""

from wfmap.plan.diff.compare import Change, diff
from wfmap.plan.diff.outline import Outline, outline_of, read_outline
from wfmap.plan.diff.snapshot import KINDS, Entry, Kind, Snapshot, snapshot_of

__all__ = [
    "KINDS",
    "Change",
    "Entry",
    "Kind",
    "Outline",
    "Snapshot",
    "diff",
    "outline_of",
    "read_outline",
    "snapshot_of",
]

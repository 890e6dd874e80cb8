"""What is new, gone or different in a plan against an older one, and why."""

from wfmap.plan.diff.compare import Change, diff
from wfmap.plan.diff.snapshot import KINDS, Entry, Kind, Snapshot, read_snapshot, snapshot_of

__all__ = ["KINDS", "Change", "Entry", "Kind", "Snapshot", "diff", "read_snapshot", "snapshot_of"]

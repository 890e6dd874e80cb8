"""Two versions of a process: what was added, removed and changed, as a list and as one map."""

from wfmap.diff.comparison import Change, Difference, FieldChange, compare
from wfmap.diff.three_way import Merged, merge

__all__ = ["Change", "Difference", "FieldChange", "Merged", "compare", "merge"]

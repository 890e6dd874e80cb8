"""Two versions of a process: what was added, removed and changed, as a list and as one map."""

from wfmap.analysis.diff.compare import Change, Difference, FieldChange, compare
from wfmap.analysis.diff.merge import Merged, merge

__all__ = ["Change", "Difference", "FieldChange", "Merged", "compare", "merge"]

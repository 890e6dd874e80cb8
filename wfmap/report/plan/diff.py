"""What differs between two plans, as a section."""

from collections import Counter

from wfmap.analysis.wording import plural
from wfmap.plan.diff import Change
from wfmap.report.section import Section
from wfmap.report.tables import Table

__all__ = ["diff_section"]


def diff_section(changes: tuple[Change, ...]) -> Section:
    """Tell what is new, gone and different, and why."""
    if not changes:
        return Section("What changed in the plan", ("Nothing changed.",), ())
    counted = Counter((c.what, c.kind) for c in changes)
    told = ", ".join(f"{plural(n, kind)} {what}" for (what, kind), n in counted.items())
    rows = tuple((c.what, c.kind, c.title, _facts(c), c.why) for c in changes)
    headings = ("what", "kind", "which", "before → after", "why")
    return Section(
        "What changed in the plan",
        (f"{told}.",),
        (("", Table(headings, rows, whole=(0, 1, 2, 4))),),
    )


def _facts(change: Change) -> str:
    if change.what != "changed":
        return ""
    return "; ".join(
        f"{name}: {change.before[name] or 'none'} → {change.after[name] or 'none'}"
        for name in change.after
    )

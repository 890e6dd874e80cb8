"""What differs between two plans, as a section: the whole first, then a table of each kind."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.plan.diff import KINDS, Change, Kind
from wfmap.report.section import Section
from wfmap.report.tables import Table
from wfmap.words.sentences import plural

__all__ = ["diff_section"]

NAMES: Final[Mapping[Kind, tuple[str, str]]] = {
    "candidate": ("candidate", "Candidates"),
    "challenge": ("challenge", "What stands in the way"),
    "task": ("task", "Tasks"),
    "gate": ("gate", "Gates"),
    "raci": ("change of roles", "Who answers for what"),
}
"""What one of a kind is called, and the caption of its table."""


def diff_section(changes: tuple[Change, ...]) -> Section:
    """Tell what is new, gone and different, and why."""
    if not changes:
        return Section("What changed in the plan", ("Nothing changed.",), ())
    tables = tuple((NAMES[kind][1], _table(changes, kind)) for kind in KINDS if kind in NAMES)
    return Section(
        "What changed in the plan",
        tuple(_told(changes)),
        tuple((caption, table) for caption, table in tables if table.rows),
    )


def _told(changes: tuple[Change, ...]) -> Iterator[str]:
    for change in changes:
        if change.kind == "plan":
            yield f"{change.title}: {_facts(change)} ({change.why})."
    pairs: Iterator[tuple[str, Kind]] = ((c.what, c.kind) for c in changes if c.kind != "plan")
    counted = Counter(pairs)
    told = [f"{_plural(n, kind)} {what}" for (what, kind), n in counted.items()]
    if told:
        yield f"{', '.join(told)}."


def _plural(count: int, kind: Kind) -> str:
    name = NAMES[kind][0]
    return plural(count, name, "changes of roles" if kind == "raci" else "")


def _table(changes: tuple[Change, ...], kind: Kind) -> Table:
    # What was and is comes last: evidence is long, and a terminal then breaks it alone.
    rows = tuple((c.what, c.title, c.why, _facts(c)) for c in changes if c.kind == kind)
    return Table(("what", "which", "why", "before → after"), rows, whole=(0, 1, 2, 3))


def _facts(change: Change) -> str:
    if change.what != "changed":
        return ""
    return "; ".join(
        f"{name}: {change.before[name] or 'none'} → {change.after[name] or 'none'}"
        for name in change.after
    )

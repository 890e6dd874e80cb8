"""Accepted findings: hidden as long as their entry holds, reported when it no longer does."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from wfmap.findings import Finding, Fix
from wfmap.model.process import Ignore, Lint

__all__ = ["suppress"]

RULE: Final = "unused-suppression"


def suppress(findings: Sequence[Finding], lint: Lint, today: date) -> list[Finding]:
    """Drop accepted findings, and add one for each entry that is expired or matches nothing.

    The reader's errors cannot be accepted: nothing downstream could rely on the document.
    """
    used: set[int] = set()
    kept: list[Finding] = []
    for finding in findings:
        entry = _entry_for(finding, lint, today)
        if entry is None:
            kept.append(finding)
        else:
            used.add(entry)
    return [*kept, *_stale(lint, used, today)]


def _entry_for(finding: Finding, lint: Lint, today: date) -> int | None:
    for index, entry in enumerate(lint.ignore):
        if entry.rule == finding.rule and not _expired(entry, today) and _covers(entry, finding):
            return index
    return None


def _expired(entry: Ignore, today: date) -> bool:
    return entry.until is not None and date.fromisoformat(entry.until) < today


def _covers(entry: Ignore, finding: Finding) -> bool:
    if not entry.at:
        return True
    if entry.at.startswith("/"):
        return finding.pointer == entry.at or finding.pointer.startswith(f"{entry.at}/")
    return finding.element is not None and finding.element.id == entry.at


def _stale(lint: Lint, used: set[int], today: date) -> Iterator[Finding]:
    for index, entry in enumerate(lint.ignore):
        if index in used:
            continue
        where = f" at '{entry.at}'" if entry.at else ""
        if _expired(entry, today):
            message = f"the acceptance of '{entry.rule}'{where} ended on {entry.until}"
            hint = "look at the finding again, then remove the entry or set a new 'until'"
        else:
            message = f"nothing is left to accept: no finding '{entry.rule}'{where}"
            hint = "remove the entry"
        yield Finding(
            rule=RULE,
            severity="warning",
            message=message,
            hint=hint,
            pointer=f"/lint/ignore/{index}",
            fixes=(_removal(index),),
            key=f"{entry.rule}:{entry.at or ''}",
        )


def _removal(index: int) -> Fix:
    """Offer to remove an entry that hides nothing."""
    patch = ({"op": "remove", "path": f"/lint/ignore/{index}"},)
    return Fix("remove the entry", patch, safe=True)

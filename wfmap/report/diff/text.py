"""A difference as text and Markdown: one line a change, signed + − ~."""

import json
from collections.abc import Iterator
from typing import Any, Final

from wfmap.diff import Change, Difference, FieldChange
from wfmap.report.marks import escaped

__all__ = ["to_markdown", "to_text"]

SIGNS: Final = {"added": "+", "removed": "−", "changed": "~"}
LONGEST_VALUE: Final = 60


def to_text(difference: Difference) -> str:
    """Write a difference for a terminal."""
    if not difference.changes:
        return "no difference\n"
    lines = [line for change in difference.changes for line in _lines(change)]
    return "\n".join((*lines, _counts(difference))) + "\n"


def _lines(change: Change) -> Iterator[str]:
    yield f"{SIGNS[change.action]} {_heading(change)}"
    for field in change.fields:
        yield f"    {field.field}: {_shown(field.before)} → {_shown(field.after)}"


def to_markdown(difference: Difference) -> str:
    """Write a difference as a Markdown list."""
    if not difference.changes:
        return "No difference.\n"
    lines = [f"{_counts(difference)}.", ""]
    for change in difference.changes:
        lines.append(f"- **{change.action}** {escaped(_heading(change))}")
        lines += [f"  - {_field(field)}" for field in change.fields]
    return "\n".join(lines) + "\n"


def _field(field: FieldChange) -> str:
    return escaped(f"{field.field}: {_shown(field.before)} → {_shown(field.after)}")


def _heading(change: Change) -> str:
    element = change.element
    named = f" '{element.name}'" if element.name and element.name != element.id else ""
    was = f" (was {change.renamed_from})" if change.renamed_from is not None else ""
    return f"{element.kind} {element.id}{named}{was}".replace("  ", " ")


def _shown(value: Any) -> str:  # noqa: ANN401 - JSON values
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _counts(difference: Difference) -> str:
    actions = [change.action for change in difference.changes]
    return ", ".join(f"{actions.count(a)} {a}" for a in SIGNS if a in actions)

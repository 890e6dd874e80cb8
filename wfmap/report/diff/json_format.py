"""A difference as JSON."""

import json
from typing import Any

from wfmap.diff import Change, Difference

__all__ = ["to_json"]


def to_json(difference: Difference) -> str:
    """Write an object with `changes`, each with its action, element and fields."""
    document = {"changes": [_change(change) for change in difference.changes]}
    return json.dumps(document, indent=2, ensure_ascii=False, default=str) + "\n"


def _change(change: Change) -> dict[str, Any]:
    element = change.element
    return {
        "action": change.action,
        "element": {"kind": element.kind, "id": element.id, "name": element.name},
        "renamed_from": change.renamed_from,
        "fields": [
            {"field": field.field, "before": field.before, "after": field.after}
            for field in change.fields
        ],
    }

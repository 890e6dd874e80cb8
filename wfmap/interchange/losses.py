"""What an import could not carry over, and what it could.

Every importer returns the document and its losses: nothing is dropped without a line here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

__all__ = ["Imported", "JsonObject", "Loss"]

JsonObject = dict[str, JsonValue]
"""A JSON object that is being built; its order is the order it is written in."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the source that the document does not hold, or holds only aside.

    `code` names the kind of loss and is stable; `element` is the element's kind in the source
    format; `id` is its id there, None where it has none; `reason` is one sentence for a reader.
    `line` is the 1-based line in the source, `place` the elements around it from the outside in,
    and `count` how many alike this one stands for.
    """

    code: str
    element: str
    id: str | None
    reason: str
    line: int | None = None
    place: str = ""
    count: int = 1

    def to_json(self) -> JsonObject:
        """Return the loss as a JSON object with every field present."""
        return {
            "code": self.code,
            "element": self.element,
            "id": self.id,
            "reason": self.reason,
            "line": self.line,
            "place": self.place,
            "count": self.count,
        }


@dataclass(frozen=True, slots=True)
class Imported:
    """A process document as a JSON object, and its losses in the order of the source."""

    document: Mapping[str, JsonValue]
    losses: tuple[Loss, ...]

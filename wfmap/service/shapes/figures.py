"""The schemas of what every answer that simulates says of itself, and of its figures."""

from typing import Any, Final

from wfmap.service.shapes import TEXT, lacking, made_of, ref

__all__ = ["FIGURE", "FIGURES", "NOT_SETTLED", "QUESTION", "SETTLED"]

QUESTION: Final = {"enum": ["long-run", "from", "as-asked"]}
SETTLED: Final = {
    "type": ["boolean", "null"],
    "description": "Whether it is known as precisely as it has to be; null where as asked, and "
    "where nothing was simulated.",
}
NOT_SETTLED: Final = {
    "type": ["object", "null"],
    "properties": {
        "reason": {"enum": ["budget", "drift", "overload", "near-saturation"]},
        "events_needed": {"type": ["integer", "null"]},
        "message": {"type": "string"},
    },
}
FIGURE: Final[dict[str, Any]] = {
    "title": "Figure",
    "description": "One figure of an answer; it is the same in every answer that has it.",
    **lacking(
        made_of(
            key=TEXT,
            element={
                "type": "string",
                "description": "A kind and an id, such as step/check; empty for the whole.",
            },
            unit=TEXT,
            basis=TEXT,
            value={"type": ["number", "null"]},
            answer=TEXT,
            unbounded={"const": True, "description": "The value has no end, and is null."},
        ),
        "unbounded",
    ),
}
FIGURES: Final = {
    "type": "array",
    "description": "Every figure of the answer, as a record.",
    "items": ref("Figure"),
}

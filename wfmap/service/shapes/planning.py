"""The schemas of plans and audits by name."""

from typing import Any, Final

from wfmap.service.shapes import TEXT, made_of
from wfmap.service.shapes.figures import FIGURES, NOT_SETTLED, SETTLED

__all__ = ["PLANNING"]

_OBJECTS: Final = {"type": "array", "items": {"type": "object"}}
_NUMBER: Final = {"type": "number"}
_TEXT_OR_NULL: Final = {"type": ["string", "null"]}
_DAY: Final = {"type": "string", "format": "date"}
_DATES: Final = made_of(p50=_DAY, p90=_DAY)
_TASK: Final = {
    "type": "object",
    "required": ["id", "kind", "title", "owner", "start", "finish"],
    "properties": {
        **dict.fromkeys(("id", "kind", "title"), TEXT),
        "owner": _TEXT_OR_NULL,
        "start": _DATES,
        "finish": _DATES,
    },
}
_CHANGE: Final = made_of(
    **dict.fromkeys(("kind", "what", "id", "title"), TEXT),
    before={"type": "object"},
    after={"type": "object"},
    why=TEXT,
)
_PLAN: Final = made_of(
    plan=TEXT,
    process=_TEXT_OR_NULL,
    question={"enum": ["long-run", "from", "as-asked", None]},
    settled=SETTLED,
    not_settled=NOT_SETTLED,
    baseline={
        "type": ["object", "null"],
        "description": "The process as it is, simulated; null where nothing was.",
    },
    start=_DAY,
    finish={"anyOf": [_DATES, {"type": "null"}]},
    seed={"type": "integer", "minimum": 0},
    runs={"type": "integer", "minimum": 1},
    assumptions={"type": "array", "items": TEXT},
    challenges=_OBJECTS,
    tasks={"type": "array", "items": _TASK},
    stages=_OBJECTS,
    raci=_OBJECTS,
    figures=FIGURES,
)
_MEASURE: Final = made_of(
    **dict.fromkeys(("dimension", "metric"), TEXT),
    field=_TEXT_OR_NULL,
    **dict.fromkeys(("value", "low", "high"), _NUMBER),
    n={"type": "integer", "minimum": 0},
    unit=_TEXT_OR_NULL,
    as_of=_DAY,
)
_PERSONAL: Final = {
    "type": "object",
    "required": ["column", "kind", "basis", "special"],
    "properties": {
        **dict.fromkeys(("column", "kind"), TEXT),
        "basis": {"enum": ["values", "text", "name"]},
        "special": {"type": "boolean", "description": "A category of article 9 GDPR."},
        **dict.fromkeys(("value", "low", "high"), _NUMBER),
        "n": {"type": "integer", "minimum": 0},
    },
}
_STORE: Final = made_of(
    store=TEXT,
    source=TEXT,
    rows={"type": "integer", "minimum": 0},
    failed={"type": ["string", "null"], "description": "Why nothing was measured."},
    band={
        "description": "C not loaded as it should be, B loaded, A fit for `uses` (Lawrence 2017).",
        **made_of(
            level={"enum": ["A", "B", "C"]},
            because=TEXT,
            uses={"type": "array", "items": TEXT},
        ),
    },
    remarks={"type": "array", "items": TEXT},
    contract_stated={"type": ["boolean", "null"]},
    measures={"type": "array", "items": _MEASURE},
    personal={
        "type": "array",
        "description": "Columns that seem to hold personal data.",
        "items": _PERSONAL,
    },
    verdicts=_OBJECTS,
)

PLANNING: Final[dict[str, Any]] = {
    "Plan": {
        **_PLAN,
        "properties": {
            **_PLAN["properties"],
            "changes": {
                "type": "array",
                "description": "What differs from the older plan, where one came along.",
                "items": _CHANGE,
            },
        },
    },
    "AuditReport": made_of(stores={"type": "array", "items": _STORE}),
}

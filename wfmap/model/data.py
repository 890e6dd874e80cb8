"""What is passed and kept: data items, stores and their measured quality (BPMN, ODCS)."""

from collections.abc import Iterator
from typing import Annotated, Literal

from wfmap.model.base import DataRef, Format, Part, PartFault, SystemRef, described
from wfmap.model.contract import TableContract
from wfmap.model.origin import Origin
from wfmap.model.quantity import Amount, Duration, Provenance

__all__ = ["DataItem", "Quality", "Store", "StoreKind"]

StoreKind = Literal[
    "database",
    "table",
    "file",
    "spreadsheet",
    "document",
    "email",
    "paper",
    "queue",
    "warehouse",
    "log",
    "other",
]


class DataItem(Part):
    """Something that is passed along or stored (BPMN data object)."""

    name: str = described("Name", "What people call this data.", "")
    description: str = described("Description", "What a reader should know.", "")
    formerly: tuple[str, ...] = described("Formerly", "Earlier ids, so that a rename is seen.", ())
    classification: Literal["public", "internal", "confidential", "restricted"] | None = described(
        "Classification", "Who may see it.", None
    )
    personal_data: bool | None = described(
        "Personal data", "Whether it says something about a person (GDPR).", None
    )
    format: str | None = described("Format", "Such as PDF, CSV, free text, JSON.", None)
    structure: Literal["structured", "semi", "unstructured"] | None = described(
        "Structure", "How far a program can read it without understanding it.", None
    )
    contract: Annotated[str, Format("link")] | None = described(
        "Contract", "Where its data contract is (ODCS): a link or a relative path.", None
    )
    origin: Origin | None = described("Origin", "Where this was imported from.", None)


class Quality(Part):
    """One measured aspect of a store's quality, with one limit where there is one (ODCS 3.1)."""

    dimension: Literal[
        "accuracy",
        "completeness",
        "conformity",
        "consistency",
        "coverage",
        "timeliness",
        "uniqueness",
    ] = described("Dimension", "The quality dimension (ODCS).")
    metric: str | None = described("Metric", "What is counted, such as missingValues.", None)
    field: str | None = described(
        "Field", "The column it is about; the whole store without it.", None
    )
    value: Amount | None = described("Value", "What was found, in the unit.", None)
    unit: Literal["rows", "percent", "duration"] | None = described(
        "Unit", "The unit of the value and its limit.", None
    )
    must_be: Amount | None = described("Must be", "The value it must have.", None)
    must_be_less_than: Amount | None = described(
        "Must be less than", "The value's upper limit.", None
    )
    must_be_greater_than: Amount | None = described(
        "Must be greater than", "The value's lower limit.", None
    )
    must_be_between: tuple[Amount, ...] | None = described(
        "Must be between", "The value's lower and upper limit.", None
    )
    provenance: Provenance | None = described("Provenance", "How the value was found.", None)

    def faults(self) -> Iterator[PartFault]:
        """Yield faults: several limits, a pair that is none, units that do not fit."""
        limits = [name for name in _LIMITS if getattr(self, name) is not None]
        if len(limits) > 1:
            yield PartFault(
                "wrong-type", f"one limit is allowed; {' and '.join(limits)} are given", "keep one"
            )
        if self.must_be_between is not None and len(self.must_be_between) != 2:  # noqa: PLR2004 - a pair
            yield PartFault(
                "wrong-type",
                "'must_be_between' takes two values: the lower and the upper limit",
                path=("must_be_between",),
            )
        yield from self._unit_faults()

    def _unit_faults(self) -> Iterator[PartFault]:
        times = [name for name in ("value", *_LIMITS[:3]) if _is_time(getattr(self, name))]
        numbers = [
            name
            for name in ("value", *_LIMITS[:3])
            if getattr(self, name) is not None and name not in times
        ]
        if self.unit == "duration" and numbers:
            yield PartFault(
                "bad-duration",
                f"the unit is duration, but '{numbers[0]}' is a bare number",
                "write it like '2 d'",
                (numbers[0],),
            )
        if self.unit != "duration" and times:
            yield PartFault(
                "wrong-type",
                f"'{times[0]}' is a duration, but the unit is {self.unit or 'not given'}",
                'set "unit": "duration"',
                (times[0],),
            )


_LIMITS = ("must_be", "must_be_less_than", "must_be_greater_than", "must_be_between")


def _is_time(value: Amount | None) -> bool:
    return isinstance(value, Duration)


class Store(Part):
    """A place where data is kept (BPMN data store)."""

    name: str = described("Name", "What people call this store.", "")
    description: str = described("Description", "What a reader should know.", "")
    formerly: tuple[str, ...] = described("Formerly", "Earlier ids, so that a rename is seen.", ())
    kind: StoreKind = described("Kind", "What sort of store this is.", "other")
    system: SystemRef | None = described("System", "The system it lives in.", None)
    holds: tuple[DataRef, ...] = described("Holds", "The data kept here.", ())
    master_for: tuple[DataRef, ...] = described(
        "Master for", "The data this store is the system of record for.", ()
    )
    owner: str | None = described("Owner", "Who answers for it: an actor's id or a name.", None)
    update_every: Duration | None = described(
        "Updated every", "How often its rows are brought up to date.", None
    )
    source: str | None = described(
        "Source", "The table or file behind it, which an audit reads.", None
    )
    audit: TableContract | None = described("Audit", "What an audit measures on its source.", None)
    quality: tuple[Quality, ...] = described("Quality", "What was measured on it.", ())
    origin: Origin | None = described("Origin", "Where this was imported from.", None)

"""What an audit measures on the table behind a store (the terms are those of ODCS schemas)."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from wfmap.model.base import Part, PartFault, StoreRef, described
from wfmap.model.quantity import Positive

__all__ = ["ColumnContract", "ColumnType", "Comparison", "Outcome", "SameColumn", "TableContract"]

ColumnType = Literal["text", "email", "phone", "date", "number"]


class ColumnContract(Part):
    """A column of a table: what it holds, and whether every row must have it."""

    shorthand: ClassVar[str | None] = "name"

    name: str = described("Name", "The column's name, as the table writes it.")
    type: ColumnType = described(
        "Type", "What its values are; 'text' counts shapes, the others also what is valid.", "text"
    )
    required: bool = described("Required", "Whether a row without it is incomplete.", default=True)
    weight: Positive | None = described(
        "Weight", "How much its presence counts among the required columns; 1 without it.", None
    )
    missing: tuple[str, ...] = described(
        "Missing", "What this column holds where there is nothing, besides the table's own.", ()
    )


class SameColumn(Part):
    """A fact that two stores hold: its column here and there."""

    shorthand: ClassVar[str | None] = "name"

    name: str = described("Name", "The column in this table.")
    other: str | None = described("Other", "The column in the other table, if named else.", None)


class Comparison(Part):
    """Another store that speaks of the same things: its key, and the facts that should agree."""

    store: StoreRef = described("Store", "The other store.")
    key: str = described("Key", "The column of the other table that holds this table's key.")
    own: str | None = described(
        "Own", "The column of this table that holds the same, where that is not its key.", None
    )
    also: tuple[SameColumn, ...] = described(
        "Also", "Columns that make the key together with it, as a line beside its order.", ()
    )
    same: tuple[SameColumn, ...] = described("Same", "Columns that should agree.", ())


class Outcome(Part):
    """How a case ended: what a model would learn from (the label)."""

    shorthand: ClassVar[str | None] = "column"

    column: str = described("Column", "The column that holds the outcome.")
    decided: str | None = described("Decided", "The column with the date of the decision.", None)
    known: str | None = described(
        "Known", "The column with the date from which the outcome is known.", None
    )


class TableContract(Part):
    """What an audit measures on the table behind a store; it guesses by names without it."""

    key: str | None = described("Key", "The column whose value is different in every row.", None)
    updated: str | None = described("Updated", "The column with the date of the last change.", None)
    columns: tuple[ColumnContract, ...] = described(
        "Columns", "The columns that matter; every column of the table without them.", ()
    )
    missing: tuple[str, ...] | None = described(
        "Missing", "What stands where there is nothing, such as N/A; common signs without it.", None
    )
    alike: tuple[str, ...] = described(
        "Alike", "Columns by which two rows are recognised as the same thing; the name first.", ()
    )
    compare: tuple[Comparison, ...] = described("Compare", "Stores it is compared with.", ())
    outcome: Outcome | None = described("Outcome", "How cases ended, if the table says so.", None)

    def faults(self) -> Iterator[PartFault]:
        """Yield faults: a column listed twice, and too little to recognise twins by."""
        names = [column.name for column in self.columns]
        for place, name in enumerate(names):
            if name in names[:place]:
                yield PartFault(
                    "duplicate-key",
                    f"the column '{name}' is listed twice",
                    "keep one",
                    ("columns", place),
                )
        if len(self.alike) == 1:
            yield PartFault(
                "missing-field",
                "one column alone does not tell whether two rows are the same thing",
                'write it like ["name", "email", "phone"]',
                ("alike",),
            )

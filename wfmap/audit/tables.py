"""A table of text in DuckDB: what every source is read into, and what every measure reads."""

from dataclasses import dataclass

__all__ = ["Sample", "Table"]


@dataclass(frozen=True, slots=True)
class Sample:
    """Which rows of a source were read, where it was too large to be read whole.

    `share` is the chance of a row to be in the sample, over 0 to 1. `column` names the column the
    sample is coherent by: all rows whose value there is the same once normalised are in it, or
    none, and a sample of another table by the same values keeps the same ones (of two samples,
    those of the smaller share). It is None where rows were drawn one by one. `sentence` says it
    to a person.
    """

    share: float
    column: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table in DuckDB, by its quoted name; `remarks` say what could not be read as it is.

    `rows` are those in DuckDB, `total` those of the source; they differ where there is a `sample`.
    `rejected` counts the lines of a file that are no rows of the table, in none of the two.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    remarks: tuple[str, ...] = ()
    total: int = 0
    sample: Sample | None = None
    rejected: int = 0

"""Too many rows → which of them are read: all rows of a key or none, the same keys everywhere.

A row stays where the md5 of its normalised key is below a threshold, so that every store sampled by
that key keeps the same keys: uniqueness, coverage and conflicts are measured without bias. A key
without a letter or digit of ASCII counts as it is written; rows without a key are drawn one by one.
The same expressions are written for DuckDB, PostgreSQL and MySQL, and give the same to the bit.
"""

from dataclasses import dataclass
from typing import Final

from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Sample
from wfmap.units.figures import figure

__all__ = ["MOST_ROWS", "SEED", "Draw", "draw", "kept_sql", "sample_of"]

MOST_ROWS: Final = 5_000_000
"""Rows of a table that are read; of larger ones a sample."""
SEED: Final = 20261101
"""Where the random numbers of servers begin, so that an audit can be repeated."""
SPACE: Final = 1 << 32
"""Values that the first eight hexadecimal digits of an md5 can take."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample to be taken: how many of `SPACE` values of a hash stay, and the hash of what.

    `column` is None where rows are drawn one by one.
    """

    threshold: int
    column: str | None

    @property
    def share(self) -> float:
        """The chance of a row to stay, over 0 to 1."""
        return self.threshold / SPACE

    @property
    def below(self) -> str:
        """The threshold as hexadecimal digits, below which the md5 of what stays sorts."""
        return f"{self.threshold:08x}"


def draw(total: int, most: int, column: str | None) -> Draw | None:
    """Decide on a sample of at most about `most` of `total` rows; None where all are read."""
    if most <= 0 or total <= most:
        return None
    return Draw(max(1, most * SPACE // total), column)


def kept_sql(taken: Draw, row: str) -> str:
    """Write the condition of DuckDB under which a row stays.

    Args:
        taken: the sample.
        row: an expression that differs from row to row, such as its number.
    """
    alone = f"md5(cast({row} as varchar))"
    if taken.column is None:
        return f"{alone} < '{taken.below}'"
    key = sql_name(taken.column)
    normal = rf"upper(regexp_replace({key}, '[^[:alnum:]]', '', 'g'))"
    hashed = f"md5(coalesce(nullif({normal}, ''), nullif(trim({key}, ' '), '')))"
    return f"coalesce({hashed}, {alone}) < '{taken.below}'"


def sample_of(taken: Draw, rows: int, total: int) -> Sample:
    """Say which sample was taken.

    Args:
        taken: the sample.
        rows: those in it.
        total: those of the source.
    """
    how = f"chosen by {taken.column}" if taken.column is not None else "chosen one by one"
    one_in = figure(1 / taken.share) if taken.share > 0.01 else f"{1 / taken.share:,.0f}"  # noqa: PLR2004 - three digits, or whole ones
    sentence = f"a sample of 1 in {one_in}: {rows:,} of {total:,} rows, {how}"
    return Sample(taken.share, taken.column, sentence)

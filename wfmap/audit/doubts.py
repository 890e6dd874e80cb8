"""What a table shows that may be read in two ways, or says nothing: a remark each.

Signs for nothing are words, and some are what people mean: NA is Namibia in a column of countries,
and 'none' is an answer among few. A column that says the same in every row tells nothing apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from wfmap.audit.contract import NAMED, SENTINELS, Contract
from wfmap.audit.measures import AT_ONCE, missing_sql
from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Table

__all__ = ["Doubts", "doubts"]

SAME: Final = 30
"""Rows from which on it is no accident that all say the same."""
FEW: Final = 20
"""Different values of a column, at most, that are answers to choose from."""
OFTEN: Final = 0.01
"""Share of the cells from which on a word for nothing may be an answer."""
ANSWERS: Final = ("none", "None", "nil", "unknown", "unbekannt")
"""Signs for nothing that are answers too."""
COUNTRIES: Final = frozenset(
    (
        "country", "countries", "land", "pays", "pais", "país", "paese", "nation", "nationality",
        "iso", "iso2", "alpha2", "kraj", "country_code", "cc",
    )
)  # fmt: skip
"""Words of the name of a column of countries."""
NAMED_AT_MOST: Final = 5
"""Columns that a remark names."""
MOSTLY: Final = 0.95
"""Share of its values, at least, that are two capitals where a column holds countries."""


LOOKED_AT: Final = 50_000
"""Rows of a table that are looked at; that a column says the same is counted in all."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """The remarks on what may be read in two ways, and the columns that say the same everywhere."""

    remarks: tuple[str, ...]
    constant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was counted of a column: cells, those that say something, how different, and signs."""

    column: str
    rows: int
    present: int
    distinct: int
    codes: int
    namibia: int
    answers: Mapping[str, int]


def doubts(connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract) -> Doubts:
    """Look at a part of the rows of a table, the same ones in every run."""
    part = max(1, round(table.rows / LOOKED_AT))
    found = list(_counted(connection, table, contract, part))
    signs = [r for seen in found for r in _signs(seen, contract)]
    same = tuple(
        seen.column
        for seen in found
        if table.rows >= SAME and seen.distinct == 1 and seen.present == seen.rows
        if part == 1 or _is_constant(connection, table, seen.column)
    )
    return Doubts((*signs, *_said(same, table.rows)), same)


def _signs(seen: _Seen, contract: Contract) -> Iterator[str]:
    """Say where a usual sign for nothing may be what was meant; of stated ones nothing is said."""
    if contract.missing != SENTINELS:
        return
    words = {word.casefold() for word in NAMED.split(seen.column.strip())}
    coded = seen.distinct > 1 and seen.codes >= MOSTLY * max(1, seen.present)
    own = contract.own.get(seen.column, ())
    if seen.namibia and "NA" not in own and (coded or COUNTRIES & words):
        yield (
            f"'NA' in '{seen.column}' is taken for nothing; among countries it is Namibia: say "
            "under `missing` of `audit` what stands for nothing"
        )
    for word, count in seen.answers.items():
        if word not in own and count >= OFTEN * seen.rows and 1 < seen.distinct <= FEW:
            yield (
                f"'{word}' in '{seen.column}' is taken for nothing; it may be an answer like the "
                "others: say under `missing` of `audit` what stands for nothing"
            )


def _said(columns: Sequence[str], rows: int) -> Iterator[str]:
    if columns:
        named = ", ".join(f"'{column}'" for column in columns[:NAMED_AT_MOST])
        more = len(columns) - NAMED_AT_MOST
        rest = f" and {more} more" if more > 0 else ""
        say = "says" if len(columns) == 1 else "say"
        yield f"{named}{rest} {say} the same in all {rows:,} rows, and so nothing about any"


def _is_constant(connection: duckdb.DuckDBPyConnection, table: Table, column: str) -> bool:
    name = sql_name(column)
    row = connection.execute(
        f"select min({name}) = max({name}) and count({name}) = count(*) from {table.name}"  # noqa: S608 - quoted
    ).fetchone()
    return bool(row and row[0])


def _counted(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, part: int
) -> Iterator[_Seen]:
    for first in range(0, len(table.columns), AT_ONCE):
        columns = table.columns[first : first + AT_ONCE]
        counts = ", ".join(
            count for column in columns for count in _counts(column, missing_sql(column, contract))
        )
        row = connection.execute(
            f"select count(*), {counts} from {table.name} where rowid % {part} = 0"  # noqa: S608 - quoted
        ).fetchone() or (0,)
        rows, *rest = (int(number or 0) for number in row)
        width = len(rest) // len(columns)
        for place, column in enumerate(columns):
            present, distinct, codes, namibia, *answers = rest[place * width : (place + 1) * width]
            told = {word: n for word, n in zip(ANSWERS, answers, strict=True) if n}
            yield _Seen(column, rows, present, distinct, codes, namibia, told)


def _counts(column: str, gone: str) -> Iterator[str]:
    """Write what is counted of a column; of different values whether there is one, few or many."""
    cell = f"trim({sql_name(column)})"
    there = f"filter (not {gone})"
    yield f"count(*) {there}"
    yield f"if(min({cell}) {there} = max({cell}) {there}, 1, approx_count_distinct({cell}) {there})"
    yield f"count(*) filter (not {gone} and regexp_full_match({cell}, '[A-Z]{{2}}'))"
    for word in ("NA", *ANSWERS):
        yield f"count(*) filter ({cell} = '{word}')"

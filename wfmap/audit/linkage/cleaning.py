"""Cells → what is compared: names as words, addresses without their dress, dates as days (SQL)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import duckdb

from wfmap.audit.contract import NAMED, Contract
from wfmap.audit.dates import date_sql
from wfmap.audit.measures import EMAIL, missing_sql
from wfmap.audit.sources.database import asked
from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Table

__all__ = ["Kind", "Side", "sides"]

TITLES: Final = ("DR", "MR", "MRS", "MS", "PROF", "SIR", "HERR", "FRAU")
"""Words of a name that say nothing of who it is."""
LETTERS: Final = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("æ", "ae"), ("ß", "ss"))
"""Letters that are as often written as two; other marks are dropped."""
DIGITS: Final = 8
"""Last digits of a telephone number that are compared: country and area are written at will."""
NEARLY: Final = (7, 9)
"""Digits of a day that was written with a slip: one too few or too many."""
LOOKED_AT: Final = 2_000
"""Rows whose cells tell what a column holds that nobody typed."""
MOSTLY: Final = 0.8
"""Share of its cells, at least, that are of the kind that a column is taken to hold."""
PLACES: Final = frozenset(
    (
        "street", "address", "strasse", "straße", "rue", "calle", "straat", "via", "city", "town",
        "suburb", "place", "ort", "stadt", "ville", "ciudad", "postcode", "zip", "plz", "postal",
        "post", "state", "region", "province", "county", "district", "house",
    )
)  # fmt: skip
"""Words of a column's name that say that it is a part of an address."""
SHARED: Final = PLACES | frozenset(
    (
        "surname", "last", "lastname", "family", "nachname", "familienname", "apellido",
        "apellidos", "cognome", "achternaam", "country", "land", "pays", "phone", "telephone",
        "telefon", "tel", "mobile", "fax", "household", "company", "firm", "employer", "branch",
        "email", "mail",
    )
)  # fmt: skip
"""Words of a column's name that say that people who live or work together have it in common."""

Kind = str
"""`name` (words, mostly several), `word` (mostly one), `text`, `email`, `phone`, `date`, `number`
or `digits`."""


@dataclass(frozen=True, slots=True)
class Side:
    """One compared column: its name in the cleaned table and in the source, its kind, its SQL.

    `personal` tells whether it tells people apart who have a household in common, as a first name
    and a birthday do; `home` whether it is a part of the address.
    """

    name: str
    column: str
    kind: Kind
    sql: str
    personal: bool
    home: bool = False


def sides(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> tuple[Side, ...]:
    """Say how each column of `alike` is cleaned; a missing cell becomes null.

    They come in the order of the table, so that the order in which a document names them changes
    nothing. What a column holds is what the document says, else what most of its cells look like.
    """
    columns = [column for column in table.columns if column in contract.alike]
    stated = {c: kind for c, kind in contract.fields.items() if kind != "text"}
    seen = _seen(connection, table, contract, [c for c in columns if c not in stated])
    return tuple(
        _side(f"c{place}", column, stated.get(column) or seen[column], contract)
        for place, column in enumerate(columns)
    )


def _side(name: str, column: str, kind: Kind, contract: Contract) -> Side:
    make = _MAKERS.get(kind, _text)
    words = frozenset(word.casefold() for word in NAMED.split(column.strip()))
    apart = kind in {"name", "word", "date", "digits", "number"}
    personal = apart and not SHARED.intersection(words)
    home = bool(PLACES.intersection(words)) and kind not in {"email", "phone", "date"}
    return Side(name, column, kind, make(_present(column, contract)), personal, home)


def _present(column: str, contract: Contract) -> str:
    cell = sql_name(column)
    return f"case when {missing_sql(column, contract)} then null else trim({cell}) end"


def _seen(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract, columns: list[str]
) -> dict[str, Kind]:
    """Tell by the cells of a part of the rows what columns hold."""
    part = max(1, round(table.rows / LOOKED_AT))
    found: dict[str, Kind] = {}
    for column in columns:
        row = asked(
            connection,
            f"select count(c), sum(regexp_matches(c, '{EMAIL}')::int), "  # noqa: S608 - quoted
            f"sum(({date_sql('c', counted=False)} is not null)::int), "
            r"sum((not regexp_matches(c, '\p{L}'))::int), sum((not regexp_matches(c, '\d'))::int), "
            r"sum(regexp_matches(c, '\p{L}[^\p{L}]+\p{L}')::int) "
            f"from (select {_present(column, contract)} as c from {table.name} "
            f"where rowid % {part} = 0)",
        )
        found[column] = _kind(*(int(number or 0) for number in row))
    return found


def _kind(present: int, mails: int, dates: int, bare: int, letters: int, several: int) -> Kind:  # noqa: PLR0913, PLR0917 - six counts
    least = max(1.0, MOSTLY * present)
    if mails >= least:
        return "email"
    if dates >= least:
        return "date"
    if bare >= least:
        return "digits"
    if letters >= least:
        return "name" if 2 * several > present else "word"
    return "text"


def _plain(cell: str) -> str:
    plain = f"lower({cell})"
    for letter, letters in LETTERS:
        plain = f"replace({plain}, '{letter}', '{letters}')"
    return f"regexp_replace(upper(strip_accents({plain})), '[^[:alnum:]]+', ' ', 'g')"


def _words(cell: str) -> str:
    titles = ", ".join(f"'{title}'" for title in TITLES)
    split = f"string_split(trim({_plain(cell)}), ' ')"
    return f"nullif(list_filter({split}, lambda w: w not in ({titles}, '')), [])"


def _email(cell: str) -> str:
    return f"replace(lower({cell}), '(at)', '@')"


def _phone(cell: str) -> str:
    return f"nullif(right(regexp_replace({cell}, '[^0-9]', '', 'g'), {DIGITS}), '')"


def _digits(cell: str) -> str:
    return f"nullif(regexp_replace({cell}, '[^0-9]', '', 'g'), '')"


def _date(cell: str) -> str:
    """Write a day as its eight digits; of one that no calendar has, the digits that are there.

    A slip makes 20160176 of a birthday: it is no date, and still nobody's who was born in 1989.
    """
    year_last = f"regexp_replace({cell}, '^(\\d+)\\D+(\\d+)\\D+(\\d{{4}})$', '\\3\\2\\1')"
    digits = f"regexp_replace({year_last}, '\\D', '', 'g')"
    written = f"case when length({digits}) between {NEARLY[0]} and {NEARLY[1]} then {digits} end"
    return f"coalesce(strftime({date_sql(cell)}, '%Y%m%d'), {written})"


def _text(cell: str) -> str:
    return f"nullif(trim({_plain(cell)}), '')"


_MAKERS: Final[Mapping[Kind, Callable[[str], str]]] = {
    "name": _words, "email": _email, "phone": _phone, "date": _date, "digits": _digits,
}  # fmt: skip

"""Cells → what is compared: names as words, addresses without their dress, dates as days (SQL)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from wfmap.readiness.data.contract import Contract
from wfmap.readiness.data.dates import date_sql
from wfmap.readiness.data.measures import missing_sql, quoted

__all__ = ["Kind", "Side", "cleaned"]

TITLES: Final = ("DR", "MR", "MRS", "MS", "PROF", "SIR", "HERR", "FRAU")
"""Words of a name that say nothing of who it is."""
LETTERS: Final = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("æ", "ae"), ("ß", "ss"))
"""Letters that are as often written as two; other marks are dropped."""
DIGITS: Final = 8
"""Last digits of a telephone number that are compared: country and area are written at will."""

Kind = str
"""`name` for the first column of `alike`, else the column's type in the contract."""


@dataclass(frozen=True, slots=True)
class Side:
    """One compared column: its name in the cleaned table, its kind, and the SQL that cleans it."""

    name: str
    kind: Kind
    sql: str


def cleaned(contract: Contract) -> tuple[Side, ...]:
    """Say how each column of `alike` is cleaned; a missing cell becomes null."""
    return tuple(
        _side(f"c{k}", "name" if k == 0 else contract.fields.get(column, "text"), column, contract)
        for k, column in enumerate(contract.alike)
    )


def _side(name: str, kind: Kind, column: str, contract: Contract) -> Side:
    cell = f"case when {missing_sql(column, contract)} then null else trim({quoted(column)}) end"
    make = _MAKERS.get(kind, _text)
    return Side(name, kind, make(cell))


def _words(cell: str) -> str:
    plain = f"lower({cell})"
    for letter, letters in LETTERS:
        plain = f"replace({plain}, '{letter}', '{letters}')"
    titles = ", ".join(f"'{title}'" for title in TITLES)
    spaced = f"regexp_replace(upper(strip_accents({plain})), '[^[:alnum:]]+', ' ', 'g')"
    split = f"string_split(trim({spaced}), ' ')"
    return f"nullif(list_filter({split}, lambda w: w not in ({titles}, '')), [])"


def _email(cell: str) -> str:
    return f"replace(lower({cell}), '(at)', '@')"


def _phone(cell: str) -> str:
    return f"nullif(right(regexp_replace({cell}, '[^0-9]', '', 'g'), {DIGITS}), '')"


def _date(cell: str) -> str:
    return f"strftime({date_sql(cell)}, '%Y%m%d')"


def _text(cell: str) -> str:
    return f"nullif(regexp_replace(upper(strip_accents({cell})), '[^[:alnum:]]+', ' ', 'g'), '')"


_MAKERS: Final[Mapping[Kind, Callable[[str], str]]] = {
    "name": _words, "email": _email, "phone": _phone, "date": _date,
}  # fmt: skip

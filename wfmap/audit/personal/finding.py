"""A table → the columns that seem to hold personal data, and how sure that is.

Nothing here proves that data is personal, or that it is not: it finds what nobody declared, so that
a person decides. What stands in pictures, and what only the combination of columns gives away
(a postcode with a date of birth), it does not see.

A column is judged in three turns, and the first that says something ends it. Do most of its values
pass the check of a kind (`shapes`: check digits, forms of numbers)? Do some texts contain such a
thing? Does its name say it, and do its values not speak against it? "Most" means that the lower end
of Wilson's interval of their share is a half or more, so three values of three are not enough to
call a column one thing. Names of people look like names of products and towns; they count only in a
table in which something else is personal. Columns of part and version numbers are kept out of the
kinds that such numbers look like by chance.

A single value proves little: of numbers shaped like a card's, one in ten has right check digits by
luck. About 5,000 rows are read, the same ones in every run, and each check runs once over the
values of a column.
"""

import json
import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import duckdb

from wfmap.audit.contract import Contract
from wfmap.audit.measures import AT_ONCE, signs_of_nothing
from wfmap.audit.personal.shapes import (
    CHECKS,
    WHOLE,
    WITHIN,
    are_versions,
    like_a_card,
    like_a_name,
)
from wfmap.audit.sources.telling import sql_name
from wfmap.audit.tables import Table
from wfmap.statistics.intervals import wilson

__all__ = ["Personal", "personal_data"]

LOOKED_AT: Final = 5_000
"""Rows of a table that are looked at: what stands in one of a thousand is then missed in one of
150 tables."""
MOSTLY: Final = 0.5
"""Share of a column's values, at least, that look like a kind where the column holds it."""
FEWEST: Final = 3
"""Letters of a text in which something may stand."""
PERSON: Final = "person's name"
_WORDS: Final = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[^\W\d_A-ZÄÖÜ]+|\d+")
_PARTS: Final = (("first", "last"), ("given", "family"), ("vor", "nach"))
"""Words of two columns that are the parts of a name together."""
_SURNAMES: Final = frozenset(("name", "nom", "nombre", "naam", "nome", "namn", "navn"))
"""Words of a column that holds surnames where another holds first names."""
_THINGS: Final = frozenset(
    (
        "product",
        "item",
        "company",
        "vendor",
        "supplier",
        "file",
        "city",
        "country",
        "system",
        "table",
    )
)
"""Words beside 'name' that say it is the name of a thing."""
_NUMBERED: Final = frozenset(
    (
        "part", "article", "artikel", "item", "product", "produkt", "material", "sku", "serial",
        "batch", "lot", "charge", "imei", "iccid", "ean", "gtin", "upc", "isbn", "asset", "model",
        "version", "release", "firmware", "build", "revision", "rev", "teil", "teilenummer",
        "artikelnummer", "materialnummer", "seriennummer", "referencia", "oid",
    )
)  # fmt: skip
"""Words of a column's name that say its numbers are of things, whatever they look like."""
_THINGS_LIKE: Final = frozenset(("payment card", "IP address", "phone number"))
"""Kinds that numbers of things look like by chance."""
CHANCE: Final = 0.5
"""Share of the numbers shaped like a card, at most, that have right check digits in a column of
other numbers; by chance it is one in ten."""

Basis = Literal["values", "name", "text"]


@dataclass(frozen=True, slots=True)
class Personal:
    """A column that seems to hold personal data of a kind.

    Its `basis` is `values` where most values look like it, `text` where some contain it, `name`
    where the column's name says it. `counted` of `n` cells that were looked at and are not missing
    look like it, with the interval of that share at 95 %; all are 0 where only the name says it.
    `special` tells of a category that article 9 GDPR protects more.
    """

    column: str
    kind: str
    basis: Basis
    share: float = 0.0
    low: float = 0.0
    high: float = 0.0
    counted: int = 0
    n: int = 0
    special: bool = False


def personal_data(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> tuple[Personal, ...]:
    """Find the columns of a table that seem to hold personal data, in the order of the table.

    A person's name looks like many other names: it counts only beside another kind.
    """
    if not table.rows:
        return ()
    found: list[Personal] = []
    unsure: list[Personal] = []
    drawn = dict(_drawn(connection, table, contract))
    for column, values in drawn.items():
        kinds = _of_values(column, values) or _of_name(column, values)
        surely = [p for p in kinds if p.kind != PERSON or p.basis == "name"]
        found += surely
        unsure += [p for p in kinds if p not in surely]
    told = [*found, *(unsure if found else ())]
    told += _in_parts([p for p in told if p.kind == PERSON], drawn, {p.column for p in told})
    order = {column: place for place, column in enumerate(table.columns)}
    return tuple(sorted(told, key=lambda p: (order[p.column], p.kind)))


def _in_parts(
    names: Sequence[Personal], drawn: Mapping[str, Sequence[str]], known: Container[str]
) -> Iterator[Personal]:
    """Recognise the parts of people's names in columns whose names alone say little.

    `first` is a name beside `last`; `name` holds surnames, single words, beside first names.
    """
    words = {column: set(_words(column)) for column in drawn}
    said = set().union(*words.values())
    parted = {word for pair in _PARTS if said.issuperset(pair) for word in pair}
    open_to = (parted | _SURNAMES) if names or parted else frozenset()
    for column, values in drawn.items():
        if column in known or not open_to & words[column] or words[column] - open_to - _whose():
            continue
        found = _counted(column, PERSON, "values", sum(map(like_a_name, values)), len(values))
        if found.low >= MOSTLY:
            yield found


def _drawn(
    connection: duckdb.DuckDBPyConnection, table: Table, contract: Contract
) -> Iterator[tuple[str, list[str]]]:
    """Give what stands in each column, of the same rows in every run."""
    part = max(1, round(table.rows / LOOKED_AT))
    for first in range(0, len(table.columns), AT_ONCE):
        columns = table.columns[first : first + AT_ONCE]
        cells = ", ".join(f"trim({sql_name(column)})" for column in columns)
        rows = connection.execute(
            f"select {cells} from {table.name} where hash(rowid) % {part} = 0"  # noqa: S608 - quoted
        ).fetchall()
        for place, column in enumerate(columns):
            nothing = {None, "", *signs_of_nothing(column, contract)}
            yield column, [row[place] for row in rows if row[place] not in nothing]


def _of_values(column: str, values: Sequence[str]) -> list[Personal]:
    """Recognise what most values are, else what some contain."""
    words = _words(column)
    things = _THINGS_LIKE if _NUMBERED.intersection(words) else frozenset()
    for kind, check in WHOLE.items():
        found = _counted(column, kind, "values", sum(map(check, values)), len(values))
        if found.low >= MOSTLY and kind not in things:
            named = "ip" in words or "address" in words or kind != "IP address"
            return [found] if named or not are_versions(values) else []
    texts = [value for value in values if len(value) > FEWEST and not value.isdigit()]
    within = (
        _counted(column, kind, "text", sum(map(check, texts)), len(values))
        for kind, check in WITHIN.items()
        if kind not in things
    )
    cards = sum(map(like_a_card, texts))
    return [
        found
        for found in within
        if found.counted and (found.kind != "payment card" or found.counted > CHANCE * cards)
    ]


def _counted(column: str, kind: str, basis: Basis, hits: int, n: int) -> Personal:
    low, high = wilson(hits, n)
    return Personal(column, kind, basis, hits / n if n else 0.0, low, high, hits, n)


def _of_name(column: str, values: Sequence[str]) -> list[Personal]:
    """Recognise what the name of a column says, and its values do not contradict."""
    words = _words(column)
    for kind, said in _kinds().items():
        if not any(_stands_in(_plain(entry).split(), words) for entry in said["words"]):
            continue
        if not values or (said.get("checked") == "person" and _THINGS.intersection(words)):
            continue
        special, says = bool(said.get("special")), said.get("says", kind)
        if "checked" not in said:
            return [Personal(column, says, "name", special=special)]
        hits = sum(map(CHECKS[said["checked"]], values))
        found = _counted(column, says, "values", hits, len(values))
        if found.low >= MOSTLY:
            return [found]
    return []


def _words(column: str) -> list[str]:
    """Split the name of a column into its words, without capitals and accents."""
    return [_plain(word) for word in _WORDS.findall(column)]


def _plain(word: str) -> str:
    taken_apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter))


def _stands_in(entry: Sequence[str], words: Sequence[str]) -> bool:
    length = len(entry)
    return any(words[i : i + length] == list(entry) for i in range(len(words) - length + 1))


@cache
def _whose() -> frozenset[str]:
    """Give the words that say of whom a column is, and a number behind them."""
    entries = (_plain(entry) for entry in _kinds()["name"]["words"])
    return frozenset((*(w for entry in entries for w in entry.split()), "person", "user", "1", "2"))


@cache
def _kinds() -> Mapping[str, Any]:
    text = files("wfmap.audit.personal").joinpath("names.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)["kinds"]
    return found

"""Text → a day (SQL): a date as people and programs write it, with or without the time of day.

Digits and signs in the usual orders, ISO 8601 in all its forms (basic, weeks, with a time), names
of months (`months`), and numbers that count: seconds since 1970, or parts of them, days as sheets
number them. What counts is read so only in a column that is said to hold dates.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

__all__ = ["FORMS", "MONTHS", "date_sql", "day_sql", "form_of", "order_of"]


def _plain(name: str) -> str:
    """Drop accents as the engine does: what is left after taking letters apart."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _named() -> Iterator[tuple[str, int]]:
    text = files("wfmap.audit").joinpath("months.json").read_text("utf-8")
    for line in json.loads(text)["names"]:
        for month, name in enumerate(line.split(), 1):
            yield _plain(name), month


MONTHS: Final[Mapping[str, int]] = dict(_named())
"""The month, 1 to 12, of each name."""


USUAL: Final = (
    ("{day} like '____-__-__'", "'%Y-%m-%d'"),
    ("{day} like '__/__/____'", "['%d/%m/%Y', '%m/%d/%Y']"),
    ("{day} like '__.__.____'", "['%d.%m.%Y', '%m.%d.%Y']"),
)
"""Shapes of most dates, and how each is read: looking at the shape first is twice as fast."""
FORMATS: Final = (
    "['%d/%m/%y', '%d.%m.%y', '%d-%m-%y', '%m/%d/%y', '%m.%d.%y', '%m-%d-%y', '%Y-%m-%d', "
    "'%d/%m/%Y', '%d.%m.%Y', '%m/%d/%Y', '%m.%d.%Y', '%Y/%m/%d', '%Y.%m.%d', '%d-%m-%Y', "
    "'%m-%d-%Y', '%d-%b-%y', '%d-%b-%Y', '%d %b %Y', '%d %B %Y', '%d. %B %Y', '%B %d, %Y', "
    "'%b %d, %Y', '%G-W%V-%u', '%GW%V%u']"
)
"""Ways to write a date that are tried in this order; two digits of a year go first, because `%Y`
takes 24 for the year 24."""
TIME_OF_DAY: Final = (
    r"((?:[T ]+|, ?|:| (?:um|at|kl\.?|à) )\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?"
    r"|T\d{2}(\d{2}(\d{2}([.,]\d+)?)?)?)(\p{Zs}?[AaPp]\.?[Mm]\.?)?"
    r"( ?(Uhr|h|Z|[A-Z]{3,4}|(UTC|GMT)?[+-]\d{2}(:?\d{2})?))?"
    r"( ?[\[(][\pL /_-]+[\])]| [A-Z][A-Za-z]+/[A-Za-z_/]+)?$"
)
"""What stands behind a date in a timestamp: an hour, perhaps with a zone; the day is as written."""
SPACED: Final = r"^(?:\p{L}{2,}\.?,? +)?(\d{1,4})(?:\.? +|\.)(\d{1,2})(?:\.? +|\.)(\d{1,4})\.?$"
"""A date of numbers with spaces or a last dot, perhaps behind the name of a day of the week."""
WEEKDAY: Final = r"^\p{L}{2,}\.?,? +(\d{1,4}[/-]\d{1,2}[/-]\d{1,4})$"
"""A date of numbers behind the name of a day of the week."""
WORD: Final = r"(\p{L}{3,})\.?"
GAP: Final = r"[ ./-]*"
BEFORE: Final = r"^(?:\p{L}+\.?,? +)?"
DAY_FIRST: Final = (
    rf"{BEFORE}(\d{{1,2}})(?:st|nd|rd|th|er|e|º|o)?{GAP}(?:de |of |di )?{WORD},?{GAP}"
    r"(?:de |del |of )?"
    r"(\d{4}|\d{2})\.?$"
)
MONTH_FIRST: Final = (
    rf"{BEFORE}{WORD}{GAP}(\d{{1,2}})(?:st|nd|rd|th)?,?"
    r"(?:[ ./-]+| +\d{1,2}:\d{2}(?::\d{2})? (?:\p{L}+ )?)(\d{4})$"
)
YEAR_FIRST: Final = rf"^(\d{{4}})\.?{GAP}{WORD}{GAP}(\d{{1,2}})\.?$"
SIGNS: Final = r"^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]$"
WORDS: Final = (
    (DAY_FIRST, (3, 2, 1)),
    (MONTH_FIRST, (3, 1, 2)),
    (YEAR_FIRST, (1, 2, 3)),
    (SIGNS, (1, 2, 3)),
)
"""Dates that say their month: the pattern, and where year, month and day stand in it."""
JSON_DATE: Final = r"^(?:\\?/)?Date\((-?\d{1,15})([+-]\d{4})?\)(?:\\?/)?$"
"""Milliseconds since 1970 as JSON of .NET and OData writes them, perhaps with the zone's hours."""
BARE: Final = 10
"""Letters of a date up to which no time of day stands behind it."""
FIRST_DAY: Final = "1899-12-30"
"""The day that sheets number 0."""
CENTURY: Final = 69
"""The year of two digits from which on the century is the last."""


def day_sql(cell: str) -> str:
    """Write SQL for the part of a cell that is its date, as text."""
    whole = f"trim({cell})"
    cut = f"regexp_replace({whole}, '{TIME_OF_DAY}', '')"
    plain = f"regexp_replace(regexp_replace({cut}, '{WEEKDAY}', '\\1'), '{SPACED}', '\\1.\\2.\\3')"
    bare = f"length({whole}) <= {BARE} and not contains({whole}, ' ')"
    return f"case when {bare} then {whole} else {plain} end"


def date_sql(cell: str, *, counted: bool = True) -> str:
    """Write SQL for the day that a cell says; null where it says none.

    Args:
        cell: SQL for the cell.
        counted: whether numbers of days and seconds are read as such.
    """
    shaped = " ".join(
        f"when {shape.format(day='d')} then try_strptime(d, {formats})::date"
        for shape, formats in USUAL
    )
    ways = [f"try_strptime(d, {FORMATS})::date", _digits("d", counted=counted), _words("d")]
    rest = f"list_transform([d], lambda d: coalesce({', '.join(ways)}))[1]"
    # a lambda names the day once: written out each time it is used, the expression would explode
    chosen = f"case {shaped} when regexp_matches(d, '[0-9]') then {rest} end"
    return f"list_transform([{day_sql(cell)}], lambda d: {chosen})[1]"


def _digits(day: str, *, counted: bool) -> str:
    """Write SQL for a date of digits alone: 20261101, one with a time, 2026-305, or what counts."""
    whole = f"coalesce(try_strptime(left({day}, 8), '%Y%m%d'), try_strptime({day}, '%d%m%Y'))::date"
    year, number = f"try_cast(left({day}, 4) as int)", f"try_cast(right({day}, 3) as int)"
    cases = (
        rf"when regexp_matches({day}, '^\d{{8}}(\d{{4}}(\d{{2}})?)?$') then {whole} "
        rf"when regexp_matches({day}, '^[12]\d{{3}}-\d{{3}}$') and {number} between 1 and "
        f"dayofyear(make_date({year}, 12, 31)) then make_date({year}, 1, 1) + ({number} - 1)"
    )
    moment, zone = (f"regexp_extract({day}, '{JSON_DATE}', {k})" for k in (1, 2))
    hours, minutes = (f"try_cast({zone}[{at}] as int)" for at in ("2:3", "4:5"))
    east = f"coalesce(if({zone}[1] = '-', -1, 1) * ({hours} * 60 + {minutes}), 0)"
    cases += (
        f" when regexp_matches({day}, '{JSON_DATE}') then date '1970-01-01' + "
        f"floor((try_cast({moment} as double) / 60000 + {east}) / 1440)::int"
    )
    if counted:
        number = f"try_cast({day} as double)"
        cases += (
            rf" when regexp_matches({day}, '^[1-9]\d{{4}}([.]\d+)?$') "
            f"then date '{FIRST_DAY}' + floor({number})::int "
            rf"when regexp_matches({day}, '^([1-4]\d|[1-9])\d{{8}}([.]\d+)?$') "
            f"then date '1970-01-01' + floor({number} / 86400)::int "
            rf"when regexp_matches({day}, '^([1-4]\d|[1-9])\d{{11}}$') "
            f"then date '1970-01-01' + floor({number} / 86400000)::int "
            rf"when regexp_matches({day}, '^[1-4]\d{{15}}$') "
            f"then date '1970-01-01' + floor({number} / 86400000000)::int"
        )
    return f"case {cases} end"


def _words(day: str) -> str:
    """Write SQL for a date that says its month by a name or a sign: year, month, day in a list."""
    plain = f"lower(strip_accents({day}))"
    cases = " ".join(
        f"when regexp_matches(p, '{pattern}') then ["
        + ", ".join(f"regexp_extract(p, '{pattern}', {k})" for k in at)
        + "]"
        for pattern, at in WORDS
    )
    names = ", ".join(f"'{name}'" for name in MONTHS)
    months = ", ".join(str(month) for month in MONTHS.values())
    month = f"coalesce(([{months}])[list_position([{names}], w[2])]::varchar, w[2])"
    parts = f"list_transform([{plain}], lambda p: case {cases} end)"
    return f"list_transform({parts}, lambda w: {_made('w[1]', month, 'w[3]')})[1]"


def _made(year: str, month: str, number: str) -> str:
    """Write SQL for a day of three texts; years of two digits are of the last hundred or so."""
    century = (
        f"case when length({year}) = 4 then {year} when {year} = '' then null "
        f"when {year} < '{CENTURY}' then '20' || {year} else '19' || {year} end"
    )
    return f"try_cast({century} || '-' || {month} || '-' || {number} as date)"


FORMS: Final = (
    ("2026-11-01", r"\d{4}-\d{1,2}-\d{1,2}"),
    ("20261101", r"\d{8}(?:\d{4}(?:\d{2})?)?"),
    ("2026/11/01", r"\d{4}[/.]\d{1,2}[/.]\d{1,2}"),
    ("01/11/2026", r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})"),
    ("01.11.2026", r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})"),
    ("01-11-2026", r"\d{1,2}-\d{1,2}-(?:\d{4}|\d{2})"),
    ("2026-W44-7", r"\d{4}-?W\d{2}-?\d"),
    ("day numbers of a sheet", r"\d{5}(?:\.\d+)?"),
    ("2026-305", r"\d{4}-\d{3}"),
    ("seconds since 1970", r"\d{9,10}(?:\.\d+)?"),
    ("milliseconds since 1970", r"\d{12,13}"),
    ("microseconds since 1970", r"\d{16}"),
    ("/Date(1793491200000)/", r"\\?/?Date\(.*"),
    ("with the name of the month", r".*\w{3}.*"),
)
"""Forms of a date by an example or a name, each with its pattern; the first that fits is meant."""


def form_of(column: str) -> str:
    """Write SQL for the form, by its name, in which a column says a day."""
    day = day_sql(column)
    cases = " ".join(
        f"when regexp_full_match({day}, '{sign}') then '{name}'" for name, sign in FORMS
    )
    return f"case {cases} else 'other' end"


def order_of(column: str) -> str:
    """Write SQL for what stands first in a date of numbers: `day`, `month`; null where any may."""
    parts = r"'^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}$'"
    one, two = (f"try_cast(regexp_extract({day_sql(column)}, {parts}, {k}) as int)" for k in (1, 2))
    return f"case when {one} > 12 then 'day' when {two} > 12 then 'month' end"

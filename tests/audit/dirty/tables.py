"""A table of customers with known faults, and a second system that speaks of the same people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from pyarrow import csv

from tests.audit.dirty.people import People, Text, people
from tests.audit.dirty.typos import TUNED, Typo

__all__ = ["CONTRACT", "DAY_OF_AUDIT", "STORES", "Truth", "make"]

DAY_OF_AUDIT: Final = date(2026, 11, 1)
TWINS: Final = 0.03
"""Share of rows that are somebody who is there already."""
MISSING: Final = 0.08
STALE: Final = 0.12
CONFLICTS: Final = 0.02
FOUND: Final = 0.9
"""Share of keys that a second system has, once they are written alike."""
REFORMED: Final = 0.15
"""Share of those that it writes in its own way."""
SIGNS: Final = ("", "N/A", "-", "n/a")
REQUIRED: Final = ("name", "email", "phone", "birth_date", "street", "postcode", "city")
FORMATS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%Y")
SHARES: Final = (0.7, 0.15, 0.1, 0.05)
SOON, LATE = 90, 900
"""Days: rows are fresh until the first, and never older than the second."""

CONTRACT: Final[dict[str, Any]] = {
    "key": "customer_id",
    "updated": "updated_at",
    "columns": [
        "name",
        {"name": "email", "type": "email"},
        {"name": "phone", "type": "phone"},
        {"name": "birth_date", "type": "date"},
        "street",
        "postcode",
        "city",
    ],
    "missing": [*SIGNS[1:], "1900-01-01"],
    "alike": ["name", "email", "phone", "birth_date", "street", "postcode"],
    "compare": [{"store": "accounts", "key": "customer", "same": ["country"]}],
}
STORES: Final[dict[str, Any]] = {
    "customers": {
        "kind": "table",
        "source": "customers.csv",
        "update_every": "90 d",
        "audit": CONTRACT,
    },
    "accounts": {"kind": "table", "source": "accounts.csv", "audit": {"key": "account_id"}},
}
"""The stores of a document that describes the two files."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What is wrong with the table, counted while it was made.

    `pairs` are the rows, counted from 0, that are one person; a person is there twice at most.
    """

    rows: int
    pairs: frozenset[tuple[int, int]]
    missing: int
    complete: int
    shapes: tuple[int, ...]
    ambiguous: int
    dated: int
    stale: int
    found_raw: int
    found: int
    conflicts: int
    accounts: int


def make(folder: Path, rows: int, seed: int, typos: Sequence[Typo] = TUNED) -> Truth:
    """Write `customers.csv` and `accounts.csv` of so many rows, the same for the same seed."""
    random, chance = default_rng(seed), Random(seed)  # noqa: S311 - for tests
    twins = int(rows * TWINS)
    made = people(rows - twins, random)
    origin = np.concatenate(
        (np.arange(rows - twins), random.choice(rows - twins, twins, replace=False))
    )
    columns = _columns(made, origin, rows - twins, random, chance, typos)
    order = random.permutation(rows)
    place = np.empty(rows, dtype=np.int64)
    place[order] = np.arange(rows)
    pairs = {
        (min(a, b), max(a, b))
        for a, b in zip(
            place[origin[rows - twins :]].tolist(), place[rows - twins :].tolist(), strict=True
        )
    }
    born = made.birth[origin] + np.where(columns["slip"], random.integers(1, 28, rows), 0)
    dates, forms, ambiguous = _dates(born, random)
    columns["birth_date"] = dates
    gone = _blank(columns, random)
    updated, stale = _updates(rows, random)
    ids = np.array([f"C{k:07d}" for k in range(rows)], dtype=object)
    table = {"customer_id": ids}
    for name in (*REQUIRED, "country"):
        table[name] = columns[name][order]
    table["updated_at"] = updated
    _write(folder / "customers.csv", table)
    known = ~gone["birth_date"]
    found = _accounts(folder / "accounts.csv", ids, table["country"], random)
    return Truth(
        rows=rows,
        pairs=frozenset(pairs),
        missing=int(sum(g.sum() for g in gone.values())),
        complete=int((~np.any(list(gone.values()), axis=0)).sum()),
        shapes=tuple(int(((forms == k) & known).sum()) for k in range(len(FORMATS))),
        ambiguous=int((ambiguous & known).sum()),
        dated=int(known.sum()),
        stale=stale,
        **found,
    )


def _columns(  # noqa: PLR0913, PLR0917 - what people are made of
    made: People,
    origin: NDArray[np.int64],
    own: int,
    random: Generator,
    chance: Random,
    typos: Sequence[Typo],
) -> dict[str, Any]:
    """Write everybody down, the second time with what happens in between."""
    rows = len(origin)
    first, last = made.first[origin].copy(), made.last[origin].copy()
    email, phone = made.email[origin].copy(), made.phone[origin].copy()
    street, postcode = made.street[origin].copy(), made.postcode[origin].copy()
    city, country = made.city[origin].copy(), made.country[origin].copy()
    slip = np.zeros(rows, dtype=bool)
    for row in range(own, rows):
        if chance.random() < 0.7:
            first[row], last[row] = chance.choice(typos)(first[row], last[row], chance)
        if chance.random() < 0.25:
            email[row] = (
                f"{email[row].partition('@')[0][:6]}{chance.randrange(10_000)}@other.example"
            )
        if chance.random() < 0.2:
            phone[row] = f"+49 {chance.randrange(20, 999)} {chance.randrange(1_000_000, 9_999_999)}"
        if chance.random() < 0.15:
            street[row] = f"New {street[row]}"
            postcode[row], city[row] = (
                f"{chance.randrange(100_000):05d}",
                chance.choice(("Kiel", "Bonn")),
            )
        slip[row] = chance.random() < 0.03
    name = np.array([f"{f} {s}" for f, s in zip(first, last, strict=True)], dtype=object)
    form = random.random(rows)
    phone = np.array(
        [
            p if f < 0.6 else p.replace(" ", "") if f < 0.8 else "0" + p[4:].replace(" ", "/")
            for p, f in zip(phone, form, strict=True)
        ],
        dtype=object,
    )
    return {
        "name": name, "email": email, "phone": phone, "street": street, "postcode": postcode,
        "city": city, "country": country, "slip": slip,
    }  # fmt: skip


def _dates(
    born: NDArray[np.int64], random: Generator
) -> tuple[Text, NDArray[np.int64], NDArray[np.bool_]]:
    """Write dates in four ways; those with slashes or points may be read in two."""
    forms = random.choice(len(FORMATS), len(born), p=SHARES)
    start = date(1970, 1, 1)
    days = {int(d): start + timedelta(days=int(d)) for d in np.unique(born)}
    written = np.array(
        [days[d].strftime(FORMATS[f]) for d, f in zip(born.tolist(), forms.tolist(), strict=True)],
        dtype=object,
    )
    two = {d: day.day <= 12 and day.day != day.month for d, day in days.items()}
    slashes = np.array(["/" in form for form in FORMATS])[
        forms
    ]  # dots begin with a day in all rows
    ambiguous = np.array([two[d] for d in born.tolist()]) & slashes
    return written, forms, ambiguous


def _blank(columns: dict[str, Any], random: Generator) -> dict[str, NDArray[np.bool_]]:
    """Leave cells out, in all the ways people do."""
    gone = {}
    for name in REQUIRED:
        column = columns[name]
        out = random.random(len(column)) < MISSING
        signs = SIGNS + (("1900-01-01",) if name == "birth_date" else ())
        column[out] = np.array(signs, dtype=object)[random.integers(0, len(signs), int(out.sum()))]
        gone[name] = out
    return gone


def _updates(rows: int, random: Generator) -> tuple[Text, int]:
    stale = random.random(rows) < STALE
    age = np.where(stale, random.integers(SOON + 1, LATE, rows), random.integers(0, SOON + 1, rows))
    days = [(DAY_OF_AUDIT - timedelta(days=d)).isoformat() for d in range(LATE + 1)]
    return np.array(days, dtype=object)[age], int(stale.sum())


def _accounts(path: Path, ids: Text, country: Text, random: Generator) -> dict[str, int]:
    """Write the second system: most keys, some in its own way, and a few contradictions."""
    rows = len(ids)
    has = random.random(rows) < FOUND
    own = has & (random.random(rows) < REFORMED)
    keys = [
        (f"c-{k[1:]}" if o else k)
        for k, o in zip(ids[has].tolist(), own[has].tolist(), strict=True)
    ]
    wrong = random.random(len(keys)) < CONFLICTS
    places = np.where(wrong, "XX", country[has].astype(str))
    orphans = [f"D{k:07d}" for k in range(len(keys) // 20)]
    _write(
        path,
        {
            "account_id": np.arange(len(keys) + len(orphans)).astype(str).astype(object),
            "customer": np.array([*keys, *orphans], dtype=object),
            "country": np.concatenate((places, np.full(len(orphans), "DE"))).astype(object),
        },
    )
    return {
        "found_raw": int((has & ~own).sum()),
        "found": int(has.sum()),
        "conflicts": int(wrong.sum()),
        "accounts": len(keys) + len(orphans),
    }


def _write(path: Path, columns: dict[str, Text]) -> None:
    table = pa.table(
        {name: pa.array(values.tolist(), pa.string()) for name, values in columns.items()}
    )
    csv.write_csv(table, path)

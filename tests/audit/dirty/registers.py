"""Registers in which up to most rows are somebody who is there already, with one to four errors."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Final, Literal

import numpy as np
import pyarrow as pa
from numpy.random import Generator, default_rng
from pyarrow import csv

from tests.audit.dirty.people import people
from tests.audit.dirty.typos import HELD_OUT, TUNED, Typo

__all__ = ["COLUMNS", "Register", "register"]

COLUMNS: Final = (
    "given_name", "surname", "street", "town", "postcode", "region", "birth_date", "phone",
    "number",
)  # fmt: skip
"""What a register may say of a person; `number` is one like a social security number."""
REGIONS: Final = ("north", "south", "east", "west", "centre")
Row = dict[str, str]
Fault = Callable[[Row, Random, Sequence[Typo]], None]


@dataclass(frozen=True, slots=True)
class Register:
    """A register that was written: its rows, and the pairs of rows, from 0, that are one person."""

    rows: int
    pairs: frozenset[tuple[int, int]]
    surplus: float


def register(  # noqa: PLR0913 - what a register may be like
    path: Path,
    rows: int,
    seed: int,
    share: float,
    *,
    copies: Literal["one", "many"] = "one",
    faults: int = 4,
    held_out: bool = True,
    homes: float = 0.0,
    juniors: float = 1 / 25,
) -> Register:
    """Write a register as CSV, its columns `id` and `COLUMNS`.

    Args:
        path: where to.
        rows: its rows.
        seed: the same gives the same register.
        share: the rows, of all, that are somebody who is there already.
        copies: whether each is there twice at most, or up to six times.
        faults: errors of a copy at most; at least one.
        held_out: whether slips are of the kinds that nothing was tuned on.
        homes: the share of people who share a home with another.
        juniors: the share of those who also have the other's name.
    """
    chance = Random(seed)  # noqa: S311 - for tests
    twins = round(rows * share)
    made = _people(rows - twins, default_rng(seed), homes, juniors)
    whose = _origins(len(made), twins, copies, chance)
    entries = [(k, dict(row)) for k, row in enumerate(made)]
    for origin in whose:
        copy = dict(made[origin])
        for fault in chance.sample(sorted(_FAULTS[held_out]), chance.randint(1, faults)):
            _FAULTS[held_out][fault](copy, chance, HELD_OUT if held_out else TUNED)
        entries.append((origin, copy))
    for _, row in entries[: len(made)]:
        if chance.random() < 0.1:
            row[chance.choice(("street", "phone", "town"))] = ""
    chance.shuffle(entries)
    columns = {"id": [f"P{k:06d}" for k in range(rows)]}
    columns |= {name: [row[name] for _, row in entries] for name in COLUMNS}
    csv.write_csv(pa.table(columns), path)
    seats: dict[int, list[int]] = {}
    for seat, (origin, _) in enumerate(entries):
        seats.setdefault(origin, []).append(seat)
    pairs = frozenset(pair for seat in seats.values() for pair in combinations(seat, 2))
    return Register(rows, pairs, twins / rows)


def _people(count: int, random: Generator, homes: float, juniors: float) -> list[Row]:
    made = people(count, random, homes, juniors)
    numbers = random.permutation(9_000_000)[:count] + 1_000_000
    regions = np.array(REGIONS, dtype=object)[random.integers(0, len(REGIONS), count)]
    days = [date(1970, 1, 1) + timedelta(days=int(born)) for born in made.birth]
    return [
        {
            "given_name": str(made.first[k]), "surname": str(made.last[k]),
            "street": str(made.street[k]), "town": str(made.city[k]),
            "postcode": str(made.postcode[k]), "region": str(regions[k]),
            "birth_date": days[k].strftime("%Y%m%d"), "phone": str(made.phone[k]),
            "number": str(numbers[k]),
        }
        for k in range(count)
    ]  # fmt: skip


def _origins(people_there: int, twins: int, copies: str, chance: Random) -> list[int]:
    if copies == "one" and twins <= people_there:
        return chance.sample(range(people_there), twins)
    whose: list[int] = []
    for origin in chance.sample(range(people_there), people_there):
        whose += [origin] * min(5, int(1 / (1 - chance.random()) ** 0.9))
    return (whose * 5)[:twins]


def _slip(word: str, chance: Random, typos: Sequence[Typo]) -> str:
    single = [typo for typo in typos if typo.__name__ == "typo"]
    return chance.choice(single)(word, "", chance)[0] if len(word) > 2 else word


def _digit(number: str, chance: Random) -> str:
    places = [k for k, sign in enumerate(number) if sign.isdigit()]
    if not places:
        return number
    at = chance.choice(places)
    return number[:at] + str(chance.randrange(10)) + number[at + 1 :]


def _turned(number: str, chance: Random) -> str:
    at = chance.randrange(max(1, len(number) - 1))
    return number[:at] + number[at : at + 2][::-1] + number[at + 2 :]


def _on(column: str, change: Callable[[str, Random, Sequence[Typo]], str]) -> Fault:
    def fault(row: Row, chance: Random, typos: Sequence[Typo]) -> None:
        row[column] = change(row[column], chance, typos)

    return fault


def _swap(row: Row, _: Random, __: Sequence[Typo]) -> None:
    row["given_name"], row["surname"] = row["surname"], row["given_name"]


def _moved(row: Row, chance: Random, _: Sequence[Typo]) -> None:
    row["street"] = f"{chance.randrange(200)} Old {chance.choice(('Quay', 'Mews', 'Walk'))}"
    row["postcode"] = f"{chance.randrange(100_000):05d}"


def _day_for_month(row: Row, _: Random, __: Sequence[Typo]) -> None:
    born = row["birth_date"]
    row["birth_date"] = born[:4] + born[6:] + born[4:6] if born[6:] <= "12" else born


_COMMON: Final[Mapping[str, Fault]] = {
    "gap in the birthday": _on("birth_date", lambda *_: ""),
    "gap in the street": _on("street", lambda *_: ""),
    "gap in the given name": _on("given_name", lambda *_: ""),
    "slip in the given name": _on("given_name", _slip),
    "slip in the surname": _on("surname", _slip),
    "slip in the street": _on("street", _slip),
    "names swapped": _swap,
}
_FAULTS: Final[Mapping[bool, Mapping[str, Fault]]] = {
    False: {
        **_COMMON,
        "another digit in the number": _on("number", lambda n, c, _: _digit(n, c)),
        "another digit in the birthday": _on("birth_date", lambda n, c, _: _digit(n, c)),
        "another digit in the postcode": _on("postcode", lambda n, c, _: _digit(n, c)),
        "gap in the phone": _on("phone", lambda *_: ""),
    },
    True: {
        **_COMMON,
        "digits turned in the number": _on("number", lambda n, c, _: _turned(n, c)),
        "digits turned in the phone": _on("phone", lambda n, c, _: _turned(n, c)),
        "digits turned in the postcode": _on("postcode", lambda n, c, _: _turned(n, c)),
        "day for month": _day_for_month,
        "moved": _moved,
        "another phone": _on("phone", lambda _, c, __: f"+49 7 {c.randrange(10**7)}"),
        "short street": _on(
            "street", lambda s, *_: s.replace("Street", "St").replace("Road", "Rd")
        ),
        "initial for the given name": _on("given_name", lambda s, *_: s[:1] and s[0] + "."),
        "slip in the town": _on("town", _slip),
        "gap in the number": _on("number", lambda *_: ""),
        "gap in the postcode": _on("postcode", lambda *_: ""),
    },
}
"""What happens to a copy, by whether it is of the kinds that nothing was tuned on."""

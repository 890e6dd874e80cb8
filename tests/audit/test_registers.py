"""Twins in registers of known truth: kinds of errors and seeds that nothing was tuned on."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.audit.dirty.registers import COLUMNS, Register, register
from wfmap.audit.contract import contract_of
from wfmap.audit.linkage import Linkage, link
from wfmap.audit.linkage.cleaning import sides
from wfmap.audit.linkage.closing import one_at_most
from wfmap.audit.matching import duplicates
from wfmap.audit.measures import Measure
from wfmap.audit.sources import engine, load_table
from wfmap.model.document import read

UNSEEN = 20_261_127
"""A seed on which nothing was tuned."""
WIDEST = 0.25
USUAL = ("given_name", "surname", "street", "town", "postcode", "birth_date", "phone")


def linked(path: Path, alike: tuple[str, ...] = COLUMNS) -> tuple[Linkage, Measure]:
    """Link the rows of a register, and measure their share."""
    audit = {"key": "id", "alike": alike}
    stores: dict[str, Any] = {"s": {"source": path.name, "audit": audit}}
    document = {"wfmap": "1", "name": "S", "stores": stores, "steps": {"a": {"name": "A"}}}
    process = read(json.dumps(document))
    with engine() as connection:
        table = load_table(connection, "s", path.name, path.parent)
        contract = contract_of("s", process.stores["s"], table.columns)
        found = link(connection, table, contract)
        share = next(iter(duplicates(connection, table, contract)))
    return found, share


def precision_and_recall(found: Linkage, truth: Register) -> tuple[float, float]:
    """Compare the pairs found with those that are."""
    pairs = {(int(i), int(j)) for i, j in found.pairs}
    right = len(pairs & truth.pairs)
    return right / len(pairs), right / len(truth.pairs)


@pytest.mark.parametrize(
    ("rows", "share", "copies", "homes"),
    [
        (1000, 0.5, "one", 0.0),
        (2000, 0.6, "many", 0.0),
        (1500, 1 / 3, "many", 0.0),
        (2000, 0.05, "one", 0.0),
        (1500, 0.5, "one", 1 / 8),
        (400, 0.2, "many", 0.0),
    ],
)
def test_the_truth_is_in_the_interval_and_pairs_are_right(
    tmp_path: Path, rows: int, share: float, copies: Any, homes: float
) -> None:
    """Precision .99 and recall .95 at least, of twins once or often, up to 60 % of the rows."""
    path = tmp_path / "r.csv"
    truth = register(path, rows, UNSEEN, share, copies=copies, homes=homes)
    found, measure = linked(path)
    precision, recall = precision_and_recall(found, truth)
    assert precision >= 0.99
    assert recall >= 0.95
    assert measure.low <= truth.surplus <= measure.high
    assert measure.high - measure.low <= WIDEST
    assert measure.value == pytest.approx(truth.surplus, abs=0.02)


@pytest.mark.parametrize(
    ("rows", "share", "copies", "seed"),
    [(1500, 0.5, "one", 0), (2000, 0.6, "many", 1), (2000, 0.1, "one", 2), (1500, 0.3, "many", 3)],
)
def test_father_and_son_are_two(
    tmp_path: Path, rows: int, share: float, copies: Any, seed: int
) -> None:
    """A quarter share a home, one in five of them the name too; copies moved or have gaps."""
    path = tmp_path / "r.csv"
    truth = register(
        path, rows, UNSEEN + 10 + seed, share, copies=copies, faults=3, homes=1 / 4, juniors=1 / 5
    )
    found, measure = linked(path)
    precision, recall = precision_and_recall(found, truth)
    assert precision >= 0.99
    assert recall >= 0.95
    assert measure.low <= truth.surplus <= measure.high


@pytest.mark.parametrize(
    ("rows", "share", "copies", "seed"), [(1500, 0.5, "one", 0), (1500, 0.3, "many", 3)]
)
def test_father_and_son_are_two_where_no_number_tells(
    tmp_path: Path, rows: int, share: float, copies: Any, seed: int
) -> None:
    """By names, home, telephone and birthday, of which a copy in ten lacks the last."""
    path = tmp_path / "r.csv"
    truth = register(
        path, rows, UNSEEN + 20 + seed, share, copies=copies, faults=3, homes=1 / 4, juniors=1 / 5
    )
    found, measure = linked(path, USUAL)
    precision, recall = precision_and_recall(found, truth)
    assert precision >= 0.98
    assert recall >= 0.93
    assert found.precision == pytest.approx(precision, abs=0.015)
    assert measure.low <= truth.surplus <= measure.high


def test_who_is_like_father_and_son_is_neither_for_sure() -> None:
    """A row as probable to be either of two that are none of each other is each by a half."""
    with engine() as connection:
        connection.register("compared", _COMPARED)
        connection.register("judged", _JUDGED)
        found = one_at_most(connection, np.array([[0, 2], [1, 2], [3, 4]]), np.array([0.9] * 3))
    assert found.tolist() == pytest.approx([9 / 19, 9 / 19, 0.9])


_COMPARED = pa.table({"i": [0, 0, 1, 3], "j": [1, 2, 2, 4], "code": [0, 1, 1, 1], "ways": [1] * 4})
_JUDGED = pa.table({"code": [0, 1], "ways": [1, 1], "p": [0.01, 0.9]})


def test_a_birthday_that_no_calendar_has_still_says_its_digits(tmp_path: Path) -> None:
    """20160176 is a slip, and nobody's who was born in 1989; what is no day at all says nothing."""
    days = ("20160223", "20160176", "1980021", "31.02.1975", "9.11.1989", "soon", "7", "")
    lines = "".join(f"P{k},{day},Ada\n" for k, day in enumerate(days))
    (tmp_path / "r.csv").write_text(f"id,born,name\n{lines}")
    audit = {"key": "id", "columns": [{"name": "born", "type": "date"}], "alike": ["born", "name"]}
    stores: dict[str, Any] = {"s": {"source": "r.csv", "audit": audit}}
    document = {"wfmap": "1", "name": "S", "stores": stores, "steps": {"a": {"name": "A"}}}
    process = read(json.dumps(document))
    with engine() as connection:
        table = load_table(connection, "s", "r.csv", tmp_path)
        side, _ = sides(connection, table, contract_of("s", process.stores["s"], table.columns))
        rows = connection.execute(f"select {side.sql} from {table.name}").fetchall()  # noqa: S608 - our own names
    written = ["20160223", "20160176", "1980021", "19750231", "19891109", None, None, None]
    assert [day for (day,) in rows] == written


def test_the_order_of_the_columns_changes_nothing(tmp_path: Path) -> None:
    """Whichever column is named first, the same pairs are found."""
    path = tmp_path / "r.csv"
    register(path, 600, UNSEEN, 0.4)
    one, share = linked(path, USUAL)
    for order in (USUAL[::-1], USUAL[3:] + USUAL[:3]):
        other, its_share = linked(path, order)
        assert other.pairs.tolist() == one.pairs.tolist()
        assert its_share == share


def test_households_alone_are_no_twins(tmp_path: Path) -> None:
    """A fifth shares name, address and telephone with somebody: hardly any is called a twin."""
    path = tmp_path / "r.csv"
    register(path, 2000, UNSEEN, 0.0, homes=0.2)
    found, measure = linked(path, USUAL)
    assert len(found.pairs) <= 6
    assert measure.low == 0.0
    assert measure.high < 0.01


def test_names_that_changed_places_and_gaps_hide_no_twin(tmp_path: Path) -> None:
    """Each copy has one error of the held-out kinds: all but a few pairs are found."""
    path = tmp_path / "r.csv"
    truth = register(path, 800, UNSEEN + 1, 0.5, faults=1)
    precision, recall = precision_and_recall(linked(path, USUAL)[0], truth)
    assert precision >= 0.99
    assert recall >= 0.99


@pytest.mark.parametrize(("rows", "share", "copies"), [(1000, 0.5, "one"), (2000, 0.6, "many")])
def test_names_birthday_and_postcode_alone_tell_most_twins(
    tmp_path: Path, rows: int, share: float, copies: Any
) -> None:
    """Swapped, cut to an initial or without a birthday; one in fifty people is a namesake."""
    path = tmp_path / "r.csv"
    truth = register(path, rows, UNSEEN, share, copies=copies)
    found, measure = linked(path, ("given_name", "surname", "birth_date", "postcode"))
    precision, recall = precision_and_recall(found, truth)
    assert precision >= 0.98
    assert recall >= 0.95
    assert measure.low <= truth.surplus <= measure.high


def test_two_words_that_changed_places_may_be_short_or_missing(tmp_path: Path) -> None:
    """Swapped beside an initial or a gap they are the same person; a household's are not."""
    people = [
        f"P{k},{one},{two},{1950 + k % 50}0{1 + k % 9}1{k % 10},{10000 + 37 * k}"
        for k, (one, two) in enumerate((f"{f}a", f"{s}berg") for f in FIRSTS for s in LASTS)
    ]
    twins = [f"T0,Olafberg,F.,{people[0].split(',')[3]},{people[0].split(',')[4]}"]
    path = tmp_path / "r.csv"
    path.write_text("\n".join(("id,given_name,surname,birth_date,postcode", *people, *twins, "")))
    found, _ = linked(path, ("given_name", "surname", "birth_date", "postcode"))
    assert found.pairs.tolist() == [[0, len(people)]]


FIRSTS = ("Fred", "Mari", "Lind", "Cor", "Hild", "Brun", "Joann", "Pet", "Ver", "Ann")
LASTS = ("Olaf", "Stein", "Gold", "Rosen", "Trau", "Winter", "Kirch", "Neu", "Alten", "Schau")

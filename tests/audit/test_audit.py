"""The audit against tables counted by hand."""

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.audit.measures import Measure
from wfmap.model.document import read
from wfmap.statistics.intervals import quantile_ranks, wilson
from wfmap.units.durations import DAY

DAY_OF_AUDIT = date(2026, 11, 1)
CUSTOMERS: dict[str, Any] = {
    "kind": "table",
    "source": "ten-customers.csv",
    "update_every": "90 d",
    "audit": {
        "key": "customer_id",
        "updated": "updated_at",
        "columns": [
            "name",
            {"name": "email", "type": "email"},
            {"name": "birth_date", "type": "date"},
            "country",
            "phone",
        ],
        "missing": ["N/A", "-", "1900-01-01"],
        "alike": ["name", "email", "phone"],
        "compare": [{"store": "orders", "key": "customer", "same": ["country"]}],
    },
}
ORDERS: dict[str, Any] = {"kind": "table", "source": "ten-orders.csv"}


def audited(folder: Path, **stores: Any) -> dict[str, Audited]:
    """Audit some stores of a small document."""
    document = {"wfmap": "1", "name": "Shop", "stores": stores, "steps": {"a": {"name": "Sell"}}}
    process = read(json.dumps(document))
    return {a.store: a for a in audit(process, folder, DAY_OF_AUDIT)}


def value(found: Audited, metric: str, field: str | None = None) -> Measure:
    """Give one measure."""
    (mine,) = [
        m for m in found.measures if m.metric == metric and (field is None or m.field == field)
    ]
    return mine


@pytest.fixture
def customers(shared_dir: Path) -> Audited:
    """Audit the table of ten customers that was counted by hand."""
    return audited(shared_dir / "oracles", customers=CUSTOMERS, orders=ORDERS)["customers"]


def test_ten_customers_are_counted_as_by_hand(customers: Audited) -> None:
    """Every measure of the oracle, to the digit."""
    counts = {
        ("presentCells", None): (45, 50),
        ("completeRows", None): (6, 10),
        ("distinctKeys", None): (9, 10),
        ("validValues", "email"): (8, 9),
        ("validValues", "birth_date"): (8, 9),
        ("dominantShape", "birth_date"): (8, 10),
        ("ambiguousDates", "birth_date"): (1, 9),
        ("staleRows", None): (1, 10),
        ("fuzzyDuplicates", None): (2, 10),
        ("keysFoundRawBack", None): (5, 8),
        ("keysFoundNormalisedBack", None): (7, 8),
        ("keysFoundRaw", None): (5, 9),
        ("keysFoundNormalised", None): (7, 9),
        ("conflicts", "country"): (1, 7),
    }
    found = {key: value(customers, *key) for key in counts}
    assert {key: (m.counted, m.n) for key, m in found.items()} == counts
    assert value(customers, "ageP50").value == 3.5 * DAY


def test_small_samples_are_never_sure(customers: Audited) -> None:
    """Ten rows leave an interval around every share, also around none and all."""
    for measure in customers.measures:
        assert measure.low <= measure.value <= measure.high
        if measure.unit != "seconds":
            assert measure.high - measure.low > 0.05


OWN = """\
id;name;mail;born;changed
1;Ada Ek;ada@example.org;01.02.1990;2026-10-31
2;Bo Ås;;31.12.1985;2026-10-01
3;?;cy@example;1990-13-01;2025-11-01
4;Ada Ekk;ADA@example.org;13.04.1991;2026-10-30
"""
OWN_STORE: dict[str, Any] = {
    "kind": "file",
    "source": "people.csv",
    "update_every": "30 d",
    "audit": {
        "key": "id",
        "updated": "changed",
        "columns": [
            "name",
            {"name": "mail", "type": "email"},
            {"name": "born", "type": "date", "required": False},
        ],
        "alike": ["name", "mail"],
    },
}


def test_a_table_of_our_own_is_counted_as_by_hand(tmp_path: Path) -> None:
    """Four people: an empty mail and a '?', one bad mail, one impossible date, one twin.

    Present are 6 of 8 cells, 2 of 4 rows are complete; of 3 mails 2 are valid; of 4 dates 3 exist
    and one (01.02.1990) could be read two ways; changed over 30 days ago are 2 rows, the 31 days of
    Bo Ås and the year of the third.
    """
    (tmp_path / "people.csv").write_text(OWN, encoding="utf-8")
    found = audited(tmp_path, people=OWN_STORE)["people"]
    counts = {
        ("presentCells", None): (6, 8),
        ("completeRows", None): (2, 4),
        ("distinctKeys", None): (4, 4),
        ("validValues", "mail"): (2, 3),
        ("validValues", "born"): (3, 4),
        ("ambiguousDates", "born"): (1, 4),
        ("dominantShape", "born"): (3, 4),
        ("staleRows", None): (2, 4),
        ("fuzzyDuplicates", None): (1, 4),
    }
    assert {k: (value(found, *k).counted, value(found, *k).n) for k in counts} == counts


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    """An old export is read as what it is, and ragged rows are counted with their lines."""
    text = "id,name\n1,Jürgen\n2,Zoë – 5 €\n3,too,many\n4,Ok\n"
    (tmp_path / "old.csv").write_bytes(text.encode("cp1252"))
    found = audited(tmp_path, old={"kind": "file", "source": "old.csv"})["old"]
    assert found.rows == 3
    assert "windows-1252" in found.remarks[0]
    assert "line 4" in found.remarks[1]


def test_every_kind_of_file_gives_the_same(tmp_path: Path) -> None:
    """CSV, Parquet, JSON lines and SQLite of the same rows have the same measures."""
    (tmp_path / "people.csv").write_text(OWN.replace(";", ","), encoding="utf-8")
    connection = duckdb.connect()
    table = f"read_csv('{tmp_path / 'people.csv'}', all_varchar=true)"
    connection.execute(f"copy (from {table}) to '{tmp_path / 'people.parquet'}'")
    connection.execute(f"copy (from {table}) to '{tmp_path / 'people.jsonl'}' (format json)")
    rows = connection.execute(f"from {table}").fetchall()
    database = sqlite3.connect(tmp_path / "people.db")
    database.execute("create table people (id, name, mail, born, changed)")
    database.executemany("insert into people values (?, ?, ?, ?, ?)", rows)
    database.commit()
    database.close()
    stores = {
        kind: {**OWN_STORE, "source": source}
        for kind, source in {
            "csv": "people.csv",
            "parquet": "people.parquet",
            "lines": "people.jsonl",
            "sqlite": "people.db#people",
        }.items()
    }
    found = audited(tmp_path, **stores)
    assert not any(a.failed for a in found.values()), [a.failed for a in found.values()]
    expected = found["csv"].measures
    assert all(a.measures == expected for a in found.values())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("gone.csv", "there is no file 'gone.csv'"),
        ("peple.csv", "did you mean 'people.csv'?"),
        ("notes.docx", "no file that can be read"),
        ("empty.csv", "is empty"),
        ("broken.parquet", "cannot be read"),
        ("broken.xlsx", "is it a workbook?"),
        ("broken.db", "is it an SQLite file?"),
        ("good.db#persons", "did you mean 'person'?"),
    ],
)
def test_what_cannot_be_read_is_said_and_stops_no_other(
    tmp_path: Path, source: str, said: str
) -> None:
    """The message names the fault and the way out; the other store is audited all the same."""
    (tmp_path / "people.csv").write_text(OWN, encoding="utf-8")
    (tmp_path / "notes.docx").write_bytes(b"x")
    (tmp_path / "empty.csv").write_bytes(b"")
    for name in ("broken.parquet", "broken.xlsx", "broken.db"):
        (tmp_path / name).write_bytes(b"this is no such file, whatever its name says")
    with sqlite3.connect(tmp_path / "good.db") as database:
        database.execute("create table person (id)")
    found = audited(tmp_path, bad={"kind": "file", "source": source}, people=OWN_STORE)
    assert said in found["bad"].failed
    assert found["people"].rows == 4


def test_a_wrong_key_is_named(tmp_path: Path) -> None:
    """The fault is said with the column that is meant."""
    (tmp_path / "people.csv").write_text(OWN, encoding="utf-8")
    store = {"kind": "file", "source": "people.csv", "audit": {"key": "idd"}}
    assert "did you mean 'id'?" in audited(tmp_path, people=store)["people"].failed


def test_a_column_that_is_gone_is_said_and_the_others_are_measured(tmp_path: Path) -> None:
    """It may have been renamed: the remark says which column may be meant."""
    (tmp_path / "people.csv").write_text(OWN, encoding="utf-8")
    columns = ["name", {"name": "mial", "type": "email"}]
    store = {"kind": "file", "source": "people.csv", "audit": {"key": "id", "columns": columns}}
    found = audited(tmp_path, people=store)["people"]
    assert "the table has no column 'mial'; did you mean 'mail'?" in found.remarks
    assert (value(found, "presentCells").counted, value(found, "presentCells").n) == (3, 4)


def test_without_a_contract_the_table_says_what_it_is(tmp_path: Path) -> None:
    """The id, the mail and the date are found by their names, and the result says it is a guess."""
    (tmp_path / "people.csv").write_text(
        "person_id,email,updated_at\n1,a@b.org,2026-10-31\n2,,2026-10-31\n", encoding="utf-8"
    )
    found = audited(tmp_path, people={"kind": "file", "source": "people.csv"})["people"]
    assert found.contract is not None
    assert (found.contract.key, found.contract.stated) == ("person_id", False)
    assert value(found, "duplicateRows").counted == 0
    assert value(found, "missingValues", "email").counted == 1


def test_intervals_are_those_of_the_books() -> None:
    """Wilson for 0 of 10, 5 of 10 and 10 of 10; ranks about the median of 100."""
    assert wilson(0, 10) == pytest.approx((0.0, 0.27753), abs=1e-5)
    assert wilson(5, 10) == pytest.approx((0.23659, 0.76341), abs=1e-5)
    assert wilson(10, 10) == pytest.approx((0.72247, 1.0), abs=1e-5)
    assert wilson(0, 0) == (0.0, 1.0)
    assert quantile_ranks(0.5, 100) == (40, 60)


def test_outcomes_weights_and_shapes_are_counted_as_by_hand(tmp_path: Path) -> None:
    """Of four loans three have an outcome, one of them late; a weight of 3 makes its gap heavier.

    Present are, by weight, (3 x 3 + 4) of (3 x 4 + 4); delays are 10, 20 and 30 days; the shapes of
    the number are three of one kind and one of another: 0.811 bits.
    """
    (tmp_path / "loans.csv").write_text(
        "id,state,number,decided,known\n1,paid,A-1,2026-01-01,2026-01-11\n"
        "2,paid,B-2,2026-01-01,2026-01-21\n3,lost,C-3,2026-01-01,2026-01-31\n4,,44,2026-01-01,\n",
        encoding="utf-8",
    )
    contract = {
        "key": "id",
        "columns": [{"name": "state", "weight": 3}, "number"],
        "outcome": {"column": "state", "decided": "decided", "known": "known"},
    }
    store = {"kind": "file", "source": "loans.csv", "audit": contract}
    found = audited(tmp_path, loans=store)["loans"]
    assert value(found, "presentCells").value == pytest.approx(13 / 16)
    assert (value(found, "outcomesKnown").counted, value(found, "outcomesKnown").n) == (3, 4)
    assert (value(found, "smallestClass").counted, value(found, "smallestClass").n) == (1, 3)
    assert value(found, "outcomeDelayP50").value == 20 * DAY
    assert value(found, "shapeEntropy", "number").value == pytest.approx(0.8113, abs=1e-4)
    for measure in found.measures:
        assert measure.low <= measure.value <= measure.high

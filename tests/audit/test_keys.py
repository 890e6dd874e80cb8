"""Keys: which column is one, 0 among them, and how they meet those of another store."""

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.model.document import read

TODAY = date(2026, 11, 27)


def audited(folder: Path, **stores: Any) -> dict[str, Audited]:
    """Audit the stores of a small document."""
    document = {"wfmap": "1", "name": "Shop", "stores": stores, "steps": {"a": {"name": "Sell"}}}
    return {a.store: a for a in audit(read(json.dumps(document)), folder, TODAY)}


def one(folder: Path, text: str, **contract: Any) -> Audited:
    """Audit one table of separated values; without a contract where none is given."""
    (folder / "t.csv").write_text(text, encoding="utf-8")
    said = {"audit": contract} if contract else {}
    return audited(folder, t={"source": "t.csv", **said})["t"]


def shares(found: Audited, metric: str) -> dict[str | None, tuple[int, int]]:
    """Give by field what a metric counts, and among how many."""
    return {m.field: (m.counted, m.n) for m in found.measures if m.metric == metric}


@pytest.mark.parametrize("kind", ["csv", "json", "parquet", "db"])
def test_zero_is_a_value_in_every_kind_of_source(tmp_path: Path, kind: str) -> None:
    """A key from 0 on, quantities, flags, `0.00` and `00`: of 50 cells none is missing."""
    rows = [(k, k % 3, k % 2, "0.00", "00") for k in range(10)]
    names = ("id", "quantity", "flag", "discount", "minutes")
    path = tmp_path / f"t.{kind}"
    if kind == "csv":
        lines = [names, *rows]
        path.write_text("\n".join(",".join(map(str, line)) for line in lines), encoding="utf-8")
    elif kind == "json":
        path.write_text(json.dumps([dict(zip(names, row, strict=True)) for row in rows]))
    elif kind == "parquet":
        columns = zip(names, zip(*rows, strict=True), strict=True)
        pq.write_table(pa.table({name: list(cells) for name, cells in columns}), path)
    else:
        database = sqlite3.connect(path)
        database.execute(
            "create table t (id integer, quantity real, flag boolean, discount, minutes)"
        )
        database.executemany("insert into t values (?, ?, ?, ?, ?)", rows)
        database.commit()
        database.close()
    found = audited(tmp_path, t={"source": path.name})["t"]
    assert shares(found, "presentCells") == {None: (50, 50)}
    assert shares(found, "distinctKeys") == {"id": (10, 10)}


def test_zero_is_missing_where_a_document_says_so(tmp_path: Path) -> None:
    """Said of one column, it is a sign for nothing there and a value elsewhere."""
    columns = [{"name": "a", "missing": ["0"]}, "b"]
    found = one(tmp_path, "id,a,b\n1,0,0\n2,5,0\n", key="id", columns=columns)
    assert shares(found, "missingValues") == {"a": (1, 2), "b": (0, 2), "id": (0, 2)}


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ("Nest ID,x\nN1,a\nN1,b\nN2,c\n", None, "'Nest ID' repeats in 1 of 3 rows"),
        ("customer_no,order_no\nC1,1\nC1,2\n", "order_no", None),
        ("ID,x\n1,a\n,b\n", None, "'ID' is missing in 1 of 2 rows"),
        ("day,x\n2026-01-01,a\n2026-01-02,b\n", None, "no column is named like one"),
        ("orderID,x\n1,a\n2,b\n", "orderID", None),
        ("Rechnungsnummer,x\n1,a\n2,b\n", "Rechnungsnummer", None),
        ("paid,x\n1,a\n2,b\n", None, "no column is named like one"),
        (
            "order_no,line_no,x\n1,1,a\n1,2,b\n2,1,c\n",
            None,
            "'order_no' and 'line_no' together are different in every row",
        ),
    ],
)
def test_a_key_is_guessed_only_where_the_values_bear_it_out(
    tmp_path: Path, text: str, key: str | None, told: str | None
) -> None:
    """Else it is said that there is none, why not, and nothing is called its duplicate."""
    found = one(tmp_path, text)
    assert found.contract is not None
    assert found.contract.key == key
    assert bool(shares(found, "duplicateRows")) == (key is not None)
    said = [remark for remark in found.remarks if remark.startswith("no key is guessed")]
    assert len(said) == (told is not None)
    assert told is None or told in said[0]


def test_rows_that_are_copies_of_another_are_counted_without_a_key(tmp_path: Path) -> None:
    """Of four rows two say what another has said, cell by cell."""
    found = one(tmp_path, "day,x\n1,a\n1,a\n1,a\n2,a\n")
    assert shares(found, "identicalRows") == {None: (2, 4)}


ORDERS = "order,customer_no,mail\n1,C1,a@x.org\n2,C1,a@x.org\n3,C2,other@x.org\n4,X9,d@x.org\n"
CUSTOMERS = "customer_no,mail\nC1,a@x.org\nC2,b@x.org\nC3,c@x.org\n"


def asked(folder: Path, orders: dict[str, Any], **comparison: Any) -> Audited:
    """Ask at the orders for their customers."""
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (folder / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    compare = [{"store": "customers", "key": "customer_no", **comparison}]
    return audited(
        folder,
        orders={"source": "orders.csv", "audit": {**orders, "compare": compare}},
        customers={"source": "customers.csv", "audit": {"key": "customer_no"}},
    )["orders"]


@pytest.mark.parametrize("orders", [{}, {"key": "order"}])
@pytest.mark.parametrize("own", [{}, {"own": "customer_no"}])
def test_orders_find_their_customers(
    tmp_path: Path, orders: dict[str, Any], own: dict[str, Any]
) -> None:
    """With and without a key of their own: 3 of 4 rows, 2 of 3 numbers, back 2 of 3 customers."""
    found = asked(tmp_path, orders, same=["mail"], **own)
    assert shares(found, "keysFoundNormalisedRows") == {"customer_no": (3, 4)}
    assert shares(found, "keysFoundNormalised") == {"customer_no": (2, 3)}
    assert shares(found, "keysFoundNormalisedBack") == {"customers.customer_no": (2, 3)}
    assert shares(found, "conflicts") == {"mail": (1, 3)}
    told = "'customers' is compared by 'customer_no', not by the key"
    assert (told in found.remarks) == (bool(orders) and not own)


def test_a_comparison_by_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Which columns there are, or what to say where there is no key."""
    (told,) = [r for r in asked(tmp_path, {}, own="customer").remarks if "compared" in r]
    assert told == (
        "'customers' is not compared: this table has no column 'customer'; "
        "did you mean 'customer_no'?"
    )
    (told,) = [r for r in asked(tmp_path, {}, key="mails").remarks if "compared" in r]
    assert told.startswith("'customers' is not compared: it has no column 'mails'")


def test_of_the_key_and_a_column_of_the_same_name_the_values_decide(tmp_path: Path) -> None:
    """The customers' `customer` is a name, the accounts' their number: compared by the key."""
    (tmp_path / "a.csv").write_text("id,customer\nC1,Ann\nC2,Bob\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("account,customer\n1,C1\n2,C2\n", encoding="utf-8")
    compare = [{"store": "b", "key": "customer"}]
    found = audited(
        tmp_path,
        a={"source": "a.csv", "audit": {"key": "id", "compare": compare}},
        b={"source": "b.csv", "audit": {"key": "account"}},
    )["a"]
    assert shares(found, "keysFoundRaw") == {"id": (2, 2)}
    assert not shares(found, "keysFoundRawRows")


def test_a_table_may_be_compared_with_itself(tmp_path: Path) -> None:
    """Three of four people name a manager; two rows name one that is there."""
    (tmp_path / "t.csv").write_text("id,boss\n1,\n2,1\n3,1\n4,9\n", encoding="utf-8")
    compare = [{"store": "t", "key": "id", "own": "boss"}]
    store = {"source": "t.csv", "audit": {"key": "id", "compare": compare}}
    found = audited(tmp_path, t=store)["t"]
    assert shares(found, "keysFoundNormalisedRows") == {"boss": (2, 3)}

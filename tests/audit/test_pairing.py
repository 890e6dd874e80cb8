"""Two tables meet by the columns that hold the same keys, and what keeps keys apart is said."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.model.document import read


def asked(folder: Path, mine: str, theirs: str, store: str = "kunden", **said: Any) -> Audited:
    """Ask at one table for the rows of another."""
    (folder / "mine.csv").write_text(mine, encoding="utf-8")
    (folder / "theirs.csv").write_text(theirs, encoding="utf-8")
    own = {"key": said.pop("table_key")} if "table_key" in said else {}
    compare = [{"store": store, **said}]
    stores = {
        "mine": {"source": "mine.csv", "audit": {**own, "compare": compare}},
        store: {"source": "theirs.csv"},
    }
    document = {"wfmap": "1", "name": "Shop", "stores": stores, "steps": {"a": {"name": "Sell"}}}
    return audit(read(json.dumps(document)), folder, date(2026, 11, 27), ("mine",))[0]


def met(found: Audited) -> dict[str | None, tuple[int, int]]:
    """Give by column how many of its values are found."""
    wanted = "keysFoundNormalised"
    return {m.field: (m.counted, m.n) for m in found.measures if m.metric == wanted}


def lines(header: str, rows: Sequence[Sequence[object]]) -> str:
    """Write a table."""
    return "\n".join([header, *(",".join(map(str, row)) for row in rows), ""])


@pytest.mark.parametrize(
    ("column", "store", "key"),
    [
        ("Kundennr", "kunden", "nr"),
        ("customer_id", "customers", "id"),
        ("SupplierNo", "suppliers", "no"),
        ("Artikelnummer", "artikel", "nummer"),
        ("Konto-Nr", "konten", "Nr"),
    ],
)
def test_a_column_that_names_the_other_store_holds_its_key(
    tmp_path: Path, column: str, store: str, key: str
) -> None:
    """Though the orders have a number of their own, some of which are customers' by chance."""
    mine = lines(f"{key},{column},x", [(i + 1, 101 + i % 60, "a") for i in range(400)])
    theirs = lines(key, [(101 + i,) for i in range(60)])
    found = asked(tmp_path, mine, theirs, store, key=key, table_key=key)
    assert met(found) == {column: (60, 60)}
    assert any(f"compared by '{column}', not by the key" in remark for remark in found.remarks)


def test_two_lists_of_the_same_things_meet_by_their_keys(tmp_path: Path) -> None:
    """Another number in them changes nothing."""
    mine = lines("nr,parent_nr", [(i, i // 2) for i in range(1, 41)])
    found = asked(
        tmp_path, mine, lines("nr", [(i,) for i in range(1, 31)]), key="nr", table_key="nr"
    )
    assert met(found) == {"nr": (30, 40)}


def test_where_no_usual_column_meets_any_that_is_named_like_a_key_may(tmp_path: Path) -> None:
    """The store's name says nothing, the values do."""
    mine = lines("order_no,Kundennr", [(i, f"C{i % 9}") for i in range(40)])
    found = asked(
        tmp_path,
        mine,
        lines("id", [(f"C{i}",) for i in range(9)]),
        "crm",
        key="id",
        table_key="order_no",
    )
    assert met(found) == {"Kundennr": (9, 9)}


@pytest.mark.parametrize("turned", [False, True])
def test_zeros_that_a_sheet_took_off_are_said(tmp_path: Path, *, turned: bool) -> None:
    """From either side; keys with and without them are not counted as found."""
    padded, bare = [(f"{i:05}",) for i in range(1, 51)], [(i,) for i in range(1, 41)]
    mine, theirs = (bare, padded) if turned else (padded, bare)
    found = asked(tmp_path, lines("plz", mine), lines("plz", theirs), key="plz", table_key="plz")
    assert met(found) == {"plz": (0, len(mine))}
    (told,) = [remark for remark in found.remarks if "zeros" in remark]
    assert told.startswith(f"40 of the {len(mine)} values of 'plz' are found at 'kunden' only")
    assert ("('10' here, '00010' there)" if turned else "('00001' here, '1' there)") in told


def test_keys_that_meet_lose_no_word_on_zeros(tmp_path: Path) -> None:
    """Zeros on both sides are part of the keys."""
    keys = lines("plz", [(f"{i:05}",) for i in range(50)])
    found = asked(tmp_path, keys, keys, key="plz", table_key="plz")
    assert met(found) == {"plz": (50, 50)}
    assert not [remark for remark in found.remarks if "zeros" in remark]


def test_two_columns_are_a_key_together(tmp_path: Path) -> None:
    """Orders and lines: either alone meets, three of eight pairs do not; 1 + 12 is not 11 + 2."""
    mine = lines("order,line", [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (11, 2), (1, ""), (4, 4)])
    theirs = lines("order_no,pos", [(1, 1), (1, 2), (2, 1), (3, 2), (1, 12), (4, 4), (3, 1)])
    also = [{"name": "line", "other": "pos"}]
    found = asked(tmp_path, mine, theirs, key="order_no", own="order", also=also)
    assert met(found) == {"order + line": (5, 7)}


def test_a_second_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Wherever it is missing."""
    mine, theirs = lines("a,b", [(1, 2)]), lines("c,d", [(1, 2)])
    for also, told in (("x", "no column 'x'"), ("b", "it has no column 'b'")):
        found = asked(tmp_path, mine, theirs, key="c", own="a", also=[also])
        assert any(told in remark for remark in found.remarks)

"""Tables as offices keep them: timestamps, two digits of a year, keys that are not there."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.audit.measures import Measure
from wfmap.model.document import read
from wfmap.units.durations import DAY

TODAY = date(2026, 11, 1)


def audited(folder: Path, *stores: str, **said: Any) -> dict[str, Audited]:
    """Audit some stores of a small document; all where none is chosen."""
    document = {"wfmap": "1", "name": "Shop", "stores": said, "steps": {"a": {"name": "Sell"}}}
    return {a.store: a for a in audit(read(json.dumps(document)), folder, TODAY, stores)}


def counts(found: Audited, *metrics: str) -> dict[str, tuple[int, int]]:
    """Give what some measures count, and among how many."""
    return {m.metric: (m.counted, m.n) for m in found.measures if m.metric in metrics}


def measure(found: Audited, metric: str) -> Measure:
    """Give the one measure of a name."""
    (mine,) = [m for m in found.measures if m.metric == metric]
    return mine


def one(folder: Path, text: str, every: str = "30 d", **contract: Any) -> Audited:
    """Audit one table of separated values."""
    (folder / "t.csv").write_text(text, encoding="utf-8")
    store = {"kind": "file", "source": "t.csv", "update_every": every, "audit": contract}
    return audited(folder, t=store)["t"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-30 23:59:59",
        "2026-10-30T08:15:00Z",
        "2026-10-30T08:15:00.123+02:00",
        "30.10.2026 08:15",
        "30.10.2026 08:15 Uhr",
        "30.10.26",
        "10/30/2026 8:15 PM",
        "10/30/26",
        "30.10.2026",
    ],
)
def test_a_date_may_have_a_time_of_day_and_a_year_of_two_digits(
    tmp_path: Path, written: str
) -> None:
    """Its day is taken as written, however a program or a person wrote it."""
    columns = [{"name": "at", "type": "date"}]
    found = one(tmp_path, f"id;at\n1;{written}\n", updated="at", columns=columns)
    assert counts(found, "validValues") == {"validValues": (1, 1)}
    assert measure(found, "ageP50").value == 2 * DAY


def test_a_date_that_stands_for_nothing_has_no_age(tmp_path: Path) -> None:
    """01.01.1900 is nothing, not 127 years: stale is one of the two rows that have a date."""
    text = "id;at\n1;01.01.1900\n2;30.10.2026\n3;30.10.2025\n4;\n5;1900-01-01 00:00:00\n"
    found = one(tmp_path, text, updated="at")
    assert counts(found, "staleRows", "futureRows", "ageP50") == {
        "staleRows": (1, 2),
        "ageP50": (2, 2),
    }


def test_an_age_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A column of change that holds no date gives a remark, not silence."""
    found = one(tmp_path, "id;at\n1;yesterday\n", updated="at")
    assert "how old it is is not measured: 'at' holds no date that can be read" in found.remarks


@pytest.mark.parametrize(
    ("written", "valid"),
    [
        ("1.234,56", True),
        ("1,234.56", True),
        ("1.234.567", True),
        ("-12.345.678,9", True),
        ("1234,5", True),
        ("1.23,4", False),
        ("12.34.56", False),
        ("1,2,3", False),
        ("12 EUR", False),
    ],
)
def test_numbers_may_have_thousands(tmp_path: Path, written: str, valid: bool) -> None:  # noqa: FBT001 - a case
    """Groups of three digits with one sign, the decimals behind the other one."""
    found = one(tmp_path, f"id;sum\n1;{written}\n", columns=[{"name": "sum", "type": "number"}])
    assert counts(found, "validValues") == {"validValues": (int(valid), 1)}


def test_a_key_that_is_missing_is_missing_and_no_duplicate(tmp_path: Path) -> None:
    """Of five rows two have no key, and of the three that have one, one is a duplicate."""
    found = one(tmp_path, "id;x\n1;a\n1;b\n2;c\n;d\nN/A;e\n", key="id", columns=["x"])
    assert counts(found, "distinctKeys", "duplicateRows") == {
        "distinctKeys": (2, 3),
        "duplicateRows": (1, 3),
    }
    missing = [(m.field, m.counted, m.n) for m in found.measures if m.metric == "missingValues"]
    assert ("id", 2, 5) in missing


def test_nothing_is_measured_of_nothing(tmp_path: Path) -> None:
    """Columns without any value yield no share of no values, and no band for it."""
    columns = [{"name": "mail", "type": "email"}, {"name": "at", "type": "date"}]
    found = one(tmp_path, "id;mail;at\n;;\nN/A;-;-\n", key="id", updated="at", columns=columns)
    assert all(m.n for m in found.measures)
    assert not counts(found, "validValues", "distinctKeys", "ambiguousDates")


def _two(folder: Path, **same: Any) -> Mapping[str, Any]:
    (folder / "flats.csv").write_text("no;mail\nhh 1;a@x.org\nhh 2;b@x.org\n-;c@x.org\n", "utf-8")
    (folder / "calls.csv").write_text(
        "flat;mail\nHH-1;a@x.org\nHH-1;\nHH-1;none given\nHH-2;other@x.org\n?;d@x.org\n-;e@x.org\n",
        "utf-8",
    )
    flats = {"key": "no", "compare": [{"store": "calls", "key": "flat", **same}]}
    calls = {"missing": ["none given", "?", "-"]}
    return {
        "flats": {"kind": "file", "source": "flats.csv", "audit": flats},
        "calls": {"kind": "file", "source": "calls.csv", "audit": calls},
    }


def test_what_stands_for_nothing_meets_no_key_and_contradicts_nothing(tmp_path: Path) -> None:
    """The signs of each table hold for its own columns: two rows say a mail, one contradicts."""
    found = audited(tmp_path, **_two(tmp_path, same=["mail"]))["flats"]
    assert counts(found, "keysFoundNormalised", "keysFoundNormalisedBack", "conflicts") == {
        "keysFoundNormalised": (2, 2),
        "keysFoundNormalisedBack": (4, 4),
        "conflicts": (1, 2),
    }


def test_choosing_a_store_changes_none_of_its_figures(tmp_path: Path) -> None:
    """A table it is compared with is read too, and not told."""
    said = _two(tmp_path, same=["mail"])
    chosen = audited(tmp_path, "flats", **said)
    assert list(chosen) == ["flats"]
    assert chosen["flats"].measures == audited(tmp_path, **said)["flats"].measures


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"source": "gone.csv"}, "'calls' is not compared: it was not read: "),
        ({"source": None}, "'calls' is not compared: it was not read; give it a `source`"),
    ],
)
def test_a_table_that_cannot_be_compared_with_hides_no_other_figure(
    tmp_path: Path, changed: Any, told: str
) -> None:
    """What a table says by itself is measured, and a remark says why the rest is not."""
    said = dict(_two(tmp_path))
    said["calls"] = {k: v for k, v in {**said["calls"], **changed}.items() if v is not None}
    found = audited(tmp_path, **said)["flats"]
    assert not found.failed
    assert counts(found, "duplicateRows") == {"duplicateRows": (0, 2)}
    assert any(remark.startswith(told) for remark in found.remarks)


def test_a_key_with_letters_of_any_language_is_normalised_whole(tmp_path: Path) -> None:
    """Ä-1 and Ö-1 are two keys: only what is neither letter nor digit is dropped."""
    (tmp_path / "a.csv").write_text("id;x\nÄ-1;1\nÖ-2;1\n", "utf-8")
    (tmp_path / "b.csv").write_text("ref;x\nö1;1\nä 1;1\n", "utf-8")
    contract = {"key": "id", "compare": [{"store": "b", "key": "ref"}]}
    found = audited(
        tmp_path,
        a={"kind": "file", "source": "a.csv", "audit": contract},
        b={"kind": "file", "source": "b.csv"},
    )["a"]
    assert counts(found, "keysFoundNormalised") == {"keysFoundNormalised": (1, 2)}


def test_whole_numbers_of_a_column_with_gaps_meet_the_keys_they_are(tmp_path: Path) -> None:
    """Programs keep integers with gaps as floats: 1.0 in Parquet is the key 1, NaN is nothing."""
    (tmp_path / "orders.csv").write_text("id;x\n1;a\n2;b\n10;c\n", "utf-8")
    at = datetime(2026, 10, 31, 7, tzinfo=UTC)
    rows = {"order": [1.0, None, 10.0, float("nan"), 2.5], "at": [at] * 5}
    pq.write_table(pa.table(rows), tmp_path / "bills.parquet")
    contract = {"key": "id", "compare": [{"store": "bills", "key": "order"}]}
    bills = {"updated": "at", "columns": ["order"]}
    found = audited(
        tmp_path,
        orders={"kind": "file", "source": "orders.csv", "audit": contract},
        bills={"kind": "file", "source": "bills.parquet", "audit": bills},
    )
    assert counts(found["orders"], "keysFoundRaw", "keysFoundRawBack") == {
        "keysFoundRaw": (2, 3),
        "keysFoundRawBack": (2, 3),
    }
    assert counts(found["bills"], "completeRows") == {"completeRows": (3, 5)}
    assert measure(found["bills"], "ageP50").value == DAY


def test_shapes_know_the_letters_of_any_language(tmp_path: Path) -> None:
    """Müller and Meiers are one shape."""
    found = one(tmp_path, "id;name\n1;Müller\n2;Meiers\n", columns=["name"])
    assert counts(found, "dominantShape") == {"dominantShape": (2, 2)}


def test_what_is_yet_to_come_has_no_age(tmp_path: Path) -> None:
    """One row of three is old, one of them is dated tomorrow and is counted as that."""
    text = "id;at\n1;2026-11-02\n2;2026-10-31\n3;2025-10-31\n"
    found = one(tmp_path, text, updated="at")
    assert counts(found, "futureRows", "staleRows") == {"futureRows": (1, 3), "staleRows": (1, 3)}
    assert (measure(found, "ageP50").value, measure(found, "ageP50").n) == (183.5 * DAY, 2)
    later = one(tmp_path, "id;at\n1;2030-11-02\n", updated="at")
    assert not counts(later, "ageP50", "ageNewest")
    assert not later.remarks


def test_an_outcome_that_was_known_before_it_was_decided_is_no_delay(tmp_path: Path) -> None:
    """It is counted as a contradiction, and the delay is that of the others."""
    text = "id;end;said;known\n1;yes;2026-10-05;2026-10-01\n2;no;2026-10-05;2026-10-08\n"
    outcome = {"column": "end", "decided": "said", "known": "known"}
    found = one(tmp_path, text, outcome=outcome)
    assert counts(found, "knownBeforeDecided") == {"knownBeforeDecided": (1, 2)}
    assert measure(found, "outcomeDelayP50").value == 3 * DAY


def test_a_table_may_have_hundreds_of_columns(tmp_path: Path) -> None:
    """How complete it is does not depend on how large a statement the engine takes."""
    names = ";".join(f"c{i}" for i in range(300))
    found = one(tmp_path, f"{names}\n{'x;' * 299}\n", alike=[])
    assert counts(found, "completeRows", "presentCells") == {
        "presentCells": (299, 300),
        "completeRows": (0, 1),
    }


@pytest.mark.parametrize(("other", "doubtful"), [("31.12.2025", 1), ("12.31.2025", 2)])
def test_a_column_that_shows_how_its_dates_are_read_is_not_ambiguous(
    tmp_path: Path, other: str, doubtful: int
) -> None:
    """Sixty dates begin with a day and none with a month: 01.02. is in February, 01/02/ unknown."""
    days = [f"{13 + k % 16}.{1 + k % 12}.2026" for k in range(60)]
    dates = [*days, "01.02.2026", "01/02/2026", other]
    lines = "\n".join(f"{k};{day}" for k, day in enumerate(dates))
    found = one(tmp_path, f"id;at\n{lines}\n", columns=[{"name": "at", "type": "date"}])
    assert counts(found, "ambiguousDates") == {"ambiguousDates": (doubtful, 63)}


def test_german_names_and_signs_are_guessed_too(tmp_path: Path) -> None:
    """The key, the date of change, the dates and telephones; `k.A.` and `unbekannt` are nothing."""
    text = "Melde-Nr;Telefon;Gemeldet am;Geändert am\n1;k.A.;01.10.2026;30.10.2026\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    found = audited(tmp_path, t={"kind": "file", "source": "t.csv"})["t"]
    assert found.contract is not None
    assert (found.contract.key, found.contract.updated) == ("Melde-Nr", "Geändert am")
    assert found.contract.fields == {
        "Telefon": "phone",
        "Gemeldet am": "date",
        "Geändert am": "date",
    }
    assert counts(found, "presentCells") == {"presentCells": (3, 4)}


def test_what_a_spreadsheet_writes_for_a_failed_formula_is_no_value(tmp_path: Path) -> None:
    """A sheet saved as CSV has as many values as the sheet: errors, English or German, are none."""
    english = ("#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!")
    errors = (*english, "#NV", "#WERT!", "#BEZUG!", "#ZAHL!")
    cells = [*errors, "0", "7", "# 12"]
    lines = "\n".join(f"{k};{cell}" for k, cell in enumerate(cells))
    (tmp_path / "t.csv").write_text(f"id;value\n{lines}\n", encoding="utf-8")
    found = audited(tmp_path, t={"kind": "file", "source": "t.csv"})["t"]
    assert counts(found, "missingValues") == {"missingValues": (11, 14)}

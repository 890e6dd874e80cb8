"""The band of a store: C, B or A, with its reason."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wfmap.audit.bands import Band, band
from wfmap.operations.auditing import audit_document
from wfmap.operations.checking import open_document
from wfmap.operations.sources import Source

TODAY = date(2026, 11, 1)


def judged(folder: Path, text: str | None, **store: Any) -> Band:
    """Audit one table that a clerk reads for a decision, and judge it."""
    if text is not None:
        (folder / "t.csv").write_text(text, encoding="utf-8")
    document = {
        "wfmap": "1",
        "arrivals": {"count": 40, "per": "1 d"},
        "actors": {"clerk": {"name": "Clerk", "capacity": 1}},
        "stores": {"t": {"name": "People", "kind": "table", "source": "t.csv", **store}},
        "steps": {
            "check": {
                "name": "Check person",
                "actor": "clerk",
                "processing_time": "10 min",
                "reads": ["t"],
            }
        },
    }
    built = open_document(Source("shop.json", json.dumps(document).encode()))
    done = audit_document(built, folder, TODAY)
    (found,) = done.audited
    return band(found, done.verdicts)


def rows(mail: str, count: int = 400) -> str:
    """Write a table of people with a mail each."""
    lines = [f"{i},{mail.format(i=i)},2026-10-30" for i in range(count)]
    return "\n".join(["id,mail,changed", *lines, ""])


AUDIT: dict[str, Any] = {
    "key": "id",
    "updated": "changed",
    "columns": [{"name": "mail", "type": "email"}],
}


def test_what_cannot_be_loaded_is_c(tmp_path: Path) -> None:
    """With why not."""
    found = judged(tmp_path, None)
    assert found.level == "C"
    assert "cannot be loaded" in found.because


def test_what_is_not_what_it_is_said_to_be_stays_c(tmp_path: Path) -> None:
    """Lines lost, a column that is gone, no row, values of another type: each is named."""
    broken = rows("p{i}@b.org").replace("\n7,", "\n7,8,9,10,11,12,")
    assert "1 lines are no rows" in judged(tmp_path, broken, audit=AUDIT).because
    gone = {**AUDIT, "columns": ["mail", "phone"]}
    assert "no column 'phone'" in judged(tmp_path, rows("p{i}@b.org"), audit=gone).because
    assert "no row" in judged(tmp_path, "id,mail,changed\n", audit=AUDIT).because
    found = judged(tmp_path, rows("p{i} at b"), audit=AUDIT)
    assert (found.level, "only 0 % are of its type" in found.because) == ("C", True)


def test_a_table_without_the_key_it_is_said_to_have_stays_c(tmp_path: Path) -> None:
    """Rows that nothing names cannot be told apart."""
    lines = rows("p{i}@b.org").splitlines()[1:]
    keyless = "\n".join("," + line.partition(",")[2] for line in lines)
    found = judged(tmp_path, f"id,mail,changed\n{keyless}\n", audit=AUDIT)
    assert (found.level, "100 % of its rows have no key 'id'" in found.because) == ("C", True)


FAULTS: dict[str, tuple[str, dict[str, Any], dict[str, Any], str]] = {
    "stale": (
        rows("p{i}@b.org").replace("2026", "2013"),
        AUDIT,
        {"update_every": "1 d"},
        "its newest row is 4,750 d old, and it is said to be updated every 24 h",
    ),
    "empty": (rows(""), AUDIT, {}, "100 % of 'mail' are missing"),
    "copies": (
        "id,mail,changed\n" + "7,p@b.org,2026-10-30\n" * 400,
        AUDIT,
        {},
        "over 99 % of its rows are copies of another, cell by cell",
    ),
    "one row": (rows("p{i}@b.org", 1), AUDIT, {}, "it holds one row only, which shows nothing"),
    "doubtful dates": (
        rows("p{i}@b.org").replace("2026-10-30", "03/04/2026"),
        {**AUDIT, "columns": [{"name": "changed", "type": "date"}]},
        {},
        "100 % of the dates of 'changed' can be read in two ways",
    ),
    "keys that do not meet": (
        rows("p{i}@b.org"),
        {**AUDIT, "compare": [{"store": "t", "key": "mail", "own": "id"}]},
        {},
        "only 0 % of the values of 'id' are found at the other store",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_band_is_given_against_the_measures_beside_it(tmp_path: Path, fault: str) -> None:
    """What is stale, empty, doubled, doubtful or meets no key is named, and C."""
    text, contract, store, told = FAULTS[fault]
    found = judged(tmp_path, text, audit=contract, **store)
    assert found.level == "C"
    assert told in found.because


def test_personal_data_that_nobody_declared_is_said_beside_the_band(tmp_path: Path) -> None:
    """It does not keep a table from being loaded; 'as it should be' is not said of it."""
    found = judged(tmp_path, rows("p{i}@b.org"), audit=AUDIT)
    assert found.because.startswith(
        "loaded, with personal data that nobody declared (e-mail address), and "
    )
    assert judged(tmp_path, rows("p{i}"), audit={"key": "id"}).because.startswith(
        "loaded as it should be, and "
    )


def test_what_is_loaded_is_b_until_it_is_fit_for_a_use(tmp_path: Path) -> None:
    """Half of the mails are missing: loaded, and fit for none that needs them."""
    lines = [f"{i},{f'p{i}@b.org' if i % 2 else ''},2026-10-30" for i in range(400)]
    text = "\n".join(["id,mail,changed", *lines, ""])
    assert judged(tmp_path, text, audit=AUDIT).level == "B"


def test_what_is_fit_for_a_use_is_a_for_it(tmp_path: Path) -> None:
    """Complete, and a sample by hand found it accurate; the uses are named.

    No audit of a table alone tells whether what stands in it is true: without the sample it is B.
    """
    assert judged(tmp_path, rows("p{i}@b.org"), audit=AUDIT).level == "B"
    sampled = {
        "dimension": "accuracy",
        "metric": "wrongValues",
        "value": 0.2,
        "unit": "percent",
        "must_be_less_than": 2,
        "provenance": {"basis": "measured", "n": 4000, "as_of": "2026-10-01"},
    }
    found = judged(tmp_path, rows("p{i}@b.org"), audit=AUDIT, quality=[sampled])
    assert (found.level, found.uses != ()) == ("A", True)
    assert all(use in found.because for use in found.uses)


@pytest.mark.parametrize(("lost", "level"), [(0, "B"), (12, "B"), (92, "C"), (200, "C")])
def test_rows_that_name_what_is_not_there_are_c(tmp_path: Path, lost: int, level: str) -> None:
    """Of 400 people more than one in twenty have a boss whom the table does not have."""
    lines = [f"{i},{900 + i if i < lost else 7 + i % 5},2026-10-30" for i in range(400)]
    compare = [{"store": "t", "key": "id", "own": "boss"}]
    text = "\n".join(["id,boss,changed", *lines, ""])
    found = judged(tmp_path, text, audit={"key": "id", "updated": "changed", "compare": compare})
    told = f"only {100 - lost // 4} % of its rows name a 'boss' that is there"
    assert (found.level, told in found.because) == (level, level == "C")


def test_lists_of_the_same_things_may_each_have_some_of_their_own(tmp_path: Path) -> None:
    """Of 400 keys 300 are found in the other column of keys: nothing points to what is gone."""
    lines = [f"{i},{i if i < 300 else 900 + i},2026-10-30" for i in range(400)]
    compare = [{"store": "t", "key": "other", "own": "id"}]
    text = "\n".join(["id,other,changed", *lines, ""])
    contract = {"key": "id", "updated": "changed", "compare": compare}
    assert judged(tmp_path, text, audit=contract).level == "B"

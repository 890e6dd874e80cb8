"""Twins found in tables whose twins are known."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.audit.dirty.tables import CONTRACT, DAY_OF_AUDIT, STORES, Truth, make
from tests.audit.dirty.typos import HELD_OUT
from wfmap.audit.audit import Audited, audit
from wfmap.audit.contract import contract_of
from wfmap.audit.linkage import Linkage, link
from wfmap.audit.measures import Measure
from wfmap.audit.sources import engine, load_table
from wfmap.model.document import read
from wfmap.statistics.intervals import wilson

UNSEEN = 20_261_101
"""A seed on which nothing was tuned."""
ROWS = 30_000


def linked(folder: Path, source: str, contract: dict[str, Any]) -> Linkage:
    """Link the rows of one file."""
    said = {key: value for key, value in contract.items() if key != "compare"}
    stores = {"s": {"kind": "table", "source": source, "audit": said}}
    document = {"wfmap": "1", "name": "Shop", "stores": stores, "steps": {"a": {"name": "Sell"}}}
    process = read(json.dumps(document))
    with engine() as connection:
        table = load_table(connection, "s", source, folder)
        return link(connection, table, contract_of("s", process.stores["s"], table.columns))


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """Make a table with typos of kinds and by a seed that linkage was not tuned on."""
    folder = tmp_path_factory.mktemp("dirty")
    return folder, make(folder, ROWS, UNSEEN, HELD_OUT)


@pytest.fixture(scope="module")
def audited(dirty: tuple[Path, Truth]) -> dict[str, Audited]:
    """Audit it beside the second system."""
    document = {"wfmap": "1", "name": "Shop", "stores": STORES, "steps": {"a": {"name": "Sell"}}}
    found = audit(read(json.dumps(document)), dirty[0], DAY_OF_AUDIT)
    return {a.store: a for a in found}


def test_twins_are_found_among_households_and_namesakes(dirty: tuple[Path, Truth]) -> None:
    """With precision and recall of 0.95 at least, on typos of kinds not seen while tuning."""
    folder, truth = dirty
    found = linked(folder, "customers.csv", CONTRACT)
    pairs = {(int(i), int(j)) for i, j in found.pairs}
    right = len(pairs & truth.pairs)
    assert right / len(pairs) >= 0.95
    assert right / len(truth.pairs) >= 0.95
    assert found.expected == pytest.approx(len(truth.pairs), rel=0.05)
    assert found.precision == pytest.approx(right / len(pairs), abs=0.03)


def test_a_table_without_twins_has_hardly_any(tmp_path: Path, monkeypatch: Any) -> None:
    """Households and namesakes alone are no twins: fewer than one row in five hundred."""
    monkeypatch.setattr("tests.audit.dirty.tables.TWINS", 0.0)
    truth = make(tmp_path, 10_000, 5, HELD_OUT)
    assert not truth.pairs
    assert len(linked(tmp_path, "customers.csv", CONTRACT).pairs) < 20


def test_rows_with_nothing_in_common_are_never_compared(tmp_path: Path) -> None:
    """Two rows whose cells are all missing are not the same thing."""
    (tmp_path / "people.csv").write_text("name,email\n,\n,\nAda,\n,b@b.org\n", encoding="utf-8")
    found = linked(tmp_path, "people.csv", {"alike": ["name", "email"]})
    assert (len(found.pairs), found.expected, found.precision) == (0, 0.0, 1.0)


def test_the_same_table_has_the_same_twins(dirty: tuple[Path, Truth]) -> None:
    """Nothing is drawn at random."""
    one, other = (linked(dirty[0], "customers.csv", CONTRACT) for _ in range(2))
    assert np.array_equal(one.pairs, other.pairs)
    assert one.probabilities == pytest.approx(other.probabilities)


def by(audited: Audited, metric: str, field: str | None = None) -> Measure:
    """Give one measure."""
    (mine,) = (
        m for m in audited.measures if m.metric == metric and (field is None or m.field == field)
    )
    return mine


def test_each_measure_holds_the_truth(
    dirty: tuple[Path, Truth], audited: dict[str, Audited]
) -> None:
    """Every share of the dirty table is within its interval, and what is counted is exact."""
    truth, found = dirty[1], audited["customers"]
    cells = 7 * truth.rows
    exact = {
        ("presentCells", None): (cells - truth.missing, cells),
        ("completeRows", None): (truth.complete, truth.rows),
        ("validValues", "birth_date"): (truth.dated, truth.dated),
        ("ambiguousDates", "birth_date"): (truth.ambiguous, truth.dated),
        ("staleRows", None): (truth.stale, truth.rows),
        ("keysFoundRaw", None): (truth.found_raw, truth.rows),
        ("keysFoundNormalised", None): (truth.found, truth.rows),
        ("keysFoundNormalisedBack", None): (truth.found, truth.accounts),
        ("conflicts", "country"): (truth.conflicts, truth.found),
    }
    for key, (hits, n) in exact.items():
        measure = by(found, *key)
        assert (measure.counted, measure.n) == (hits, n), key
        assert measure.low <= hits / n <= measure.high, key
        assert (measure.low, measure.high) != (0.0, 1.0), key
    twins = by(found, "fuzzyDuplicates")
    assert twins.low <= len(truth.pairs) / truth.rows <= twins.high
    assert twins.high - twins.low < 0.01


def test_intervals_hold_what_the_makers_chance_was(audited: dict[str, Audited]) -> None:
    """Twelve in a hundred were made stale: the interval at 95 % holds that."""
    stale = by(audited["customers"], "staleRows")
    assert wilson(stale.counted, stale.n) == (stale.low, stale.high)
    assert stale.low <= 0.12 <= stale.high


def test_twins_of_a_sample_are_counted_up_to_the_table(
    dirty: tuple[Path, Truth], audited: dict[str, Audited]
) -> None:
    """Of two rows in five a sixth of the pairs is there; the interval holds the truth."""
    truth = dirty[1]
    document = {"wfmap": "1", "name": "Shop", "stores": STORES, "steps": {"a": {"name": "Sell"}}}
    process = read(json.dumps(document))
    found = {a.store: a for a in audit(process, dirty[0], DAY_OF_AUDIT, most=ROWS * 2 // 5)}
    twins = by(found["customers"], "fuzzyDuplicates")
    assert twins.low <= len(truth.pairs) / truth.rows <= twins.high
    whole = by(audited["customers"], "fuzzyDuplicates")
    assert twins.high - twins.low > whole.high - whole.low


def test_full_names_are_filed_under_their_initials(tmp_path: Path, monkeypatch: Any) -> None:
    """Of names and towns alone, twins are found whose names are not the same, word by word."""
    monkeypatch.setattr("tests.audit.dirty.tables.TWINS", 0.3)
    truth = make(tmp_path, 1_500, 5, HELD_OUT)
    found = linked(tmp_path, "customers.csv", {**CONTRACT, "alike": ["name", "city", "country"]})
    rows = (tmp_path / "customers.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = [sorted(row.replace('"', "").split(",")[1].casefold().split()) for row in rows]
    right = [(i, j) for i, j in found.pairs.tolist() if (i, j) in truth.pairs]
    assert sum(names[i] != names[j] for i, j in right) > 50

"""Signs that may be what was meant, and columns that say nothing, are remarked."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wfmap.audit.audit import Audited, audit
from wfmap.audit.bands import band
from wfmap.model.document import read

LANDS = ("NA", "DE", "FR", "ZA", "US", "IT", "ES", "SE")


def audited(folder: Path, columns: dict[str, list[str]], **said: Any) -> Audited:
    """Audit a table of forty rows."""
    cells = [
        (name, [values[i % len(values)] for i in range(40)]) for name, values in columns.items()
    ]
    rows = zip(*(values for _, values in cells), strict=True)
    text = "\n".join(";".join(row) for row in [tuple(name for name, _ in cells), *rows])
    (folder / "t.csv").write_text(text, encoding="utf-8")
    store = {"source": "t.csv", **({"audit": said} if said else {})}
    document = {"wfmap": "1", "name": "S", "stores": {"t": store}, "steps": {"a": {"name": "A"}}}
    return audit(read(json.dumps(document)), folder, date(2026, 11, 27))[0]


@pytest.mark.parametrize("column", ["country", "Land", "c2"])
def test_namibia_among_countries_is_remarked(tmp_path: Path, column: str) -> None:
    """By the name of the column or by its codes of two capitals; it stays missing."""
    found = audited(tmp_path, {column: list(LANDS), "x": ["a", "b"]})
    assert any(f"'NA' in '{column}'" in r and "Namibia" in r for r in found.remarks)
    assert {m.field: m.counted for m in found.measures if m.metric == "missingValues"}[column] == 5


@pytest.mark.parametrize("said", [{"missing": ["-"]}, {"missing": []}])
def test_signs_that_a_document_states_are_no_doubt(tmp_path: Path, said: dict[str, Any]) -> None:
    """Nor is NA among sizes or names."""
    assert not any(
        "Namibia" in r for r in audited(tmp_path, {"country": list(LANDS)}, **said).remarks
    )
    sizes = audited(tmp_path, {"size": ["small", "NA", "large"], "y": ["a", "b"]})
    assert not any("Namibia" in r for r in sizes.remarks)


def test_an_answer_that_sounds_like_nothing_is_remarked(tmp_path: Path) -> None:
    """Among few answers; not among many values, where it is a gap."""
    few = audited(tmp_path, {"allergies": ["none", "nuts", "milk", "eggs"], "y": ["a", "b"]})
    assert any("'none' in 'allergies'" in r for r in few.remarks)
    many = audited(tmp_path, {"remark": ["none", *(f"text {i}" for i in range(30))]})
    assert not any("'none'" in r for r in many.remarks)


def test_a_column_that_is_the_same_in_every_row_is_remarked(tmp_path: Path) -> None:
    """Not one with gaps, and none of a few rows."""
    found = audited(tmp_path, {"a": ["x"], "b": ["x", ""], "c": ["x", "y"]})
    told = [r for r in found.remarks if "the same in all" in r]
    assert told == ["'a' says the same in all 40 rows, and so nothing about any"]
    assert found.constant == ("a",)


@pytest.mark.parametrize(
    ("columns", "said", "level"),
    [
        ({"no": [f"n{i}" for i in range(40)], "state": ["open"], "by": ["me"]}, {"key": "no"}, "C"),
        (
            {"no": [f"n{i}" for i in range(40)], "paid": ["yes"], "by": ["a", "b"]},
            {"key": "no", "outcome": "paid"},
            "C",
        ),
        (
            {"no": [f"n{i}" for i in range(40)], "state": ["open"], "by": ["a", "b"]},
            {"key": "no"},
            "B",
        ),
    ],
)
def test_a_table_that_tells_nothing_apart_is_c(
    tmp_path: Path, columns: dict[str, list[str]], said: dict[str, Any], level: str
) -> None:
    """Where most of its columns or its outcome are the same in every row; one column is none."""
    assert band(audited(tmp_path, columns, **said), ()).level == level

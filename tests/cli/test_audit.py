"""`wfmap audit`: tables behind stores, measured and written back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

DOCUMENT: dict[str, Any] = {
    "wfmap": "1",
    "name": "Shop",
    "arrivals": {"count": 40, "per": "1 d"},
    "actors": {"clerk": {"name": "Clerk", "capacity": 1}},
    "stores": {
        "people": {
            "name": "People",
            "kind": "table",
            "source": "people.csv",
            "quality": [
                {
                    "dimension": "completeness",
                    "metric": "missingValues",
                    "field": "mail",
                    "value": 3,
                    "unit": "percent",
                    "must_be_less_than": 5,
                }
            ],
            "audit": {"key": "id", "columns": ["name", {"name": "mail", "type": "email"}]},
        },
        "gone": {"name": "Gone", "kind": "file", "source": "gone.csv"},
    },
    "steps": {
        "do": {
            "name": "Check person",
            "actor": "clerk",
            "processing_time": "10 min",
            "reads": ["people"],
        }
    },
}


@pytest.fixture
def shop(folder: Path) -> Path:
    """Write a document and one of its two tables."""
    (folder / "people.csv").write_text("id,name,mail\n1,Ada,ada@b.org\n2,Bo,\n2,Cy,c@b\n")
    path = folder / "shop.json"
    path.write_text(json.dumps(DOCUMENT))
    return path


def test_an_audit_lists_measures_and_verdicts(cli: Cli, shop: Path) -> None:
    """With intervals; a table that is not there is said, and the exit code tells."""
    done = cli("audit", shop, "-f", "json", "--today", "2026-11-01")
    assert done.code == 1
    people, gone = done.json["stores"]
    assert gone["failed"].startswith("there is no file 'gone.csv'")
    keys = {"dimension", "metric", "field", "value", "low", "high", "n", "as_of"}
    assert all(set(measure) >= keys for measure in people["measures"])
    found = {(m["metric"], m["field"]): m for m in people["measures"]}
    assert found["missingValues", "mail"]["value"] == pytest.approx(1 / 3)
    assert found["duplicateRows", "id"]["value"] == pytest.approx(1 / 3)
    assert found["missingValues", "mail"]["as_of"] == "2026-11-01"
    verdicts = {v["pattern"]: v for v in people["verdicts"]}
    assert verdicts["automate-with-escalation"]["ready"] is not True
    assert verdicts["automate-with-escalation"]["shortfalls"]
    told = cli("audit", shop, "--store", "people").out
    assert "What the data is ready for" in told
    assert cli("audit", shop, "--store", "people").code == 0


def test_what_was_found_is_written_into_the_document(cli: Cli, shop: Path, folder: Path) -> None:
    """An entry keeps its limit and gets the new figure, with where it comes from."""
    cli("audit", shop, "--today", "2026-11-01", "--write", "after.json")
    after = json.loads((folder / "after.json").read_text("utf-8"))
    quality = after["stores"]["people"]["quality"]
    first = quality[0]
    assert first["value"] == pytest.approx(33.3333)
    assert first["must_be_less_than"] == 5
    assert first["provenance"] == {
        "basis": "measured",
        "as_of": "2026-11-01",
        "n": 3,
        "by": "audit of people.csv",
    }
    assert {q["metric"] for q in quality} >= {"missingValues", "duplicateRows", "validValues"}
    assert "missing" in cli("check", "after.json").out
    again = cli("audit", "after.json", "--today", "2026-11-02", "--write", "again.json")
    assert again.code == 1
    later = json.loads((folder / "again.json").read_text("utf-8"))["stores"]["people"]["quality"]
    assert [q["metric"] for q in later] == [q["metric"] for q in quality]


def test_audits_refuse_with_a_way_out(cli: Cli, shop: Path, ten_lines: Path) -> None:
    """A store that is not there, and a document without any table."""
    wrong = cli("audit", shop, "--store", "peple")
    assert wrong.code == 2
    assert "did you mean 'people'?" in wrong.err
    assert '"source"' in cli("audit", ten_lines).err


def test_named_connections_come_from_the_environment_and_the_settings(
    cli: Cli, shop: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment goes first; a folder in the settings is relative to where they stand."""
    document = DOCUMENT | {
        "stores": {"people": DOCUMENT["stores"]["people"] | {"source": "x.people"}}
    }
    shop.write_text(json.dumps(document))
    asked = cli("audit", shop, "-f", "json", "--today", "2026-11-01")
    assert "WFMAP_CONNECTION_X" in asked.json["stores"][0]["failed"]
    (folder / "wfmap.toml").write_text('[connections]\nX = "."\n')
    assert cli("audit", shop, "-f", "json").json["stores"][0]["rows"] == 3
    monkeypatch.setenv("WFMAP_CONNECTION_X", "mysql://u:canary@127.0.0.1:1/db")
    for kind in ("json", "text", "markdown"):
        done = cli("audit", shop, "-f", kind, "--write", "out.json")
        assert "does not answer" in done.out
        assert "canary" not in done.out + done.err + (folder / "out.json").read_text()


def test_rows_limit_what_is_read(cli: Cli, shop: Path) -> None:
    """A sample is said; 0 reads all."""
    people = cli("audit", shop, "-f", "json", "--rows", "1").json["stores"][0]
    assert any("a sample of 1 in 3" in remark for remark in people["remarks"])
    assert cli("audit", shop, "-f", "json", "--rows", "0").json["stores"][0]["rows"] == 3


def test_what_has_drifted_since_an_earlier_audit_is_said(
    cli: Cli, shop: Path, folder: Path
) -> None:
    """A column that came or went, and a share beyond its interval; nothing where nothing moved."""
    cli("audit", shop, "-s", "people", "-f", "json", "-o", "before.json")
    same = cli("audit", shop, "-s", "people", "--against", "before.json")
    assert "Nothing has drifted" in same.out
    rows = "".join(f"{k},,x{k}\n" for k in range(40))
    (folder / "people.csv").write_text("id,name,e_mail\n" + rows)
    found = cli("audit", shop, "-s", "people", "-f", "json", "--against", "before.json").json
    told = {(d["kind"], d["what"]) for d in found["drift"]}
    assert {("gone", "mail"), ("new", "e_mail"), ("moved", "missingValues of name")} <= told
    wrong = cli("audit", shop, "-s", "people", "--against", shop)
    assert wrong.code == 2
    assert "is no earlier audit" in wrong.err


def test_an_audit_is_a_page_with_pictures(cli: Cli, shop: Path, folder: Path) -> None:
    """One page that needs no network; the names of a table are text and never markup."""
    (folder / "people.csv").write_text("id,name,mail,<script>x</script>\n1,Ada,a@b.org,1\n")
    done = cli("audit", shop, "-s", "people", "-f", "html", "-o", "audit.html")
    assert done.code == 0
    page = (folder / "audit.html").read_text("utf-8")
    assert "data:image/svg+xml" in page
    assert "default-src 'none'" in page
    assert "<script" not in page


def test_an_audit_tells_the_pace_and_personal_data(cli: Cli, folder: Path) -> None:
    """Rows of 40 days beside cases of ten minutes, an outrun copy, and mails."""
    people = {**DOCUMENT["stores"]["people"], "holds": ["person"], "quality": []}
    people["audit"] = {"key": "id", "updated": "changed", "columns": ["mail"]}
    step = {**DOCUMENT["steps"]["do"], "writes": ["people"]}
    told = {
        **DOCUMENT,
        "stores": {"people": people},
        "data": {"person": {"name": "Person"}},
        "steps": {"do": step},
    }
    (folder / "shop.json").write_text(json.dumps(told))
    rows = [f"{i},p{i}@example.org,2026-09-22" for i in range(9)]
    (folder / "people.csv").write_text("\n".join(["id,mail,changed", *rows, ""]))
    done = cli("audit", "shop.json", "--today", "2026-11-01", "--write", "new.json")
    assert done.code == 0
    out = " ".join(done.out.split())
    assert "ageP50PerCase changed" in out
    assert "1,600 reads" in out
    assert "is the table an old copy?" in out
    assert "mail e-mail address 9 of 9" in out
    assert "'person' is declared so when the result is written back" in out
    assert json.loads((folder / "new.json").read_text())["data"]["person"]["personal_data"] is True

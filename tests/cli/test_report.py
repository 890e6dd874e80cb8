"""`wfmap report`: one page that needs nothing beside it."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

CHAPTERS = (
    "summary", "map", "answers", "bottlenecks", "systems", "data", "people", "candidates",
    "portfolio", "challenges", "plan", "findings",
)  # fmt: skip
LOADING = {"src", "href", "srcset", "action", "data", "poster"}
HOSTILE = "<script>alert(1)</script>\"'&"


class Seen(HTMLParser):
    """Collects elements, and checks that they close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag


def parsed(text: str) -> Seen:
    """Read a page; every element closes in order."""
    seen = Seen()
    seen.feed(text)
    assert not seen.open
    return seen


@pytest.mark.parametrize("name", ["customer-complaint", "invoice-approval"])
def test_a_report_is_one_page_that_loads_nothing(
    cli: Cli, repository: Path, folder: Path, name: str
) -> None:
    """Pictures are data, nothing runs, and the contents lead to every chapter."""
    model = repository / "models" / f"{name}.json"
    done = cli("report", model, "-o", "r.html", "--effects", "predicted", "--today", "2026-11-23")
    assert done.code == 0
    text = (folder / "r.html").read_text("utf-8")
    seen = parsed(text)
    tags = [tag for tag, _ in seen.elements]
    assert not {"script", "link", "iframe", "object"} & set(tags)
    sources = [a["src"] or "" for tag, a in seen.elements if tag == "img"]
    assert sources
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    assert all(a["alt"] for tag, a in seen.elements if tag == "img")
    targets = {(a["href"] or "")[1:] for tag, a in seen.elements if tag == "a"}
    assert targets == {a["id"] for tag, a in seen.elements if tag == "section"}
    assert set(CHAPTERS) - {"bottlenecks", "portfolio"} <= targets
    assert "default-src 'none'" in text
    loaded = [v or "" for _, a in seen.elements for k, v in a.items() if k in LOADING]
    assert not [value for value in loaded if re.match(r"(https?:)?//", value)]
    assert len(re.findall('<p class="source">', text)) == len(targets)
    assert "not legal advice" in text


def test_the_same_document_gives_the_same_report(cli: Cli, ten_lines: Path) -> None:
    """Byte for byte, on the same day."""
    one = cli("report", ten_lines, "--effects", "predicted", "--today", "2026-11-23").out
    assert one == cli("report", ten_lines, "--effects", "predicted", "--today", "2026-11-23").out


def test_labels_are_never_markup(cli: Cli, folder: Path) -> None:
    """Whatever a document calls its steps, actors and itself."""
    document = {
        "wfmap": "1",
        "name": HOSTILE,
        "description": HOSTILE,
        "actors": {"a": {"name": HOSTILE}},
        "systems": {"y": {"name": HOSTILE}},
        "stores": {"d": {"name": HOSTILE, "system": "y"}},
        "steps": {
            "s": {"name": HOSTILE, "actor": "a", "next": "t", "reads": ["d"]},
            "t": {"name": HOSTILE},
        },
    }
    (folder / "hostile.json").write_text(json.dumps(document))
    text = cli("report", "hostile.json", "--effects", "predicted").out
    assert "script" not in [tag for tag, _ in parsed(text).elements]
    assert not re.search(r"<script>alert", text)


def test_a_report_holds_the_audit_of_tables_beside_the_document(cli: Cli, folder: Path) -> None:
    """Where a store names a file that is there; another is left to `wfmap audit`."""
    (folder / "people.csv").write_text("id,mail\n1,a@b.org\n2,\n")
    document = {
        "wfmap": "1",
        "name": "Shop",
        "stores": {
            "people": {"name": "People", "kind": "table", "source": "people.csv"},
            "gone": {"name": "Gone", "kind": "table", "source": "gone.csv"},
        },
        "steps": {"s": {"name": "Sell", "reads": ["people", "gone"]}},
    }
    (folder / "shop.json").write_text(json.dumps(document))
    text = cli("report", "shop.json", "--effects", "predicted", "--today", "2026-11-23").out
    assert "How good the data is" in text
    assert "People (people.csv)" in text
    assert "gone.csv" not in text


def chapter(text: str, anchor: str) -> str:
    """Cut one chapter out of a report."""
    return text.partition(f'<section id="{anchor}">')[2].partition("</section>")[0]


def test_the_summary_is_short_and_says_what_it_rests_on(cli: Cli, repository: Path) -> None:
    """At most ten lines; each has a basis and leads to a chapter of the report."""
    model = repository / "models" / "invoice-approval.json"
    text = cli("report", model, "--effects", "predicted", "--today", "2026-11-23").out
    assert text.index('<section id="summary">') < text.index('<section id="map">')
    lines = re.findall(r"<tr>(<td.*?)</tr>", chapter(text, "summary"))
    assert 6 <= len(lines) <= 10
    headings = set(re.findall(r"<h2>(.*?)</h2>", text))
    for line in lines:
        _, told, basis, where = re.findall(r"<td[^>]*>(.*?)</td>", line)
        assert told
        known = {"stated", "predicted", "simulated", "measured", "assumed"}
        assert set(basis.split(", ")) <= known
        linked = re.fullmatch(r'<a href="#([a-z]+)">(.*)</a>', where)
        assert linked is not None
        assert linked[2] in headings
        assert f'<section id="{linked[1]}">' in text


def test_the_plan_of_a_report_is_that_of_wfmap_plan(
    cli: Cli, folder: Path, repository: Path
) -> None:
    """The same start, team, weeks and register give the same end and the same challenges."""
    model = repository / "models" / "customer-complaint.json"
    effects = ("--effects", "predicted")
    days = ("--today", "2026-11-23", "--start", "2027-02-01")
    asked = (*days, "--team", "3", "--weeks", "12", *effects)
    assert cli("plan", model, *asked, "--register-out", "register.json").code == 0
    register = json.loads((folder / "register.json").read_text())
    first = register["challenges"][0]
    first["owner"] = "Somebody Else"
    (folder / "register.json").write_text(json.dumps(register))
    given = (*asked, "--register", "register.json")
    plan = cli("plan", model, *given, "--format", "json").json
    text = cli("report", model, *given).out
    assert "From 2027-02-01" in chapter(text, "summary")
    assert plan["finish"]["p90"] in chapter(text, "summary")
    assert plan["finish"]["p50"] in chapter(text, "plan")
    assert "Somebody Else" in chapter(text, "challenges")
    assert all(challenge["id"] in text for challenge in plan["challenges"])


def test_answers_of_people_are_scored(cli: Cli, folder: Path, ten_lines: Path) -> None:
    """With answers their means are shown; without, how to ask is said."""
    asked = ("report", ten_lines, "--effects", "predicted")
    assert "wfmap survey form FILE" in chapter(cli(*asked).out, "people")
    rows = "".join(f"clerk,{k},{k}\n" for k in range(1, 6))
    (folder / "answers.csv").write_text(f"role,respondent,of1\n{rows}")
    text = cli(*asked, "--answers", "answers.csv").out
    assert "5 people of 1 role answered." in chapter(text, "people")
    assert "<img" in chapter(text, "people")
    assert "5 people of 1 role answered." in chapter(text, "summary")
    (folder / "answers.csv").write_text("role,respondent,of1\nclerk,1,9\n")
    assert cli(*asked, "--answers", "answers.csv").code == 1


def test_too_few_answers_in_a_document_are_not_shown(cli: Cli, folder: Path) -> None:
    """A survey of four is as if nobody was asked; one of five is shown."""
    for count, shown in ((4, False), (5, True)):
        document = {
            "wfmap": "1",
            "actors": {"a": {"name": "Clerk", "readiness": {"skills": 4.3, "respondents": count}}},
            "steps": {"s": {"name": "Sell", "actor": "a"}},
        }
        (folder / "shop.json").write_text(json.dumps(document))
        told = chapter(cli("report", "shop.json", "--effects", "predicted").out, "people")
        assert ("4.3" in told) is shown


def test_measurements_that_a_document_holds_are_told_with_their_origin(
    cli: Cli, folder: Path
) -> None:
    """Found, limit, whether it is kept, and from where; then what the data is ready for."""
    quality = [
        {
            "dimension": "completeness",
            "metric": "missingValues",
            "field": "mail",
            "value": 14.2,
            "unit": "percent",
            "must_be_less_than": 5,
            "provenance": {"basis": "measured", "as_of": "2026-08-31", "n": 7280, "by": "audit"},
        },
        {"dimension": "timeliness", "value": "6 d", "unit": "duration", "must_be_less_than": "5 d"},
        {"dimension": "uniqueness", "metric": "duplicateRows", "value": 12, "unit": "rows"},
    ]
    document = {
        "wfmap": "1",
        "arrivals": {"count": 40, "per": "1 d"},
        "actors": {"clerk": {"name": "Clerk", "capacity": 1}},
        "stores": {
            "people": {"name": "People", "kind": "table", "quality": quality},
            "mute": {"name": "Mute", "kind": "table"},
        },
        "steps": {
            "s": {
                "name": "Check person",
                "actor": "clerk",
                "processing_time": "10 min",
                "reads": ["people"],
            }
        },
    }
    (folder / "shop.json").write_text(json.dumps(document))
    told = chapter(cli("report", "shop.json", "--effects", "predicted").out, "data")
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", told)]
    assert [
        "People", "completeness", "missingValues of mail", "14.2 %", "under 5 %", "no",
        "measured, n = 7,280, 2026-08-31, audit",
    ] in rows  # fmt: skip
    assert ["People", "timeliness", "", "6 d", "5 d", "no, unsure", "assumption"] in rows
    assert ["People", "uniqueness", "duplicateRows", "12 rows", "", "", "assumption"] in rows
    assert "Nothing is stated of Mute." in told
    verdicts = [row for row in rows if row[:2] == ["Check person", "People"]]
    assert verdicts
    assert {row[3] for row in verdicts} <= {"not ready", "cannot say", "ready"}
    assert any(row[3] == "not ready" and "14.2 %" in row[4] for row in verdicts)


def test_stores_that_were_not_audited_are_named(cli: Cli, folder: Path) -> None:
    """With the command that audits them."""
    document = {
        "wfmap": "1",
        "stores": {"people": {"name": "Staff list", "kind": "table"}},
        "steps": {"s": {"name": "Sell", "reads": ["people"]}},
    }
    (folder / "shop.json").write_text(json.dumps(document))
    told = chapter(cli("report", "shop.json", "--effects", "predicted").out, "data")
    assert "Staff list" in told
    assert "wfmap audit FILE" in told


def test_a_report_reads_the_tables_of_named_connections(
    cli: Cli, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example of invoices with its ERP as a folder: three stores measured, two named."""
    model = repository / "models" / "invoice-to-pay.json"
    monkeypatch.setenv("WFMAP_CONNECTION_ERP", str(repository / "models" / "tables" / "erp"))
    text = cli("report", model, "--effects", "predicted", "--today", "2026-09-30").out
    told = chapter(text, "data")
    for name in ("ERP invoices (erp.ap_invoice)", "ERP orders (erp.po_line)"):
        assert name in told
    assert "ERP suppliers (erp.vendor)" in told
    assert "fuzzyDuplicates" in told
    assert "Scan archive and Bank portal: not audited" in told
    assert "3 of 5 stores audited." in chapter(text, "summary")


def test_plan_and_report_choose_the_same_by_themselves(cli: Cli, repository: Path) -> None:
    """Nothing is said of effects: both simulate them, and carry out the same until the same day."""
    model = repository / "models" / "customer-complaint.json"
    given = (model, "--today", "2026-11-23", "--weeks", "8", "--events", "2e6")
    plan = cli("plan", *given, "--format", "json").json
    text = cli("report", *given).out
    assert plan["stages"]
    for day in plan["finish"].values():
        assert day in chapter(text, "summary")
    for title in {stage["title"] for stage in plan["stages"]}:
        assert f"<td>{title}</td>" in chapter(text, "portfolio")

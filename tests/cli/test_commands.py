"""What the commands do, one by one."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

PNG = b"\x89PNG\r\n"


def test_new_writes_the_ten_line_example(cli: Cli, folder: Path) -> None:
    """It is a clean document, and no file is overwritten without being told to."""
    assert cli("new", "mine.json").code == 0
    assert cli("check", "mine.json").code == 0
    (folder / "mine.json").write_text("precious")
    done = cli("new", "mine.json")
    assert (done.code, (folder / "mine.json").read_text()) == (2, "precious")
    assert cli("new", "mine.json", "--force").code == 0
    assert cli("new").json["wfmap"] == "1"


def test_every_example_is_a_document_of_its_own(cli: Cli, folder: Path) -> None:
    """A copy needs no file beside it, and is as sound as the original."""
    names = [line.split()[0] for line in cli("new", "--list").out.splitlines()]
    assert "consumer-loan" in names
    for name in names:
        (folder / "copy.json").write_text(cli("new", "--from", name).out)
        assert cli("check", "copy.json").code == 0, name
    meant = cli("new", "--from", "consumer-lone")
    assert meant.code == 2
    assert "did you mean 'consumer-loan'?" in meant.err


def test_format_writes_the_normal_form(cli: Cli, ten_lines: Path) -> None:
    """Formatting twice changes nothing; `--check` tells and writes nothing."""
    before = ten_lines.read_text()
    once = cli("format", ten_lines)
    assert once.json["actors"]["clerk"] == {"name": "Clerk"}
    assert cli("format", "--check", ten_lines).code == 1
    assert ten_lines.read_text() == before
    assert cli("format", "--write", ten_lines).code == 0
    assert ten_lines.read_text() == once.out
    assert cli("format", "--check", ten_lines).code == 0
    assert cli("format", "--check", "--write", ten_lines).code == 2
    assert cli("format", ten_lines, ten_lines).code == 2


def test_format_loses_nothing_of_a_faulty_document(cli: Cli, faulty: Path) -> None:
    """Rather than leaving out what it cannot read, it writes nothing."""
    before = faulty.read_text()
    assert cli("format", "-w", faulty).code == 1
    assert faulty.read_text() == before


def test_migrate_sets_the_version_and_nothing_else(cli: Cli, ten_lines: Path) -> None:
    """Every other byte stays, white space included, and a second time there is nothing to do."""
    before = ten_lines.read_text().replace('"wfmap": "1"', '"wfmap"  :   "1"')
    ten_lines.write_text(before)
    assert cli("migrate", "--check", ten_lines).code == 1
    assert cli("migrate", "-w", ten_lines).code == 0
    assert ten_lines.read_text() == before.replace(':   "1"', ':   "1.1"')
    assert cli("migrate", "--check", ten_lines).code == 0
    assert cli("migrate", ten_lines).out == ten_lines.read_text() + "\n"


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_draw_makes_the_picture_that_the_name_asks_for(
    cli: Cli, folder: Path, ten_lines: Path, suffix: str
) -> None:
    """The same bytes every time."""
    for name in ("a", "b"):
        assert cli("draw", ten_lines, "-o", f"{name}.{suffix}").code == 0
    picture = (folder / f"a.{suffix}").read_bytes()
    assert picture.startswith({"svg": b"<svg ", "png": PNG, "pdf": b"%PDF-"}[suffix])
    assert picture == (folder / f"b.{suffix}").read_bytes()


def test_draw_refuses_a_picture_it_cannot_make(cli: Cli, ten_lines: Path) -> None:
    """A name without a known ending needs `--format`."""
    assert cli("draw", ten_lines, "-o", "map.gif").code == 2
    assert cli("draw", ten_lines, "-o", "map").code == 2
    assert cli("draw", ten_lines, "-o", "map", "--format", "svg").code == 0


@pytest.mark.parametrize("view", ["flow", "handoffs", "data", "systems", "decisions"])
@pytest.mark.parametrize("overlay", ["none", "findings", "waits"])
def test_every_view_is_drawn_with_every_overlay(
    cli: Cli, ten_lines: Path, view: str, overlay: str
) -> None:
    """On a document that states next to nothing, too."""
    done = cli("draw", ten_lines, "--view", view, "--overlay", overlay)
    assert done.code == 0
    assert done.out.startswith("<svg ")


def test_a_folded_sub_process_links_to_its_own_map(cli: Cli, folder: Path) -> None:
    """In SVG as a file beside it, in PDF as a further page; unfolded there is one map."""
    inner = {"b": {"name": "Inner work"}}
    steps = {"outer": {"name": "Outer", "kind": "subprocess", "steps": inner}}
    Path("nested.json").write_text(json.dumps({"wfmap": "1", "steps": steps}))
    assert cli("draw", "nested.json", "-o", "map.svg").code == 0
    assert 'href="map.outer.svg"' in (folder / "map.svg").read_text()
    assert "Inner work" in (folder / "map.outer.svg").read_text()
    cli("draw", "nested.json", "-o", "map.pdf")
    assert (folder / "map.pdf").read_bytes().count(b"/Type /Page\n") == 2
    unfolded = cli("draw", "nested.json", "--unfold").out
    assert "Inner work" in unfolded
    assert "Inner work" in cli("draw", "nested.json", "--level", "outer").out
    assert "did you mean 'outer'" in cli("draw", "nested.json", "--level", "otter").err


def test_drawing_needs_a_document_without_errors(cli: Cli, faulty: Path, folder: Path) -> None:
    """The errors are told, nothing is drawn, and the exit code is that of findings."""
    done = cli("draw", faulty, "-o", "map.svg")
    assert done.code == 1
    assert "unresolved-reference" in done.err
    assert not (folder / "map.svg").exists()


def test_analyse_answers_four_questions(cli: Cli, ten_lines: Path) -> None:
    """As JSON with the findings beside them, as text and as Markdown."""
    done = cli("analyse", ten_lines, "--format", "json").json
    assert set(done["answers"]) == {"data", "decisions", "handoffs", "time"}
    assert done["findings"]
    assert "Invoice approval" in cli("analyse", ten_lines).out
    assert cli("analyse", ten_lines, "--format", "markdown").out.startswith("#")


def test_diff_lists_and_draws_what_differs(cli: Cli, folder: Path, ten_lines: Path) -> None:
    """`--exit-code` tells a script; two names of one document do not differ."""
    document = json.loads(ten_lines.read_text())
    document["steps"]["pay"]["name"] = "Pay the invoice"
    document["steps"]["file"] = {"name": "File invoice", "actor": "clerk"}
    document["steps"]["pay"]["next"] = "file"
    (folder / "new.json").write_text(json.dumps(document))
    told = cli("diff", ten_lines, "new.json", "-o", "map.svg")
    assert told.code == 0
    assert "+ step file 'File invoice'" in told.out
    assert "File invoice" in (folder / "map.svg").read_text()
    assert cli("diff", ten_lines, "new.json", "--exit-code").code == 1
    assert cli("diff", ten_lines, ten_lines, "--exit-code").code == 0
    changes = cli("diff", ten_lines, "new.json", "--format", "json")
    assert changes.code == 0
    assert "file" in changes.out


def test_rules_have_a_list_and_a_page_each(cli: Cli) -> None:
    """`wfmap explain RULE` is the same page."""
    listed = cli("rules", "--format", "json").json["rules"]
    assert {"unknown-field", "no-actor"} <= {rule["name"] for rule in listed}
    page = cli("rules", "no-actor")
    assert page.code == 0
    assert "When it is wrong" in page.out
    assert cli("explain", "no-actor").out == page.out
    assert "did you mean 'no-actor'?" in cli("rules", "no-acter").err
    assert cli("rules", "no-actor", "--format", "markdown").out.startswith("# no-actor")


def test_explain_says_all_there_is_of_an_element(cli: Cli, ten_lines: Path) -> None:
    """Its fields, its ties, its figures and its findings; an id that is close is offered."""
    told = cli("explain", ten_lines, "approve")
    assert told.code == 0
    assert "handed over by 'Amount over limit?' (limit)" in told.out
    values = cli("explain", ten_lines, "limit--approve", "--format", "json").json
    assert values["element"] == {"kind": "flow", "id": "limit--approve", "name": "yes"}
    assert values["figures"]["visits_per_case"] == 0.5
    assert cli("explain", ten_lines, "clerk").out.startswith("actor")
    assert "did you mean 'approve'?" in cli("explain", ten_lines, "aprove").err


def test_schema_is_the_one_in_the_repository(cli: Cli, repository: Path) -> None:
    """Editors and `wfmap schema` read the same bytes."""
    committed = repository / "models" / "schema" / "wfmap-1.schema.json"
    assert cli("schema").out == committed.read_text("utf-8")


def test_version_names_the_package_and_the_format(cli: Cli) -> None:
    """`wfmap --version` is the short form."""
    assert re.fullmatch(r"wfmap \d+\.\d+\.\d+ \(document format 1\.1\)\n", cli("version").out)
    assert cli("--version").code == 0


def test_a_baseline_leaves_out_what_is_known(cli: Cli, faulty: Path, folder: Path) -> None:
    """Only what is new is reported, wherever the document has moved to."""
    assert cli("check", faulty, "--format", "json", "-o", "old.json").code == 1
    assert cli("check", faulty, "--baseline", "old.json").code == 0
    moved = folder / "moved.json"
    moved.write_text(faulty.read_text().replace('"a"', '"b": {"next": "gone"}, "a"'))
    done = cli("check", moved, "--baseline", "old.json", "--format", "json")
    assert [finding["pointer"] for finding in done.json["findings"]] == ["/steps/b/next"]
    (folder / "broken.json").write_text("[]")
    assert cli("check", faulty, "--baseline", "broken.json").code == 2


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit", "markdown"])
def test_findings_come_in_six_formats(cli: Cli, faulty: Path, form: str) -> None:
    """Each names the rule, and the exit code is the same."""
    done = cli("check", faulty, "--format", form)
    assert done.code == 1
    assert "unresolved-reference" in done.out


def test_what_lies_outside_the_folder_of_a_document_is_read_where_it_is_allowed(
    cli: Cli, folder: Path
) -> None:
    """An include by its path or through a link; `--allow-folder` names the folder it is in."""
    shared = folder / "shared"
    shared.mkdir()
    (folder / "work").mkdir()
    (shared / "team.json").write_text('{"wfmap": "1", "actors": {"clerk": {}}, "steps": {}}')
    (folder / "work" / "link.json").symlink_to(shared / "team.json")
    for name in ("../shared/team.json", "link.json"):
        document = {"wfmap": "1", "include": [name], "steps": {"a": {"actor": "clerk"}}}
        (folder / "work" / "d.json").write_text(json.dumps(document))
        refused = cli("check", "work/d.json")
        assert refused.code == 1
        assert "outside the folder" in refused.out
        assert "--allow-folder" in refused.out
        assert "outside the folder" not in cli("check", "work/d.json", "--allow-folder", shared).out
        assert cli("format", "work/d.json", "--allow-folder", "shared").code == 0

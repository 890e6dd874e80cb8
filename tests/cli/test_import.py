"""`wfmap import`: one file or many, every loss listed, one bad file spoils no other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wfmap.cli.batch import names_for
from wfmap.model.process import FORMAT_VERSION

Cli = Callable[..., Any]


def test_one_file_becomes_a_document_and_its_losses(cli: Cli, folder: Path, bpmn: Path) -> None:
    """Steps keep their origin; a loss has code, element, id and reason."""
    done = cli("import", bpmn, "-o", "out.json", "--losses", "losses.json")
    assert (done.code, done.out) == (0, "")
    document = json.loads((folder / "out.json").read_text())
    assert [step["origin"]["id"] for step in document["steps"].values()] == ["s", "t", "e"]
    losses = json.loads((folder / "losses.json").read_text())
    assert losses
    assert all({"code", "element", "id", "reason"} <= set(loss) for loss in losses)
    assert "3 steps" in done.err
    assert cli("check", "out.json").code == 0


def test_without_an_output_the_document_goes_to_standard_output(cli: Cli, bpmn: Path) -> None:
    """So that it can be piped into a check."""
    done = cli("import", bpmn)
    assert done.json["wfmap"] == FORMAT_VERSION
    assert cli("import", bpmn, "--quiet").err == ""


def test_many_files_become_a_document_and_losses_each(cli: Cli, folder: Path, bpmn: Path) -> None:
    """A file that fails is told at the end with exit code 2, and the others are there."""
    (folder / "bad.bpmn").write_text("<not closed")
    (folder / "other.bpmn").write_bytes(bpmn.read_bytes())
    done = cli("import", "bad.bpmn", bpmn, "missing.bpmn", "other.bpmn", "-o", "out/")
    assert done.code == 2
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "other.json",
        "other.losses.json",
        "tiny.json",
        "tiny.losses.json",
    ]
    last = done.err.splitlines()[-1]
    assert last == "2 failed: bad.bpmn, missing.bpmn"
    assert cli("import", bpmn, "other.bpmn", "-o", "out/").code == 0


def test_files_of_one_name_are_kept_apart(cli: Cli, folder: Path, bpmn: Path) -> None:
    """Two folders may hold a file of the same name; neither result overwrites the other."""
    for place in ("a", "b"):
        (folder / place).mkdir()
        (folder / place / "x.bpmn").write_text(bpmn.read_text().replace("Work", f"Work {place}"))
    assert cli("import", "a/x.bpmn", "b/x.bpmn", "-o", "out/").code == 0
    names = {
        json.loads((folder / "out" / f"{stem}.json").read_text())["steps"]["work-" + place]["name"]
        for stem, place in (("x", "a"), ("x-2", "b"))
    }
    assert names == {"Work a", "Work b"}


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (("a.bpmn", "b.bpmn"), ("a", "b")),
        (("a.bpmn", "a.xml"), ("a", "a-2")),
        (("a.bpmn", "A.bpmn"), ("a", "A-2")),
        (("a.bpmn", "x/a.bpmn", "a-2.bpmn"), ("a", "a-3", "a-2")),
        (("a.bpmn", "a.losses.bpmn"), ("a", "a.losses-2")),
        (("A.1.0.bpmn", "-"), ("A.1.0", "stdin")),
    ],
)
def test_no_two_results_have_one_name(files: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Names that differ in case only are one on some machines."""
    assert tuple(names_for(files)) == names


def test_many_files_need_a_folder(cli: Cli, bpmn: Path) -> None:
    """Losses of one file go to one file, those of many beside their documents."""
    assert cli("import", bpmn, bpmn).code == 2
    assert cli("import", bpmn, bpmn, "-o", "out.json").code == 2
    assert cli("import", bpmn, "-o", "out/", "--losses", "x.json").code == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "<a/>",
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><l>&c;</l>',
        "<a>" * 100_000 + "</a>" * 100_000,
    ],
    ids=["empty", "json", "not-bpmn", "doctype", "laughs", "deep"],
)
def test_what_is_no_bpmn_ends_in_2(cli: Cli, folder: Path, text: str) -> None:
    """With a sentence, and neither a traceback nor a file."""
    (folder / "bad.bpmn").write_text(text)
    done = cli("import", "bad.bpmn", "-o", "out.json")
    assert done.code == 2
    assert "Traceback" not in done.err
    assert not (folder / "out.json").exists()


def test_real_files_are_imported_checked_and_analysed(
    cli: Cli, folder: Path, shared_bpmn: tuple[Path, ...]
) -> None:
    """All files of other people's tools at once, and each result is a sound document."""
    assert cli("import", *shared_bpmn, "-o", "out/").code == 0
    documents = [p for p in (folder / "out").iterdir() if not p.name.endswith(".losses.json")]
    assert len(documents) == len(shared_bpmn)
    assert cli("check", *documents, "--fail-on", "never").code == 0
    assert cli("format", "--check", *documents).code == 0


PROCESSES = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
<process id="p" name="Buy"><task id="a" name="A"/></process>
<process id="q" name="Sell"><task id="b" name="B"/></process></definitions>"""


def test_each_process_of_a_file_becomes_a_document_where_asked(cli: Cli, folder: Path) -> None:
    """Named after the file and the process; by default they are one, and the losses say so."""
    (folder / "both.bpmn").write_text(PROCESSES)
    assert cli("import", "both.bpmn", "--each", "-o", "out/").code == 0
    names = sorted(path.name for path in (folder / "out").iterdir())
    assert names == [
        "both.buy.json",
        "both.buy.losses.json",
        "both.sell.json",
        "both.sell.losses.json",
    ]
    assert list(json.loads((folder / "out" / "both.sell.json").read_text())["steps"]) == ["b"]
    assert "several-processes" in cli("import", "both.bpmn", "-o", "one.json").err
    assert list(cli("import", "both.bpmn", "--process", "q").json["steps"]) == ["b"]


def test_a_process_that_is_not_there_is_refused_with_those_that_are(cli: Cli, folder: Path) -> None:
    """The hint names them."""
    (folder / "both.bpmn").write_text(PROCESSES)
    done = cli("import", "both.bpmn", "--process", "r")
    assert done.code == 2
    assert "'p', 'q'" in done.err
    assert cli("import", "both.bpmn", "--each").code == 2


def test_numbers_that_cannot_be_run_are_told_first(cli: Cli, folder: Path) -> None:
    """A file whose people get more work than they can do says so before anything else."""
    steps = '<process id="p"><startEvent id="s"/><task id="a" name="Check"/>'
    flow = '<sequenceFlow id="f" sourceRef="s" targetRef="a"/></process>'
    (folder / "busy.bpmn").write_text(
        f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">{steps}{flow}</definitions>'
    )
    fixed = {"distribution_name": "fix", "distribution_params": [{"value": 7200}]}
    (folder / "busy.json").write_text(
        json.dumps(
            {
                "resource_profiles": [
                    {"id": "c", "name": "Clerk", "resource_list": [{"id": "c1"}]}
                ],
                "task_resource_distribution": [
                    {"task_id": "a", "resources": [{"resource_id": "c1", **fixed}]}
                ],
                "arrival_time_distribution": {
                    "distribution_name": "fix",
                    "distribution_params": [{"value": 3600}],
                },
            }
        )
    )
    done = cli("import", "busy.bpmn", "--parameters", "busy.json", "-o", "out.json")
    assert done.code == 0
    assert done.err.splitlines()[0].endswith("Clerk gets 200% of the work it can do")


@pytest.mark.parametrize("given", ["{", "[]", "{}"])
def test_parameters_that_are_none_are_refused_by_name(
    cli: Cli, folder: Path, bpmn: Path, given: str
) -> None:
    """Exit code 2 with their file, the place and a way out; nothing is written."""
    (folder / "p.json").write_text(given)
    done = cli("import", bpmn, "--parameters", "p.json", "-o", "out.json")
    assert done.code == 2
    assert done.err.startswith("p.json:1:")
    assert "→ give a file of Prosimos or Simod" in done.err
    assert not (folder / "out.json").exists()


def test_an_import_that_fails_names_its_file(cli: Cli, folder: Path, bpmn: Path) -> None:
    """As a check does: file, line and column; also where the process asked for is missing."""
    (folder / "bad.bpmn").write_text("not XML")
    done = cli("import", "bad.bpmn")
    assert (done.code, done.err.startswith("bad.bpmn:1:1: error: ")) == (2, True)
    done = cli("import", bpmn, "--process", "gone")
    assert (done.code, done.err.startswith(str(bpmn))) == (2, True)

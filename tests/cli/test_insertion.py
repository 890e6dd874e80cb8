"""`wfmap candidates`, `insert` and `patterns`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

INCIDENT = "assign--classify-and-route--supervised"
KEYS = {
    "id",
    "step",
    "pattern",
    "stage",
    "value",
    "feasibility",
    "risk",
    "vetoes",
    "rank_interval",
    "verdict",
    "why",
    "measure_next",
}


@pytest.fixture
def incident(repository: Path) -> str:
    """Give the path of the model of an IT incident."""
    return str(repository / "models" / "it-incident.json")


def test_candidates_are_a_list_with_intervals(cli: Cli, incident: str) -> None:
    """Each has its three axes, with interval, unit and provenance down to every criterion."""
    found = cli("candidates", incident, "--effects", "predicted", "-f", "json").json["candidates"]
    assert found
    assert all(set(candidate) >= KEYS for candidate in found)
    axis = found[0]["value"]
    assert axis["interval"][0] <= axis["value"] <= axis["interval"][1]
    assert axis["unit"]
    assert axis["provenance"]
    assert {c["name"] for c in axis["criteria"]} >= {"cycle_time", "cost", "effort"}
    assert {c["stage"] for c in found} <= {"assist", "supervised", "autonomous"}
    shadow = cli("candidates", incident, "--effects", "predicted", "--stages", "all", "-f", "json")
    assert "shadow" in {c["stage"] for c in shadow.json["candidates"]}


def test_candidates_are_told_and_drawn(cli: Cli, incident: str, folder: Path) -> None:
    """The text names the first and what to measure; charts are pictures."""
    told = cli("candidates", incident, "--full", "--effects", "predicted", "--charts", "charts")
    assert told.code == 0
    assert "Where AI belongs" in told.out
    assert "Classify and route, under full review: Assign ticket to a group" in told.out
    assert "A partner: " in told.out
    assert "wfmap survey" in told.out
    for name in ("pareto", "ranks"):
        assert (folder / "charts" / f"{name}.svg").read_text("utf-8").startswith("<svg")
    table = cli("candidates", incident, "--effects", "predicted", "-f", "markdown").out
    assert "| ranks | candidate |" in table
    brief = cli("candidates", incident, "--effects", "predicted").out
    assert "What to ask first:" in brief
    assert len(brief.splitlines()) <= 12


def test_simulated_candidates_say_so(cli: Cli, ten_lines: Path, incident: str) -> None:
    """What was simulated has that basis; a document without times has nothing to simulate."""
    found = cli("candidates", incident, "--workers", "1", "-p", "classify-and-route", "-f", "json")
    bases = {c["basis"] for row in found.json["candidates"] for c in row["value"]["criteria"]}
    assert "simulated" in bases
    assert [c["id"] for c in cli("candidates", ten_lines, "-f", "json").json["candidates"]] == [
        "process--no-ai-nothing--assist"
    ]


def test_a_candidate_is_inserted_compared_and_taken_out(
    cli: Cli, incident: str, folder: Path
) -> None:
    """The to-be checks, draws and compares like any document, and the way back is exact."""
    assert cli("insert", incident, "-c", INCIDENT, "-o", "to-be.json").code == 0
    assert cli("check", "to-be.json").code == 0
    assert cli("draw", "to-be.json", "--overlay", "insertion", "-o", "to-be.svg").code == 0
    drawn = (folder / "to-be.svg").read_text("utf-8")
    assert "added" in drawn
    compared = cli(
        "compare", incident, "to-be.json", "-n", "200", "-r", "4", "-w", "1", "-f", "json"
    ).json
    change = compared["difference"]["cycle_time"]
    assert change["low"] <= change["change"] <= change["high"]
    assert cli("insert", "to-be.json", "--undo", "-o", "back.json").code == 0
    original = json.loads(cli("format", incident).out)
    back = json.loads((folder / "back.json").read_text("utf-8"))
    assert back == original


def test_undo_gives_back_what_its_author_wrote(cli: Cli, folder: Path) -> None:
    """With what it includes left where it stands, and with the schema that it links."""
    house = {"actors": {"clerk": {"name": "Clerk", "cost_per_hour": 38, "capacity": 4}},
             "systems": {"desk": {"name": "Desk"}}}  # fmt: skip
    own = {
        "$schema": "wfmap-1.schema.json",
        "wfmap": "1",
        "include": ["house.json"],
        "name": "Receipts",
        "arrivals": {"count": 400, "per": "P1W"},
        "steps": {
            "type": {"name": "Enter receipt", "type": "user", "actor": "clerk",
                     "systems": ["desk"], "processing_time": "PT8M", "next": "done"},
            "done": {"kind": "end", "name": "Entered"},
        },
    }  # fmt: skip
    (folder / "house.json").write_text(json.dumps({"wfmap": "1", **house}), "utf-8")
    (folder / "own.json").write_text(json.dumps(own), "utf-8")
    assert cli("format", "own.json", "--write").code == 0
    wanted = (folder / "own.json").read_text("utf-8")
    (folder / "far").mkdir()
    done = cli(
        "insert", "own.json", "-c", "type--automate-with-escalation--assist", "-o", "far/to-be.json"
    )
    assert done.code == 0
    made = json.loads((folder / "far" / "to-be.json").read_text("utf-8"))
    assert "include" not in made
    assert "clerk" in made["actors"]
    assert cli("insert", "far/to-be.json", "--undo", "-o", "back.json").code == 0
    assert (folder / "back.json").read_text("utf-8") == wanted


def test_insert_refuses_with_a_way_out(cli: Cli, incident: str, ten_lines: Path) -> None:
    """An unknown candidate is met with the nearest; nothing is undone that was never done."""
    wrong = cli("insert", incident, "-c", "assign--clasify-and-route--supervised")
    assert wrong.code == 2
    assert f"did you mean '{INCIDENT}'?" in wrong.err
    assert cli("insert", incident).code == 2
    undone = cli("insert", ten_lines, "--undo")
    assert undone.code == 2
    assert "remembers no insertion" in undone.err


def test_an_edited_document_is_not_undone(cli: Cli, incident: str, folder: Path) -> None:
    """Rather than something that never was, it gives an error that names the candidate."""
    cli("insert", incident, "-c", INCIDENT, "-o", "to-be.json")
    text = (folder / "to-be.json").read_text("utf-8").replace("IT incident", "IT trouble")
    (folder / "to-be.json").write_text(text)
    undone = cli("insert", "to-be.json", "--undo")
    assert undone.code == 2
    assert "edited since" in undone.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "no object of objects"),
        ('{"classify-and-route": {"coverag": 0.5}}', "did you mean 'coverage'?"),
        ('{"classify-and-route": {"coverage": "much"}}', "neither a number nor a range"),
    ],
)
def test_figures_of_ones_own_are_checked(
    cli: Cli, incident: str, folder: Path, text: str, said: str
) -> None:
    """Each fault is named with the way to write it."""
    (folder / "own.json").write_text(text)
    found = cli("candidates", incident, "--effects", "predicted", "--figures", "own.json")
    assert found.code == 2
    assert said in found.err


def test_patterns_have_pages(cli: Cli) -> None:
    """Thirteen, each with what it matches and when it is wrong."""
    names = [line.split()[0] for line in cli("patterns").out.splitlines()]
    assert len(names) == 13
    for name in names:
        page = cli("patterns", name).out
        assert "Matches:" in page
        assert "When it is wrong:" in page
    meant = cli("patterns", "extrct")
    assert meant.code == 2
    assert "did you mean 'extract'?" in meant.err
    assert len(cli("patterns", "-f", "json").json["patterns"]) == 13
    assert "## Matches" in cli("patterns", "extract", "-f", "markdown").out


def test_a_portfolio_keeps_its_budget(cli: Cli, incident: str, folder: Path) -> None:
    """It names what it takes, and the whole of it is a document that undoes in order."""
    done = cli("portfolio", incident, "--weeks", "20", "--effects", "predicted", "-f", "json").json
    assert done["weeks"] <= 20
    assert done["candidates"]
    assert {row["budget_weeks"] for row in done["frontier"]} >= {10, 20, 40}
    told = cli("portfolio", incident, "--effects", "predicted", "--to-be", "all.json")
    assert "IT incident: what to do with 26 weeks" in told.out
    assert cli("check", "all.json").code == 0
    nothing = cli("portfolio", incident, "--full", "--weeks", "0", "--effects", "predicted")
    assert "Nothing is worth doing" in nothing.out
    assert (folder / "all.json").exists()


def test_a_portfolio_takes_what_is_wanted_and_is_drawn(
    cli: Cli, incident: str, folder: Path
) -> None:
    """What is left out is out, what is wanted is in; what each week buys is a picture."""
    asked = ("portfolio", incident, "--weeks", "40", "--effects", "predicted", "-f", "json")
    first = cli(*asked).json["candidates"][0]
    without = cli(*asked, "--leave", first, "--charts", "charts").json
    assert first not in without["candidates"]
    assert without["value"] <= cli(*asked).json["value"]
    assert (folder / "charts" / "weeks.svg").read_text("utf-8").startswith("<svg")
    assert first in cli(*asked, "--want", first).json["candidates"]
    unknown = cli(*asked[:-2], "--want", "nothing-like-it")
    assert (unknown.code, "cannot be chosen" in unknown.err) == (2, True)
    mistyped = cli(*asked[:-2], "--leave", first[:-1])
    assert (mistyped.code, f"did you mean '{first}'?" in mistyped.err) == (2, True)


@pytest.mark.parametrize("overlay", ["candidates", "insertion"])
def test_maps_carry_candidates(cli: Cli, incident: str, folder: Path, overlay: str) -> None:
    """A badge with ranks where there are candidates; a document without insertion has no mark."""
    assert cli("draw", incident, "--overlay", overlay, "-o", "map.svg").code == 0
    drawn = (folder / "map.svg").read_text("utf-8")
    wanted = "best candidate at the step" if overlay == "candidates" else "nothing was inserted"
    assert wanted in drawn

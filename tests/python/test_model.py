"""The Python surface: one object with every operation as a method."""

import io
import json
from dataclasses import replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import pytest

import wfmap
from tests.plan.challenges.test_merging import made
from wfmap.errors import DocumentError, WfmapError
from wfmap.plan.challenges import register_json
from wfmap.units.unbounded import UNBOUNDED

ASKED: dict[str, Any] = json.loads(
    register_json([replace(made("Ask the union"), owner="Ms Okoro")])
)["challenges"][0]
CLINIC: dict[str, Any] = {
    "wfmap": "1",
    "name": "Clinic",
    "arrivals": {"count": 3, "per": "1 h"},
    "actors": {"nurse": {"name": "Nurse", "capacity": 2}},
    "steps": {
        "come": {"kind": "start", "name": "Patient comes", "next": "look"},
        "look": {
            "name": "Take blood",
            "actor": "nurse",
            "processing_time": {"distribution": "exponential", "mean": "20 min"},
            "next": "gone",
        },
        "gone": {"kind": "end", "name": "Patient leaves"},
    },
}


@pytest.fixture
def clinic() -> wfmap.Model:
    """Return a loaded document."""
    return wfmap.load(CLINIC)


def test_a_document_is_loaded_from_whatever_holds_it(tmp_path: Path) -> None:
    """A path, a text, bytes, a dictionary and an open file give the same process."""
    text = json.dumps(CLINIC)
    path = tmp_path / "clinic.json"
    path.write_text(text)
    with path.open() as opened, path.open("rb") as binary:
        given = (path, str(path), text, text.encode(), CLINIC, io.StringIO(text), opened, binary)
        loaded = [wfmap.load(one) for one in given]
    assert {one.text for one in loaded} == {loaded[0].text}
    with pytest.raises(DocumentError):
        wfmap.load({"wfmap": "1", "stps": {}})


def test_it_is_short_in_a_terminal_and_a_picture_in_a_notebook(clinic: wfmap.Model) -> None:
    """Nobody wants to read a graph."""
    assert repr(clinic) == "<Model 'Clinic': 3 steps, 2 flows>"
    assert clinic._repr_svg_().startswith("<svg") or "<svg" in clinic._repr_svg_()[:300]


def test_operations_are_methods_with_the_options_of_the_shell(clinic: wfmap.Model) -> None:
    """M/M/2 at half load takes 26 min 40 s: 20 min ÷ (1 − .25)."""
    assert clinic.predict().cycle_time.mean == pytest.approx(1600, rel=1e-6)
    run = clinic.simulate(seed=1, cases=4000, replications=5, warm_up=400, workers=1)
    assert run.cycle_time.mean == pytest.approx(1600, rel=0.08)
    assert run.question == "as-asked"
    assert b"Take blood" in clinic.draw(overlay="waits")
    assert "flowchart" in clinic.export(format="mermaid")
    assert clinic.analyse(bottlenecks="predicted").ranked is not None
    assert "undeclared" not in {f.rule for f in clinic.check().findings}
    assert clinic.explain("look", effects="predicted").element.id == "look"
    assert not clinic.diff(clinic).changes


def test_a_candidate_is_put_in_compared_and_taken_out(clinic: wfmap.Model) -> None:
    """What comes out is a document like any other."""
    first = clinic.candidates(effects="predicted")[0]
    changed = clinic.insert(first.id)
    assert isinstance(changed, wfmap.Model)
    assert changed.undo().text == clinic.text
    both = clinic.compare(changed, cases=200, replications=2, warm_up=0, workers=1)
    assert both.as_is.cycle_time is not None


def test_plans_and_reports_come_from_it_too(clinic: wfmap.Model, tmp_path: Path) -> None:
    """The page needs no network and can be saved."""
    assert clinic.plan(effects="predicted", weeks=0).start is not None
    assert clinic.portfolio(effects="predicted", weeks=4).choice is not None
    page = clinic.report(effects="predicted", weeks=2)
    page.save(tmp_path / "r.html")
    assert "Clinic" in (tmp_path / "r.html").read_text("utf-8")
    clinic.save(tmp_path / "c.json")
    assert wfmap.load(tmp_path / "c.json").to_dict() == clinic.to_dict()


def test_a_plan_goes_on_from_a_register_and_says_what_changed(clinic: wfmap.Model) -> None:
    """Both may be as `to_dict` gave them, and what people wrote is kept."""
    first = clinic.plan(effects="predicted", weeks=0, start=date(2027, 1, 4), challenges=[ASKED])
    assert first.changes is None
    register = first.to_dict()["challenges"]
    register[0]["owner"] = "Mr Sand"
    again = clinic.plan(
        effects="predicted",
        weeks=0,
        start=date(2027, 2, 1),
        challenges=register,
        old_plan=first.to_dict(),
    )
    assert [each.owner for each in again.challenges] == ["Mr Sand"]
    assert again.changes
    assert again.to_dict()["changes"]
    same = clinic.plan(
        effects="predicted",
        weeks=0,
        start=first.start,
        challenges=[ASKED],
        old_plan=first.to_json(),
    )
    assert same.changes == ()
    with pytest.raises(WfmapError, match="plan"):
        clinic.plan(effects="predicted", weeks=0, old_plan={"steps": {}})


def test_a_report_goes_on_from_a_register_and_from_answers(clinic: wfmap.Model) -> None:
    """What was closed is counted, and what people answered is told."""
    people = [
        {"role": "nurse", "respondent": n, "item": item, "answer": 2}
        for n in range(6)
        for item in ("cc1", "cc2", "cc3", "cc4", "ce1", "ce2", "ce3", "ce4")
    ]
    without = clinic.report(effects="predicted", weeks=0, challenges=[ASKED]).html
    assert "3 challenges open" in without
    assert "1 closed" in without
    assert "Nobody was asked" in without
    page = clinic.report(effects="predicted", weeks=0, challenges=[ASKED], answers=people).html
    assert "6 people of 1 role answered." in page


def test_an_option_out_of_its_range_is_named(clinic: wfmap.Model) -> None:
    """The message names it and the bound; so it does where two contradict each other."""
    with pytest.raises(WfmapError, match=r"scale: .*8"):
        clinic.draw(scale=20)
    with pytest.raises(WfmapError, match="nonsense"):
        clinic.draw(nonsense=1)  # type: ignore[call-arg]  # that is what is tried
    with pytest.raises(WfmapError, match="`weeks` needs `from`"):
        clinic.simulate(weeks=4)


def test_the_version_is_said_and_every_name_is_there() -> None:
    """What is listed can be had."""
    assert wfmap.__version__
    for name in wfmap.__all__:
        assert getattr(wfmap, name) is not None


def test_what_grows_without_end_has_no_times_unless_they_are_allowed() -> None:
    """Two hours of work come an hour: in `simulate` and in `compare`, as in the shell."""
    document = {
        "wfmap": "1",
        "name": "Full",
        "arrivals": {"every": {"distribution": "exponential", "mean": "1 h"}},
        "target": {"cycle_time": "3 h"},
        "actors": {"a": {"capacity": 1}},
        "steps": {"s": {"actor": "a", "processing_time": "2 h"}},
    }
    full = wfmap.load(document)
    document["actors"] = {"a": {"capacity": 3}}
    free = wfmap.load(document)
    found = full.simulate(events=20_000)
    assert found.unbounded
    assert found.cycle_time.mean is UNBOUNDED
    assert found.late_share is None
    assert isfinite(full.simulate(events=20_000, allow_unstable=True).cycle_time.mean)
    for one, other, change in ((full, free, float("-inf")), (free, full, UNBOUNDED)):
        both = one.compare(other, events=100_000)
        assert both.cycle_time.change == change
        assert not both.effect.parts
    assert isfinite(full.compare(free, events=100_000, allow_unstable=True).as_is.means[0])


def test_an_answer_is_a_short_line_in_a_session(clinic: wfmap.Model) -> None:
    """What it is and what it came to, however much it holds."""
    faster = wfmap.load({**CLINIC, "actors": {"nurse": {"capacity": 3}}})
    told = [
        repr(clinic.check()),
        repr(clinic.simulate(cases=50, replications=2)),
        repr(clinic.analyse(bottlenecks="predicted")),
        repr(clinic.plan(effects="predicted")),
        repr(clinic.diff(faster)),
        repr(clinic.compare(faster, cases=50, replications=2)),
        repr(clinic.explain("look")),
    ]
    assert told[0].startswith("<Checks: ")
    assert told[1].startswith("<Simulated: cycle time ")
    assert told[5].startswith("<Compared: cycle time ")
    assert told[6] == "<Explanation: step look>"
    assert max(map(len, told)) <= 80


def test_an_option_that_is_unknown_is_told_with_what_was_meant(repository: Path) -> None:
    """A slip of the pen gets a hint, as in the shell."""
    loan = wfmap.load(repository / "models" / "invoice-approval.json")
    with pytest.raises(wfmap.WfmapError, match="there is no option 'sed'") as caught:
        loan.simulate(sed=1)  # type: ignore[call-arg]  # the slip that is told
    assert caught.value.hint == "did you mean 'seed'?"


def test_what_a_cell_of_a_notebook_shows_is_a_line(repository: Path) -> None:
    """No cell drowns in figures, whichever part of an answer it ends with."""
    loan = wfmap.load(repository / "models" / "invoice-approval.json")
    parts = (loan.graph, loan.facts, loan.predict(), loan.candidates(effects="predicted")[0])
    assert all(repr(part).startswith("<") and len(repr(part)) < 200 for part in parts)

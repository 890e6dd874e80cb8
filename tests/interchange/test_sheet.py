"""The sheet with one row for each way: out, in, and what it cannot hold."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.errors import UnreadableError
from wfmap.graph import build
from wfmap.interchange import sheet, to_process
from wfmap.interchange.losses import Loss
from wfmap.model import document
from wfmap.model.document import to_json
from wfmap.model.process import Process
from wfmap.operations.checking import Built, load
from wfmap.operations.export import Options, export


def taken(text: str | bytes, name: str = "Claims.csv") -> tuple[Process, tuple[Loss, ...]]:
    """Read a sheet."""
    data = text.encode() if isinstance(text, str) else text
    found = sheet.read(data, name=name, simulation=None, process=None)
    return to_process(found), found.losses


def plain(value: Any) -> Any:
    """Leave origins out."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key != "origin"}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def normal(process: Process) -> str:
    """Write the normal form without origins."""
    return document.write(document.read(json.dumps(plain(to_json(process)))))


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8
) | st.sampled_from(["=1+1", "'=x", "'", "-", "@a", 'a"b', "a,b;c", "x\ny"])


@st.composite
def holdable(draw: st.DrawFn) -> dict[str, Any]:
    """Draw processes of what a sheet can hold."""
    keys = [f"s{number}" for number in range(draw(st.integers(1, 6)))]
    actors = {f"a{number}": {"name": draw(NAMES)} for number in range(draw(st.integers(1, 3)))}
    steps: dict[str, Any] = {}
    for number, key in enumerate(keys):
        step: dict[str, Any] = {"name": draw(NAMES), "actor": draw(st.sampled_from([*actors]))}
        if draw(st.booleans()):
            step["processing_time"] = f"{draw(st.integers(1, 900))} min"
            step["fixed_cost"] = draw(st.integers(0, 99)) / 4
        later = draw(st.lists(st.sampled_from(keys[number:]), unique=True, max_size=3))
        ways = [{"to": to, "when": draw(NAMES), "share": 1 / len(later)} for to in later]
        steps[key] = {**step, "kind": "decision", "next": ways} if len(ways) > 1 else step
    return {"wfmap": "1.1", "name": "Claims", "actors": actors, "steps": steps}


@given(values=holdable())
def test_what_a_sheet_can_hold_comes_back(values: dict[str, Any]) -> None:
    """Writing and reading gives the same process, whatever stands in the names."""
    used = {step["actor"] for step in values["steps"].values()}
    values["actors"] = {key: actor for key, actor in values["actors"].items() if key in used}
    process = document.read(json.dumps(values))
    found, losses = taken(sheet.write(build(process)))
    assert losses == ()
    assert json.loads(normal(found)) == json.loads(normal(process))


def test_sub_processes_and_events_on_borders_come_back() -> None:
    """`in` and `on` say where a step stands."""
    steps = {
        "repair": {"kind": "subprocess", "steps": {"open": {"next": "close"}, "close": {}}},
        "late": {"kind": "event", "trigger": "timer", "attached_to": "repair", "wait_time": "2 d"},
    }
    values = {"wfmap": "1.1", "name": "Claims", "steps": steps}
    process = document.read(json.dumps(values))
    assert normal(taken(sheet.write(build(process)))[0]) == normal(process)


def test_a_sheet_as_people_write_it_is_read() -> None:
    """Names instead of ids, semicolons, percent, commas in numbers, columns that are missing."""
    text = "Name;Actor;Next;When;Share;Processing time;Colour\n"
    text += "Check claim;Clerk;Covered?;;;1,5 h;red\nCovered?;Clerk;Pay;Yes;80 %;;\n"
    text += ";;Refuse;No;0,2;;\n\nPay;Desk;;;;5 min;\nRefuse;Clerk;;;;;\n"
    process, losses = taken("\ufeff" + text)
    assert process.name == "Claims"
    assert list(process.steps) == ["check-claim", "covered", "pay", "refuse"]
    assert process.steps["check-claim"].processing_time is not None
    assert process.steps["check-claim"].processing_time.expected == 5400
    shares = [
        (way.to, way.when, way.share and way.share.value) for way in process.steps["covered"].next
    ]
    assert shares == [("pay", "Yes", 0.8), ("refuse", "No", 0.2)]
    assert {key: actor.name for key, actor in process.actors.items()} == {
        "clerk": "Clerk",
        "desk": "Desk",
    }
    assert [(loss.code, loss.element) for loss in losses] == [("column", "colour")]


def test_every_cell_that_cannot_be_used_is_a_loss_with_its_line() -> None:
    """The sheet is read all the same."""
    text = "step,kind,next,share,processing_time,fixed_cost,in\n"
    text += ",,a,,,,\na,thing,b,2,soon,dear,a\nb,,nowhere,nan,,,gone\na,,,,,,\n"
    process, losses = taken(text)
    assert list(process.steps) == ["a", "b"]
    assert sorted((loss.code, loss.line) for loss in losses) == [
        ("duplicate-id", 5),
        ("in", 3),
        ("row", 2),
        ("unresolved-reference", 4),
        ("unresolved-reference", 4),
        ("value", 3),
        ("value", 3),
        ("value", 3),
        ("value", 3),
    ]


def test_an_older_encoding_is_read_and_told() -> None:
    """Windows-1252 is what spreadsheets of old write."""
    process, losses = taken("step,name\na,Prüfen\n".encode("cp1252"))
    assert process.steps["a"].name == "Prüfen"
    assert [loss.code for loss in losses] == ["encoding"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "step,name\n", 'step\n"a'])
def test_what_is_no_sheet_of_steps_is_refused_or_has_one_step(text: str) -> None:
    """Without the columns or a step there is nothing to read."""
    if text.endswith('"a'):
        assert list(taken(text)[0].steps) == ["a"]
        return
    with pytest.raises(UnreadableError):
        taken(text)


def test_no_cell_is_a_formula() -> None:
    """What begins like one has an apostrophe before it."""
    values = {"wfmap": "1", "steps": {"a": {"name": "=cmd|x"}, "b": {"name": "@sum"}}}
    text = sheet.write(build(document.read(json.dumps(values))))
    cells = [cell for line in text.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_an_export_counts_what_the_sheet_leaves_out(repository: Any) -> None:
    """Each field that would not come back is named, and one that would is not."""
    built: Built = load(str(repository / "models" / "invoice-approval.json"))
    whole = export(built, Options(format="bpmn"))
    assert whole.left_out == ()
    built = load(str(repository / "models" / "trip-booking.json"))
    told = export(built, Options(format="sheet")).left_out
    assert any(one.endswith("handoff") for one in told)
    assert not any(one.endswith(("when", "attached_to", "trigger")) for one in told)

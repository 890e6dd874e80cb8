"""A process that a program makes is held to what the reader asks of a text."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from wfmap.model.document import examine, to_json
from wfmap.model.process import Process
from wfmap.model.steps import Flow, Step

FAULTY: dict[str, dict[str, Any]] = {
    "there is no step 'gone'": {"steps": {"a": {"next": [{"to": "gone"}]}}},
    "/actors/clerk/capacity": {
        "actors": {"clerk": {"capacity": {"value": -3}}},
        "steps": {"a": {"actor": "clerk"}},
    },
    "/steps/a/error_rate": {"steps": {"a": {"error_rate": {"value": 42}}}},
    "/steps/a/next/0/share": {
        "steps": {"a": {"next": [{"to": "b", "share": {"value": 7}}]}, "b": {}}
    },
    "'DESK 1' is not an id": {"steps": {"DESK 1": {}}},
    "/calendars/c/weekly": {
        "calendars": {"c": {"weekly": "never on Tuesdays"}},
        "steps": {"a": {}},
    },
    "there is no store 'books'": {"steps": {"a": {"reads": [{"store": "books"}]}}},
}


@pytest.mark.parametrize("said", FAULTY)
def test_what_the_reader_calls_an_error_is_refused_in_python_too(said: str) -> None:
    """By the same walk, with the place; and nothing is dropped in silence."""
    with pytest.raises(ValidationError) as refused:
        Process.model_validate({"wfmap": "1", **FAULTY[said]})
    assert said in str(refused.value)


def test_a_sound_process_made_of_objects_is_the_one_that_is_read() -> None:
    """Objects and text come to the same normal form."""
    steps = {"a": Step(name="Ask", next=(Flow(to="b"),)), "b": Step(name="Answer")}
    made = Process(wfmap="1.1", name="Question", steps=steps)
    read = examine(json.dumps(to_json(made))).process
    assert read is not None
    assert to_json(read) == to_json(made)


def test_references_into_included_files_are_left_to_the_reader() -> None:
    """What is shared stands elsewhere, and a program need not have read it."""
    steps = {"a": Step(actor="clerk", reads=())}
    assert Process(wfmap="1", include=("shared.json",), steps=steps).steps["a"].actor == "clerk"


def test_a_text_with_errors_can_still_be_read_as_far_as_it_goes() -> None:
    """The reader tells its faults with their places, and a map of the rest can be drawn."""
    reading = examine('{"wfmap": "1", "steps": {"a": {"next": "gone"}}}')
    assert reading.process is not None
    assert [finding.rule for finding in reading.findings] == ["unresolved-reference"]

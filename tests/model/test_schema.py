"""The JSON Schema and the reader agree, and every field of it is explained."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from wfmap.model.document import examine, write
from wfmap.model.reading.json_text import MAX_BYTES, MAX_DEPTH
from wfmap.model.schema import schema

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def objects(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every object schema in a schema."""
    if isinstance(part, dict):
        if "properties" in part:
            yield part
        for value in part.values():
            yield from objects(value)
    elif isinstance(part, list):
        for value in part:
            yield from objects(value)


def test_the_schema_is_a_schema() -> None:
    """It follows the meta-schema of 2020-12."""
    Draft202012Validator.check_schema(SCHEMA)


def test_every_field_has_a_title_and_a_description() -> None:
    """Editors show them on hover."""
    fields = [(key, field) for part in objects(SCHEMA) for key, field in part["properties"].items()]
    assert len(fields) > 150
    assert [
        key for key, field in fields if not (field.get("title") and field.get("description"))
    ] == []


def test_it_is_generated_alike_every_time() -> None:
    """The committed file can be compared byte by byte."""
    assert json.dumps(schema()) == json.dumps(schema())


@pytest.mark.parametrize(
    "steps",
    [
        {"a": {"nme": "x"}},
        {"a": {"processing_time": 15}},
        {"a": {"kind": "decison"}},
        {"a": {"error_rate": 3}},
        {"A": {}},
        {"a": {"next": [{"when": "yes"}]}},
        {"a": {"steps": []}},
    ],
)
def test_what_the_reader_refuses_in_one_field_the_schema_refuses_too(steps: Any) -> None:
    """Editors underline what `wfmap check` reports."""
    document = {"wfmap": "1", "name": "T", "steps": steps}
    assert not examine(json.dumps(document)).is_sound
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize(
    "steps",
    [
        {"a": {"next": "b"}, "b": {}},
        {"a": {"next": ["b", {"to": "b", "when": "again", "share": 0.5}]}, "b": {}},
        {"a": {"processing_time": {"min": "1 min", "max": "2 min"}, "x-any": [1]}},
        {"a": {"processing_time": {"value": "1 min", "provenance": {"basis": "measured"}}}},
        {"a": {"raci": {"responsible": "clerk", "informed": ["boss"]}}},
        {"a": {"kind": "subprocess", "steps": {"b": {}}}},
    ],
)
def test_what_the_reader_accepts_the_schema_accepts_as_written_and_in_normal_form(
    steps: Any,
) -> None:
    """Short forms, wrapped numbers and extensions included."""
    document = {"wfmap": "1", "name": "T", "steps": steps}
    reading = examine(json.dumps(document))
    assert reading.is_sound, reading.findings
    assert reading.process is not None
    assert list(VALIDATOR.iter_errors(document)) == []
    assert list(VALIDATOR.iter_errors(json.loads(write(reading.process)))) == []


def test_every_bundled_model_follows_the_schema(repository: Path) -> None:
    """What `models/` holds is what editors accept."""
    for path in sorted((repository / "models").glob("*.json")):
        document = json.loads(path.read_text())
        assert [e.message for e in VALIDATOR.iter_errors(document)] == [], path.name


def test_the_root_states_the_bounds_that_hold_for_all_texts_and_lists() -> None:
    """Nothing else bounds them, and the reader refuses what is beyond."""
    said = SCHEMA["description"]
    assert "at most 20,000,000 bytes" in said
    assert "at most 100 deep" in said
    text = json.dumps({"wfmap": "1", "name": "", "steps": {}})
    fits = text.replace('""', f'"{"n" * (MAX_BYTES - len(text))}"').encode()
    assert len(fits) == MAX_BYTES
    assert examine(fits).process is not None
    assert [finding.rule for finding in examine(fits + b" ").findings] == ["over-limit"]
    for depth in (MAX_DEPTH - 1, MAX_DEPTH):
        deep = text.replace('"steps"', f'"x-a": {"[" * depth}{"]" * depth}, "steps"').encode()
        rules = [finding.rule for finding in examine(deep).findings]
        assert rules == (["over-limit"] if depth == MAX_DEPTH else [])

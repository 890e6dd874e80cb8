"""The normal form loses nothing, is stable, and is what an analyst would write."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.model.document import examine, read, write
from wfmap.model.ids import ID, slug

SHORT = """{
  "wfmap": "1",
  "name": "Invoice approval",
  "steps": {
    "receive": {"name": "Receive invoice", "actor": "clerk", "next": ["limit"], "kind": "task"},
    "limit": {"kind": "decision", "name": "Amount over limit?", "actor": "clerk",
      "next": [{"to": "approve", "when": "yes"}, {"to": "pay", "when": "no"}]},
    "approve": {"actor": "manager", "processing_time": "15 min", "next": {"to": "pay"}},
    "pay": {"actor": "clerk"}
  }
}"""

NORMAL = """{
  "wfmap": "1",
  "name": "Invoice approval",
  "actors": {
    "clerk": {"name": "Clerk"},
    "manager": {"name": "Manager"}
  },
  "steps": {
    "receive": {"name": "Receive invoice", "actor": "clerk", "next": "limit"},
    "limit": {
      "kind": "decision",
      "name": "Amount over limit?",
      "actor": "clerk",
      "next": [{"to": "approve", "when": "yes"}, {"to": "pay", "when": "no"}]
    },
    "approve": {"actor": "manager", "processing_time": "PT15M", "next": "pay"},
    "pay": {"actor": "clerk"}
  }
}
"""


def one_step(**fields: Any) -> str:
    """Write a document whose step `a` has the given fields."""
    return json.dumps({"wfmap": "1", "name": "T", "steps": {"a": fields}})


def normal_step(**fields: Any) -> Any:
    """Return the normal form of a step's fields, as JSON values."""
    return json.loads(write(read(one_step(**fields))))["steps"]["a"]


def test_the_normal_form_of_a_short_document() -> None:
    """Actors are declared, durations ISO 8601, lists of one flow bare ids, defaults left out."""
    assert write(read(SHORT)) == NORMAL


def test_the_normal_form_is_its_own_normal_form() -> None:
    """Formatting twice changes nothing."""
    assert write(read(NORMAL)) == NORMAL


def test_extensions_are_kept_to_the_last_digit() -> None:
    """Keys starting with `x-` survive untouched, on every level and in every map."""
    text = """{"wfmap": "1", "name": "T", "x-top": {"a": [1.10, 1E+500, null, "\\u00e9"]},
      "actors": {"c": {"x-team": 7, "capacity": {"value": 2, "x-why": "asked"}}, "x-all": true},
      "steps": {"a": {"actor": "c", "x-y": 12345678901234567890.123456789,
        "processing_time": {"value": "5 min", "x-z": 1},
        "wait_time": {"min": "1 min", "max": "2 min", "x-w": [{"deep": {}}]}}}}"""
    written = write(read(text))
    for piece in (
        '"x-top": {"a": [1.10, 1E+500, null, "é"]}',
        '"x-team": 7',
        '"x-why": "asked"',
        '"x-all": true',
        '"x-y": 12345678901234567890.123456789',
        '"x-z": 1',
        '"x-w": [{"deep": {}}]',
    ):
        assert piece in written
    assert write(read(written)) == written


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("90 min", "PT1H30M"),
        ({"value": "1 h"}, "PT1H"),
        (
            {"value": "1 h", "provenance": {"basis": "measured", "n": 40}},
            {"value": "PT1H", "provenance": {"basis": "measured", "n": 40}},
        ),
        (
            {"min": "5 min", "mode": "10 min", "max": "1 h"},
            {"distribution": "triangular", "min": "PT5M", "mode": "PT10M", "max": "PT1H"},
        ),
        (
            {"distribution": "erlang", "mean": "1 h", "shape": 3},
            {"distribution": "erlang", "mean": "PT1H", "shape": 3},
        ),
        (
            {"values": ["1 h", "2 h"], "weights": [1, 2.5]},
            {"distribution": "empirical", "values": ["PT1H", "PT2H"], "weights": [1, 2.5]},
        ),
        (
            {
                "value": {"min": "1 h", "max": "2 h"},
                "provenance": {"basis": "interview"},
            },
            {
                "distribution": "uniform",
                "min": "PT1H",
                "max": "PT2H",
                "provenance": {"basis": "interview"},
            },
        ),
    ],
)
def test_durations_have_one_normal_form(given: Any, expected: Any) -> None:
    """Plain, wrapped and distributed durations each have one way to be written."""
    assert normal_step(processing_time=given)["processing_time"] == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [(3, 3), (3.0, 3), (0.25, 0.25), ({"value": 3}, 3)],
)
def test_numbers_have_one_normal_form(given: Any, expected: Any) -> None:
    """A number without provenance stands alone; a whole one has no fraction."""
    assert normal_step(fixed_cost=given)["fixed_cost"] == expected


def test_what_the_document_includes_is_not_declared_again() -> None:
    """An actor may come from an included file."""
    text = json.dumps(
        {"wfmap": "1", "name": "T", "include": ["s.json"], "steps": {"a": {"actor": "c"}}}
    )
    reading = examine(text, load=lambda _: b'{"wfmap": "1", "name": "S", "actors": {"c": {}}}')
    assert reading.written is not None
    assert "actors" not in json.loads(write(reading.written))


names = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="\ufffe\uffff"),
    max_size=30,
)
shares = st.floats(0, 1).map(lambda x: round(x, 6))
times = st.sampled_from(
    ["5 min", "PT1H", {"min": "1 min", "max": "2 h"}, {"value": "3 d", "x-k": [1]}]
)
step_fields = st.fixed_dictionaries(
    {},
    optional={
        "name": names,
        "description": names,
        "kind": st.sampled_from(["task", "decision", "parallel", "event", "wait", "end"]),
        "actor": st.sampled_from(["clerk", "boss", "nobody-declared"]),
        "processing_time": times,
        "wait_time": times,
        "error_rate": shares,
        "priority": st.integers(-5, 5),
        "x-note": st.recursive(
            st.none() | st.booleans() | st.integers() | names,
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text("ab~/", max_size=3), inner, max_size=3)
            ),
            max_leaves=6,
        ),
        "next": st.lists(
            st.fixed_dictionaries(
                {"to": st.sampled_from(["s0", "s1", "s2"])}, optional={"when": names}
            ),
            max_size=2,
        ),
    },
)


@given(st.lists(step_fields, min_size=3, max_size=5), names)
def test_writing_and_reading_a_document_changes_nothing(
    steps: list[dict[str, Any]], name: str
) -> None:
    """What was written reads as what was read, and writes as the same text."""
    text = json.dumps(
        {
            "wfmap": "1",
            "name": name,
            "actors": {"clerk": {}},
            "steps": {f"s{i}": fields for i, fields in enumerate(steps)},
        }
    )
    reading = examine(text)
    assert reading.process is not None
    written = write(reading.process)
    again = examine(written)
    assert again.process is not None
    assert write(again.process) == written
    assert again.process.steps == reading.process.steps


@given(st.text(max_size=80))
def test_a_slug_is_always_an_id(name: str) -> None:
    """Whatever a name is, an id can be made of it."""
    assert ID.fullmatch(slug(name))

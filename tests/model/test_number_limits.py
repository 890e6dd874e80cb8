"""Every number has a largest value: in the reader, in the schema and over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wfmap.model.base import LARGEST, Range
from wfmap.model.document import examine
from wfmap.model.reading.numbers import range_fault
from wfmap.model.schema import schema


def numbers(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every number that a schema describes, with where it stands."""
    if isinstance(node, dict):
        if node.get("type") in ("number", "integer"):
            yield "/".join(path), node
        for key, value in node.items():
            yield from numbers(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from numbers(value, (*path, str(place)))


def test_every_number_of_a_document_has_a_maximum() -> None:
    """The schema states it."""
    lacking = [place for place, found in numbers(schema()) if "maximum" not in found]
    assert not lacking


def test_every_number_of_a_request_has_a_maximum(repository: Path) -> None:
    """The parameters in the OpenAPI document state it."""
    document = json.loads((repository / "api" / "openapi.json").read_text("utf-8"))
    found = [
        (path, parameter["name"], described)
        for path, methods in document["paths"].items()
        for method in methods.values()
        for parameter in method.get("parameters", ())
        for _, described in numbers(parameter["schema"])
    ]
    assert len(found) > 10
    assert not [(path, name) for path, name, described in found if "maximum" not in described]


FIELDS = {
    "actors/a/capacity": (100_000, True),
    "actors/a/cost_per_hour": (LARGEST, False),
    "actors/a/members/m/speed": (LARGEST, False),
    "arrivals/count": (10**9, False),
    "backlog/w": (200_000, False),
    "layout/w/column": (1000, True),
    "layout/w/row": (1000, True),
    "steps/w/multi/count": (10_000, False),
    "steps/w/batch/size": (1_000_000, True),
    "steps/w/fixed_cost": (LARGEST, False),
    "steps/w/priority": (1000, True),
    "steps/w/error_rate": (1, False),
    "target/cost_per_case": (LARGEST, False),
    "target/percentile": (100, False),
    "steps/w/processing_time/sigma": (5, False),
    "steps/w/processing_time/shape": (1000, False),
}


def with_number(place: str, value: float) -> dict[str, Any]:
    """Make a document with a number at a place."""
    document: dict[str, Any] = {"wfmap": "1", "name": "x", "steps": {"w": {"actor": "a"}}}
    at: dict[str, Any] = document
    *path, last = place.split("/")
    for key in path:
        at = at.setdefault(key, {})
    at[last] = value
    match last:
        case "sigma":
            at |= {"distribution": "lognormal", "median": "1 min"}
        case "shape":
            at |= {"distribution": "erlang", "mean": "1 min"}
        case "count" if path == ["arrivals"]:
            at["per"] = "1 d"
    return document


@pytest.mark.parametrize("place", FIELDS)
def test_the_largest_number_is_read_and_a_larger_one_is_told(place: str) -> None:
    """With its place, and the limit in the words."""
    most, is_whole = FIELDS[place]
    assert examine(json.dumps(with_number(place, most))).is_sound
    for more in (most + 1, most * 1e6 + 1, 1e300):
        reading = examine(json.dumps(with_number(place, more if is_whole else float(more))))
        faults = [f for f in reading.findings if f.severity == "error"]
        assert [f.rule for f in faults] in (["out-of-range"], ["impossible-distribution"])
        assert faults[0].pointer.startswith("/" + place.rpartition("/")[0])
        assert any(char.isdigit() for char in faults[0].message + faults[0].hint)


def test_what_is_too_large_for_anybody_to_read_is_told_in_short() -> None:
    """Never an error of its own."""
    fault = range_fault((), 1e300, Range(0, 10))
    assert fault is not None
    assert "found 1 × 10³⁰⁰" in fault.message
    assert fault.hint == "at most 10"


SMALL: dict[str, dict[str, object]] = {
    "availability": {"actors": {"c": {"availability": 1e-300}}},
    "arrivals": {"arrivals": {"count": 1e-300, "per": "1 h"}},
    "duration": {"arrivals": {"every": f"{1e-308:.320f} s"}},
    "gamma": {"steps": {"w": {"processing_time": {"shape": 1e-300, "scale": "1 min"}}}},
    "weibull": {
        "steps": {
            "w": {
                "processing_time": {"distribution": "weibull", "shape": 1e-3, "scale": "1 min"},
            }
        }
    },
}
"""Numbers above 0 whose reciprocals are no numbers any more."""


@pytest.mark.parametrize("part", SMALL)
def test_numbers_that_are_next_to_nothing_are_refused(part: str) -> None:
    """With a finding: their rates would overflow in a rule or in the simulator."""
    document: dict[str, object] = {
        "wfmap": "1",
        "actors": {"c": {}},
        "steps": {"w": {"actor": "c"}},
        **SMALL[part],
    }
    found = examine(json.dumps(document).encode())
    rules = {finding.rule for finding in found.findings}
    assert rules & {"out-of-range", "bad-duration", "impossible-distribution"}, found

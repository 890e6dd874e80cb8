"""Older documents are brought up to date by a chain of pure functions."""

import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.model.document import read, write
from wfmap.model.migrate import STEPS, major, migrate, minor, ordinal
from wfmap.model.process import FORMAT_VERSION


def from_0(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Bring the made-up version 0 up to 1: steps were a list, actors called roles."""
    steps = {s["id"]: {k: v for k, v in s.items() if k != "id"} for s in document["tasks"]}
    rest = {k: v for k, v in document.items() if k not in ("tasks", "roles")}
    return {**rest, "wfmap": "1", "actors": dict(document["roles"]), "steps": steps}


def from_minus(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Bring a still older made-up version up to 0: its name was a title."""
    rest = {k: v for k, v in document.items() if k != "title"}
    return {**rest, "wfmap": "0", "name": document["title"]}


OLD = {
    "wfmap": "00",
    "title": "Old",
    "roles": {"clerk": {}},
    "tasks": [{"id": "a", "actor": "clerk", "next": "b"}, {"id": "b", "actor": "clerk"}],
}
GOLDEN = """{
  "wfmap": "1",
  "name": "Old",
  "actors": {
    "clerk": {}
  },
  "steps": {
    "a": {"actor": "clerk", "next": "b"},
    "b": {"actor": "clerk"}
  }
}
"""


def test_a_document_goes_through_every_version_on_its_way() -> None:
    """The chain ends in the current version, and the result reads without a fault."""
    migrated = migrate(OLD, {"00": from_minus, "0": from_0})
    assert migrated.versions == ("00", "0", "1")
    assert write(read(json.dumps(migrated.document))) == GOLDEN


def test_migration_never_changes_what_it_was_given() -> None:
    """Its functions are pure."""
    before = json.dumps(OLD)
    migrate(OLD, {"00": from_minus, "0": from_0})
    assert json.dumps(OLD) == before


def test_a_current_document_is_left_alone() -> None:
    """Version 1.1 is the newest: no step leads on from it."""
    document = {"wfmap": "1.1", "name": "x", "steps": {}}
    assert not migrate(document).changed
    assert FORMAT_VERSION not in STEPS


def test_from_1_on_only_the_version_changes() -> None:
    """Version 1.1 only adds; the order of keys stays too."""
    document = {"$schema": "s", "wfmap": "1", "name": "x", "x-mine": [1], "steps": {"a": {}}}
    migrated = migrate(document)
    assert migrated.versions == ("1", "1.1")
    assert list(migrated.document.items()) == [
        (key, "1.1" if key == "wfmap" else value) for key, value in document.items()
    ]


@pytest.mark.parametrize("version", ["0", "1", "1.0", "1.1", "1.2", "2", "soon", ""])
def test_the_chain_of_every_version_ends(version: str) -> None:
    """Each step makes the version newer, and whatever leads nowhere is left alone."""
    migrated = migrate({"wfmap": version, "name": "x", "steps": {}})
    assert migrated.versions[-1] not in STEPS
    orders = [ordinal(one) for one in migrated.versions]
    assert orders == sorted(set(orders))


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")), st.sampled_from("abcdef")
)
def test_a_chain_ends_even_where_its_steps_lead_in_a_circle(
    leads: dict[str, str], first: str
) -> None:
    """Each step is taken once at most."""
    steps = {
        start: lambda document, to=to: {**document, "wfmap": to} for start, to in leads.items()
    }
    versions = migrate({"wfmap": first}, steps).versions
    assert len(versions) <= len(leads) + 1
    assert all(leads[a] == b for a, b in pairwise(versions))


def test_versions_are_numbers_with_a_dot() -> None:
    """What is no version has no major."""
    assert (major("1.2"), minor("1.2"), major("one"), minor("1")) == (1, 2, None, 0)

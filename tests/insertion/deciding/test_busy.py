"""Whose numbers would give people more work than can be done."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest

from wfmap.graph import build
from wfmap.insertion.criteria.judged import Judged
from wfmap.insertion.deciding.busy import busy_tippings
from wfmap.model.document import read


def judged(before: float, after: float, **actor: Any) -> Judged:
    """Give a candidate under which a team of two gets busier."""
    document = {
        "wfmap": "1.1",
        "name": "Ward",
        "actors": {"team": {"name": "Team", **actor}},
        "steps": {"look": {"name": "Look", "actor": "team", "processing_time": "PT10M"}},
    }
    load = {
        when: SimpleNamespace(pools={"team": SimpleNamespace(load=value, servers=2)})
        for when, value in (("before", before), ("after", after))
    }
    setting = SimpleNamespace(graph=build(read(json.dumps(document))), prediction=load["before"])
    screened = SimpleNamespace(prediction=load["after"])
    return cast("Judged", SimpleNamespace(setting=setting, screened=screened))


@pytest.mark.parametrize(
    ("actor", "named"),
    [
        ({"capacity": 2}, {"/actors/team/capacity"}),
        (
            {"availability": 0.5, "capacity": 2},
            {"/actors/team/availability", "/actors/team/capacity"},
        ),
        ({"members": {"a": {}, "b": {"speed": 2}}}, {"/actors/team/members/b/speed"}),
        ({"members": {"a": {}, "b": {}}}, {"/actors/team/capacity"}),
    ],
)
def test_people_who_get_too_busy_are_named_by_what_is_stated_of_them(
    actor: dict[str, Any], named: set[str]
) -> None:
    """By their time, their speeds, or how many they are: also where members state nothing."""
    found = {one.pointer for one in busy_tippings(judged(0.5, 0.9, **actor))}
    assert found == named | {"/steps/look/processing_time"}


def test_people_who_stay_as_busy_are_not_named() -> None:
    """However busy they are."""
    assert not list(busy_tippings(judged(0.9, 0.9, capacity=2)))

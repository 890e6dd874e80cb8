"""Two changes of one document, merged element by element."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.model.merging import ConflictError, merged

Json = Any
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES, VALUES)
def test_one_change_is_taken_as_it_is(base: Json, change: Json) -> None:
    """Whoever made it; the same change twice is one."""
    assert json.dumps(merged(base, change, base)) == json.dumps(change)
    assert json.dumps(merged(base, base, change)) == json.dumps(change)
    assert json.dumps(merged(base, change, change)) == json.dumps(change)


@given(VALUES, VALUES, VALUES)
def test_merging_is_the_same_from_both_sides(base: Json, ours: Json, theirs: Json) -> None:
    """But for the order of keys; where one side cannot merge the other cannot."""

    def tried(one: Json, other: Json) -> str:
        try:
            return json.dumps(merged(base, one, other), sort_keys=True)
        except ConflictError:
            return "conflict"

    one, other = tried(ours, theirs), tried(theirs, ours)
    assert (one == "conflict") == (other == "conflict")
    if one != "conflict" and "[" not in one:  # the members of a list keep the order of one side
        assert one == other


def test_other_elements_never_meet() -> None:
    """A step of theirs and a figure of ours, each in its place; what one took away is gone."""
    base = {"steps": {"a": {"name": "A"}, "b": {}, "c": {}}, "stores": {"s": {"source": "t"}}}
    ours = {
        "steps": {"a": {"name": "A", "actor": "x"}, "n": {}, "b": {}, "c": {}},
        "stores": {"s": {"source": "t", "quality": [1]}},
    }
    theirs = {"steps": {"a": {"name": "AA"}, "c": {}, "d": {}}, "stores": {"s": {"source": "t"}}}
    assert merged(base, ours, theirs) == {
        "steps": {"a": {"name": "AA", "actor": "x"}, "n": {}, "c": {}, "d": {}},
        "stores": {"s": {"source": "t", "quality": [1]}},
    }
    assert list(merged(base, ours, theirs)["steps"]) == ["a", "n", "c", "d"]


def test_the_same_value_changed_twice_has_no_answer() -> None:
    """The place is told; `true` is not 1, and what is taken away is not changed."""
    for ours, theirs in (("b", "c"), (True, 2), (None, [1])):
        with pytest.raises(ConflictError) as caught:
            merged({"x": {"y": "a"}}, {"x": {"y": ours}}, {"x": {"y": theirs}})
        assert caught.value.place == "/x/y"
    with pytest.raises(ConflictError):
        merged({"x": {"y": 1}}, {"x": {"y": 2}}, {})
    assert merged({"x": 1}, {"x": True}, {"x": 1}) == {"x": True}


def test_members_of_lists_are_told_apart_by_their_names() -> None:
    """Figures by what they measure, flows by where they lead; without names there is no answer."""

    def figure(metric: str, value: float, **more: Any) -> dict[str, Any]:
        return {"dimension": "d", "metric": metric, "value": value, **more}

    base = [figure("m", 1), figure("n", 1)]
    ours = [figure("m", 2), figure("n", 1), figure("o", 5)]
    theirs = [figure("m", 1, must_be_less_than=9), figure("n", 1)]
    both = [figure("m", 2, must_be_less_than=9), figure("n", 1), figure("o", 5)]
    assert merged(base, ours, theirs) == both
    assert merged(["a", "b"], ["a", "b", "c"], ["b"]) == ["b", "c"]
    assert merged([{"to": "a"}], [{"to": "a"}, {"to": "b"}], [{"to": "a", "share": 1}]) == [
        {"to": "a", "share": 1},
        {"to": "b"},
    ]
    with pytest.raises(ConflictError):
        merged([1], [1, 2], [3])


def test_what_was_measured_on_another_table_is_no_figure_of_this_one() -> None:
    """A store whose source or contract somebody changed takes no figures."""
    base = {"stores": {"s": {"source": "a.csv"}, "t": {"source": "b.csv"}}}
    ours = {"stores": {"s": {"source": "a.csv", "quality": [1]}, "t": {"source": "b.csv"}}}
    theirs = {"stores": {"s": {"source": "c.csv"}, "t": {"source": "d.csv"}}}
    with pytest.raises(ConflictError) as caught:
        merged(base, ours, theirs)
    assert caught.value.place == "/stores/s/source"

"""Patches follow RFC 6902, fit the text a person wrote, and leave all else as it was written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.model.edits import edited
from wfmap.model.patch import PatchError, apply, ground
from wfmap.model.pointers import pointer

# Appendix A of RFC 6902, in words of our own.
STANDARD: list[tuple[Any, list[dict[str, Any]], Any]] = [
    ({"a": 1}, [{"op": "add", "path": "/b", "value": 2}], {"a": 1, "b": 2}),
    ({"a": [1, 3]}, [{"op": "add", "path": "/a/1", "value": 2}], {"a": [1, 2, 3]}),
    ({"a": [1]}, [{"op": "add", "path": "/a/-", "value": [2]}], {"a": [1, [2]]}),
    ({"a": 1, "b": 2}, [{"op": "remove", "path": "/b"}], {"a": 1}),
    ({"a": [1, 2, 3]}, [{"op": "remove", "path": "/a/1"}], {"a": [1, 3]}),
    ({"a": 1}, [{"op": "replace", "path": "/a", "value": None}], {"a": None}),
    (
        {"a": {"b": 1}, "c": {}},
        [{"op": "move", "from": "/a/b", "path": "/c/d"}],
        {"a": {}, "c": {"d": 1}},
    ),
    ({"a": [1, 2, 3]}, [{"op": "move", "from": "/a/0", "path": "/a/2"}], {"a": [2, 3, 1]}),
    ({"a": 1}, [{"op": "copy", "from": "/a", "path": "/b"}], {"a": 1, "b": 1}),
    (
        {"a/b": 1, "m~n": 2},
        [{"op": "remove", "path": "/a~1b"}, {"op": "test", "path": "/m~0n", "value": 2}],
        {"m~n": 2},
    ),
]
REFUSED: list[tuple[Any, dict[str, Any]]] = [
    ({"a": 1}, {"op": "remove", "path": "/b"}),
    ({"a": 1}, {"op": "replace", "path": "/b", "value": 1}),
    ({"a": [1]}, {"op": "add", "path": "/a/3", "value": 1}),
    ({"a": [1]}, {"op": "add", "path": "/a/01", "value": 1}),
    ({"a": 1}, {"op": "test", "path": "/a", "value": True}),
    ({"a": 1}, {"op": "turn", "path": "/a", "value": True}),
    ({"a": {}}, {"op": "add", "path": "/b/c", "value": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "patch", "after"), STANDARD)
def test_a_patch_does_what_the_standard_says(before: Any, patch: Any, after: Any) -> None:
    """Every operation, and the values given stay as they were."""
    kept = json.dumps(before)
    assert apply(before, patch) == after
    assert json.dumps(before) == kept


@pytest.mark.parametrize(("before", "operation"), REFUSED)
def test_a_patch_that_does_not_fit_is_refused(before: Any, operation: Any) -> None:
    """Nothing is guessed: a missing place, a wrong index, a test that fails."""
    with pytest.raises(PatchError):
        apply(before, [operation])


WRITTEN = {
    "actors": {"clerk": {"capacity": {"value": 2, "provenance": {"basis": "estimate"}}}},
    "steps": {"a": {"next": "b"}, "b": {"next": ["a", {"to": "c"}], "reads": ["s"]}},
}
FITTED: list[tuple[list[dict[str, Any]], list[dict[str, Any]] | None]] = [
    (
        [{"op": "add", "path": "/steps/a/next/0/share", "value": 0.5}],
        [{"op": "replace", "path": "/steps/a/next", "value": [{"to": "b", "share": 0.5}]}],
    ),
    (
        [{"op": "replace", "path": "/steps/b/next/0/to", "value": "c"}],
        [{"op": "replace", "path": "/steps/b/next/0", "value": {"to": "c"}}],
    ),
    (
        [{"op": "remove", "path": "/steps/a/next/0"}],
        [{"op": "remove", "path": "/steps/a/next"}],
    ),
    (
        [{"op": "remove", "path": "/steps/b/reads/0"}],
        [{"op": "remove", "path": "/steps/b/reads"}],
    ),
    (
        [{"op": "replace", "path": "/steps/b/split", "value": "inclusive"}],
        [{"op": "add", "path": "/steps/b/split", "value": "inclusive"}],
    ),
    (
        [{"op": "add", "path": "/steps/a/writes/-", "value": "s"}],
        [{"op": "add", "path": "/steps/a/writes", "value": ["s"]}],
    ),
    (
        [{"op": "replace", "path": "/actors/clerk/capacity", "value": 3}],
        [{"op": "replace", "path": "/actors/clerk/capacity/value", "value": 3}],
    ),
    ([{"op": "add", "path": "/actors/boss/capacity", "value": 3}], None),
    ([{"op": "remove", "path": "/steps/c"}], None),
]


@pytest.mark.parametrize(("patch", "wanted"), FITTED)
def test_a_patch_for_the_normal_form_is_fitted_to_what_was_written(patch: Any, wanted: Any) -> None:
    """Short forms are spelled out, defaults added, wrapped numbers kept; elsewhere nothing is."""
    found = ground(WRITTEN, patch)
    assert (None if found is None else list(found)) == wanted


SPREAD = """{
    "wfmap": "1",   "name": "Kept  as it is",
    "steps": {
        "a": {"next": "b", "x-n": 1.50},
        "b": {
            "name": "Last"
        }
    }
}
"""


def test_an_edit_leaves_the_rest_of_the_text_alone() -> None:
    """New lines stand as their neighbours do; a key is renamed where it is."""
    patch: list[dict[str, Any]] = [
        {"op": "add", "path": "/steps/b/kind", "value": "end"},
        {"op": "add", "path": "/steps/a/actor", "value": "clerk"},
        {"op": "add", "path": "/steps/c", "value": {"name": "New"}},
        {"op": "move", "from": "/name", "path": "/title"},
        {"op": "remove", "path": "/steps/b/name"},
    ]
    assert (
        edited(SPREAD, patch)
        == """{
    "wfmap": "1",   "title": "Kept  as it is",
    "steps": {
        "a": {"next": "b", "x-n": 1.50, "actor": "clerk"},
        "b": {
            "kind": "end"
        },
        "c": {"name": "New"}
    }
}
"""
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths of all values in a document."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(found for key, item in inner for found in places(item, (*path, key)))]


@given(document=st.dictionaries(st.text(max_size=2), JSON, max_size=3), value=JSON, data=st.data(),
       indent=st.sampled_from([None, 1, 2, 4, "\t"]))  # fmt: skip
def test_an_edited_text_is_the_patched_document(
    document: dict[str, Any], value: Any, data: st.DataObject, indent: Any
) -> None:
    """However it is written; adding, replacing, removing at any place."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    path = data.draw(st.sampled_from(places(document)))
    op = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if not path or op == "add":
        path = (*path, data.draw(st.text(max_size=2)))
        op = "add"
    operation = {"op": op, "path": pointer(path)} | ({} if op == "remove" else {"value": value})
    try:
        wanted = apply(document, [operation])
    except PatchError:
        return
    assert json.loads(edited(text, [operation])) == wanted

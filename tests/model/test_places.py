"""Where in a JSON text a value stands."""

import json
import tracemalloc
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wfmap.model.pointers import pointer
from wfmap.model.reading.places import Places, outside_texts

_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


def _paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], object]]:
    found = [(path, value)]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += _paths(inner, (*path, index))
    return found


@given(_VALUES, st.sampled_from([None, 2]), st.booleans())
def test_each_value_of_a_text_is_found_where_it_stands(
    value: object,
    indent: int | None,
    plain: bool,  # noqa: FBT001 - drawn
) -> None:
    """And its key just before it; what is not there is not found."""
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    places = Places(text)
    for path, inner in _paths(value):
        offset = places.offset(pointer(path))
        assert offset is not None
        assert json.JSONDecoder().raw_decode(text, offset)[0] == inner
        assert places.offset(pointer((*path, "nothing of the kind"))) is None
        if path and isinstance(path[-1], str):
            at = places.key(pointer(path))
            assert at is not None
            line = text.split("\n")[at[0] - 1] if indent else text
            assert json.JSONDecoder().raw_decode(line, at[1] - 1)[0] == path[-1]


def test_what_is_not_asked_for_costs_no_memory() -> None:
    """A place beside a million values, and beside a text of a million letters."""
    million = 1_000_000
    for large in ("[" + "{}," * million + "1]", '"' + "x\\n" * million + '"'):
        text = '{"a": ' + large + ', "b": 7}'
        tracemalloc.start()
        offset = Places(text).offset("/b")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert offset == len(text) - 2
        assert most < 500_000


def test_a_key_that_stands_twice_is_told_with_both_places() -> None:
    """Also within lists and objects."""
    text = '{"a": [{"b": 1, "c": {}, "b": 2}], "a": 3}'
    found = [(d.pointer, d.offset, d.first) for d in Places(text).duplicates()]
    assert found == [("/a/0/b", 25, 8), ("/a", 35, 1)]


def test_a_word_within_a_text_is_no_number() -> None:
    """It is the first outside of texts that counts, also after a quote in a text."""
    text = '{"NaN": "NaN \\" NaN", "x": -Infinity, "y": [Infinity, NaN]}'
    assert text[outside_texts(text, "NaN") :] == "NaN]}"
    assert text[outside_texts(text, "Infinity") :].startswith("Infinity, NaN")
    assert text[outside_texts(text, "-Infinity") :].startswith("-Infinity,")

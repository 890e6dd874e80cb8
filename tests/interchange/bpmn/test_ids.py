"""Ids that read like names, all different and stable."""

import re

from hypothesis import given
from hypothesis import strategies as st

from wfmap.interchange.bpmn.ids import MAX_LENGTH, Wanted, allocate, slug

VALID = re.compile(r"[a-z][a-z0-9_-]{0,62}")
wanted = st.builds(
    Wanted,
    st.one_of(st.text(max_size=80), st.sampled_from(["Check", "check!", "", "x-ray", "9"])),
    st.sampled_from(["task", "decision"]),
    st.one_of(st.text(max_size=8), st.sampled_from(["a", "b", ""])),
)


@given(st.lists(wanted, max_size=30))
def test_ids_are_valid_and_all_different(items: list[Wanted]) -> None:
    """Whatever the names and ids of a file, no two steps get the same id."""
    ids = allocate(items)
    assert len(set(ids)) == len(items)
    assert all(VALID.fullmatch(i) and len(i) <= MAX_LENGTH for i in ids)
    assert not any(i.startswith("x-") for i in ids)


@given(st.lists(wanted, max_size=20))
def test_ids_are_the_same_for_the_same_input(items: list[Wanted]) -> None:
    """Nothing but the input decides."""
    assert allocate(items) == allocate(list(items))


def test_a_name_gives_its_own_id() -> None:
    """Latin letters with marks are kept without them."""
    assert allocate([Wanted("Größe prüfen, Straße", "task", "s1")]) == ["grosse-prufen-strasse"]


def test_a_name_without_latin_letters_falls_back_to_the_kind() -> None:
    """A script that cannot be folded leaves the kind and a digest of the id."""
    first, second = allocate([Wanted("検査", "task", "a"), Wanted("承認", "task", "b")])
    assert re.fullmatch(r"task-[0-9a-f]{4}", first)
    assert first != second


def test_a_further_namesake_leaves_the_others_as_they_are() -> None:
    """The suffix hangs on the id in the file, not on how many came before."""
    two = [Wanted("Check", "task", "a"), Wanted("Check", "task", "b")]
    three = [Wanted("Check", "task", "new"), *two]
    assert allocate(three)[1:] == allocate(two)


@given(st.text(), st.sampled_from(["task", "decision"]))
def test_two_ids_and_what_joins_them_fit_into_an_id(name: str, fallback: str) -> None:
    """The default id of a flow, from--to, is never longer than an id may be."""
    text = slug(name, fallback)
    assert VALID.fullmatch(f"{text}--{text}")

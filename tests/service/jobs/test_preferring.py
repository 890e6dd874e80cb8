"""What a caller prefers is read as RFC 7240 has it, and what is none is passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from wfmap.service.jobs.preferring import Preference, preference


def read(*lines: str) -> Preference:
    """Read the Prefer headers of a request; nobody waits longer than 300 seconds."""
    raw = [(b"prefer", line.encode("latin-1")) for line in lines]
    return preference(Headers(raw=raw), 300.0)


@pytest.mark.parametrize(
    ("lines", "wait", "respond_async"),
    [
        ((), None, False),
        (("wait=10",), 10, False),
        (("Wait = 10",), 10, False),
        (('wait="10"',), 10, False),
        (("respond-async, wait=10",), 10, True),
        (("respond-async", "wait=10"), 10, True),
        (("wait=10; foo=bar, respond-async",), 10, True),
        (("return=minimal, wait=0",), 0, False),
        (("wait=10, wait=20",), 10, False),
        (("wait=9999999999999999999999",), 300, False),
        (("wait=-1",), None, False),
        (("wait=1.5",), None, False),
        (("wait=",), None, False),
        (("wait",), None, False),
        (("wait=²",), None, False),
        (("waits=10",), None, False),
        (("respond-asynchronously",), None, False),
        (("handling=strict",), None, False),
    ],
)
def test_preferences_are_read(
    lines: tuple[str, ...],
    wait: float | None,
    respond_async: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Names in either case, values quoted or not, the first of two; all else is passed over."""
    assert read(*lines) == Preference(wait, respond_async)


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=60))
def test_no_text_is_too_strange_to_be_passed_over(text: str) -> None:
    """Whatever stands there, a caller waits between 0 and 300 seconds, or says nothing."""
    found = read(text)
    assert found.wait is None or 0 <= found.wait <= 300


def test_what_was_heeded_is_told_in_a_header() -> None:
    """The seconds that count are those that are waited at most."""
    assert read("wait=7").applied == {"Preference-Applied": "wait=7"}
    assert read("wait=999").applied == {"Preference-Applied": "wait=300"}
    both = {"Preference-Applied": "respond-async, wait=1"}
    assert read("wait=1, respond-async").applied == both
    assert read("handling=strict").applied == {}

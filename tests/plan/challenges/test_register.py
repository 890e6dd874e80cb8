"""The register as a file: JSON and CSV give back exactly what was written; faults are named."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.challenges.test_merging import made
from wfmap.errors import UnreadableError
from wfmap.plan.challenges import (
    Challenge,
    Effort,
    Event,
    Evidence,
    read_register,
    register_csv,
    register_json,
)
from wfmap.plan.challenges.spreadsheet import neutral, plain
from wfmap.plan.challenges.terms import STATUSES

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ("=1+1", "'=1", "''@x", "-2", "+49", "\ttab", "a\r\nb", '"q",;', "'plain", "\uff1dx", "\x00")
)
ids = st.lists(st.sampled_from(("read", "ch-1", "a--b")), max_size=3).map(tuple)


@st.composite
def challenges(draw: st.DrawFn) -> Challenge:
    """Draw a challenge with any texts."""
    effort = Effort(draw(st.floats(0.1, 10)), draw(st.floats(10, 100)))
    return replace(
        made(draw(texts) or "c"),
        title=draw(texts) or "t",
        owner=draw(texts),
        notes=draw(texts),
        mitigation=draw(texts),
        effort=effort,
        status=draw(st.sampled_from(STATUSES)),
        evidence=(Evidence(draw(texts), draw(texts), "2026-01-01"),),
        history=(Event("2026-01-01", "opened", draw(texts)),),
        gate=draw(st.sampled_from((None, "shadow", "assist"))),
        blocks=draw(ids),
        predecessors=draw(ids),
        manual=draw(st.booleans()),
    )


@given(st.lists(challenges(), max_size=3, unique_by=lambda c: c.id))
def test_both_formats_give_back_what_was_written(listed: list[Challenge]) -> None:
    """To the last character, whatever people write."""
    for written in (register_json(listed), register_csv(listed)):
        assert read_register(written.encode(), "r") == tuple(listed)


@given(texts)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text: str) -> None:
    """Nothing begins with a sign that a spreadsheet calculates with."""
    assert neutral(text)[:1] not in {*"=+-@\t\r\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"} - {""}
    assert plain(neutral(text)) == text


def test_a_formula_in_a_title_reaches_no_spreadsheet() -> None:
    """It has an apostrophe in front of it."""
    rows = csv.reader(io.StringIO(register_csv([made(title='=HYPERLINK("http://x")')]), newline=""))
    assert "'=HYPERLINK" in "".join(list(rows)[1])
    assert ",=HYPERLINK" not in register_csv([made(title="=HYPERLINK(1)")])


def test_a_spreadsheet_with_semicolons_and_decimal_commas_is_read() -> None:
    """As saved in many countries; a title is enough."""
    text = "title;status;owner;p50;p90\r\nNo test data;in-progress;Ada;1,5;4\r\n"
    (one,) = read_register(text.encode("utf-8-sig"), "r.csv")
    assert (one.title, one.status, one.owner) == ("No test data", "in-progress", "Ada")
    assert one.effort == Effort(1.5, 4.0)
    assert one.manual


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "challenge 1: it is no object"),
        ('[{"title": ""}]', "has no title"),
        ('[{"title": "t", "status": "opne"}]', "'opne' is no status"),
        ('[{"title": "t", "effort": {"p50": 3, "p90": 1}}]', "do not go together"),
        ('[{"title": "t", "effort": {"p50": "x", "p90": 1}}]', "is no number"),
        ('[{"title": "t", "effort": {"p50": -1, "p90": 1}}]', "out of range"),
        ('[{"title": "t", "steps": "read"}]', "is no list of ids"),
        ('[{"title": "t", "history": [1]}]', "is no list of objects"),
        ('[{"title": 7}]', "is no text"),
        ('[{"title": "t"}, {"title": "t"}]', "there twice"),
        ('{"a": 1}', "holds no challenges"),
        ("{", "is not JSON"),
        ("name,owner\r\nx,y\r\n", "names no column 'title'"),
        ("title,owner\r\nx\r\n", "row 2 has 1 cells"),
        ("title,history\r\nx,broken\r\n", "is not what was written"),
    ],
)
def test_a_broken_register_is_refused_with_the_place(text: str, said: str) -> None:
    """The message says what is wrong and where."""
    with pytest.raises(UnreadableError, match=said):
        read_register(text.encode(), "r")


def test_bytes_that_are_no_text_are_refused() -> None:
    """With the way out."""
    with pytest.raises(UnreadableError, match="not UTF-8"):
        read_register(b"title\r\n\xff\xfe", "r")


def test_a_slip_in_a_status_is_guessed() -> None:
    """Did you mean."""
    with pytest.raises(UnreadableError) as caught:
        read_register(json.dumps([{"title": "t", "status": "accpted"}]).encode(), "r")
    assert "accepted" in caught.value.hint

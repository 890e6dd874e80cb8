"""Encodings as they are, and as they are declared."""

import codecs
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.interchange.bpmn.encoding import decode

NAME = "Prüfen für 5 €"


def text(declared: str, name: str = NAME) -> str:
    """Return a small file with a declared encoding."""
    namespace = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = f'<process id="P"><task id="a" name="{name}"/></process>'
    return f'{declaration}<definitions xmlns="{namespace}">{body}</definitions>'


def read_name(bpmn: Any, data: bytes) -> tuple[str, list[str]]:
    """Import a file; return the name of its step and the codes about its encoding."""
    imported = bpmn.read(data)
    codes = [loss.code for loss in imported.losses if loss.code == "encoding"]
    return bpmn.steps(imported)["a"]["name"], codes


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "utf-8"),
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("windows-1252", "cp1252"),
        ("ISO-8859-15", "iso8859-15"),
        ("UTF-16", "utf-16"),
        ("UTF-16LE", "utf-16-le"),
        ("UTF-16BE", "utf-16-be"),
        ("UTF-32", "utf-32"),
        ("Shift_JIS", "shift_jis"),
    ],
)
def test_an_honest_encoding_is_read_without_a_loss(bpmn: Any, declared: str, encoding: str) -> None:
    """The name arrives as it was written and nothing is noted."""
    name = "検査" if encoding == "shift_jis" else NAME
    assert read_name(bpmn, text(declared, name).encode(encoding)) == (name, [])


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "cp1252"),
        ("", "cp1252"),
        ("ISO-8859-1", "utf-8"),
        ("windows-1252", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "utf-8"),
        ("utf-16", "utf-8"),
        ("no-such-encoding", "utf-8"),
        ("UTF-8", "utf-16"),
        ("zip", "utf-8"),
    ],
)
def test_a_declared_encoding_that_lies_is_seen_through_and_noted(
    bpmn: Any, declared: str, encoding: str
) -> None:
    """The name arrives as it was written, and one loss says what the file really is."""
    assert read_name(bpmn, text(declared).encode(encoding)) == (NAME, ["encoding"])


def test_latin_letters_under_their_declared_encoding_stay(bpmn: Any) -> None:
    """ISO-8859-1 with letters that UTF-8 could not be is what it says."""
    assert read_name(bpmn, text("ISO-8859-1", "Prüfen").encode("latin-1")) == ("Prüfen", [])


@given(data=st.binary(max_size=200))
def test_decoding_never_fails(data: bytes) -> None:
    """Any bytes are some text."""
    assert isinstance(decode(data).text, str)


@given(name=st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1))
def test_utf8_survives_with_and_without_a_mark(name: str) -> None:
    """Decoding gives back what was encoded."""
    data = text("", name).encode()
    assert decode(data).text == decode(codecs.BOM_UTF8 + data).text == text("", name)

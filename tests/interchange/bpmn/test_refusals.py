"""What is refused: hostile, broken and foreign files, each with a clear message and place."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wfmap.errors import InputError, LimitError, UnreadableError
from wfmap.interchange.bpmn import MAX_BYTES, read
from wfmap.interchange.bpmn.source import MAX_NESTING
from wfmap.interchange.bpmn.tree import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def refusal(data: bytes) -> UnreadableError:
    """Return the error a file is refused with."""
    with pytest.raises(UnreadableError) as caught:
        read(data, name="file.bpmn")
    return caught.value


def test_a_billion_laughs_are_refused_before_the_first() -> None:
    """Entities made of entities are refused as they stand; none is ever expanded."""
    entities = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
    bomb = f'<!DOCTYPE d [<!ENTITY l0 "lol">{entities}]><definitions name="&l9;"/>'
    error = refusal(bomb.encode())
    assert error.rule == "doctype-refused"
    assert "'l1'" in error.message
    assert error.line == 1


def test_parameter_entities_that_nest_are_refused() -> None:
    """They are the other way to make a text grow."""
    bomb = '<!DOCTYPE d [<!ENTITY % a "x"><!ENTITY % b "%a;%a;">]><definitions/>'
    assert refusal(bomb.encode()).rule == "doctype-refused"


DOCTYPES = [
    "<!DOCTYPE definitions>",
    '<!DOCTYPE definitions SYSTEM "file:///etc/hostname">',
    '<!DOCTYPE d PUBLIC "-//X//Y//EN" "http://127.0.0.1:9/x.dtd">',
    "<!DOCTYPE d [<!-- it's > ]] fine --><?p > ?><!ELEMENT a (b)>]>",
    """<!DOCTYPE d [<!NOTATION n SYSTEM "]>"><!ATTLIST a b CDATA '>'>] >""",
    '<!DOCTYPE d [<!ENTITY unused SYSTEM "file:///etc/passwd">]>',
    "<!DOCTYPE d [\n<!ENTITY plain 'text'>\n]>",
]


@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>', "<!-- <!DOCTYPE x> --><?p?>\n"])
@pytest.mark.parametrize("doctype", DOCTYPES)
def test_a_document_type_is_left_out_and_told(bpmn: Any, before: str, doctype: str) -> None:
    """What it declares plays no part; the process is read, with the lines of the file."""
    body = f'{before}{doctype}\n<definitions xmlns="{NAMESPACE}"><process id="p"><task id="t"/>'
    imported = bpmn.read(f'{body}<group id="g"/></process></definitions>'.encode())
    assert list(bpmn.steps(imported)) == ["t"]
    assert bpmn.codes(imported) == [("doctype", None), ("group", "g")]
    assert imported.losses[1].line == (before + doctype).count("\n") + 2


def test_entities_are_never_resolved(bpmn: Any, tmp_path: Path) -> None:
    """Neither the file that one names nor the text of another is taken; each use is counted."""
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read me")
    doctype = f'<!DOCTYPE d [<!ENTITY file SYSTEM "{secret.as_uri()}"><!ENTITY word "taken">]>'
    text = "A&file;B &word; &word; &amp; <![CDATA[&word;]]>"
    task = f'<task id="t" name="N&word;"><documentation>{text}</documentation></task>'
    body = f'{doctype}<definitions xmlns="{NAMESPACE}"><process id="p">{task}</process>'
    imported = bpmn.read(f"{body}</definitions>".encode())
    found = bpmn.steps(imported)["t"]
    assert (found["name"], found["description"]) == ("N", "AB   & &word;")
    told = [(loss.element, loss.count) for loss in imported.losses]
    assert told == [("DOCTYPE", 1), ("file", 1), ("word", 3)]


def test_a_document_type_without_an_end_is_refused() -> None:
    """With its line."""
    assert refusal(b"\n<!DOCTYPE d [<!ENTITY a 'b>]><definitions/>").line == 2


def test_more_bytes_than_the_limit_are_refused_unread() -> None:
    """The size is checked before anything is parsed."""
    error = refusal(b"<" * (MAX_BYTES + 1))
    assert isinstance(error, LimitError)
    assert f"{MAX_BYTES:,}" in error.message


@pytest.mark.parametrize("element", ["subProcess", "extensionElements", "v"])
def test_a_hundred_thousand_levels_are_refused(element: str) -> None:
    """Deep nesting is an error with a line, never a crash."""
    data = f'<definitions xmlns="{NAMESPACE}">\n' + f"<{element}>" * 100_000
    error = refusal(data.encode())
    assert isinstance(error, LimitError)
    assert str(MAX_DEPTH) in error.message
    assert error.line == 2


def test_subprocesses_nest_as_deep_as_documents_may(bpmn: Any) -> None:
    """The deepest nesting that is read gives a valid document; one more is refused."""

    def nested(depth: int) -> Any:
        opening, closing = "<subProcess>" * depth, "</subProcess>" * depth
        return bpmn.process(f'{opening}<task id="t"/>{closing}')

    assert "t" in bpmn.steps(bpmn.read(nested(MAX_NESTING - 1)))
    assert "sub-processes" in refusal(nested(MAX_NESTING)).message


def test_too_many_elements_are_refused() -> None:
    """The number of elements is limited, so that memory is."""
    data = f'<definitions xmlns="{NAMESPACE}">{"<a/>" * MAX_ELEMENTS}</definitions>'
    assert isinstance(refusal(data.encode()), LimitError)


def test_attributes_beyond_the_limit_are_left_out_and_counted(bpmn: Any) -> None:
    """Those of others go first, then unknown ones; what the standard knows stays wherever it is."""
    count = MAX_ATTRIBUTES // 2
    unknown = " ".join(f'a{i}="1" v:b{i}="1"' for i in range(count + 1))
    own = 'xmlns:v="urn:vendor" isForCompensation="true" id="t" name="Undo"'
    imported = bpmn.read(bpmn.process(f"<task {unknown} {own}/>"))
    task = bpmn.steps(imported)["t"]
    assert task["name"] == "Undo"
    assert len(task["x-bpmn"]["attributes"]) == count + 1
    cut = [loss for loss in imported.losses if loss.code == "attribute"]
    assert [(loss.id, loss.count) for loss in cut] == [("t", 5)]


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"", 1, 1),
        (b"<definitions>\n <process>\n</definitions>", 3, 3),
        (b"<definitions/>\ntrailing", 2, 1),
        (b"<definitions>\n<a b='1'", 2, 1),
        (b"\n\n  <a>\n&nbsp;</a>", 4, 1),
        (b"\x89PNG\r\n\x1a\n", 1, 1),
        (b'{"wfmap": "1"}', 1, 1),
    ],
)
def test_broken_xml_is_refused_with_line_and_column(data: bytes, line: int, column: int) -> None:
    """Truncated files, trailing text, undefined entities and other formats name their place."""
    error = refusal(data)
    assert (error.rule, error.line, error.column) == ("not-xml", line, column)


@pytest.mark.parametrize(
    ("root", "says"),
    [
        ('<Package xmlns="http://www.wfmc.org/2008/XPDL2.1"/>', "XPDL"),
        ('<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', "before 2.0"),
        ('<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "DMN"),
        ("<definitions/>", "no namespace"),
    ],
)
def test_another_format_is_refused_by_name(root: str, says: str) -> None:
    """A file without one element of BPMN 2.0 is told what it is instead."""
    error = refusal(root.encode())
    assert error.rule == "not-bpmn"
    assert "not BPMN 2.0" in error.message
    assert says in error.message


def test_a_file_without_a_process_is_an_empty_document_with_a_loss(bpmn: Any) -> None:
    """Nothing to map is said, and the document is valid."""
    imported = bpmn.read(bpmn.file('<collaboration id="C"><participant id="x"/></collaboration>'))
    assert imported.document["steps"] == {}
    assert ("no-process", "D") in bpmn.codes(imported)


@given(data=st.binary(max_size=300))
def test_no_bytes_give_anything_but_a_refusal(data: bytes) -> None:
    """Bytes that are no BPMN end in our own error, whatever they are."""
    with pytest.raises(InputError):
        read(data, name="file.bpmn")


@given(cut=st.integers(0, 400), text=st.sampled_from(["", "<", "&", "\0", "é", "</a>"]))
def test_a_file_cut_and_spliced_anywhere_is_read_or_refused(bpmn: Any, cut: int, text: str) -> None:
    """No place to cut a file at makes the reader fail in another way."""
    flow = '<sequenceFlow id="f" sourceRef="a" targetRef="b"><documentation>d</documentation>'
    whole = bpmn.process(f'<task id="a" name="A"/><task id="b"/>{flow}</sequenceFlow>')
    for data in (whole[:cut] + text.encode() + whole[cut:], whole[:cut] + text.encode()):
        with suppress(UnreadableError):
            bpmn.read(data)

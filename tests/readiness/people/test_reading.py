"""Answers from files, and what is told of faulty ones."""

import json

import pytest

from wfmap.errors import DocumentError, UnreadableError
from wfmap.readiness.people.reading import read_answers

ROLES = ("clerk", "manager")


def test_long_wide_and_json_say_the_same() -> None:
    """With any of the usual separators, a byte order mark, and empty cells for no answer."""
    rows = [
        {"role": "clerk", "respondent": 1, "item": "cc1", "answer": 4},
        {"role": "clerk", "respondent": 1, "item": "cc2", "answer": "dk"},
    ]
    expected = read_answers(json.dumps(rows).encode(), ROLES)
    assert expected.sheets[0].given == {"cc1": 4, "cc2": None}
    for text in (
        "role,respondent,item,answer\nclerk,1,cc1,4\nclerk,1,cc2,Don't know\n",
        "answer;item;respondent;role\n4;cc1;1.0;clerk\n?;cc2;1;clerk\n;cc3;1;clerk\n",
        "role\trespondent\tcc1\tcc2\tcc3\nclerk\t1\t4.0\tdk\t\n",
        "\ufeffrole,respondent,cc1,cc2\r\nclerk,1,4,dk\r\n",
        json.dumps({"form": "wfmap-survey", "answers": rows}),
    ):
        assert read_answers(text.encode(), ROLES) == expected


def test_every_fault_is_told_at_its_line() -> None:
    """And what was meant, where a word is close."""
    text = (
        "role,respondent,item,answer\nclark,1,cc1,4\nclerk,1,cc11,4\nclerk,1,cc1,6\n"
        "clerk,1,cc1,4\nclerk,1,cc1,5\nclerk,,cc1,5\n"
    )
    with pytest.raises(DocumentError) as refused:
        read_answers(text.encode(), ROLES)
    found = [(f.line, f.rule, f.hint) for f in refused.value.findings]
    assert [line for line, _, _ in found] == [2, 3, 4, 6, 7]
    assert [rule for _, rule, _ in found] == [
        "unknown-role", "unknown-item", "bad-answer", "answered-twice", "no-respondent",
    ]  # fmt: skip
    assert found[0][2] == "did you mean 'clerk'?"
    assert found[1][2].startswith("did you mean 'cc1'")


def test_one_fault_of_many_rows_is_told_once() -> None:
    """With how many they are."""
    text = "role,respondent,item,answer\n" + "nobody,1,cc1,4\n" * 30
    with pytest.raises(DocumentError) as refused:
        read_answers(text.encode(), ROLES)
    assert [f.message for f in refused.value.findings] == ["there is no role 'nobody', in 30 rows"]


@pytest.mark.parametrize("answer", ["0", "6", "2.5", "yes", "true", "NaN", "1e400", True])
def test_what_is_no_answer_is_refused(answer: object) -> None:
    """Half points and words are none."""
    rows = [{"role": "clerk", "respondent": 1, "item": "cc1", "answer": answer}]
    with pytest.raises(DocumentError):
        read_answers(json.dumps(rows).encode(), ROLES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("role,item,answer\n", "no column 'respondent'"),
        ("role,respondent,cc1,cc99\n", "no column 'cc99'"),
        ("role,respondent,cc1,cc1\n", "there twice"),
        ("role,respondent,item,answer,mood\n", "no column 'mood'"),
        ("role,respondent,item,answer\nclerk,1,cc1,4,5\n", "more than 4 cells"),
        ("role;respondent;cc1;;\nclerk;1;4;;5\n", "more than 3 cells"),
        ('role,respondent,item,answer\nclerk,1,"cc1,4\n', "no CSV"),
        ("", "no column 'role'"),
        ("{}", "no list of answers"),
        ('[{"role": "clerk"}]', "no 'respondent'"),
        ("[4]", "no object"),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, told: str) -> None:
    """The message names what is missing."""
    with pytest.raises(UnreadableError, match=told):
        read_answers(text.encode(), ROLES)


@pytest.mark.parametrize(
    "data",
    [
        "role;respondent;cc1;cc2\r\nprüfer;1;4,0;don\u2019t know\r\n".encode("cp1252"),
        "\ufeffrole;respondent;cc1;cc2\r\nprüfer;1,0;4;dk\r\n".encode(),
        "role;respondent;cc1;cc2;;\r\nprüfer;1;4;?;;\r\nprüfer;1;;;;;;\r\n".encode(),
        "sep=;\r\nRole;Respondent;CC1;cc2\r\nprüfer;1;4;?\r\n;;;\r\n".encode(),
        "role;role_name;respondent;item;statement;answer\r\n"
        "prüfer;Prüfer;1;cc1;x;4,0\r\nprüfer;Prüfer;1;cc2;x;dk\r\nprüfer;Prüfer;1;cc3;x;\r\n".encode(
            "cp1252"
        ),
    ],
)
def test_what_a_german_spreadsheet_saves_is_read(data: bytes) -> None:
    """Semicolons, decimal commas, windows-1252, a mark, `sep=`, capitals, an empty line."""
    found = read_answers(data, ("prüfer",)).sheets
    assert [(s.role, s.respondent, s.given) for s in found] == [
        ("prüfer", "1", {"cc1": 4, "cc2": None})
    ]


def test_half_points_with_a_comma_are_no_answer_either() -> None:
    """Told at the line of the file, a line `sep=` counted."""
    with pytest.raises(DocumentError) as refused:
        read_answers(b"sep=;\nrole;respondent;cc1\nclerk;1;4,5\n", ROLES)
    assert [(f.line, f.rule) for f in refused.value.findings] == [(3, "bad-answer")]


def test_a_respondent_entered_twice_is_one_fault_that_names_both_places() -> None:
    """Not one for each of the 37 items; and no answer is dropped in silence."""
    text = "role;respondent;cc1;cc2;cc3\nclerk;1;4;5;3\nclerk;2;4;5;3\nclerk;1;2;2;2\n"
    with pytest.raises(DocumentError) as refused:
        read_answers(text.encode(), ROLES)
    (found,) = refused.value.findings
    assert (found.line, found.rule) == (4, "answered-twice")
    assert found.message == "respondent 1 of 'clerk' answers 'cc1' twice, and 2 more items"
    assert "in line 2" in found.hint
    assert "another number" in found.hint


def test_a_row_without_role_or_respondent_is_one_fault() -> None:
    """However many items it answers."""
    text = "role;respondent;cc1;cc2\n;1;4;5\nclerk;;4;5\nclerk;;4;5\n"
    with pytest.raises(DocumentError) as refused:
        read_answers(text.encode(), ROLES)
    assert [(f.line, f.message) for f in refused.value.findings] == [
        (2, "an answer to 'cc1' names no role"),
        (3, "an answer to 'cc1' names no respondent, in 2 rows"),
    ]


def test_all_unknown_columns_are_told_at_once() -> None:
    """With what the first was meant to be; helping columns are not proposed."""
    with pytest.raises(UnreadableError, match="no columns 'cc11', 'mood'") as refused:
        read_answers(b"role,respondent,cc11,mood\n", ROLES)
    assert refused.value.hint.startswith("did you mean 'cc1'")


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"PK\x03\x04\x14", "workbook"), ("role".encode("utf-16"), "UTF-16"), (b"{\xfc}", "UTF-8")],
)
def test_what_is_no_text_says_how_to_save_it(data: bytes, told: str) -> None:
    """A workbook, UTF-16, JSON in windows-1252."""
    with pytest.raises(UnreadableError, match=told) as refused:
        read_answers(data, ROLES)
    assert "save" in refused.value.hint

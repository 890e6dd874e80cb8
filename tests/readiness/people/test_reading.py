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

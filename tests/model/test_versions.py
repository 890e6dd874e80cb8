"""Every field knows since when there is one, and a document says the version its author chose."""

import json
from typing import Any

import pytest

from wfmap.diff import compare
from wfmap.graph import build
from wfmap.insertion.rewriting import inverse
from wfmap.insertion.rewriting.draft import Draft
from wfmap.insertion.rewriting.record import fingerprint
from wfmap.model.document import examine, read, write
from wfmap.model.process import Process
from wfmap.model.versions import needed, younger

PLAIN: dict[str, Any] = {
    "wfmap": "1",
    "name": "Repair",
    "actors": {"smith": {"name": "Smith"}},
    "steps": {
        "mend": {"name": "Mend", "actor": "smith", "next": "right"},
        "right": {
            "kind": "decision",
            "name": "Right?",
            "actor": "smith",
            "next": [{"to": "mend", "when": "no", "share": 0.2}, {"to": "give", "when": "yes"}],
        },
        "give": {"kind": "end", "name": "Given back", "actor": "smith"},
    },
}
ADDITIONS: dict[str, tuple[list[str | int], Any]] = {
    "at_most": (["steps", "right", "next", 0, "at_most"], 3),
    "on_closing of an actor": (["actors", "smith", "on_closing"], "hand-over"),
    "on_closing of a step": (["steps", "mend", "on_closing"], "finish"),
    "terminate": (["steps", "give", "trigger"], "terminate"),
    "escalation": (["steps", "give", "trigger"], "escalation"),
    "compensation": (["steps", "give", "trigger"], "compensation"),
    "cancel": (["steps", "give", "trigger"], "cancel"),
    "code": (["steps", "give", "code"], "broken"),
    "throws": (["steps", "give", "throws"], True),
}


def with_addition(name: str, version: str = "1") -> Process:
    """Make the plain document with one field that 1.1 has added."""
    document = json.loads(json.dumps({**PLAIN, "wfmap": version}))
    path, value = ADDITIONS[name]
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return read(json.dumps(document))


@pytest.mark.parametrize("name", ADDITIONS)
def test_what_1_1_has_added_is_found_where_it_stands(name: str) -> None:
    """The path leads to the field, and the version is the first that has it."""
    path, _ = ADDITIONS[name]
    assert list(younger(with_addition(name))) == [(tuple(path), "1.1")]
    assert needed(read(json.dumps(PLAIN))) == "1"


@pytest.mark.parametrize("name", ADDITIONS)
@pytest.mark.parametrize("version", ["1", "1.0", "1.1"])
def test_a_write_keeps_the_version_of_the_author(name: str, version: str) -> None:
    """The normal form says what the author said, and reads as the same process."""
    process = with_addition(name, version)
    again = read(write(process))
    assert again.wfmap == version
    assert again == process


@pytest.mark.parametrize("name", ADDITIONS)
def test_the_fix_writes_the_version_and_the_finding_is_gone(name: str) -> None:
    """One replacement at `/wfmap`, after which nothing is found there."""
    document = write(with_addition(name))
    (finding,) = [f for f in examine(document).findings if f.rule == "older-format"]
    assert finding.fixes[0].patch == ({"op": "replace", "path": "/wfmap", "value": "1.1"},)
    mended = {**json.loads(document), "wfmap": finding.fixes[0].patch[0]["value"]}
    assert examine(json.dumps(mended)).findings == ()


def test_a_rewrite_that_adds_a_new_field_says_1_1_and_its_undo_gives_1_back() -> None:
    """The version goes with the fields, and back with them, hash for hash."""
    before = read(json.dumps(PLAIN))
    draft = Draft(before, "mend--no-ai--assist", "no-ai", "assist", "mend")
    draft.change("mend", lambda step: step.model_copy(update={"on_closing": "hand-over"}))
    after = draft.done()
    assert after.wfmap == "1.1"
    undone = inverse(read(write(after)))
    assert undone.wfmap == "1"
    assert fingerprint(undone) == fingerprint(before)


def test_a_rewrite_that_adds_no_new_field_keeps_the_version_of_the_author() -> None:
    """Neither a document without new fields nor one with some of its own is made to say 1.1."""
    for before in (read(json.dumps(PLAIN)), with_addition("at_most")):
        draft = Draft(before, "mend--no-ai--assist", "no-ai", "assist", "mend")
        draft.change("mend", lambda step: step.model_copy(update={"name": "Mend it"}))
        assert draft.done().wfmap == "1"


@pytest.mark.parametrize("name", ADDITIONS)
def test_a_diff_shows_each_added_field(name: str) -> None:
    """A field that 1.1 has added is a change like any other."""
    found = compare(build(read(json.dumps(PLAIN))), build(with_addition(name)))
    path, value = ADDITIONS[name]
    (field,) = [f for c in found.changes for f in c.fields if f.after is not None]
    assert (field.field, field.before, field.after) == (path[-1], None, value)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"kind": "event", "trigger": "terminate"}, "only an end does"),
        ({"kind": "event", "trigger": "cancel"}, "cannot cancel"),
        ({"kind": "end", "compensates": "mend"}, "is no compensation"),
        ({"next": {"to": "give", "at_most": 2}}, "has no way on"),
    ],
)
def test_a_field_where_it_means_nothing_is_refused(step: dict[str, Any], message: str) -> None:
    """The message says why, and the hint what is meant."""
    document = {**PLAIN, "steps": {**PLAIN["steps"], "odd": step}}
    (finding,) = [f for f in examine(json.dumps(document)).findings if f.severity == "error"]
    assert message in finding.message
    assert finding.hint

"""The way back from a document that somebody edited: refused with a way out, never a crash."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from wfmap.errors import WfmapError
from wfmap.graph import build
from wfmap.insertion.parameters import parameters
from wfmap.insertion.rewriting import RECORD, fingerprint, inverse, records
from wfmap.insertion.rewriting.insertion import Insertion
from wfmap.insertion.rewriting.surround import surround
from wfmap.model.document import read, write

Json = dict[str, Any]

ORDERS: Json = {
    "wfmap": "1",
    "name": "Orders",
    "arrivals": {"count": 10, "per": "P1D"},
    "actors": {"clerk": {"capacity": 1, "escalates_to": "lead"}, "lead": {"capacity": 1}},
    "steps": {
        "begin": {"kind": "start", "actor": "clerk", "next": "enter"},
        "enter": {"name": "Enter order", "actor": "clerk", "processing_time": "PT10M", "next": "x"},
        "x": {"kind": "end", "actor": "clerk"},
    },
}


def to_be() -> Json:
    """Write the document of one insertion."""
    values = parameters("automate-with-escalation").at("mode")
    what = Insertion(
        "c", "automate-with-escalation", "autonomous", "enter", "Do", values, "clerk", "lead"
    )
    found: Json = json.loads(write(surround(build(read(json.dumps(ORDERS))), what)))
    return found


def _record(**changes: object) -> Callable[[Json], None]:
    return lambda document: document[RECORD][-1].update(changes)


def _without(name: str) -> Callable[[Json], None]:
    def edit(document: Json) -> None:
        del document[RECORD][-1][name]

    return edit


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (_record(more=1), "more"),
        (_without("before"), "before"),
        (_record(added=3), "added"),
        (_record(added={"name": ["a"]}), "added"),
        (_record(added={"steps": [1]}), "added"),
        (_record(stage="soon"), "stage"),
        (_record(pattern=["extract"]), "pattern"),
        (_record(roles=[1]), "roles"),
        (_record(changed={"enter": None}), "changed"),
        (_record(removed=[{}]), "removed"),
        (_record(document="x"), "document"),
    ],
)
def test_a_record_nobody_wrote_is_refused(edit: Callable[[Json], None], named: str) -> None:
    """The message names the field that no rewrite writes like this."""
    document = to_be()
    edit(document)
    process = read(json.dumps(document))
    with pytest.raises(WfmapError, match=f"see '{named}'"):
        records(process)
    with pytest.raises(WfmapError, match=RECORD):
        inverse(process)


def _renamed(document: Json) -> None:
    document["name"] = "Something else"


def _led_to_the_ai(document: Json) -> None:
    document["steps"]["again"] = {"name": "Again", "actor": "clerk", "next": "enter-ai"}


def _another_step(document: Json) -> None:
    document["steps"]["more"] = {"name": "More", "actor": "clerk", "next": "x"}


def _another_document(document: Json) -> None:
    document[RECORD][-1]["document"] = {RECORD: [], "steps": 3}


@pytest.mark.parametrize("edit", [_renamed, _led_to_the_ai, _another_step, _another_document])
def test_an_edited_document_is_not_undone(edit: Callable[[Json], None]) -> None:
    """What was edited would be left behind, or lead nowhere: it says so, and what to do."""
    document = to_be()
    edit(document)
    with pytest.raises(WfmapError) as caught:
        inverse(read(json.dumps(document)))
    assert "'c'" in caught.value.message
    assert caught.value.hint


def test_figures_of_the_added_steps_may_be_edited() -> None:
    """What is measured later goes into the added steps, and goes away with them."""
    document = to_be()
    document["steps"]["enter-ai"]["processing_time"] = "PT9S"
    document["steps"]["enter-gate"]["name"] = "Is it sure enough?"
    assert fingerprint(inverse(read(json.dumps(document)))) == fingerprint(read(json.dumps(ORDERS)))


def test_the_way_back_gives_the_schema_that_the_author_linked() -> None:
    """What a to-be document leaves out of the author's own comes back with the rest."""
    linked = {"$schema": "schema/wfmap-1.schema.json", **ORDERS}
    before = read(json.dumps(linked))
    values = parameters("automate-with-escalation").at("mode")
    what = Insertion(
        "c", "automate-with-escalation", "autonomous", "enter", "Do", values, "clerk", "lead"
    )
    assert write(inverse(surround(build(before), what))) == write(before)

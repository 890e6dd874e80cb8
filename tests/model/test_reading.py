"""A document's faults are all found at once, each with its place and the way out."""

import json
from typing import Any

import pytest

from wfmap.errors import DocumentError, UnreadableError, WfmapError
from wfmap.findings import Finding
from wfmap.model.document import examine, read
from wfmap.model.patch import apply

TEN_LINES = """{
  "wfmap": "1", "name": "Invoice approval",
  "steps": {
    "receive": {"name": "Receive invoice", "actor": "clerk", "next": "limit"},
    "limit": {"kind": "decision", "name": "Amount over limit?", "actor": "clerk",
              "next": [{"to": "approve", "when": "yes"}, {"to": "pay", "when": "no"}]},
    "approve": {"name": "Approve invoice", "actor": "manager", "next": "pay"},
    "pay": {"name": "Pay invoice", "actor": "clerk"}
  }
}
"""


def document(**parts: Any) -> str:
    """Write a small document with the given parts."""
    base: dict[str, Any] = {"wfmap": "1", "name": "Test", "steps": {"a": {"name": "Do it"}}}
    return json.dumps({**base, **parts})


def step(**fields: Any) -> str:
    """Write a document whose only step has the given fields."""
    return document(steps={"a": {"name": "Do it", **fields}})


def only(text: str | bytes) -> Finding:
    """Return the only finding of a document."""
    found = examine(text).findings
    assert len(found) == 1, found
    return found[0]


def test_the_ten_line_example_has_no_faults_but_two_roles_to_declare() -> None:
    """An analyst may start without declaring anybody."""
    reading = examine(TEN_LINES, file="ten.json")
    assert reading.is_sound
    assert [(f.rule, f.severity, f.pointer) for f in reading.findings] == [
        ("undeclared-actor", "info", "/steps/receive/actor"),
        ("undeclared-actor", "info", "/steps/approve/actor"),
    ]


def test_all_faults_are_found_in_one_pass_with_their_places() -> None:
    """Nine slips, nine findings, each at its own line and column."""
    text = """{
  "wfmap": "1", "name": "Slips",
  "steps": {
    "a": {"nme": "A", "processing_time": 15, "next": "c"},
    "b": {"kind": "decison", "error_rate": "30%",
          "next": [{"to": "a", "share": 30}]},
    "B": {"wait_time": "3 months", "reads": ["crm"]}
  }
}"""
    found = [(f.rule, f.line, f.column) for f in examine(text).findings]
    assert found == [
        ("unknown-field", 4, 11),
        ("bad-duration", 4, 42),
        ("unresolved-reference", 4, 54),
        ("unknown-value", 5, 19),
        ("wrong-type", 5, 44),
        ("out-of-range", 6, 41),
        ("bad-id", 7, 5),
        ("bad-duration", 7, 24),
        ("unresolved-reference", 7, 46),
    ]


SLIPS: list[tuple[str, dict[str, Any], str, str]] = [
    ("unknown-field", {"actr": "x"}, "/steps/a/actr", "did you mean 'actor'?"),
    ("unknown-field", {"duration": "5 min"}, "/steps/a/duration", "'processing_time'"),
    ("unknown-field", {"Actor": "x"}, "/steps/a/Actor", "did you mean 'actor'?"),
    ("unknown-value", {"kind": "gateway"}, "/steps/a/kind", ""),
    ("unknown-value", {"type": "manaul"}, "/steps/a/type", "did you mean 'manual'?"),
    ("wrong-type", {"name": 5}, "/steps/a/name", '"5"'),
    ("wrong-type", {"name": None}, "/steps/a/name", "absent means unknown"),
    ("wrong-type", {"systems": "crm"}, "/steps/a/systems", "brackets"),
    ("wrong-type", {"error_rate": False}, "/steps/a/error_rate", ""),
    ("wrong-type", {"error_rate": "0.3"}, "/steps/a/error_rate", "0.3 without quotes"),
    ("out-of-range", {"error_rate": 30}, "/steps/a/error_rate", "30 % is 0.3"),
    ("out-of-range", {"error_rate": -0.1}, "/steps/a/error_rate", ""),
    ("wrong-type", {"fixed_cost": 10**400}, "/steps/a/fixed_cost", ""),
    ("bad-duration", {"processing_time": 15}, "/steps/a/processing_time", "'15 min'"),
    ("bad-duration", {"processing_time": "15 mn"}, "/steps/a/processing_time", "min"),
    (
        "impossible-distribution",
        {"processing_time": {"min": "9 min", "mode": "5 min", "max": "10 min"}},
        "/steps/a/processing_time",
        "",
    ),
    (
        "impossible-distribution",
        {"processing_time": {"mean": "9 min"}},
        "/steps/a/processing_time",
        "name a distribution",
    ),
    (
        "unknown-field",
        {"processing_time": {"distribution": "gamma", "mean": "9 min", "std": "1 min"}},
        "/steps/a/processing_time/std",
        "",
    ),
    ("missing-field", {"batch": {}}, "/steps/a/batch", '"size"'),
    ("bad-format", {"batch": {"at": ["25:00"]}}, "/steps/a/batch/at/0", "08:30"),
    ("unresolved-reference", {"next": "b"}, "/steps/a/next", "declare 'b'"),
    ("unresolved-reference", {"phase": "intake"}, "/steps/a/phase", "phases"),
    ("bad-text", {"name": "\u0007"}, "/steps/a/name", "remove"),
    ("bad-text", {"name": "\ud800"}, "/steps/a/name", "remove"),
    ("wrong-type", {"attached_to": "a"}, "/steps/a/attached_to", '"event"'),
    ("wrong-type", {"steps": {"b": {}}}, "/steps/a/steps", '"subprocess"'),
]


@pytest.mark.parametrize(("rule", "fields", "pointer", "hint"), SLIPS)
def test_a_slip_in_a_step_is_one_finding_with_its_place_and_a_hint(
    rule: str, fields: dict[str, Any], pointer: str, hint: str
) -> None:
    """Each kind of slip is named, placed and answered."""
    found = only(step(**fields))
    assert (found.rule, found.pointer, found.severity) == (rule, pointer, "error")
    assert hint in found.hint
    assert found.element is not None
    assert found.element.id == "a" or found.element.kind == "flow"
    assert found.line == 1
    assert found.column is not None


PARTS: list[tuple[str, dict[str, Any], str]] = [
    ("bad-calendar", {"calendars": {"c": {"weekly": "9-5"}}}, "/calendars/c/weekly"),
    (
        "bad-calendar",
        {"calendars": {"c": {"weekly": "24/7", "timezone": "Mars"}}},
        "/calendars/c/timezone",
    ),
    (
        "bad-format",
        {"calendars": {"c": {"weekly": "24/7", "holidays": ["2026-02-30"]}}},
        "/calendars/c/holidays/0",
    ),
    ("missing-field", {"calendars": {"c": {}}}, "/calendars/c"),
    ("missing-field", {"arrivals": {"count": 5}}, "/arrivals"),
    ("missing-field", {"arrivals": {}}, "/arrivals"),
    ("bad-format", {"currency": "Euro"}, "/currency"),
    ("unresolved-reference", {"backlog": {"b": 3}}, "/backlog/b"),
    ("unresolved-reference", {"calendar": "c"}, "/calendar"),
    ("bad-id", {"actors": {"The Clerk": {}}}, "/actors/The Clerk"),
    ("wrong-type", {"actors": [{"id": "clerk"}]}, "/actors"),
    (
        "circular-reference",
        {"actors": {"a": {"part_of": "b"}, "b": {"part_of": "a"}}},
        "/actors/a/part_of",
    ),
    (
        "wrong-type",
        {"stores": {"s": {"quality": [{"dimension": "accuracy", "must_be": 1, "value": "2 d"}]}}},
        "/stores/s/quality/0/value",
    ),
    ("include-not-found", {"include": ["shared.json"]}, "/include/0"),
    ("bad-format", {"wfmap": "one"}, "/wfmap"),
    ("newer-format", {"wfmap": "2"}, "/wfmap"),
    ("newer-format", {"wfmap": "0"}, "/wfmap"),
]


@pytest.mark.parametrize(("rule", "parts", "pointer"), PARTS)
def test_a_slip_in_a_part_is_one_finding_at_its_place(
    rule: str, parts: dict[str, Any], pointer: str
) -> None:
    """Calendars, actors, stores and the document itself are checked alike."""
    found = only(document(**parts))
    assert (found.rule, found.pointer, found.severity) == (rule, pointer, "error")


def test_shares_that_do_not_add_up_are_shown_with_their_sum() -> None:
    """The hint adds the shares up."""
    steps = {
        "a": {"kind": "decision", "next": [{"to": "b", "share": 0.5}, {"to": "c", "share": 0.6}]},
        "b": {},
        "c": {},
    }
    found = only(document(steps=steps))
    assert found.rule == "shares-do-not-add-up"
    assert "0.5 + 0.6 = 1.1" in found.hint


def test_shares_that_leave_room_for_the_missing_one_are_no_fault() -> None:
    """One branch without a share takes the rest."""
    steps = {"a": {"kind": "decision", "next": [{"to": "b", "share": 0.4}, "c"]}, "b": {}, "c": {}}
    assert examine(document(steps=steps)).findings == ()


def test_a_key_that_stands_twice_is_found_where_it_stands_again() -> None:
    """Python's json would silently keep the last."""
    text = '{"wfmap": "1", "name": "x",\n "steps": {"a": {},\n "a": {}}}'
    found = only(text)
    assert (found.rule, found.pointer, found.line, found.column) == (
        "duplicate-key",
        "/steps/a",
        3,
        2,
    )
    assert "first on line 2" in found.message


def test_the_same_step_on_two_levels_is_a_fault_that_names_both_places() -> None:
    """Step ids are unique in the whole document."""
    steps = {"a": {"kind": "subprocess", "steps": {"b": {}}}, "b": {}}
    found = only(document(steps=steps))
    assert (found.rule, found.pointer) == ("duplicate-id", "/steps/b")
    assert found.related[0].pointer == "/steps/a/steps/b"


def test_a_misspelt_actor_is_a_warning_that_names_the_declared_one() -> None:
    """It still counts as a role of its own."""
    found = only(document(actors={"clerk": {}}, steps={"a": {"actor": "clrek"}}))
    assert (found.rule, found.severity) == ("undeclared-actor", "warning")
    assert "did you mean 'clerk'?" in found.hint


UNREADABLE: list[tuple[str | bytes, str, str]] = [
    ("", "not-json", "wfmap new"),
    ("[1]", "not-json", "wfmap new"),
    ('{"wfmap": "1",}', "not-json", "remove the comma"),
    ("{'wfmap': '1'}", "not-json", "double quotes"),
    ('{"wfmap": "1" // one\n}', "not-json", "no comments"),
    ("<definitions/>", "not-json", "wfmap import"),
    ('{"a": NaN}', "not-json", "absent means unknown"),
    ('{"a": -Infinity}', "not-json", "absent means unknown"),
    ("[" * 100_000, "over-limit", "flatten"),
    ('{"a":' * 100_000, "over-limit", "flatten"),
    (
        '{"x-deep": ' + "[" * 500 + "]" * 500 + "}",
        "over-limit",
        "flatten",
    ),
    (b" " * 20_000_001, "over-limit", "split the process"),
    ('{"a": ' + "9" * 5000 + "}", "over-limit", "shorten"),
    (b'\xff\xfe{\x00"\x00', "not-json", "UTF-8"),
    ('{"name": "Größe"}'.encode("latin-1"), "not-json", "UTF-8"),
]


@pytest.mark.parametrize(("text", "rule", "hint"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_cannot_be_read_is_one_finding_and_an_exception_for_programs(
    text: str | bytes, rule: str, hint: str
) -> None:
    """Nothing is guessed; the hint shows the way out."""
    reading = examine(text, file="broken.json")
    assert reading.unreadable
    found = reading.findings[0]
    assert (found.rule, found.severity, found.file) == (rule, "error", "broken.json")
    assert hint in found.hint
    with pytest.raises(UnreadableError) as caught:
        read(text)
    assert caught.value.message == found.message


def test_the_place_of_a_syntax_error_is_its_line_and_column() -> None:
    """Line and column count from 1."""
    found = examine('{\n  "wfmap": "1",\n  "name": }').findings[0]
    assert (found.line, found.column) == (3, 11)


def test_nan_is_found_where_it_stands_and_not_inside_a_text() -> None:
    """A text that says NaN is fine."""
    found = examine('{"name": "NaN", "x-y":\n NaN}').findings[0]
    assert (found.line, found.column) == (2, 2)


def test_a_byte_order_mark_is_accepted_and_mentioned() -> None:
    """Windows editors write one."""
    found = only(b"\xef\xbb\xbf" + document().encode())
    assert (found.rule, found.severity) == ("byte-order-mark", "info")


def test_a_newer_minor_version_is_a_warning_and_its_unknown_keys_too() -> None:
    """The same major is read; nothing stops."""
    reading = examine(document(wfmap="1.7", novelty=1))
    assert [(f.rule, f.severity) for f in reading.findings] == [
        ("newer-format", "warning"),
        ("unknown-field", "warning"),
    ]
    assert reading.is_sound


def test_programs_get_one_exception_that_carries_every_finding() -> None:
    """The message names the first fault, its place and how many more there are."""
    with pytest.raises(DocumentError) as caught:
        read(step(nme="x", wait_time=3))
    assert len(caught.value.findings) == 2
    assert "/steps/a/nme" in str(caught.value)
    assert "1 more" in str(caught.value)


def test_control_characters_never_reach_a_message() -> None:
    """A report goes to a terminal."""
    found = examine(step(kind="\u001b[31mred")).findings
    assert all("\u001b" not in f.message + f.hint for f in found)


def test_included_files_share_their_parts_and_the_document_wins() -> None:
    """An actor of its own hides the shared one."""
    shared = json.dumps(
        {
            "wfmap": "1",
            "name": "Shared",
            "actors": {"clerk": {"name": "Shared clerk"}, "boss": {"name": "Boss"}},
            "systems": {"crm": {"name": "CRM"}},
        }
    )
    text = document(
        include=["shared.json"],
        actors={"clerk": {"name": "Own clerk"}},
        steps={"a": {"actor": "boss", "systems": ["crm"]}},
    )
    reading = examine(text, load=lambda _: shared.encode())
    assert reading.findings == ()
    assert reading.process is not None
    assert reading.written is not None
    assert {k: a.name for k, a in reading.process.actors.items()} == {
        "clerk": "Own clerk",
        "boss": "Boss",
    }
    assert set(reading.written.actors) == {"clerk"}


def test_faults_of_an_included_file_name_that_file() -> None:
    """The analyst learns where to look."""
    text = document(include=["shared.json"])
    found = examine(text, load=lambda _: b'{"wfmap": "1", "name": "S", "actrs": {}}').findings
    assert [(f.file, f.rule, f.pointer) for f in found] == [
        ("shared.json", "unknown-field", "/actrs")
    ]


def test_an_include_that_is_not_there_is_a_fault_of_the_line_that_names_it() -> None:
    """The loader's own words are passed on."""

    def load(name: str) -> bytes:
        raise WfmapError(f"there is no file {name}", "check the path")

    found = examine(document(include=["gone.json"]), load=load).findings
    assert [(f.rule, f.pointer, f.message) for f in found] == [
        ("include-not-found", "/include/0", "there is no file gone.json")
    ]


def test_a_fix_is_a_patch_that_mends_the_document() -> None:
    """Renaming the key as the patch says leaves no fault."""
    steps = {"a": {"nme": "Do it"}}
    (fix,) = only(document(steps=steps)).fixes
    assert fix.patch == ({"op": "move", "from": "/steps/a/nme", "path": "/steps/a/name"},)
    assert not fix.safe
    assert examine(document(steps={"a": {"name": "Do it"}})).findings == ()


def test_a_fix_never_overwrites_a_key_that_is_there() -> None:
    """With `name` given, `nme` is not proposed to become it."""
    assert only(step(nme="x")).fixes == ()


def test_thousands_of_faults_are_capped() -> None:
    """A wrong file does not fill the memory."""
    steps = {f"s{i}": {"bad": 1} for i in range(3000)}
    findings = examine(document(steps=steps)).findings
    assert [f.rule for f in findings].count("unknown-field") == 1000
    assert len(findings) == 1001  # and that there are more


def test_hours_where_a_calendar_is_named_become_a_calendar() -> None:
    """Both actors then refer to the one calendar that the safe fixes declare."""
    hours = "Mo-Fr 08:00-16:00"
    actors = {"clerk": {"calendar": hours}, "chief": {"calendar": hours}}
    document: Any = {"wfmap": "1", "actors": actors, "steps": {"a": {"actor": "clerk"}}}
    found = [f for f in examine(json.dumps(document)).findings if f.rule == "unresolved-reference"]
    assert [f.pointer for f in found] == ["/actors/clerk/calendar", "/actors/chief/calendar"]
    for finding in found:
        (fix,) = finding.fixes
        assert fix.safe
        document = apply(document, fix.patch)
    made = examine(json.dumps(document)).process
    assert made is not None
    assert {actor.calendar for actor in made.actors.values()} == set(made.calendars)
    assert [calendar.weekly for calendar in made.calendars.values()] == [hours]


@pytest.mark.parametrize(
    ("within", "key", "meant"),
    [
        ("actors", "hourly_cost", "cost_per_hour"),
        ("actors", "labour_cost", "cost_per_hour"),
        ("actors", "number_of_staff", "capacity"),
        ("actors", "office_hours", "calendar"),
        ("steps", "avg_processing_time", "processing_time"),
        ("steps", "performed_by", "actor"),
        ("steps", "output_data", "writes"),
    ],
)
def test_a_compound_is_answered_with_the_key_that_it_says(
    within: str, key: str, meant: str
) -> None:
    """By the parts that both have, else by what its last part means."""
    document = {"wfmap": "1", "steps": {"a": {"actor": "b"}}, "actors": {"b": {}}}
    document[within] = {"b" if within == "actors" else "a": {key: "1"}}
    hints = [f.hint for f in examine(json.dumps(document)).findings if f.rule == "unknown-field"]
    assert hints == [f"did you mean '{meant}'?"]


@pytest.mark.parametrize(
    "inside",
    [
        ",".join(['"a": 1'] * 20_000),
        ",".join(f'"key{n}": 1' for n in range(20_000)),
        '"steps": {"a": {"next": [' + ",".join(["null"] * 20_000) + "]}}",
        '"steps": {"a": {"next": [' + ",".join(f'"b{n}"' for n in range(20_000)) + "]}}",
        '"steps": {"a": {' + ",".join(f'"actr{n}": 1' for n in range(20_000)) + "}}",
    ],
    ids=["key twice", "unknown keys", "nulls", "nowhere", "keys of a step"],
)
def test_a_document_of_faults_only_is_told_a_thousand_and_that_there_are_more(inside: str) -> None:
    """What is found in it is bounded for each look at it, and so is the answer."""
    reading = examine(f'{{"wfmap": "1", {inside}}}')
    assert not reading.is_sound
    assert 1000 < len(reading.findings) < 2100
    more = [finding for finding in reading.findings if finding.rule == "over-limit"]
    assert "more than 1,000 faults" in more[0].message
    assert len(repr(reading.findings)) < 2_000_000


def test_a_newer_document_with_thousands_of_unknown_keys_is_read_with_warnings() -> None:
    """What a newer format has added hides no process, however often it is used."""
    steps = ",".join(f'"s{n}": {{"mood": 1}}' for n in range(1_500))
    reading = examine(f'{{"wfmap": "1.999", "steps": {{{steps}}}}}')
    assert reading.is_sound
    assert len(reading.findings) == 1_002  # a thousand keys, that there are more, the format


def test_a_flow_of_the_wrong_type_is_named_by_where_it_begins() -> None:
    """What stands in the place of flows is never written into the name of one."""
    reading = examine('{"wfmap": "1", "steps": {"a": {"next": [null, ["b"]]}}}')
    assert {f.element.id for f in reading.findings if f.element} == {"a--"}

"""The word that was meant by one that nobody knows."""

import json

import pytest

from wfmap.model.document import examine


def hints(document: dict[str, object]) -> dict[str, str]:
    """Give the hint to each place of a document that is wrong."""
    found = examine(json.dumps({"wfmap": "1.1", **document}).encode())
    return {finding.pointer: finding.hint for finding in found.findings}


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("count", "capacity"),
        ("headcount", "capacity"),
        ("hours", "calendar"),
        ("hourly_rate", "cost_per_hour"),
        ("Salary", "cost_per_hour"),
        ("working hours", "calendar"),
    ],
)
def test_words_that_people_use_for_our_keys_are_known(key: str, meant: str) -> None:
    """Of an actor here; nobody has to read all keys to find the one."""
    document: dict[str, object] = {"actors": {"clerk": {key: 3}}, "steps": {"do": {}}}
    assert hints(document)[f"/actors/clerk/{key}"] == f"did you mean '{meant}'?"


@pytest.mark.parametrize(
    ("key", "meant"),
    [("who", "actor"), ("sucessors", "next"), ("inputs", "reads"), ("service_time", "processing")],
)
def test_and_of_steps_even_where_they_are_spelled_wrong(key: str, meant: str) -> None:
    """A letter may be missing in the word that people use."""
    assert hints({"steps": {"do": {key: "x"}}})[f"/steps/do/{key}"].startswith(
        f"did you mean '{meant}"
    )


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("customer", "external"),
        ("customers", "external"),
        ("Department", "team"),
        ("bot", "system"),
    ],
)
def test_kinds_of_actors_have_the_names_that_people_give_them(value: str, meant: str) -> None:
    """Ours follow no notation, so nobody can guess them."""
    document: dict[str, object] = {
        "actors": {"a": {"kind": value}},
        "steps": {"do": {"actor": "a"}},
    }
    assert hints(document)["/actors/a/kind"] == f"did you mean '{meant}'?"


@pytest.mark.parametrize("value", ["decision", "start", "end", "event", "gateway"])
def test_what_a_step_is_stands_in_its_kind(value: str) -> None:
    """Most notations call it a type, which here says how a task is done."""
    kind = {"gateway": "decision"}.get(value, value)
    said = hints({"steps": {"do": {"type": value}}})["/steps/do/type"]
    assert said == f'what a step is stands in its kind: "kind": "{kind}"'


def test_a_list_of_flows_belongs_to_the_steps() -> None:
    """As other formats have it beside them."""
    said = hints({"steps": {"a": {}, "b": {}}, "flows": [{"from": "a", "to": "b"}]})["/flows"]
    assert said == 'each step says where it leads: "next": "approve", or a list of flows'


@pytest.mark.parametrize(
    ("text", "number"), [("28 EUR", "28"), ("€ 28.50", "28.50"), ("USD 7", "7"), ("3 people", "3")]
)
def test_a_number_with_its_unit_is_to_stand_alone(text: str, number: str) -> None:
    """The currency is that of the document."""
    document: dict[str, object] = {"actors": {"a": {"cost_per_hour": text}}, "steps": {"do": {}}}
    assert hints(document)["/actors/a/cost_per_hour"] == f"write the number alone: {number}"

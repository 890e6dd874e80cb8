"""Who watches an AI step is read from the shape of the process alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from wfmap.graph import ProcessGraph, build
from wfmap.insertion import oversight
from wfmap.insertion.patterns.pattern import Setting
from wfmap.insertion.screening import plans
from wfmap.model.document import examine
from wfmap.prediction.predictor import predict

MODELS = Path(__file__).parents[2] / "models"
ACTORS = {
    "clerk": {"name": "Clerk", "escalates_to": "head"},
    "head": {"name": "Head"},
    "ai": {"name": "Model", "kind": "ai"},
    "bot": {"name": "Robot", "kind": "system"},
}


def graph_of(steps: dict[str, Any], **more: Any) -> ProcessGraph:
    """Build the graph of some steps among the usual actors."""
    text = json.dumps({"wfmap": "1", "name": "T", "actors": ACTORS, "steps": steps, **more})
    process = examine(text).process
    assert process is not None
    return build(process)


def bundled(name: str) -> ProcessGraph:
    """Build the graph of a model of the repository."""
    process = examine((MODELS / f"{name}.json").read_bytes(), file=str(MODELS / name)).process
    assert process is not None
    return build(process)


def ids(nodes: tuple[Any, ...]) -> list[str]:
    """List the ids of steps."""
    return [node.id for node in nodes]


def test_the_incident_process_shows_all_who_watch_its_classifier() -> None:
    """Its audit reviews, the desk assigns by hand, corrections are kept; nobody marked them so."""
    graph = bundled("it-incident-to-be")
    assert ids(oversight.ai_steps(graph)) == ["propose"]
    assert ids(oversight.next_checks(graph, "propose")) == ["assign", "analyse", "audit"]
    assert ids(oversight.fallback_of(graph, "propose")) == ["assign"]
    assert ids(oversight.reviews_of(graph, "propose")) == ["audit"]
    assert oversight.reviewers_of(graph, "propose") == ("desk",)
    assert ids(oversight.receivers_of(graph, "propose")) == ["analyse"]
    assert oversight.escalation_of(graph, "propose") == ("desk", "manager")
    assert oversight.feedback_of(graph, "propose") == ("corrections",)


def test_an_ai_that_nothing_surrounds_has_nobody() -> None:
    """A chain of machines to an end: no check, no way around, nobody asked, nothing learned."""
    graph = graph_of(
        {
            "a": {"actor": "ai", "type": "ai", "next": "b"},
            "b": {"actor": "bot", "type": "service"},
        }
    )
    assert not oversight.reaches_person_unchained(graph, "a")
    assert not oversight.goes_around(graph, "a")
    assert oversight.escalation_of(graph, "a") == ()
    assert oversight.feedback_of(graph, "a") == ()
    assert ids(oversight.outlook(graph, "a").unseen) == ["b"]


def test_a_person_behind_a_second_ai_is_no_check_of_the_first() -> None:
    """The first AI's errors go through the second before anybody sees them."""
    graph = graph_of(
        {
            "a": {"actor": "ai", "next": "b"},
            "b": {"actor": "ai", "next": "c"},
            "c": {"actor": "clerk"},
        }
    )
    assert ids(oversight.chained_to(graph, "a")) == ["b"]
    assert not oversight.reaches_person_unchained(graph, "a")
    assert oversight.reaches_person_unchained(graph, "b")


def test_another_answer_is_a_way_around_only_where_the_work_comes_back() -> None:
    """Small claims that end elsewhere are other cases, not the same work by hand."""
    steps: dict[str, Any] = {
        "q": {
            "kind": "decision",
            "actor": "bot",
            "next": [{"to": "a", "when": "Large"}, {"to": "h", "when": "Small"}],
        },
        "a": {"actor": "ai", "next": "r"},
        "r": {"name": "Review", "actor": "head", "next": "z"},
        "h": {"name": "Assess", "actor": "clerk", "next": "z"},
        "z": {"kind": "end"},
    }
    assert ids(oversight.fallback_of(graph_of(steps), "a")) == ["h"]
    apart = {**steps, "h": {**steps["h"], "next": "y"}, "y": {"kind": "end"}}
    assert oversight.fallback_of(graph_of(apart), "a") == ()


def test_a_sub_process_is_opened_on_the_way_to_a_person() -> None:
    """Who looks inside it is found, and who looks behind it once it is left."""
    inside = {"kind": "subprocess", "steps": {"x": {"actor": "ai"}}, "next": "c"}
    graph = graph_of({"a": {"actor": "bot", "next": "s"}, "s": inside, "c": {"actor": "clerk"}})
    assert ids(oversight.next_checks(graph, "x")) == ["c"]
    assert ids(oversight.chained_to(graph, "a")) == ["x"]


def test_a_store_the_process_lives_on_is_no_record_of_corrections() -> None:
    """What the next person reads is the work itself; only what nobody lives on is feedback."""
    steps: dict[str, Any] = {
        "a": {"actor": "ai", "next": "r"},
        "r": {"name": "Review", "actor": "clerk", "writes": ["kept"], "next": "d"},
        "d": {"name": "Decide", "actor": "head"},
    }
    stores = {"kept": {"name": "Kept", "owner": "head"}}
    assert oversight.feedback_of(graph_of(steps, stores=stores), "a") == ("kept",)
    read = {**steps, "d": {**steps["d"], "reads": ["kept"]}}
    assert oversight.feedback_of(graph_of(read, stores=stores), "a") == ()
    nobodys = {"kept": {"name": "Kept"}}
    assert oversight.corrections_of(graph_of(steps, stores=nobodys), "a") == ("kept",)
    assert oversight.feedback_of(graph_of(steps, stores=nobodys), "a") == ()


@pytest.mark.parametrize("name", ["consumer-loan", "customer-complaint", "invoice-approval"])
def test_every_rewrite_is_watched(name: str) -> None:
    """Each inserted AI reaches a person, can be gone around, has somebody to ask, and is taught."""
    graph = bundled(name)
    for pattern, plan, _ in plans(Setting(graph, predict(graph)), {}):
        to_be = build(pattern.rewrite(graph, plan))
        for node in oversight.ai_steps(to_be):
            shadow = oversight.in_shadow(to_be, node.id)
            assert oversight.reaches_person_unchained(to_be, node.id), plan.candidate
            assert oversight.goes_around(to_be, node.id), plan.candidate
            assert oversight.escalation_of(to_be, node.id), plan.candidate
            assert shadow or oversight.feedback_of(to_be, node.id), plan.candidate
            assert shadow == (plan.stage == "shadow"), plan.candidate

"""Roles: exactly one person is accountable, never a machine, and somebody may stop it."""

from dataclasses import replace

import pytest

from tests.plan.claims import DOCUMENT, built_from, candidate
from wfmap.insertion.terms import Stage
from wfmap.operations.checking import Built
from wfmap.plan.stages import RaciChange, ladders, raci_changes


def change(built: Built, step: str = "read", stage: Stage = "supervised") -> RaciChange:
    """Work out the change of roles at one step."""
    (found,) = raci_changes(built.graph, ladders(built.graph, [candidate(step, stage)]))
    return found


@pytest.mark.parametrize("step", ["read", "decide"])
@pytest.mark.parametrize("stage", ["shadow", "assist", "supervised", "autonomous"])
def test_exactly_one_is_accountable_and_may_stop_it(built: Built, step: str, stage: Stage) -> None:
    """At every stage, whatever the map says."""
    found = change(built, step, stage)
    assert found.to_be.accountable == ("Claims lead",)
    assert found.stops.startswith("Claims lead the whole")


def test_who_is_accountable_on_the_map_stays_so(built: Built) -> None:
    """And where nobody is, the owner is proposed and the plan says that it must be confirmed."""
    assert change(built, "decide").as_is.accountable == ("Claims lead",)
    assert not any("confirmed" in note for note in change(built, "decide").notes)
    assert change(built, "read").as_is.accountable == ()
    assert any("confirmed" in note for note in change(built, "read").notes)


def test_a_machine_is_never_accountable() -> None:
    """Even where the map says so."""
    text = DOCUMENT.replace(
        b'"it": {"name"', b'"bot": {"name": "Bot", "kind": "ai"}, "it": {"name"'
    )
    text = text.replace(b'"raci": {"accountable": "lead"}', b'"raci": {"accountable": "bot"}')
    found = change(built_from(text), "decide")
    assert found.as_is.accountable == ("Bot",)
    assert found.to_be.accountable == ("Claims lead",)


def test_the_machine_does_the_work_only_from_supervised_on(built: Built) -> None:
    """In the shadow nothing changes; as a help the people do it."""
    assert change(built, stage="shadow").to_be.responsible == ("Claims clerk",)
    assert change(built, stage="assist").to_be.responsible == ("Claims clerk, with its proposals",)
    assert change(built, stage="supervised").to_be.responsible[0] == "AI (does it)"


def test_somebody_alone_with_it_is_said_so(built: Built) -> None:
    """Who reviews, decides doubt and answers for it needs a second person."""
    assert any("second person" in note for note in change(built, "decide").notes)
    assert not any("second person" in note for note in change(built, "read").notes)


@pytest.mark.parametrize(
    ("form", "who"), [("remove", "nobody"), ("rule", "a rule"), ("api", "an i")]
)
def test_what_is_simpler_than_ai_has_its_own_doer(built: Built, form: str, who: str) -> None:
    """A step that falls away is nobody's; a rule leaves what it does not cover to people."""
    simple = replace(candidate(pattern="no-ai"), id=f"read--no-ai-{form}--assist")
    (found,) = raci_changes(built.graph, ladders(built.graph, [simple]))
    assert found.to_be.responsible[0].startswith(who)
    assert found.to_be.accountable == ("Claims lead",)

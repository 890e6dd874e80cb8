"""What a document does not say is asked, and what it says by its words is read in six languages."""

import json
from pathlib import Path
from typing import Any

import pytest

from wfmap.graph import build
from wfmap.insertion.candidates import Candidates, candidates
from wfmap.insertion.deciding.phrases import by_hand_in
from wfmap.insertion.patterns.words import (
    ASKING,
    CHECKING,
    CREATING,
    ENTERING,
    ROUTING,
    SIGNING,
    says,
)
from wfmap.model.document import read

Json = dict[str, Any]


def yard(**parts: Any) -> Json:
    """Give a document of a yard, with some fields of its step changed."""
    step = {
        "name": "Prepare slips",
        "type": "user",
        "actor": "hand",
        "systems": ["desk"],
        "reads": [{"store": "plans", "data": "plan"}],
        "processing_time": "PT20M",
        "next": "out",
    }
    return {
        "wfmap": "1.1",
        "name": "Yard",
        "currency": "EUR",
        "arrivals": {"count": 300, "per": "P1W"},
        "actors": {
            "hand": {"name": "Hands", "kind": "team", "capacity": 9, "cost_per_hour": 30},
            "skipper": {"name": "Skipper", "kind": "external"},
        },
        "systems": {"desk": {"name": "Desk"}},
        "data": {"plan": {"name": "Plan"}},
        "stores": {"plans": {"name": "Plans", "kind": "document", "system": "desk"}},
        "steps": {
            "in": {"kind": "start", "name": "Boat comes", "actor": "skipper", "next": "haul"},
            "haul": step | parts,
            "out": {"kind": "end", "name": "Boat leaves", "actor": "skipper"},
        },
    }


def judged(document: Json) -> Candidates:
    """Find the candidates, predicted."""
    return candidates(build(read(json.dumps(document))))


def asked(found: Candidates) -> set[str]:
    """Give where the answers to what stands beside doing nothing would go."""
    nothing = next(c for c in found.all if c.is_nothing)
    return {question.pointer for question in nothing.questions}


def test_a_document_that_says_next_to_nothing_is_asked_for_what_begins_it() -> None:
    """Nothing is proposed; volume, minutes, wages, currency and what a step makes are asked."""
    document = {
        "wfmap": "1",
        "name": "Harbour dues",
        "actors": {"clerk": {"name": "Clerk"}},
        "steps": {"count": {"name": "Count berths", "actor": "clerk", "next": "bill"},
                  "bill": {"name": "Bill the skipper", "actor": "clerk"}},
    }  # fmt: skip
    found = judged(document)
    assert [c.id for c in found.all] == ["process--no-ai-nothing--assist"]
    assert asked(found) >= {
        "/arrivals",
        "/currency",
        "/actors/clerk/cost_per_hour",
        "/steps/count/processing_time",
        "/steps/bill/processing_time",
        "/steps/count/physical",
    }


def test_what_stands_in_the_document_is_not_asked() -> None:
    """Of a step with time, wage, volume and a store nothing is asked beside its candidates."""
    assert asked(judged(yard())) == set()


def test_a_step_that_does_not_say_what_it_makes_is_only_asked_about() -> None:
    """What it reads is no product: no machine is to do it until somebody says what comes of it."""
    bare = yard(name="Splice the halyard", type=None, systems=[])
    del bare["steps"]["haul"]["type"]
    mine = [c for c in judged(bare).all if c.element.id == "haul"]
    assert mine
    assert {c.verdict for c in mine} <= {"cannot_say", "do_not"}
    told = [c for c in mine if c.verdict == "cannot_say"]
    assert all("/steps/haul/physical" in {q.pointer for q in c.questions} for c in told)


def test_people_who_cost_nothing_save_nothing() -> None:
    """A wage of nought is a number like any other: nothing is worth building for it."""
    document = yard(writes=[{"store": "plans", "data": "plan", "mode": "manual-entry"}])
    document["actors"]["hand"]["cost_per_hour"] = 0
    found = judged(document)
    assert not [c.id for c in found.all if c.verdict == "do" and not c.is_nothing]


def test_a_sure_loss_needs_no_price_of_a_call() -> None:
    """In a currency without known prices, errors that cost more than all work decide alone."""
    document = yard(error_cost=2_000_000, next="right")
    document["currency"] = "JPY"
    document["actors"]["hand"]["cost_per_hour"] = 4_000
    document["steps"]["right"] = {
        "kind": "decision", "name": "Bid?", "actor": "hand", "decision": "bid",
        "next": [{"to": "out", "when": "yes", "share": 0.5},
                 {"to": "no", "when": "no", "share": 0.5}],
    }  # fmt: skip
    document["steps"]["no"] = {"kind": "end", "name": "No bid", "actor": "skipper"}
    document["decisions"] = {
        "bid": {"name": "Bid?", "question": "Bid?", "affects_person": False, "logic": "policy-text"}
    }
    acting = [c for c in judged(document).all if c.stage == "supervised" and not c.is_nothing]
    assert acting
    assert {c.verdict for c in acting} == {"do_not"}
    assert all("whatever it costs to run" in c.because for c in acting)


@pytest.mark.parametrize(
    "name",
    [
        "Replace the filter", "Lift the boat out of the water by hand at the slip",
        "Infusion anhängen", "Wand streichen", "Changer le pansement", "Vider les bouteilles",
        "Regar las plantas", "Barrer la calle", "Rifare il letto", "Cambiare le gomme",
        "Bed opmaken", "Koffers inladen", "Measure and record vital signs", "Das Kind wickeln",
        "Orders picken", "Haar knippen",
    ],
)  # fmt: skip
def test_a_deed_and_a_thing_name_work_by_hand(name: str) -> None:
    """Neither a verb nor a thing alone does: both near each other do, in six languages."""
    assert by_hand_in(name)


@pytest.mark.parametrize(
    "name",
    [
        "Replace the contract", "Clean the data", "Schedule surgery", "Prepare patient file",
        "OP-Termin planen", "Montageauftrag anlegen", "Nettoyer les données", "Préparer le budget",
        "Montar la campaña", "Dar respuesta", "Pulire i dati", "Rapport leveren", "Serve by phone",
        "Change the kind of account", "Sort orders by date", "Kosten tragen", "Klausel einbauen",
        "Change the guest's booking", "Change the search engine",
    ],
)  # fmt: skip
def test_work_at_a_desk_is_no_work_by_hand(name: str) -> None:
    """Data are cleaned too, and a visit is planned."""
    assert not by_hand_in(name)


def test_work_by_hand_is_told_from_what_only_sounds_so() -> None:
    """A wound is treated by hand, a request is not; each name was written before the lists."""
    names = json.loads((Path(__file__).parent / "work_by_hand.json").read_text("utf-8"))
    assert [name for name in names["by_hand"] if not by_hand_in(name)] == []
    assert [name for name in names["only_sounds_so"] if by_hand_in(name)] == []


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (ASKING, ("Anfrage beantworten", "Répondre au client", "Responder al cliente")),
        (CHECKING, ("Rechnung prüfen", "Vérifier la facture", "Factuur controleren")),
        (CREATING, ("Angebot schreiben", "Rédiger la lettre", "Scrivere il preventivo")),
        (ENTERING, ("Beleg erfassen", "Saisir la commande", "Order invoeren")),
        (ROUTING, ("Ticket zuweisen", "Trier les demandes", "Asignar la incidencia")),
    ],
)
def test_steps_are_named_in_six_languages(words: tuple[str, ...], names: tuple[str, ...]) -> None:
    """What a step is for is read off its name, in whichever of them it is written."""
    assert [name for name in names if not says(name, words)] == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (CREATING, "Resume the search"),
        (ENTERING, "Digital signature"),
        (ROUTING, "Plan a trip"),
        (SIGNING, "Adresse der Firma des Kunden nachschlagen"),
    ],
)
def test_a_word_of_one_language_is_none_of_another(words: tuple[str, ...], name: str) -> None:
    """An English name is not read by what begins a word of French or Italian."""
    assert not says(name, words)

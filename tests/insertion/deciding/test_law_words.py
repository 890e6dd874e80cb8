"""Words of a document propose what a use may be by law, and leave harmless uses alone."""

import json
from pathlib import Path

import pytest

from wfmap.insertion.deciding.law import area_of, practice_of
from wfmap.insertion.deciding.phrases import does_in, near_in

USES = json.loads((Path(__file__).parent / "uses_by_law.json").read_text("utf-8"))
"""Uses in six languages, each written before the lists of words were opened."""

PROHIBITED = (
    "Measure how stressed call agents are: emotions of staff from their voice",
    "Ermittelt aus dem Ton, welche Stimmung die Mitarbeiter haben",
    "Observer les élèves et noter leur humeur pendant le cours",
    "Dar puntos a los ciudadanos por su conducta",
    "Collect pictures of faces from social media",
    "Gesichtserkennung an öffentlichen Plätzen",
    "Infer the religion of visitors from their faces",
    "Gauge agents' frustration from their tone of voice",
    "Laune der Angestellten über die Webcam messen",
    "Repérer l'ennui des élèves par caméra",
    "Asignar puntos a vecinos según su comportamiento cívico",
    "Guess customers' ethnicity from camera images",
    "Detect whether drivers are angry",
    "Give residents points for good deeds",
    "Say from the profile of a person who will commit a crime",
)
HIGH = (
    "Estimate if the accused will offend again",
    "Glaubwürdigkeit von Zeugen im Strafverfahren beurteilen",
    "Décider d'une expulsion du territoire",
    "Refuser une allocation familiale",
    "Decidir la ayuda por dependencia",
    "Rank the workers by how productive they are, for a bonus",
    "Beschäftigte nach ihrer Leistung bewerten",
    "Proposer le licenciement de salariés",
    "Decidere la promozione dei dipendenti",
    "Mark the essays of pupils",
    "Calificar los exámenes de los alumnos",
    "Steer the pumps of the gas network",
    "Set the credit limit of a consumer",
    "Kreditrahmen für Privatkunden festlegen",
    "Send an ambulance",
    "Estimate whether inmates may leave on parole",
    "Sort the claims of refugees",
    "Find tumours on pictures of patients",
    "Identifier des personnes par leur visage",
    "Rechtbank: vonnis voorbereiden",
    "Score applicants from recorded video interviews",
    "Bewerbungsvideos auswerten und Bewerber vorschlagen",
    "Decidir a quién se entrevista",
    "Decide which pickers get a warning for slow work",
    "Fixer le plafond de la carte d'un particulier",
    "Aprobar pago a plazos a particulares",
    "Fixer la cotisation santé selon les antécédents",
    "Gefährdung des Kindeswohls einschätzen",
    "Predict which children will be taken into care",
    "Decide degree of disability",
    "Sort arrivals in A&E by severity",
    "Täuschungsversuche bei Onlineprüfungen erkennen",
    "Tür per Gesichtsscan öffnen",
    "Prédire le risque de fuite d'un étranger",
    "Recognise passengers at the gate",
    "Rank travellers by security risk",
    "Einbrüche vorhersagen",
    "Entscheiden, welches Kind einen Platz bekommt",
    "Say whether a customer will default",
    "Rank recipients by a learned score, to investigate some",
)
HARMLESS = (
    "Answer questions of employees about the canteen",
    "Plan shifts of staff by demand",
    "Travel expenses of employees: check receipts",
    "Reset passwords of workers",
    "Assign tickets to support staff by topic",
    "Performance test of a server",
    "Lieferantenangebote vergleichen",
    "Prüfung von Rechnungen auf Vollständigkeit",
    "Plan de tournée des livreurs de colis",
    "Clasificar correos por departamento",
    "Riassumere un contratto",
    "Detect spam",
    "Send appointment reminders to patients",
    "Patienten: Termine bestätigen",
    "Predict parcel arrival for customers",
    "Clientes: recomendar vinos",
    "Répondre aux questions des salariés sur les congés",
    "Salariés: réserver une salle",
    "Summarise lecture notes for students",
    "Estimate the cost of a repair from photos",
    "Staff write a report. The rank of a page in a search is looked up",
    "Gli operatori scrivono la motivazione del rifiuto",
    "Agents answer angry e-mails",
    "Staff check whether the customer is happy",
    "Müdigkeit der Fahrer erkennen",
    "Notify customers of the race results",
    "Den Kunden die Herkunft der Produkte mitteilen",
    "Bürger: offene Punkte klären",
    "Scan passenger tickets",
    "Open a visitor record",
    "Classify the kind of request",
    "Approve minor changes to the drawing",
    "Select recipients of the newsletter",
    "Rembourser le client",
    "Rückzahlung an Kunden auslösen",
    "Set the default address of the customer",
    "Réserver le séjour des voyageurs",
    "Custodia de documentos",
    "Settle burglary claims",
)


@pytest.mark.parametrize("text", PROHIBITED)
def test_a_prohibited_practice_is_proposed_by_who_and_what_stand_together(text: str) -> None:
    """In whichever order, and with some words between them."""
    assert practice_of(text)


@pytest.mark.parametrize("text", HIGH)
def test_a_use_of_high_risk_is_proposed(text: str) -> None:
    """By its area; it is not told to be prohibited."""
    assert area_of(text)
    assert not practice_of(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_use_is_left_alone(text: str) -> None:
    """Whom it is about alone says nothing."""
    assert not practice_of(text)
    assert not area_of(text)


def test_words_stand_together_within_a_sentence_and_a_few_words() -> None:
    """Not over a full stop, a bar between texts, or more than five words."""
    of, said = ("staff",), ("rank*",)
    assert near_in("rank all of the many staff", of, said)
    assert near_in("Staff: ranking", of, said)
    assert not near_in("Ask staff. Rank pages", of, said)
    assert not near_in("Staff | Rank", of, said)
    assert not near_in("staff one two three four five six rank", of, said)
    assert not near_in("staffing rank", of, said)
    assert near_in("the staff's rank - list", of, said)
    assert not near_in(f"staff {'-' * 10_000} {'- ' * 10_000}", of, said)


def test_an_article_that_lost_its_vowel_is_no_word_of_its_own() -> None:
    """Nor does an apostrophe hide the word behind it."""
    assert near_in("noter l'élève", ("élève",), ("noter",))
    assert near_in("valutare dell'alunno", ("alunno",), ("valutare",))


def test_who_does_something_to_a_thing_is_not_weighed() -> None:
    """Staff choose a template; where nothing is done to a thing, the staff may be meant."""
    staff, verbs = ("staff", "Mitarbeiter*"), ("choose", "bewerten")
    assert does_in("The staff choose a template", staff, verbs)
    assert does_in("Mitarbeiter bewerten Angebote", staff, verbs)
    assert not does_in("Mitarbeiter bewerten", staff, verbs)
    assert not does_in("Mitarbeiter bewerten nach Leistung", staff, verbs)
    assert not does_in("Staff choose staff", staff, verbs)
    assert not does_in("Choose the staff", staff, verbs)


def test_every_grave_use_is_proposed_with_its_class() -> None:
    """A prohibited practice as prohibited, a use of high risk as high and no more."""
    prohibited, high = USES["prohibited"], USES["high"]
    assert [one for one in prohibited if not practice_of(one)] == []
    assert [one for one in high if practice_of(one) or not area_of(one)] == []


def test_no_harmless_use_is_proposed() -> None:
    """A card that is called Visa, a court for tennis and a loan of books are none of the law's."""
    assert [one for one in USES["harmless"] if practice_of(one) or area_of(one)] == []


@pytest.mark.parametrize(
    ("harmless", "grave"),
    [
        ("Pay the hotel by Visa", "Decide on a visa for the student"),
        ("Renew library loans", "Approve loans of a household"),
        ("Book the exam room", "Book the exam room and grade the exam"),
        ("Staff select a template", "Select staff for the bonus"),
        ("Shortlist venues | Rank bids", "Shortlist nurses"),
        ("Approve travel expenses of workers", "Approve the claimants"),
    ],
)
def test_what_stands_beside_a_word_tells_what_it_means(harmless: str, grave: str) -> None:
    """A thing of another kind, an act of the office, who does it: each turns the answer."""
    assert not area_of(harmless)
    assert area_of(grave)

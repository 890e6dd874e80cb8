"""Verdicts and money: what is refused, what is asked, what it is worth, and in which order."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wfmap.graph import build
from wfmap.insertion.candidates import CandidateOptions, Candidates, candidates
from wfmap.insertion.deciding.money import YEAR
from wfmap.insertion.deciding.numbers import within_doubt
from wfmap.insertion.deciding.terms import VERDICTS
from wfmap.insertion.terms import Candidate
from wfmap.model.document import read
from wfmap.operations.checking import load

MODELS = Path(__file__).resolve().parents[3] / "models"

DOCUMENT: dict[str, Any] = {
    "wfmap": "1.1",
    "name": "Enquiries about parcels",
    "currency": "EUR",
    "calendar": "office",
    "calendars": {"office": {"weekly": "Mo-Fr 09:00-17:00"}},
    "arrivals": {"count": 900, "per": "1 w"},
    "actors": {
        "sender": {"name": "Sender", "kind": "external"},
        "clerk": {
            "name": "Clerk", "kind": "team", "capacity": 12, "cost_per_hour": 40,
            "escalates_to": "lead",
            "readiness": {"change_commitment": 4, "change_efficacy": 4, "respondents": 9},
        },
        "lead": {"name": "Lead", "capacity": 2, "cost_per_hour": 70},
    },
    "systems": {"desk": {"name": "Desk", "interfaces": [{
        "style": "rest", "direction": "both", "operations": ["read", "write"], "auth": "oauth2",
        "mode": "real-time", "sandbox": True, "documented": True, "idempotent": True}]}},
    "data": {"case": {"name": "Case", "personal_data": False}},
    "stores": {"cases": {"name": "Cases", "kind": "database", "system": "desk", "holds": ["case"],
        "quality": [
            {"dimension": "completeness", "metric": "missingValues", "unit": "percent",
             "value": {"value": 0.5, "provenance": {"basis": "measured", "n": 5000}}},
            {"dimension": "accuracy", "metric": "wrongValues", "unit": "percent",
             "value": {"value": 0.5, "provenance": {"basis": "measured", "n": 5000}}}]}},
    "decisions": {"pay": {"name": "Refund?", "question": "Is the fee paid back?",
        "answers": ["yes", "no"], "logic": "policy-text", "affects_person": False,
        "found_by": "the monthly audit", "error_cost": 20}},
    "steps": {
        "ask": {"kind": "start", "name": "Enquiry comes in", "actor": "sender", "next": "judge"},
        "judge": {"name": "Judge enquiry", "type": "user", "actor": "clerk", "systems": ["desk"],
            "reads": [{"store": "cases", "data": "case", "mode": "ui"}],
            "processing_time": "20 min", "next": "refund"},
        "refund": {"kind": "decision", "name": "Refund?", "actor": "clerk", "decision": "pay",
            "next": [{"to": "yes", "when": "yes", "share": 0.5},
                     {"to": "no", "when": "no", "share": 0.5}]},
        "yes": {"kind": "end", "name": "Refunded", "actor": "sender"},
        "no": {"kind": "end", "name": "Refused", "actor": "sender"},
    },
}  # fmt: skip


def changed(**parts: Any) -> dict[str, Any]:
    """Change fields of the document, by keys joined by two underscores; None takes one out."""
    made: dict[str, Any] = json.loads(json.dumps(DOCUMENT))
    for path, value in parts.items():
        *way, last = path.split("__")
        at = made
        for key in way:
            at = at[key]
        at[last] = value
        if value is None:
            del at[last]
    return made


def found(**parts: Any) -> Candidates:
    """Find the candidates of the document with some fields changed, predicted."""
    return candidates(build(read(json.dumps(changed(**parts)))))


def at(stage: str, **parts: Any) -> Candidate:
    """Give what is said of a recommendation at a stage."""
    name = f"judge--recommend-decision--{stage}"
    return next(c for c in found(**parts).all if c.id == name)


def amounts(candidate: Candidate) -> dict[str, float]:
    """Give the likely terms of a candidate's money."""
    money = candidate.money
    assert money is not None
    names = ("work", "errors", "lateness", "run", "net")
    return {name: getattr(money, name).value for name in names}


@cache
def bundled(name: str) -> Candidates:
    """Find the candidates of a bundled model, predicted."""
    return candidates(load(str(MODELS / f"{name}.json")).graph)


def test_the_terms_of_money_add_up() -> None:
    """Work, errors, lateness and run are the net, of every candidate whose terms are known."""
    for candidate in (*found().all, *bundled("insurance-claim").all):
        if candidate.money is None or candidate.money.net.value is None:
            continue
        told = amounts(candidate)
        net = told.pop("net")
        assert net == pytest.approx(sum(told.values()), rel=1e-9, abs=1e-6)


def test_work_is_minutes_times_wages_of_a_year() -> None:
    """A help that saves a tenth of 20 minutes on all of 900 cases a week, at 40 an hour."""
    own = {"recommend-decision": {"coverage": 0.9, "saved_by_help": 0.1, "incomplete": 0.0,
                                  "escalated": 0.0}}  # fmt: skip
    graph = build(read(json.dumps(DOCUMENT)))
    made = candidates(graph, CandidateOptions(own=own)).all
    mine = next(c for c in made if c.id == "judge--recommend-decision--assist")
    cases = 900 / (7 * 86400) * YEAR
    assert amounts(mine)["work"] == pytest.approx(cases * 0.9 * 0.1 * 20 / 60 * 40, rel=1e-6)


def test_what_errors_cost_can_turn_a_saving_into_a_loss() -> None:
    """At 2,500 an error the machine that decides alone loses, and the limit of errors is told."""
    dear = at("autonomous", decisions__pay__error_cost=2500)
    assert dear.verdict == "do_not"
    assert "loses" in dear.because
    assert dear.money is not None
    limit = dear.money.break_even.error_rate
    assert limit is not None
    told = amounts(dear)
    cases = 900 / (7 * 86400) * YEAR
    without = told["net"] - told["errors"]
    assert limit == pytest.approx(0.03 + without / (cases * 2500), rel=1e-6)


def test_an_error_of_unknown_cost_leaves_a_machine_that_errs_more_open() -> None:
    """Nobody can say; the question names the field."""
    silent = at("autonomous", decisions__pay__error_cost=None, arrivals__count=30)
    assert silent.verdict == "cannot_say"
    assert "/decisions/pay/error_cost" in {q.pointer for q in silent.questions}


def test_what_is_done_twice_a_year_is_never_worth_a_project() -> None:
    """Whatever the stage: doing nothing alone is left."""
    rare = found(arrivals={"count": 2, "per": "365 d"})
    assert [c.id for c in rare.all if c.rank is not None] == ["process--no-ai-nothing--assist"]


@pytest.mark.parametrize(
    "silent",
    [
        {"arrivals": None},
        {"actors__clerk__cost_per_hour": None, "actors__lead__cost_per_hour": None},
    ],
)
def test_without_wages_or_volume_no_money_is_told(silent: dict[str, None]) -> None:
    """And no sum is made up."""
    assert all(c.money is None for c in found(**silent).all)


def test_silence_about_the_use_stops_what_acts() -> None:
    """Whether a person is affected is asked; until then at most a help."""
    for stage in ("supervised", "autonomous"):
        asked = at(stage, decisions__pay__affects_person=None)
        assert asked.verdict in {"cannot_say", "do_not"}
        assert asked.law.class_ == "unknown"
    assert at("assist", decisions__pay__affects_person=None).verdict != "do"


def test_an_answer_opens_what_a_question_stopped() -> None:
    """A named person says what it is used for, and the class follows from it."""
    use = {
        "purpose": "refund of fees",
        "about": "things",
        "answered_by": "J. Doe",
        "on": "2026-11-02",
    }
    answered = at("assist", decisions__pay__affects_person=None, decisions__pay__use=use)
    assert (answered.law.class_, answered.law.until_answered) == ("none", "")
    high = {**use, "purpose": "recruitment", "about": "persons"}
    assert at("autonomous", decisions__pay__use=high).vetoes
    banned = {**use, "class": "prohibited"}
    for stage in ("assist", "supervised", "autonomous"):
        assert at(stage, decisions__pay__use=banned).verdict == "do_not"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ratenkredit: Bonität prüfen", "high"),
        ("Demandes de crédit : solvabilité", "high"),
        ("Evaluar solvencia del cliente", "high"),
        ("Valutare il merito creditizio", "high"),
        ("Kredietwaardigheid beoordelen", "high"),
        ("Detect mood of staff from voice", "prohibited"),
        ("Stimmung der Mitarbeiter erkennen", "prohibited"),
        ("Examination of parcels", "unknown"),
    ],
)
def test_words_propose_a_class_in_six_languages(name: str, said: str) -> None:
    """Whole words only: an examination is no exam."""
    named = {"steps__judge__name": name, "decisions__pay__affects_person": None}
    law = at("assist", **named).law
    assert law.class_ == said
    assert law.until_answered


@pytest.mark.parametrize(
    "name", ["Assemble the frame", "Blut abnehmen", "Comfort relatives", "Décharger le camion"]
)
def test_work_by_hand_at_a_place_is_asked_and_never_proposed(name: str) -> None:
    """No machine is above doing nothing there; once it is stated, none is left."""
    for candidate in found(steps__judge__name=name).all:
        if candidate.element.id == "judge" and candidate.pattern != "no-ai":
            assert candidate.rank is None
    stated = found(steps__judge__name=name, steps__judge__physical=True)
    assert all(c.pattern == "no-ai" for c in stated.all if c.element.id == "judge")


def test_a_step_that_states_nothing_is_a_question() -> None:
    """What it reads and is done in is asked for; nothing there is proposed."""
    bare = found(steps__judge__reads=[], steps__judge__systems=[])
    mine = [c for c in bare.all if c.element.id == "judge" and c.pattern != "no-ai"]
    assert mine
    assert all(c.verdict in {"cannot_say", "do_not"} for c in mine)
    asked = {q.pointer for c in mine for q in c.questions}
    assert "/steps/judge/physical" in asked


def test_a_check_is_left_out_only_when_nobody_wants_it() -> None:
    """What it catches is asked, then counted as errors; what the law requires stays."""
    extra = {
        "steps__judge__next": "look",
        "steps__look": {"name": "Second look", "actor": "lead", "value": "waste",
                        "processing_time": "5 min", "next": "refund"},
        "steps__refund__actor": "lead",
        "steps__judge__writes": [],
    }  # fmt: skip
    name = "look--no-ai-remove--assist"

    def look(**more: Any) -> Candidate:
        made = changed(**extra)
        made["steps"]["refund"]["processing_time"] = "1 min"
        made["steps"]["look"].update(more)
        all_ = candidates(build(read(json.dumps(made)))).all
        return next(c for c in all_ if c.id == name)

    asked = look()
    assert asked.verdict == "cannot_say"
    assert {q.pointer for q in asked.questions} >= {
        "/steps/look/control/required_by",
        "/steps/look/control/catches",
    }
    assert look(control={"required_by": "the auditor", "catches": 0}).verdict == "do_not"
    free = look(control={"required_by": "nobody", "catches": 0.05}, error_cost=1000)
    cases = 900 / (7 * 86400) * YEAR
    assert amounts(free)["errors"] == pytest.approx(-0.05 * cases * 1000, rel=1e-6)
    assert free.verdict == "do_not"


def test_prices_of_an_unknown_currency_are_asked_for() -> None:
    """A call and a day of work are not the same number in every currency."""
    foreign = at("assist", currency="HUF")
    assert foreign.money is not None
    assert foreign.money.run.value is None
    assert foreign.money.build.value is None
    pointers = {q.pointer for q in foreign.questions}
    assert {"/economy/call_price", "/economy/internal/per_day"} <= pointers
    stated = at("assist", currency="HUF", economy={"call_price": 10, "internal": {"per_day": 9e4}})
    assert stated.money is not None
    assert stated.money.npv.value is not None


@pytest.mark.parametrize("name", ["insurance-claim", "order-to-cash", "customer-complaint"])
def test_rows_stand_in_the_order_of_verdict_and_money(name: str) -> None:
    """Doing nothing can always be done; ranks count what may be done, and nothing else has one."""
    rows = bundled(name).all
    places = [VERDICTS.index(c.verdict) for c in rows]
    assert places == sorted(places)
    ranked = [c for c in rows if c.rank is not None]
    assert [c.rank for c in ranked] == list(range(1, len(ranked) + 1))
    assert {c.verdict for c in ranked} <= {"do", "only_after"}
    assert all(c.rank_interval is not None for c in ranked)
    (nothing,) = [c for c in rows if c.is_nothing]
    assert nothing.rank is not None
    for verdict in ("do", "only_after"):
        nets = [
            c.money.net.value
            for c in ranked
            if c.verdict == verdict and c.money is not None and c.money.net.value is not None
        ]
        assert nets == sorted(nets, reverse=True)


@pytest.mark.parametrize("name", ["insurance-claim", "order-to-cash", "customer-complaint"])
def test_what_is_to_be_done_has_no_number_that_turns_it(name: str) -> None:
    """None turns it within its doubt; what AI does is only done where a trial has measured it."""
    found = bundled(name)
    for candidate in found.all:
        if candidate.verdict == "do":
            assert not within_doubt(found.graph, candidate.flips)
            acts = candidate.stage in {"supervised", "autonomous"}
            if acts and candidate.pattern != "no-ai":
                trial = found.graph.steps[candidate.element.id].step.trial
                assert trial is not None
                assert trial.pattern == candidate.pattern
        if candidate.verdict == "only_after":
            assert candidate.only_after
        if candidate.verdict in {"cannot_say", "do_not"}:
            assert candidate.because
            assert candidate.next_rung is None


def test_the_shadow_stage_is_never_simply_done() -> None:
    """It changes nothing: what it measures is for the stages after it."""
    graph = build(read(json.dumps(DOCUMENT)))
    all_ = candidates(graph, CandidateOptions(stages=("shadow", "assist"))).all
    mine = next(c for c in all_ if c.id == "judge--recommend-decision--shadow")
    assert (mine.verdict, mine.next_rung) == ("only_after", "shadow")


@pytest.mark.parametrize("rate", [None, 0.03])
def test_a_gain_in_errors_nobody_counted_is_a_question(rate: float | None) -> None:
    """An assumed share of wrong results times a high cost never leads; a stated one may."""
    steps = json.loads(json.dumps(DOCUMENT["steps"]))
    steps["judge"]["processing_time"] = "10 s"
    if rate is not None:
        steps["judge"]["error_rate"] = rate
    pay = {**DOCUMENT["decisions"]["pay"], "error_cost": 3000, "reversibility": "irreversible"}
    rows = found(decisions={"pay": pay}, steps=steps).all
    watch = next(c for c in rows if c.id == "judge--monitor--assist")
    assert watch.money is not None
    assert (watch.money.net.value or 0.0) > 0
    asked = [q.pointer for q in watch.questions]
    assert (watch.verdict == "cannot_say") == (rate is None)
    assert ("/steps/judge/error_rate" in asked) == (rate is None)


def test_what_comes_back_is_paid_once_as_work_done_again() -> None:
    """It was found, so that the cost of a wrong result, which is one that was not, is not saved."""
    seen = {
        "kind": "decision", "name": "Right?", "actor": "lead", "processing_time": "2 min",
        "next": [{"to": "refund", "when": "right", "share": 0.8},
                 {"to": "judge", "when": "wrong", "share": 0.2, "rework": True}],
    }  # fmt: skip
    parts = {"steps__judge__next": "seen", "steps__seen": seen, "steps__judge__error_cost": 500}
    repairs = [c for c in found(**parts).all if c.element.id == "judge" and not c.is_nothing]
    assert any("no-ai-repair" in c.id for c in repairs)
    for candidate in repairs:
        if candidate.money is not None and candidate.money.errors.value is not None:
            assert candidate.money.errors.value <= 0, candidate.id

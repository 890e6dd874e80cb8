"""What a use may be by law: asked, not guessed. A pre-screen, not legal advice.

Somebody who answers for it states the use; words of the document, in six languages, only propose an
answer. What is proposed and not answered stops where a wrong answer would do harm: a prohibited
practice entirely, the rest at a help that a person reads before anything happens.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.deciding.phrases import (
    data_file,
    does_in,
    near_in,
    phrase_in,
    sentences_of,
    texts_at,
)
from wfmap.insertion.deciding.terms import Law
from wfmap.insertion.patterns.pattern import Match, Setting
from wfmap.insertion.screening import Screened
from wfmap.model.decisions import Decision
from wfmap.model.economy import Use

__all__ = ["acts_on_persons", "area_of", "decision_at", "judges", "law_of", "practice_of", "use_at"]

NOTHING: Final = Law("none")
AT_HELP: Final = "a help that a person reads before anything happens"
NOT_AT_ALL: Final = "not at all"
PERSONS: Final = frozenset(("persons", "employees"))


def judges(screened: Screened) -> bool:
    """Tell whether a pattern takes part in a decision."""
    return not screened.pattern.only_prepares and screened.match.form != "api"


def decision_at(setting: Setting, match: Match) -> Decision | None:
    """Give the decision that is taken at the step, where one is declared."""
    if match.element.kind != "step":
        return None
    asked = setting.decision(match.step)
    return asked[1] if asked is not None else None


def use_at(setting: Setting, match: Match) -> Use | None:
    """Give what is stated of the use at a step, or at the decision there."""
    decision = decision_at(setting, match)
    stated = decision.use if decision is not None else None
    return stated or setting.graph.steps[match.step].step.use


@lru_cache(maxsize=1024)
def practice_of(text: str) -> tuple[str, str] | None:
    """Name the prohibited practice that a text points to, and the words that do."""
    sentences = sentences_of(text)
    for practice in data_file("law")["prohibited"]["practices"]:
        word = _said_of(sentences, practice)
        if word:
            return f"{practice['name']}, Art. {practice['point']}", word
    return None


@lru_cache(maxsize=1024)
def area_of(text: str) -> tuple[str, str] | None:
    """Name the area of high risk that a text points to, and the words that do."""
    sentences = [one for one in sentences_of(text) if not _weighs_nobody(one)]
    for area in data_file("law")["high_risk"]["areas"]:
        word = _said_of(sentences, area)
        if word:
            point = area["point"]
            where = point if point.startswith("Annex") else f"Annex III point {point}"
            return f"{area['name']}, {where}", word
    return None


def _weighs_nobody(sentence: str) -> bool:
    """Tell whether a sentence only says what an office does: it books, prints, reminds."""
    ordinary = data_file("law")["ordinary"]
    acts = phrase_in(sentence, ordinary["acts"])
    return bool(acts) and not phrase_in(sentence, ordinary["weighing"])


def _said_of(sentences: Sequence[str], one: Mapping[str, Any]) -> str:
    """Give the words that point to a practice or an area; empty where none do."""
    found = (_said_in(sentence, one) for sentence in sentences)
    return next((word for word in found if word), "")


def _said_in(sentence: str, one: Mapping[str, Any]) -> str:
    """Give the words of a sentence that point there, where nothing beside speaks against it."""
    ordinary, near = data_file("law")["ordinary"], one.get("near")
    unless: Sequence[str] = one.get("unless", ())
    word = phrase_in(sentence, (one["name"], *one["words"]))
    if not word and near and not does_in(sentence, near["of"], ordinary["does"]):
        word = near_in(sentence, near["of"], near["with"])
        unless = (*unless, *ordinary["things"])
    return "" if unless and phrase_in(sentence, unless) else word


def acts_on_persons(graph: ProcessGraph, match: Match, decision: Decision | None) -> bool:
    """Tell whether a pattern weighs persons: a decision about them, or data about them sorted."""
    if decision is not None and decision.affects_person is not None:
        return decision.affects_person
    read = {d for access in graph.steps[match.step].step.reads for d in access.data}
    for flow in graph.incoming(match.step):
        read.update(flow.handoff.data if flow.handoff is not None else ())
    return any(graph.process.data[d].personal_data for d in read if d in graph.process.data)


def law_of(setting: Setting, screened: Screened) -> Law:
    """Say what the law makes of a candidate's use, as answered, else as words propose."""
    is_rule = screened.match.form == "rule"
    if not screened.pattern.is_ai and not is_rule:
        return NOTHING
    use = use_at(setting, screened.match)
    if use is not None and use.answered_by:
        return _answered(screened, use)
    return _proposed(setting, screened, use)


def _answered(screened: Screened, use: Use) -> Law:
    """Read the class off an answer: as it says, else by its purpose, persons and product."""
    law = data_file("law")
    by = (f"answered by {use.answered_by}" + (f" on {use.on}" if use.on else ""),)
    if use.class_ is not None:
        return Law(use.class_, by)
    if not screened.pattern.is_ai:
        weighs = use.about in PERSONS and use.decided_by != "person"
        source = (law["automated_decision"]["source"], *by)
        return Law("gdpr-only", source) if weighs else Law("none", by)
    practice = practice_of(use.purpose)
    if practice is not None:
        return Law("prohibited", (law["prohibited"]["source"], practice[0], *by))
    area = area_of(use.purpose)
    if use.product or (area is not None and "Annex I:" in f"{area[0]}:"):
        return Law("high", (law["products"]["source"], *by))
    if area is not None and (use.about is None or use.about in PERSONS):
        return Law("high", (law["high_risk"]["source"], area[0], *by))
    if _talks(screened):
        return Law("transparency", (law["transparency"]["source"], *by))
    if use.about in PERSONS and use.decided_by == "machine":
        return Law("gdpr-only", (law["automated_decision"]["source"], *by))
    return Law("none", by)


def _talks(screened: Screened) -> bool:
    """Tell whether what it makes reaches people who do not know that a machine made it."""
    return screened.pattern.answers and screened.stage != "assist"


def _proposed(setting: Setting, screened: Screened, use: Use | None) -> Law:
    """Propose a class by words; unknown where a person may be affected and nobody says."""
    law, match = data_file("law"), screened.match
    text = texts_at(setting.graph, match.step)
    if use is not None:
        text = f"{text} | {use.purpose} | {use.product}"
    decision = decision_at(setting, match)
    harmless = decision is not None and decision.affects_person is False
    practice = None if not screened.pattern.is_ai else practice_of(text)
    if practice is not None:
        basis: tuple[str, ...] = (
            law["prohibited"]["source"],
            practice[0],
            f"the words '{practice[1]}'",
        )
        return Law("prohibited", basis, NOT_AT_ALL, proposed=True)
    area = area_of(text)
    persons = acts_on_persons(setting.graph, match, decision)
    if area is not None and not harmless and screened.pattern.is_ai:
        basis = (law["high_risk"]["source"], area[0], f"the words '{area[1]}'")
        return Law("high", basis, AT_HELP if judges(screened) else "", proposed=True)
    if judges(screened) and not harmless and (decision is not None or persons):
        if decision is not None and decision.affects_person and not screened.pattern.is_ai:
            return Law("gdpr-only", (law["automated_decision"]["source"],))
        basis = (law["automated_decision"]["source"], law["high_risk"]["source"])
        return Law("unknown", basis, AT_HELP)
    if _talks(screened):
        return Law("transparency", (law["transparency"]["source"],))
    return NOTHING

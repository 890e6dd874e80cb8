"""Vetoes: what caps autonomy and is never traded for value. A pre-screen, not legal advice."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.oversight import reach_before_people
from wfmap.insertion.patterns.pattern import Match, Pattern, Setting
from wfmap.insertion.screening import Screened
from wfmap.insertion.terms import STAGES, Stage, Veto
from wfmap.model.decisions import Decision

__all__ = ["acts_on_persons", "area_of", "is_vetoed", "vetoes"]

GRAVE: Final[Mapping[str, Stage]] = {"high": "supervised", "critical": "assist"}
"""How far a decision with such stakes may be left to a machine."""


@cache
def _law() -> Mapping[str, Any]:
    text = files("wfmap.insertion").joinpath("data/law.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def vetoes(setting: Setting, screened: Screened) -> tuple[Veto, ...]:
    """List what caps the autonomy of a candidate; what is simpler than AI is judged alike.

    Leaving a step out, repairing a cause and doing nothing decide nothing, and are never vetoed.
    """
    if not screened.pattern.is_ai and screened.match.form not in {"rule", "api"}:
        return ()
    return tuple(_vetoes(setting, screened))


def is_vetoed(found: tuple[Veto, ...], stage: Stage) -> bool:
    """Tell whether a stage goes further than a veto allows."""
    return any(v.cap is None or STAGES.index(stage) > STAGES.index(v.cap) for v in found)


def _vetoes(setting: Setting, screened: Screened) -> Iterator[Veto]:
    match = screened.match
    is_ai = screened.pattern.is_ai
    decision = _decision(setting, match)
    if is_ai:
        yield from _prohibited(setting.graph, match)
    if is_ai and _judges(screened):
        yield from _high_risk(setting.graph, match, decision)
    if _judges(screened) and decision is not None and decision.affects_person:
        yield _own_veto(
            "decision about a person",
            "assist",
            "the answer has legal or similar effect on a person: a person decides, and a score "
            "drawn strongly on would be the decision",
            _law()["automated_decision"]["source"],
        )
    if decision is not None and _judges(screened):
        yield from _grave(decision)
    yield from _far_reaching(setting, screened, decision)


def _decision(setting: Setting, match: Match) -> Decision | None:
    if match.element.kind != "step":
        return None
    asked = setting.decision(match.step)
    return asked[1] if asked is not None else None


def _judges(screened: Screened) -> bool:
    """Tell whether a pattern takes part in a decision."""
    return not screened.pattern.only_prepares and screened.match.form != "api"


def _prohibited(graph: ProcessGraph, match: Match) -> Iterator[Veto]:
    law = _law()["prohibited"]
    for practice in law["practices"]:
        word = _said(graph, match, practice["words"])
        if word:
            reason = f"'{word}' points to a prohibited practice: {practice['name']}"
            yield Veto("prohibited practice", None, reason, law["source"], _law()["as_of"])


def _high_risk(graph: ProcessGraph, match: Match, decision: Decision | None) -> Iterator[Veto]:
    found = area_of(graph, match)
    if found is not None and acts_on_persons(graph, match, decision):
        law = _law()["high_risk"]
        reason = (
            f"'{found[1]}' points to a high-risk area ({found[0]}): people oversee it in every "
            "case, and the duties of Art. 8 to 15 apply"
        )
        yield Veto("high-risk area", "supervised", reason, law["source"], _law()["as_of"])


def area_of(graph: ProcessGraph, match: Match) -> tuple[str, str] | None:
    """Name the area of Annex III that a process points to, and the words that do."""
    for area in _law()["high_risk"]["areas"]:
        word = _said(graph, match, area["words"])
        if word:
            return f"{area['name']}, Annex III point {area['point']}", word
    return None


def acts_on_persons(graph: ProcessGraph, match: Match, decision: Decision | None) -> bool:
    """Tell whether a pattern weighs persons: a decision about them, or data about them sorted."""
    if decision is not None and decision.affects_person is not None:
        return decision.affects_person
    read = {d for access in graph.steps[match.step].step.reads for d in access.data}
    for flow in graph.incoming(match.step):
        read.update(flow.handoff.data if flow.handoff is not None else ())
    return any(graph.process.data[d].personal_data for d in read if d in graph.process.data)


def _said(graph: ProcessGraph, match: Match, words: list[str]) -> str:
    """Find the first of some words in what names the process, the step and its decision."""
    node = graph.steps[match.step]
    decisions = graph.process.decisions
    texts = [graph.process.name, graph.process.description, node.step.name, node.step.description]
    for step in (node, *graph.successors(match.step)):
        decision = decisions.get(step.step.decision or "")
        if decision is not None:
            texts += [decision.name, decision.question]
    text = " ".join(texts)
    for word in words:
        if re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE):
            return word
    return ""


def _grave(decision: Decision) -> Iterator[Veto]:
    source = _law()["own"]["source"]
    cap = GRAVE.get(decision.stakes or "")
    if cap is not None:
        reason = f"the stakes are {decision.stakes}"
        yield _own_veto("stakes", cap, reason, source)
    if decision.reversibility == "irreversible":
        reason = "what it decides cannot be undone"
        yield _own_veto("reversibility", "supervised", reason, source)


def _far_reaching(
    setting: Setting, screened: Screened, decision: Decision | None
) -> Iterator[Veto]:
    """Cap what acts by itself and runs on through many steps before a person looks again."""
    if screened.stage != "autonomous" or not _goes_on_alone(screened.pattern):
        return
    steps = reach_before_people(screened.graph, setting.graph)
    undone = decision is not None and decision.reversibility == "reversible"
    most = int(_law()["own"]["reach"])
    if len(steps) > most and not undone:
        reason = f"{len(steps)} steps run on before a person looks again"
        yield _own_veto("blast radius", "supervised", reason, _law()["own"]["source"])


def _goes_on_alone(pattern: Pattern) -> bool:
    """Tell whether what an AI made runs on, rather than a rule or the people's own work."""
    return pattern.is_ai and not pattern.orders_work


def _own_veto(name: str, cap: Stage, reason: str, source: str) -> Veto:
    return Veto(name, cap, reason, source, _law()["as_of"])

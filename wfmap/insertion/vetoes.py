"""Vetoes: what caps autonomy and is never traded for value. A pre-screen, not legal advice."""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.insertion.deciding.law import decision_at, judges, law_of
from wfmap.insertion.deciding.phrases import data_file
from wfmap.insertion.deciding.terms import Law
from wfmap.insertion.oversight import reach_before_people
from wfmap.insertion.patterns.pattern import Pattern, Setting
from wfmap.insertion.screening import Screened
from wfmap.insertion.terms import STAGES, Stage, Veto
from wfmap.model.decisions import Decision

__all__ = ["feeds_critical", "is_vetoed", "vetoes"]

GRAVE: Final[Mapping[str, Stage]] = {"high": "supervised", "critical": "assist"}
"""How far a decision with such stakes may be left to a machine."""


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
    decision = decision_at(setting, screened.match)
    yield from _by_law(law_of(setting, screened), screened)
    if judges(screened) and decision is not None and decision.affects_person:
        yield _own_veto(
            "decision about a person",
            "assist",
            "the answer has legal or similar effect on a person: a person decides, and a score "
            "drawn strongly on would be the decision",
            data_file("law")["automated_decision"]["source"],
        )
    if decision is not None and judges(screened):
        yield from _grave(decision)
    elif judges(screened) and feeds_critical(setting, screened.match.step):
        reason = "what it makes feeds a decision of critical stakes"
        yield _own_veto("stakes", "assist", reason, data_file("law")["own"]["source"])
    yield from _far_reaching(setting, screened, decision)


def _by_law(law: Law, screened: Screened) -> Iterator[Veto]:
    """Cap what somebody has answered for; what words only propose is a question, not a veto."""
    if law.proposed or law.until_answered:
        return
    as_of, basis = data_file("law")["as_of"], "; ".join(law.basis)
    if law.class_ == "prohibited":
        reason = "the use is a prohibited practice, as answered"
        yield Veto("prohibited practice", None, reason, basis, as_of)
    if law.class_ == "high" and judges(screened):
        reason = (
            "the use is of high risk, as answered: people oversee it in every case, and the duties "
            "of Art. 8 to 15 apply"
        )
        yield Veto("high-risk area", "supervised", reason, basis, as_of)
    if law.class_ == "gdpr-only" and judges(screened):
        reason = "the answer has legal or similar effect on a person: a person decides"
        yield Veto("decision about a person", "assist", reason, basis, as_of)


def feeds_critical(setting: Setting, step: str) -> bool:
    """Tell whether what a step makes goes into a decision of critical stakes before any other."""
    graph, seen, waiting = setting.graph, {step}, [step]
    while waiting:
        for node in graph.successors(waiting.pop()):
            if node.id in seen:
                continue
            seen.add(node.id)
            decision = graph.process.decisions.get(node.step.decision or "")
            if decision is not None and decision.stakes == "critical":
                return True
            if decision is None:
                waiting.append(node.id)
    return False


def _grave(decision: Decision) -> Iterator[Veto]:
    source = data_file("law")["own"]["source"]
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
    most = int(data_file("law")["own"]["reach"])
    if len(steps) > most and not undone:
        reason = f"{len(steps)} steps run on before a person looks again"
        yield _own_veto("blast radius", "supervised", reason, data_file("law")["own"]["source"])


def _goes_on_alone(pattern: Pattern) -> bool:
    """Tell whether what an AI made runs on, rather than a rule or the people's own work."""
    return pattern.is_ai and not pattern.orders_work


def _own_veto(name: str, cap: Stage, reason: str, source: str) -> Veto:
    return Veto(name, cap, reason, source, data_file("law")["as_of"])

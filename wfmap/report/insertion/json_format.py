"""Candidates as JSON: a list, the best first, those that are out by a veto last."""

import json
from math import isfinite
from typing import Any

from wfmap.insertion.candidates import Candidates
from wfmap.insertion.recorded import candidate_records
from wfmap.insertion.terms import AXES, Axis, Candidate, Criterion, Measure, Veto
from wfmap.readiness.terms import Shortfall
from wfmap.report.answers.ranking_format import state_json
from wfmap.report.finite import finite_values
from wfmap.report.insertion.as_is import as_is_json

__all__ = ["answer_json", "candidate_json", "candidates_json", "candidates_text"]


def candidates_text(found: Candidates) -> str:
    """Write the candidates, and whether what was simulated has settled."""
    return json.dumps(answer_json(found), indent=2, ensure_ascii=False) + "\n"


def answer_json(found: Candidates) -> dict[str, Any]:
    """Turn the answer into JSON values: how it was found, and the list of candidates."""
    listed = candidates_json(found)
    figures = candidate_records(found, "candidates").to_json()
    if found.tried is None:
        return {"candidates": listed, "figures": figures}
    return {
        **state_json(found.state),
        "events": found.tried.events,
        "baseline": as_is_json(found, "candidates"),
        "candidates": listed,
        "figures": figures,
    }


@finite_values
def candidates_json(found: Candidates) -> list[dict[str, Any]]:
    """Turn candidates into JSON values, in their order."""
    return [candidate_json(found, candidate) for candidate in found.all]


@finite_values
def candidate_json(found: Candidates, candidate: Candidate) -> dict[str, Any]:
    """Turn one candidate into JSON values.

    `value`, `feasibility` and `risk` each have a utility (`value`, 0 worst to 1 best; feasibility
    that of its weakest link), its `interval`, and the `criteria` in their own units. Ranks are
    null for what is out by a veto or blocked. `element` says what the candidate sits on where that
    is no step.
    """
    return {
        "id": candidate.id,
        "step": found.screened[candidate.id].match.step,
        "element": {"kind": candidate.element.kind, "id": candidate.element.id},
        "pattern": candidate.pattern,
        "form": found.screened[candidate.id].match.form or None,
        "stage": candidate.stage,
        "title": candidate.title,
        "settled": None if found.tried is None else found.tried.settled(candidate.id),
        **{axis: _axis(candidate, axis) for axis in AXES},
        "vetoes": [_veto(veto) for veto in candidate.vetoes],
        "blocked": candidate.blocked or None,
        "rank": candidate.rank,
        "rank_interval": None if candidate.rank_interval is None else list(candidate.rank_interval),
        "first_rank_share": candidate.first_rank_share,
        "central_weights": _central(found, candidate),
        "dominated_by": candidate.dominated_by,
        "verdict": candidate.verdict,
        "why": candidate.why,
        "measure_next": [_measure(measure) for measure in candidate.measure_next],
        "reviewer": candidate.reviewer,
        "escalates_to": candidate.escalates_to,
        "actors": list(candidate.actors),
        "shortfalls": [_shortfall(short) for short in candidate.shortfalls],
        "baseline": candidate.baseline,
        "details": {k: v if isfinite(v) else None for k, v in candidate.details.items()},
    }


def _central(found: Candidates, candidate: Candidate) -> dict[str, Any] | None:
    """Give the weights of who would put it first; null where nobody does."""
    central = found.ranking.central.get(candidate.id)
    if central is None:
        return None
    weights = dict(zip(AXES, central.weights, strict=True))
    return {"weights": weights, "confidence": central.confidence}


def _axis(candidate: Candidate, axis: Axis) -> dict[str, Any]:
    criteria = candidate.on(axis)
    lows, highs = [c.utility[0] for c in criteria], [c.utility[1] for c in criteria]
    if axis == "feasibility":
        interval = [min(lows, default=0.0), min(highs, default=1.0)]
        provenance = "the weakest of its criteria"
    else:
        count = max(len(criteria), 1)
        interval = [sum(lows) / count, sum(highs) / count]
        provenance = "the mean of its criteria"
    return {
        "value": sum(interval) / 2,
        "interval": interval,
        "unit": "utility, 0 worst to 1 best on fixed scales",
        "provenance": provenance,
        "criteria": [_criterion(c) for c in criteria],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "name": criterion.name,
        "value": criterion.value,
        "interval": [criterion.low, criterion.high],
        "unit": criterion.unit,
        "basis": criterion.basis,
        "provenance": criterion.provenance,
        "utility": list(criterion.utility),
        "sentence": criterion.sentence,
    }


def _veto(veto: Veto) -> dict[str, Any]:
    return {
        "name": veto.name,
        "cap": veto.cap,
        "reason": veto.reason,
        "source": veto.source,
        "as_of": veto.as_of,
        "note": "pre-screen, not legal advice",
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "criterion": measure.criterion,
        "what": measure.what,
        "gain": measure.gain,
        "moves": measure.moves,
    }


def _shortfall(short: Shortfall) -> dict[str, Any]:
    return {
        "subject": short.subject,
        "element": {"kind": short.element.kind, "id": short.element.id, "name": short.element.name},
        "dimension": short.dimension,
        "found": short.found,
        "needed": short.needed,
        "remedy": short.remedy,
        "blocks": short.blocks,
        "missing": short.missing,
    }

"""Candidates from a file: what `wfmap candidates FILE --format json` wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, get_args

from wfmap.errors import UnreadableError
from wfmap.facts.state import PREDICTED, State
from wfmap.findings import Element
from wfmap.insertion.deciding.terms import VERDICTS
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.terms import STAGES, Axis, Candidate, Criterion, Stage, Veto
from wfmap.plan.money_file import flips_in, money_in
from wfmap.readiness.terms import Area, Shortfall

__all__ = ["read_candidates", "read_state"]

_HINT: Final = "give what `wfmap candidates FILE --format json` wrote"
_AXES: Final[tuple[Axis, ...]] = get_args(Axis)
_PATTERNS: Final = tuple(PATTERNS)
_SUBJECTS: Final[tuple[Area, ...]] = get_args(Area)
_Word = TypeVar("_Word", bound=str)


def read_candidates(data: bytes, file: str) -> tuple[Candidate, ...]:
    """Read a list of candidates.

    Raises:
        UnreadableError: it is none; the message names the candidate and what is missing.
    """
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{file}: it is not JSON: {error}", _HINT) from None
    listed = found.get("candidates") if isinstance(found, dict) else found
    if not isinstance(listed, list):
        raise UnreadableError(f"{file}: it is no list of candidates", _HINT)
    horizon = found.get("horizon") if isinstance(found, dict) else None
    months = float(horizon) if isinstance(horizon, int | float) else 0.0
    return tuple(
        _read(record, months, f"{file}, candidate {n}") for n, record in enumerate(listed, 1)
    )


@dataclass(frozen=True, slots=True)
class _Why:
    """Why the candidates of a file have not settled, as it says."""

    reason: str
    events_needed: int | None
    message: str


def read_state(data: bytes) -> State:
    """Read which question the candidates of a file answer, and whether they have settled.

    `read_candidates` has read it before. Of a bare list nothing is known.
    """
    found = json.loads(data)
    if not isinstance(found, dict) or not isinstance(found.get("question"), str):
        return PREDICTED
    why, settled = found.get("not_settled"), found.get("settled")
    reason = None
    if isinstance(why, dict):
        needed = why.get("events_needed")
        reason = _Why(
            str(why.get("reason", "")),
            needed if isinstance(needed, int) else None,
            str(why.get("message", "")),
        )
    return State(found["question"], settled if isinstance(settled, bool) else None, reason)


def _read(record: Any, months: float, place: str) -> Candidate:  # noqa: ANN401 - any JSON value
    try:
        return _candidate(record, months)
    except KeyError as error:
        raise UnreadableError(f"{place}: it has no {error}", _HINT) from None
    except (TypeError, AttributeError, ValueError) as error:
        raise UnreadableError(f"{place}: it is no candidate: {error}", _HINT) from None


def _candidate(record: Mapping[str, Any], months: float) -> Candidate:
    element = record["element"]
    interval = record.get("rank_interval")
    return Candidate(
        id=str(record["id"]),
        element=Element(str(element["kind"]), str(element["id"]), str(element.get("name", ""))),
        pattern=_one_of(record["pattern"], _PATTERNS),
        stage=_one_of(record["stage"], STAGES),
        title=str(record["title"]),
        why=str(record.get("why", "")),
        criteria=tuple(
            _criterion(c, axis) for axis in _AXES for c in record.get(axis, {}).get("criteria", ())
        ),
        vetoes=tuple(_veto(v) for v in record.get("vetoes", ())),
        rank=None if record.get("rank") is None else int(record["rank"]),
        rank_interval=None if interval is None else (int(interval[0]), int(interval[1])),
        verdict=_one_of(record.get("verdict", "only_after"), VERDICTS),
        because=str(record.get("because", "")),
        only_after=tuple(str(told) for told in record.get("only_after", ())),
        flips=flips_in(record),
        next_rung=_stage(record.get("next_rung")),
        money=money_in(record, months),
        blocked=str(record.get("blocked") or ""),
        shortfalls=tuple(_shortfall(s) for s in record.get("shortfalls", ())),
        actors=tuple(str(a) for a in record.get("actors", ())),
        reviewer=record.get("reviewer"),
        escalates_to=record.get("escalates_to"),
        baseline=_one_of(record.get("baseline", "predicted"), ("predicted", "simulated")),
        details={k: float(v) for k, v in record.get("details", {}).items() if v is not None},
    )


def _stage(value: object) -> Stage | None:
    return None if value is None else next((s for s in STAGES if s == _one_of(value, STAGES)), None)


def _one_of(value: object, allowed: tuple[_Word, ...]) -> _Word:
    found = next((word for word in allowed if word == value), None)
    if found is None:
        raise ValueError(f"'{value}' is none of {', '.join(allowed)}")
    return found


def _criterion(record: Mapping[str, Any], axis: Axis) -> Criterion:
    value = record.get("value")
    low, high = record["utility"]
    return Criterion(
        name=str(record["name"]),
        axis=axis,
        value=None if value is None else float(value),
        low=float(record["interval"][0]),
        high=float(record["interval"][1]),
        unit=str(record.get("unit", "")),
        basis=str(record.get("basis", "")),
        provenance=str(record.get("provenance", "")),
        sentence=str(record.get("sentence", "")),
        utility=(float(low), float(high)),
    )


def _veto(record: Mapping[str, Any]) -> Veto:
    cap: Stage | None = None
    if record["cap"] is not None:
        stage: Stage = _one_of(record["cap"], STAGES)
        cap = stage
    texts = (str(record.get(name, "")) for name in ("reason", "source", "as_of"))
    return Veto(str(record["name"]), cap, *texts)


def _shortfall(record: Mapping[str, Any]) -> Shortfall:
    element = record["element"]
    return Shortfall(
        subject=_one_of(record["subject"], _SUBJECTS),
        element=Element(str(element["kind"]), str(element["id"]), str(element.get("name", ""))),
        dimension=str(record["dimension"]),
        found=str(record.get("found", "")),
        needed=str(record.get("needed", "")),
        remedy=str(record.get("remedy", "")),
        blocks=bool(record.get("blocks", False)),
        missing=bool(record.get("missing", False)),
    )

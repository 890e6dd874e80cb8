"""Challenges as plain records of JSON values, and back, with every fault named."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, Final, TypeVar

from wfmap.errors import UnreadableError
from wfmap.plan.challenges.terms import (
    CATEGORIES,
    STAGE_ORDER,
    STATUSES,
    Challenge,
    Effort,
    Event,
    Evidence,
    ExitTest,
    PlanStage,
    Proposal,
    challenge_id,
    proposal_of,
)
from wfmap.units.figures import exact
from wfmap.words.spelling import closest

__all__ = ["challenge_of", "register_of", "to_record"]

LISTS: Final = (
    "steps",
    "stores",
    "flows",
    "systems",
    "actors",
    "blocks",
    "predecessors",
    "formerly",
)
FIELDS: Final = (*(f.name for f in fields(Challenge)), *(f.name for f in fields(Effort)))
_Word = TypeVar("_Word", bound=str)
_HINT: Final = "write it with `wfmap plan FILE --register-out`, and edit that"


def to_record(challenge: Challenge) -> dict[str, Any]:
    """Turn a challenge into JSON values; tuples become lists, columns of people's own an object."""
    found: dict[str, Any] = _listed(asdict(challenge))
    return found | {"extra": dict(challenge.extra)}


def _listed(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {key: _listed(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_listed(inner) for inner in value]
    return value


def register_of(records: Sequence[tuple[str, Any]]) -> tuple[Challenge, ...]:
    """Read a register from records, each with its place in the file.

    Raises:
        UnreadableError: something is no challenge, or an id is there twice; it says where.
    """
    found: dict[str, Challenge] = {}
    places: dict[str, str] = {}
    for place, record in records:
        challenge = challenge_of(record, place)
        if challenge.id in found:
            raise UnreadableError(
                f"{place}: the id '{challenge.id}' is there twice; it is at {places[challenge.id]}",
                "bring what both say into one and delete the other; if it is meant as a new "
                "challenge, empty its 'id' and 'proposed' and give it a title of its own",
            )
        found[challenge.id], places[challenge.id] = challenge, place
    return tuple(found.values())


def challenge_of(record: Any, place: str) -> Challenge:  # noqa: ANN401 - any JSON value
    """Read one challenge; of one that people add, a title and a mitigation are enough.

    Raises:
        UnreadableError: it is none; the message says what is wrong with which field.
    """
    if not isinstance(record, Mapping):
        raise UnreadableError(f"{place}: it is no object", _HINT)
    title = _text(record, "title", place)
    if not title:
        raise UnreadableError(f"{place}: it has no title", "say in a line what is in the way")
    identity = _text(record, "id", place)
    cause = _text(record, "cause", place) or f"manual|{title}"
    proposed = record.get("proposed")
    record = _completed(record, proposed)
    effort = _effort(record.get("effort"), f"{place}: effort")
    owner = _text(record, "owner", place)
    made = Challenge(
        id=identity or challenge_id(cause),
        cause=cause,
        category=_one_of(record, "category", CATEGORIES, "workflow", place),
        title=title,
        severity=_text(record, "severity", place) or "warning",
        evidence=tuple(
            Evidence(_text(e, "text", place), _text(e, "source", place), _text(e, "as_of", place))
            for e in _objects(record, "evidence", place)
        ),
        mitigation=_text(record, "mitigation", place),
        effort=effort,
        owner=owner,
        exit_test=_exit_test(record.get("exit_test"), place),
        early_warning=_text(record, "early_warning", place),
        proposed=Proposal(owner, effort),
        reason=_text(record, "reason", place),
        gate=_gate(record, place),
        status=_one_of(record, "status", STATUSES, "open", place),
        notes=_text(record, "notes", place),
        history=tuple(
            Event(_text(e, "day", place), _text(e, "what", place), _text(e, "note", place))
            for e in _objects(record, "history", place)
        ),
        manual=bool(record.get("manual", not isinstance(proposed, Mapping))),
        extra=_extra(record, place),
        **{name: _texts(record, name, place) for name in LISTS},
    )
    return replace(made, proposed=_proposal(proposed, made, place))


def _completed(record: Mapping[str, Any], proposed: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    """Take what is not there at all as it was proposed; an empty field is an edit."""
    return {**proposed, **record} if isinstance(proposed, Mapping) else record


def _extra(record: Mapping[str, Any], place: str) -> tuple[tuple[str, str], ...]:
    """Take the columns of people's own; a field of ours with a slip in its name is none."""
    own = record.get("extra") or {}
    if not isinstance(own, Mapping):
        raise UnreadableError(f"{place}: 'extra' is no object", "names of columns, and their texts")
    unknown = [name for name in record if name not in FIELDS]
    for name in unknown:
        meant = closest(name, tuple(f for f in FIELDS if f not in record))
        if meant:
            raise UnreadableError(
                f"{place}: there is no field '{name}'", f"did you mean '{meant}'?"
            )
    texts = {**own, **{name: record[name] for name in unknown}}
    return tuple((str(name), _text(texts, name, place)) for name in texts)


def _text(record: Mapping[str, Any], name: str, place: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError(f"{place}: '{name}' is no text", _HINT)
    return value


def _texts(record: Mapping[str, Any], name: str, place: str) -> tuple[str, ...]:
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise UnreadableError(f"{place}: '{name}' is no list of ids", _HINT)
    return tuple(value)


def _objects(record: Mapping[str, Any], name: str, place: str) -> list[Mapping[str, Any]]:
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
        raise UnreadableError(f"{place}: '{name}' is no list of objects", _HINT)
    return value


def _one_of(
    record: Mapping[str, Any], name: str, allowed: Sequence[_Word], default: str, place: str
) -> _Word:
    value = _text(record, name, place) or default
    written = "-".join(value.casefold().split())
    found = next((word for word in allowed if word == written), None)
    if found is None:
        meant = closest(value, tuple(allowed))
        hint = f"did you mean '{meant}'?" if meant else f"one of {', '.join(allowed)}"
        raise UnreadableError(f"{place}: '{value}' is no {name}", hint)
    return found


def _gate(record: Mapping[str, Any], place: str) -> PlanStage | None:
    if not record.get("gate"):
        return None
    stages: tuple[PlanStage, ...] = (*STAGE_ORDER, "changed")
    return _one_of(record, "gate", stages, "", place)


def _effort(value: Any, place: str) -> Effort:  # noqa: ANN401 - any JSON value
    if value is None:
        return Effort(1.0, 3.0)
    pair = (value.get("p50"), value.get("p90")) if isinstance(value, Mapping) else (None, None)
    numbers = [_number(part, place) for part in pair]
    if not 0 <= numbers[0] <= numbers[1] or numbers[0] == 0 < numbers[1]:
        raise UnreadableError(
            f"{place}: p50 {exact(numbers[0])} and p90 {exact(numbers[1])} do not go together",
            "person-days above 0, and p90 at least p50",
        )
    return Effort(*numbers)


def _number(value: Any, place: str) -> float:  # noqa: ANN401 - any JSON value
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise UnreadableError(f"{place}: '{value}' is no number", "person-days") from None
    if not 0 <= found < float("inf"):
        raise UnreadableError(f"{place}: '{value}' is out of range", "person-days, 0 or more")
    return found


def _proposal(value: Any, made: Challenge, place: str) -> Proposal:  # noqa: ANN401 - any JSON value
    if not isinstance(value, Mapping):
        return proposal_of(made)
    texts = {
        name: _text(value, name, place)
        for name in ("title", "category", "severity", "mitigation", "gate", "early_warning")
        if value.get(name) is not None
    }
    exit_test, before = value.get("exit_test"), value.get("predecessors")
    return Proposal(
        owner=_text(value, "owner", place),
        effort=_effort(value.get("effort"), place),
        exit_test=None if exit_test is None else _exit_test(exit_test, place),
        predecessors=None if before is None else _texts(value, "predecessors", place),
        **texts,
    )


def _exit_test(value: Any, place: str) -> ExitTest:  # noqa: ANN401 - any JSON value
    if not isinstance(value, Mapping):
        return ExitTest("to be named", "=", 0.0, "", "")
    return ExitTest(
        _text(value, "metric", place),
        _text(value, "operator", place),
        _number(value.get("threshold", 0), f"{place}: exit_test"),
        _text(value, "unit", place),
        _text(value, "where", place),
    )

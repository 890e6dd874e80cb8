"""Answers → the document that holds them, each with where it comes from.

A number gets its provenance beside it; what has no room for one (a text, a yes or no) is kept, with
who said so and when, in the list `x-answers` of the document. Nothing but the places that were
asked for is touched.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from wfmap.errors import WfmapError
from wfmap.insertion.deciding.asked import Answer
from wfmap.model.pointers import split
from wfmap.words.spelling import closest

__all__ = ["LOG", "with_answers"]

Json = dict[str, Any]
IsSound = Callable[[Json], bool]

LOG: Final = "x-answers"
"""Where answers without a provenance of their own are kept."""
OF_ELEMENTS: Final = frozenset(("steps", "stores", "actors", "systems", "decisions", "data"))
NAMED: Final[Mapping[str, str]] = {"reads": "stores", "writes": "stores", "systems": "systems"}
"""Which elements a list of names is of."""
PEOPLE: Final = ("change_commitment", "knows_what_when_wrong")
"""What one figure about a role says: that it wants the change, and knows what to do."""


def with_answers(document: Json, whole: Json, answers: Sequence[Answer], is_sound: IsSound) -> Json:
    """Put answers into a document.

    Args:
        document: the document as JSON, without what it includes; it is changed.
        whole: the same with what it includes: an element declared there is taken over whole.
        answers: the answers.
        is_sound: tells whether a document has no error.

    Raises:
        WfmapError: an answer leads nowhere, is no answer to its question, or nobody answers for it.
    """
    for answer in answers:
        made = next((new for new in _ways(document, whole, answer) if is_sound(new)), None)
        if made is None:
            told = f"{answer.place}: {answer.answer!r} is no answer for {answer.pointer}"
            raise WfmapError(told, "see `allowed` and `unit` in the form")
        document = made
    return document


def _ways(document: Json, whole: Json, answer: Answer) -> list[Json]:
    """List the ways to write an answer, the one with most provenance first."""
    return [
        _put(document, whole, answer, value, logged=logged) for value, logged in _values(answer)
    ]


def _provenance(answer: Answer) -> Json:
    found: Json = {"basis": "measured" if answer.sample else "interview"}
    if answer.on:
        found["as_of"] = answer.on
    if answer.sample:
        found["n"] = answer.sample
    if answer.by:
        found["by"] = answer.by
    return found


def _values(answer: Answer) -> list[tuple[object, bool]]:
    """List what may be written, and whether it has to be logged apart."""
    given, last = answer.answer, split(answer.pointer)[-1]
    source = _provenance(answer)
    number = isinstance(given, int | float) and not isinstance(given, bool)
    with_source = {"value": given, "provenance": source}
    if last == "use" and isinstance(given, str):
        if not answer.by:
            told = f"{answer.place}: nobody answers for what the law makes of the use"
            raise WfmapError(told, "fill in `by`")
        on = {"on": answer.on} if answer.on else {}
        return [({"class": given, "answered_by": answer.by, **on}, False)]
    if last == "readiness" and number:
        people: Json = dict.fromkeys(PEOPLE, with_source)
        counted = {"respondents": answer.sample} if answer.sample else {}
        return [({**people, **counted, **({"as_of": answer.on} if answer.on else {})}, False)]
    if last == "quality" and number:
        entry = {"dimension": answer.about, "metric": "share", "unit": "percent"}
        return [(entry | {"value": with_source}, False)]
    if last == "interfaces" and isinstance(given, str):
        return [([{"style": given}], True)]
    if last in NAMED and isinstance(given, str):
        names = [_identity(name) for name in given.split(",")]
        return [(names if last == "systems" else [{"store": name} for name in names], True)]
    if last == "processing_time" and number:
        return [({"value": f"PT{given}M", "provenance": source}, False), (f"PT{given}M", True)]
    if last == "arrivals" and number:
        return [({"count": with_source, "per": "P1W"}, False)]
    return [(with_source, False), (given, True)] if number else [(given, True)]


def _put(
    document: Json,
    whole: Json,
    answer: Answer,
    value: object,
    *,
    logged: bool,
) -> Json:
    """Give the document with a value at the place of an answer."""
    way = split(answer.pointer)
    made: Json = _copied(document)
    at = _element(made, whole, way[:2], answer) if way[0] in OF_ELEMENTS else made
    for key in way[2:-1] if way[0] in OF_ELEMENTS else way[:-1]:
        at[key] = dict(at.get(key) or {})
        at = at[key]
    last = way[-1]
    if last == "quality":
        others = [one for one in at.get(last, ()) if one.get("dimension") != answer.about]
        at[last] = [*others, value]
    elif last == "readiness" and isinstance(value, Mapping):
        at[last] = {**(at.get(last) or {}), **value}
    else:
        at[last] = value
    if last in NAMED and isinstance(answer.answer, str):
        _declare(made, whole, NAMED[last], answer.answer)
    if way[-2:-1] == ("trial",):
        at |= {"pattern": answer.about or at.get("pattern"), "n": _cases(answer, at)}
    if logged:
        entry = {"pointer": answer.pointer, "answer": answer.answer, **_provenance(answer)}
        kept = [one for one in made.get(LOG, ()) if one.get("pointer") != answer.pointer]
        made[LOG] = [*kept, entry]
    return made


def _cases(answer: Answer, trial: Json) -> int:
    """Give the number of cases of a trial; a figure of unknown many is no measurement."""
    found = answer.sample or trial.get("n")
    if not found:
        told = f"{answer.place}: of how many cases {answer.pointer} is the figure, nobody says"
        raise WfmapError(told, "fill in `sample`")
    return int(found)


def _identity(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.strip().casefold()).strip("-") or "unnamed"


def _declare(made: Json, whole: Json, section: str, names: str) -> None:
    """Declare what an answer names and the document did not know."""
    for name in names.split(","):
        if _identity(name) not in (whole.get(section) or {}):
            made.setdefault(section, {}).setdefault(_identity(name), {"name": name.strip()})


def _copied(found: Any) -> Any:  # noqa: ANN401 - a value of JSON
    if isinstance(found, dict):
        return {key: _copied(value) for key, value in found.items()}
    return [_copied(value) for value in found] if isinstance(found, list) else found


def _element(made: Json, whole: Json, way: Sequence[str], answer: Answer) -> Json:
    """Find the element of an answer, also inside a sub-process; one that is included is copied."""
    section, name = way[0], way[-1]
    found = _within(made.get(section), name)
    if found is not None:
        return found
    there = _within(whole.get(section), name)
    if there is None:
        known = [*(whole.get(section) or ())]
        meant = closest(name, tuple(known))
        hint = f"did you mean '{meant}'?" if meant else "ask again: the document has changed"
        told = f"{answer.place}: there is no '{name}' among the {section}"
        raise WfmapError(told, hint)
    copied: Json = _copied(there)
    made.setdefault(section, {})[name] = copied
    return copied


def _within(elements: object, name: str) -> Json | None:
    if not isinstance(elements, dict):
        return None
    if name in elements:
        found: Json = elements[name]
        return found
    inside = (_within(one.get("steps"), name) for one in elements.values() if isinstance(one, dict))
    return next((one for one in inside if one is not None), None)

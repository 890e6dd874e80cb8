"""The ids of the document, and what BPMN has no place for, put beside the elements of a file."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from pydantic import JsonValue

from wfmap.interchange.bpmn.actors import actors_of
from wfmap.interchange.bpmn.beside import (
    BESIDE,
    beside_text,
    normal,
    of_step,
    of_whole,
    steps_in,
)
from wfmap.interchange.bpmn.draft import ASIDE, Draft
from wfmap.interchange.bpmn.original.editing import Editing, last_of
from wfmap.interchange.bpmn.original.markup import Markup
from wfmap.interchange.bpmn.processes import keep_only
from wfmap.interchange.bpmn.source import survey
from wfmap.interchange.bpmn.tree import parse
from wfmap.interchange.bpmn.vocabulary import SCOPES
from wfmap.interchange.losses import JsonObject
from wfmap.interchange.xml import Tag
from wfmap.model.document import to_json

__all__ = ["name_and_extend"]

_PAIR: Final = ("was", "is")
"""What was read and what is meant, which are no parts of what is told."""
_ROUNDS: Final = 4
"""How often ids are given: one that is new may be what another was called by."""


def name_and_extend(editing: Editing, name: str, process: str | None, meant: JsonObject) -> None:
    """Give elements the ids of the document where they read as others, and put the rest beside.

    Args:
        editing: a file that says all that BPMN can say.
        name: the file's name.
        process: the id of the only process that is meant.
        meant: the document.
    """
    _rename_document(editing, meant)
    for _ in range(_ROUNDS):
        if not _give_ids(editing, name, process):
            break
    _extend(editing, name, process, meant)


def _rename_document(editing: Editing, meant: JsonObject) -> None:
    """Write the name of the document where its name was read."""
    was, now = editing.was.process.name, str(meant.get("name", ""))
    if was == now:
        return
    held = {id(step.parent) for step in editing.steps.values()}
    busy = [one for one in editing.original.root.called(*SCOPES) if id(one) in held]
    candidates = [*(busy if len(busy) == 1 else []), *editing.original.root.called("collaboration")]
    named = next((one for one in (*candidates, editing.original.root) if one.get("name")), None)
    target = named or next(iter(candidates), editing.original.root)
    target.set("name", now)


def _give_ids(editing: Editing, name: str, process: str | None) -> bool:
    """Read the file, and name each step and actor whose id reads otherwise; tell whether any."""
    original = editing.original
    order = {id(one): k for k, one in enumerate(list(original.markup.walk())[1:], start=1)}
    file = survey(parse(original.markup.whole()), name)
    if process is not None:
        file = survey(keep_only(file, process), name)
    draft = Draft.of(file)
    read = {node.element.order: key for node, key in draft.keys.items()}
    read |= {element.order: key for element, key in actors_of(draft).keys.items()}
    meant: list[tuple[str, Markup]] = list(editing.steps.items())
    meant += [(key, original.tags[element]) for key, element in editing.actors.items()]
    meant += list(editing.made_actors.items())
    wrong = [(key, one) for key, one in meant if read.get(order.get(id(one), 0), key) != key]
    if wrong:
        original.declare("wfmap")
    for key, one in wrong:
        one.set(f"{original.prefixes(original.root)['@wfmap:']}id", key)
    return bool(wrong)


def _extend(editing: Editing, name: str, process: str | None, meant: JsonObject) -> None:
    """Read what the file says without what stands beside, and put beside what differs."""
    from wfmap.interchange.bpmn import read  # noqa: PLC0415 - the reader knows the writer

    old = _beside(editing)
    for one in old.values():
        _hide(one)
    plain = normal(read(editing.original.data(), name=name, process=process).document)
    for one in old.values():
        _show(one)
    found, wanted = dict(steps_in(plain)), dict(steps_in(meant))
    told = {id(editing.steps[key]): of_step(found[key], step) for key, step in wanted.items()}
    places = {id(one): one for one in editing.steps.values()}
    frame = next((one for one in editing.original.root.walk() if one.local in SCOPES), None)
    if frame is not None:
        told[id(frame)] = of_whole(plain, meant)
        places[id(frame)] = frame
    was = set(_kept_aside(to_json(editing.was.process)))
    if was >= set(_kept_aside(meant)):
        told = {place: _without_aside(one) for place, one in told.items()}
    for place, one in places.items():
        _put(editing, one, told[place], old.get(place))


def _kept_aside(value: JsonValue) -> Iterator[str]:
    """Yield what an import kept aside, at every part."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == ASIDE:
                yield json.dumps(inner)
            else:
                yield from _kept_aside(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _kept_aside(inner)


def _without_aside(told: JsonObject) -> JsonObject:
    """Leave out what is kept aside: it tells what the file says, and the file says it itself."""
    found: JsonObject = {}
    for key, inner in told.items():
        left = _without_aside(inner) if isinstance(inner, dict) and key not in _PAIR else inner
        if key != ASIDE and (left or not isinstance(left, dict)):
            found[key] = left
    return found


def _hide(one: Markup) -> None:
    one.start, one.end = one.start.replace(BESIDE, _HIDDEN), one.end.replace(BESIDE, _HIDDEN)


def _show(one: Markup) -> None:
    one.start, one.end = one.start.replace(_HIDDEN, BESIDE), one.end.replace(_HIDDEN, BESIDE)


_HIDDEN: Final = "besides"
"""What such an element is called while the file is read as if it had none."""


def _beside(editing: Editing) -> Mapping[int, Markup]:
    """Give what stands beside each element now."""
    prefix = editing.original.prefixes(editing.original.root)["wfmap:"]
    found: dict[int, Markup] = {}
    for one in editing.original.root.walk():
        if one.local == BESIDE and one.prefix == prefix and one.parent is not None:
            owner = one.parent.parent
            if owner is not None:
                found[id(owner)] = one
    return found


def _put(editing: Editing, at: Markup, told: JsonObject, old: Markup | None) -> None:
    """Set what stands beside an element; what says the same stays as it is written."""
    if old is not None and _said(old) == told:
        return
    if old is not None:
        around = old.parent
        old.remove()
        if around is not None and not any(around.children) and not told:
            around.remove()
    if not told:
        return
    inside = next(at.called("extensionElements"), None)
    if inside is None:
        inside = editing.add(at, Tag("bpmn:extensionElements"), last_of(at, "documentation"))
    editing.original.declare("wfmap")
    *_, last = (None, *inside.children)
    editing.add(inside, Tag(f"wfmap:{BESIDE}", {}, [], beside_text(told)), last)


def _said(old: Markup) -> JsonObject:
    try:
        found = json.loads(old.text())
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

"""A register that is generated anew and edited by people: neither loses what the other did."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from wfmap.model.merging import merged
from wfmap.plan.challenges.records import register_of, to_record
from wfmap.plan.challenges.terms import Challenge, Effort, Event, Evidence, ExitTest, Proposal
from wfmap.units.figures import exact

__all__ = ["merge", "with_both"]

EDITABLE: Final = tuple(f.name for f in fields(Proposal) if f.name != "predecessors")
AS_PROPOSED: Final = "as proposed"
"""The note of an edit that was taken back."""
_STATUS_AFTER: Final[Mapping[str, str]] = {"opened": "open", "reopened": "open", "closed": "closed"}

_OF_STATUS: Final = frozenset((*_STATUS_AFTER, "status edited"))


def merge(
    generated: Sequence[Challenge], previous: Sequence[Challenge], today: str
) -> tuple[Challenge, ...]:
    """Take what was found now, and keep what people wrote before.

    What is found again keeps its status, notes, history, columns of people's own, and whatever
    differs from what was proposed: owner, effort, mitigation, gate and so on. What was closed and
    is found again is opened again. What is no longer found is closed, for its cause is gone; what
    people added by hand stays as they left it. Merging the result once more changes nothing.

    Args:
        generated: the challenges of this run, in their order.
        previous: the register as people left it.
        today: the day of this run, as YYYY-MM-DD.
    """
    renamed = {old: c.id for c in generated for old in c.formerly}
    kept = [_renamed(c, renamed) for c in previous]
    known = _by_id(generated, kept)
    found = tuple(_again(c, known.get(c.id), today) for c in generated)
    mine = {c.id for c in generated} | renamed.keys()
    gone = tuple(_gone(c, today) for c in kept if c.id not in mine)
    return (*found, *gone)


def _renamed(old: Challenge, renamed: Mapping[str, str]) -> Challenge:
    """Let a challenge wait for others under the ids they have now."""
    if not renamed.keys() & {*old.predecessors, *(old.proposed.predecessors or ())}:
        return old
    told = old.proposed.predecessors
    proposed = None if told is None else tuple(renamed.get(p, p) for p in told)
    return replace(
        old,
        predecessors=tuple(renamed.get(p, p) for p in old.predecessors),
        proposed=replace(old.proposed, predecessors=proposed),
    )


def _by_id(
    generated: Sequence[Challenge], previous: Sequence[Challenge]
) -> Mapping[str, Challenge]:
    """Find the earlier form of each challenge, under its id or one it had."""
    old = {c.id: c for c in previous}
    pairs = ((c.id, [old[i] for i in (c.id, *c.formerly) if i in old]) for c in generated)
    return {identity: _joined(matches) for identity, matches in pairs if matches}


def _joined(matches: Sequence[Challenge]) -> Challenge:
    """Join what stands under a new id and under former ones: the notes and edits of all.

    Whether it is open or closed is what stands under the newest.
    """
    first, *others = matches
    if not others:
        return first
    notes = dict.fromkeys(c.notes for c in matches if c.notes)
    edits = (e for c in others for e in c.history if e.what not in _OF_STATUS)
    told = sorted((*first.history, *edits), key=lambda e: e.day)
    extra = {name: value for c in reversed(matches) for name, value in c.extra if value}
    return replace(first, notes="\n".join(notes), history=tuple(told), extra=tuple(extra.items()))


def _again(new: Challenge, old: Challenge | None, today: str) -> Challenge:
    if old is None:
        return new
    back = old.status == "closed"
    edited: dict[str, Any] = {n: getattr(old, n) for n in EDITABLE if _is_edited(old, n)}
    events = list(_edits(old, today))
    if back:
        events.append(Event(today, "reopened", new.evidence[0].source if new.evidence else ""))
    return replace(
        new,
        **edited,
        status="open" if back else old.status,
        notes=old.notes,
        extra=old.extra,
        evidence=_evidence(new, old),
        predecessors=_predecessors(new, old),
        history=(*old.history, *events),
    )


def _is_edited(old: Challenge, name: str) -> bool:
    told = getattr(old.proposed, name)
    mine = getattr(old, name)
    return told is not None and (mine or "" if name == "gate" else mine) != told


def _predecessors(new: Challenge, old: Challenge) -> tuple[str, ...]:
    """Take those found now, less those that people took out, and those that they added."""
    told = old.proposed.predecessors
    if told is None:
        return new.predecessors
    left = (p for p in new.predecessors if p in old.predecessors or p not in told)
    return tuple(dict.fromkeys((*left, *(p for p in old.predecessors if p not in told))))


def _evidence(new: Challenge, old: Challenge) -> tuple[Evidence, ...]:
    """Keep the day on which each piece of evidence was first seen."""
    days = {(e.text, e.source): e.as_of for e in old.evidence}
    return tuple(replace(e, as_of=days.get((e.text, e.source), e.as_of)) for e in new.evidence)


def _edits(old: Challenge, today: str) -> Iterator[Event]:
    """Yield what people changed and no history tells yet."""
    for name in EDITABLE:
        last = _last(old, f"{name} edited")
        now = _said(getattr(old, name)) if _is_edited(old, name) else AS_PROPOSED
        if now != (last if last is not None else AS_PROPOSED):
            yield Event(today, f"{name} edited", now)
    if old.status != _status_told(old):
        yield Event(today, "status edited", old.status)
    if old.notes != (_last(old, "notes edited") or ""):
        yield Event(today, "notes edited", old.notes)


def _last(challenge: Challenge, what: str) -> str | None:
    return next((e.note for e in reversed(challenge.history) if e.what == what), None)


def _status_told(challenge: Challenge) -> str:
    """Give the status that the history ends with."""
    for event in reversed(challenge.history):
        if event.what == "status edited":
            return event.note
        if event.what in _STATUS_AFTER:
            return _STATUS_AFTER[event.what]
    return "open"


def _said(value: object) -> str:
    if isinstance(value, Effort):
        return f"{exact(value.p50)}/{exact(value.p90)}"
    return value.sentence if isinstance(value, ExitTest) else str(value or "none")


def _gone(old: Challenge, today: str) -> Challenge:
    events = [] if old.history else [Event(today, "opened", "by hand")]
    events += _edits(old, today)
    if old.manual or old.status == "closed":
        return replace(old, history=(*old.history, *events))
    events.append(Event(today, "closed", "its cause is no longer found"))
    return replace(old, status="closed", blocks=(), history=(*old.history, *events))


Register = Sequence[Challenge]


def with_both(base: Register, ours: Register, theirs: Register) -> tuple[Challenge, ...]:
    """Merge two changes of a register.

    Args:
        base: the register both began with.
        ours: one change of it, such as a new plan.
        theirs: the other, such as what people edited meanwhile; the order is theirs.

    Raises:
        ConflictError: both changed the same field of a challenge.
        UnreadableError: the two together are no register.
    """
    sides = [{c.id: to_record(c) for c in side} for side in (base, ours, theirs)]
    both = merged(*sides)
    return register_of([(f"challenge {identity}", record) for identity, record in both.items()])

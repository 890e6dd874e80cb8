"""A register that is generated anew and edited by people: neither loses what the other did."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from wfmap.plan.challenges.terms import Challenge, Event, Evidence

__all__ = ["merge"]


def merge(
    generated: Sequence[Challenge], previous: Sequence[Challenge], today: str
) -> tuple[Challenge, ...]:
    """Take what was found now, and keep what people wrote before.

    What is found again keeps its status, notes, history, and an owner or effort that differs from
    what was proposed. What was closed and is found again is opened again. What is no longer found
    is closed, for its cause is gone; what people added by hand stays as they left it. Merging the
    result once more changes nothing.

    Args:
        generated: the challenges of this run, in their order.
        previous: the register as people left it.
        today: the day of this run, as YYYY-MM-DD.
    """
    known = _by_id(generated, previous)
    found = tuple(_again(c, known.get(c.id), today) for c in generated)
    mine = {c.id for c in generated} | {old for c in generated for old in c.formerly}
    gone = tuple(_gone(c, today) for c in previous if c.id not in mine)
    return (*found, *gone)


def _by_id(
    generated: Sequence[Challenge], previous: Sequence[Challenge]
) -> Mapping[str, Challenge]:
    """Find the earlier form of each challenge, under its id or one it had."""
    old = {c.id: c for c in previous}
    pairs = ((c.id, [old[i] for i in (c.id, *c.formerly) if i in old]) for c in generated)
    return {identity: matches[0] for identity, matches in pairs if matches}


def _again(new: Challenge, old: Challenge | None, today: str) -> Challenge:
    if old is None:
        return new
    back = old.status == "closed"
    merged = replace(
        new,
        status="open" if back else old.status,
        notes=old.notes,
        owner=new.owner if old.owner == old.proposed.owner else old.owner,
        effort=new.effort if old.effort == old.proposed.effort else old.effort,
        evidence=_evidence(new, old),
    )
    events = list(_edits(merged, old, today))
    if back:
        events.append(Event(today, "reopened", new.evidence[0].source if new.evidence else ""))
    return replace(merged, history=(*old.history, *events))


def _evidence(new: Challenge, old: Challenge) -> tuple[Evidence, ...]:
    """Keep the day on which each piece of evidence was first seen."""
    days = {(e.text, e.source): e.as_of for e in old.evidence}
    return tuple(replace(e, as_of=days.get((e.text, e.source), e.as_of)) for e in new.evidence)


def _edits(merged: Challenge, old: Challenge, today: str) -> Iterator[Event]:
    """Yield what people changed and no history tells yet."""
    texts = {
        "owner": (merged.owner, merged.proposed.owner),
        "effort": (
            _effort(merged),
            f"{merged.proposed.effort.p50:g}/{merged.proposed.effort.p90:g}",
        ),
        "status": (old.status, "open"),
        "notes": (merged.notes, ""),
    }
    for name, (now, unedited) in texts.items():
        told = [e.note for e in old.history if e.what == f"{name} edited"]
        last = told[-1] if told else unedited
        if now != last and not (name == "status" and old.status == "closed"):
            yield Event(today, f"{name} edited", now)


def _effort(challenge: Challenge) -> str:
    return f"{challenge.effort.p50:g}/{challenge.effort.p90:g}"


def _gone(old: Challenge, today: str) -> Challenge:
    if old.manual or old.status == "closed":
        return old
    event = Event(today, "closed", "its cause is no longer found")
    return replace(old, status="closed", blocks=(), history=(*old.history, event))

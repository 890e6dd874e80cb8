"""Two plans → changes, each with the reason: which candidate, which finding, which task."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from wfmap.plan.diff.outline import Outline
from wfmap.plan.diff.snapshot import KINDS, Entry, Kind, Snapshot, snapshot_of

__all__ = ["Change", "diff"]

DATES: Final = ("start", "finish")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `before` and `after` hold the facts that differ, empty on one side if new."""

    kind: Kind
    what: Literal["added", "removed", "changed"]
    id: str
    title: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    why: str


def diff(old: Outline, new: Outline) -> tuple[Change, ...]:
    """List what differs: the whole first, then candidates, challenges, tasks, gates and RACI."""
    before, after = snapshot_of(old), snapshot_of(new)
    return tuple(change for kind in KINDS for change in _of_kind(kind, before, after))


def _of_kind(kind: Kind, old: Snapshot, new: Snapshot) -> Iterator[Change]:
    before, after = old.of(kind), new.of(kind)
    for key, entry in after.items():
        if key not in before:
            why = _why_added(kind, key, entry, old, new)
            yield Change(kind, "added", key, entry.title, {}, entry.facts, why)
        elif differing := _differing(before[key], entry):
            yield _changed(kind, key, differing, old, new)
    for key, entry in before.items():
        if key not in after:
            why = _why_removed(kind, key, entry, old, new)
            yield Change(kind, "removed", key, entry.title, entry.facts, {}, why)


def _differing(before: Entry, after: Entry) -> tuple[str, ...]:
    names = dict.fromkeys((*before.facts, *after.facts))
    return tuple(n for n in names if before.facts.get(n, "") != after.facts.get(n, ""))


def _changed(kind: Kind, key: str, names: tuple[str, ...], old: Snapshot, new: Snapshot) -> Change:
    before, after = old.of(kind)[key], new.of(kind)[key]
    return Change(
        kind,
        "changed",
        key,
        after.title,
        {name: before.facts.get(name, "") for name in names},
        {name: after.facts.get(name, "") for name in names},
        _why_changed(kind, key, names, old, new),
    )


def _why_added(kind: Kind, key: str, entry: Entry, old: Snapshot, new: Snapshot) -> str:
    if kind == "candidate":
        return "it was not chosen before"
    if kind == "challenge":
        return f"found by {entry.reason}"
    return _causes(entry, old, new, "is new") or _reopened(key, old, new) or "the map changed"


def _why_removed(kind: Kind, key: str, entry: Entry, old: Snapshot, new: Snapshot) -> str:
    if kind == "candidate":
        return "it is not chosen any more"
    if kind == "challenge":
        return "it is no longer found"
    return _causes(entry, new, old, "is gone") or _reopened(key, old, new) or "the map changed"


def _causes(entry: Entry, without: Snapshot, within: Snapshot, told: str) -> str:
    """Name the candidates and challenges that only one of the plans has."""
    kinds: tuple[Kind, ...] = ("candidate", "challenge")
    said = (
        f'{kind} "{within.of(kind)[cause].title}" {told}'
        for cause in entry.causes
        for kind in kinds
        if cause in within.of(kind) and cause not in without.of(kind)
    )
    return "; ".join(said)


def _reopened(key: str, old: Snapshot, new: Snapshot) -> str:
    """Say so where a challenge's status or evidence changed: its task comes and goes with it."""
    before, after = old.of("challenge").get(key), new.of("challenge").get(key)
    if before is None or after is None:
        return ""
    if before.facts["status"] != after.facts["status"]:
        return f"the challenge is {after.facts['status']} now"
    return "other candidates wait for it now"


def _why_changed(kind: Kind, key: str, names: tuple[str, ...], old: Snapshot, new: Snapshot) -> str:
    if kind == "challenge":
        return _why_challenge(names)
    if kind == "plan":
        return _why_moved(old, new)
    if kind == "raci":
        return "the roles on the map, or how far the candidate goes, changed"
    if kind != "task":
        return "the volume, or what is assumed of the candidate, changed"
    own = [name for name in names if name not in DATES]
    if own:
        return f"its {' and its '.join(own)} changed"
    return _moved(key, old, new)


def _why_moved(old: Snapshot, new: Snapshot) -> str:
    """Say what the whole has more and less of, which moves its end."""
    kinds: tuple[Kind, ...] = ("candidate", "challenge", "task")
    more = {kind: len(new.of(kind).keys() - old.of(kind).keys()) for kind in kinds}
    less = {kind: len(old.of(kind).keys() - new.of(kind).keys()) for kind in kinds}
    said = [f"{n} {kind}{'' if n == 1 else 's'} {what}"
            for what, counts in (("more", more), ("gone", less))
            for kind, n in counts.items() if n]  # fmt: skip
    return ", ".join(said) or "tasks take longer or shorter, or begin on another day"


def _why_challenge(names: tuple[str, ...]) -> str:
    if "evidence" in names or "severity" in names:
        return "it was measured or found anew"
    return "it was edited"


def _moved(key: str, old: Snapshot, new: Snapshot) -> str:
    """Name the task it waits for that moved, was added or went away."""
    before, after = old.of("task"), new.of("task")
    if before[key].facts["start"] == after[key].facts["start"]:
        return "how long it takes changed"
    waits, waited = after[key].reason.split(), before[key].reason.split()
    fresh = [name for name in waits if name not in waited]
    if fresh:
        return f"it waits for {_named(fresh, new)} now"
    gone = [name for name in waited if name not in waits]
    moved = [n for n in waits if n in before and _ended(before[n]) != _ended(after[n])]
    if moved:
        return f"{_named(moved[-1:], new)} moved, and it waits for that"
    if gone:
        return f"it does not wait for {_named(gone, old)} any more"
    return "the plan starts on another day"


def _named(tasks: Sequence[str], plan: Snapshot) -> str:
    """Name tasks by their titles."""
    return " and ".join(f'"{plan.of("task")[name].title}"' for name in tasks)


def _ended(entry: Entry) -> str:
    return entry.facts["finish"]

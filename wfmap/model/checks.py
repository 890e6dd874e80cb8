"""Process → faults that need the whole document: ids that resolve, shares that add up.

Whoever comes after a process without error-level faults here need not check again.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from wfmap.findings import Fix
from wfmap.model.attachments import misplaced
from wfmap.model.base import Ref
from wfmap.model.ids import ID, slug
from wfmap.model.normal import title_of
from wfmap.model.patch import Operation
from wfmap.model.pointers import pointer
from wfmap.model.process import Process
from wfmap.model.reading.faults import Path, RawFault, removal, value_fix
from wfmap.model.renaming import by_what_they_name, free_name, renamed
from wfmap.model.semantics import split_of
from wfmap.model.steps import Flow, Step
from wfmap.model.visit import references, steps
from wfmap.units.figures import exact
from wfmap.units.weekly import WeeklyError, windows
from wfmap.words.spelling import closest, key_hint

__all__ = ["check"]

MOST_COMPARED: Final = 200_000
"""Ids that others are compared with in the search for what was meant, about two seconds."""
SHARE_TOLERANCE: Final = 1e-6
"""Shares add up when their sum is this close to 1."""

_NAMED: Final = frozenset(("data", "decisions", "stores", "systems"))
"""Collections of what can be declared by its name alone."""
_KIND: Final = {
    "actors": "actor",
    "calendars": "calendar",
    "data": "data item",
    "decisions": "decision",
    "phases": "phase",
    "steps": "step",
    "stores": "store",
    "systems": "system",
}


def check(process: Process) -> Iterator[RawFault]:
    """Yield every fault that only the whole document shows, in document order of its kind."""
    yield from _duplicate_ids(process)
    yield from _unresolved(process)
    yield from _circles(process)
    yield from misplaced(process)
    for path, _, step in steps(process):
        yield from _shares(path, step)
        yield from _attachment(path, step)
        yield from _events(path, step)
        yield from _limits(path, step)


def _duplicate_ids(process: Process) -> Iterator[RawFault]:
    seen: dict[str, Path] = {}
    flows: dict[str, Path] = {}
    every = list(steps(process))
    names = {name for _, name, _ in every}
    ids = {flow.id or "" for _, _, step in every for flow in step.next}
    known: dict[str, list[tuple[Path, Ref, str]]] | None = None
    for path, identity, step in every:
        if identity in seen:
            free = free_name(identity, names)
            known = by_what_they_name(process) if known is None else known
            patch = renamed(known.get(identity, []), path, free, within=path[:-1])
            yield _duplicate("step", identity, path, seen[identity], free, patch)
        seen.setdefault(identity, path)
        for index, flow in enumerate(step.next):
            place = (*path, "next", index, "id")
            if flow.id is not None and flow.id in flows:
                free = free_name(flow.id, ids)
                edit = {"op": "replace", "path": pointer(place), "value": free}
                yield _duplicate("flow", flow.id, place, flows[flow.id], free, (edit,))
            if flow.id is not None:
                flows.setdefault(flow.id, place)


def _duplicate(  # noqa: PLR0913, PLR0917 - two places and a way out
    kind: str,
    identity: str,
    path: Path,
    first: Path,
    free: str,
    patch: tuple[Operation, ...],
) -> RawFault:
    return RawFault(
        path,
        "duplicate-id",
        f"two {kind}s are called '{identity}'",
        "ids are unique in the whole document, sub-processes included; rename one",
        at_key=kind == "step",
        related=(("the first one", first),),
        fixes=(Fix(f"call this one '{free}'", patch),) if patch else (),
    )


def _unresolved(process: Process) -> Iterator[RawFault]:
    known = {name: tuple(elements) for name, elements in _known(process).items()}
    found = {name: frozenset(elements) for name, elements in known.items()}
    guesses = _Guesses()
    undeclared: set[str] = set()
    for path, ref, identity in references(process):
        if identity in found[ref.collection]:
            continue
        meant = guesses.meant(identity, known[ref.collection])
        if ref.collection == "actors":
            if identity not in undeclared:
                undeclared.add(identity)
                yield _undeclared(path, identity, meant)
            continue
        if ref.collection == "calendars" and _are_hours(identity):
            yield _hours(process, path, identity)
            continue
        kind = _KIND[ref.collection]
        fixes = value_fix(path, meant, f"refer to '{meant}'") if meant else ()
        fixes += _declared(ref.collection, identity)
        hint = key_hint(meant, ()) or _declare_hint(ref.collection, identity)
        message = f"there is no {kind} '{identity}'"
        yield RawFault(path, "unresolved-reference", message, hint, fixes=fixes)


class _Guesses:
    """Looks for the ids that were meant, until so many were looked at that it takes too long."""

    def __init__(self) -> None:
        self._left = MOST_COMPARED

    def meant(self, identity: str, names: tuple[str, ...]) -> str | None:
        if self._left <= 0:
            return None
        self._left -= len(names)
        return closest(identity, names)


def _known(process: Process) -> Mapping[str, Mapping[str, object]]:
    return {
        "actors": process.actors,
        "calendars": process.calendars,
        "data": process.data,
        "decisions": process.decisions,
        "phases": process.phases,
        "steps": dict.fromkeys(identity for _, identity, _ in steps(process)),
        "stores": process.stores,
        "systems": process.systems,
    }


def _are_hours(text: str) -> bool:
    try:
        return bool(windows(text))
    except WeeklyError:
        return False


def _hours(process: Process, path: Path, weekly: str) -> RawFault:
    """Offer to declare the hours that stand where a calendar is named."""
    same = next((key for key, one in process.calendars.items() if one.weekly == weekly), None)
    identity = same or free_name(slug(weekly, "hours"), process.calendars)
    referred: Operation = {"op": "replace", "path": pointer(path), "value": identity}
    made: Operation = {
        "op": "add",
        "path": pointer(("calendars", identity)),
        "value": {"weekly": weekly},
    }
    return RawFault(
        path,
        "unresolved-reference",
        f"'{weekly}' are hours, and the name of a calendar is wanted here",
        f'write "calendars": {{"{identity}": {{"weekly": "{weekly}"}}}} and refer to '
        f"'{identity}', or let `wfmap check --fix` do it",
        fixes=(
            Fix(
                f"keep these hours as the calendar '{identity}'",
                (referred,) if same else (made, referred),
                safe=True,
            ),
        ),
    )


def _undeclared(path: Path, identity: str, meant: str | None) -> RawFault:
    if meant is not None:
        return RawFault(
            path,
            "undeclared-actor",
            f"the actor '{identity}' is not declared, but '{meant}' is",
            f"did you mean '{meant}'? else declare '{identity}' under 'actors'",
            severity="warning",
            fixes=value_fix(path, meant, f"refer to '{meant}'"),
        )
    return RawFault(
        path,
        "undeclared-actor",
        f"the actor '{identity}' is not declared; it counts as a role",
        "declare it under 'actors', or let `wfmap format` do it",
        severity="info",
        fixes=_declaration(identity),
    )


def _declaration(identity: str) -> tuple[Fix, ...]:
    """Offer to declare an actor as what it counts as."""
    if not ID.fullmatch(identity):
        return ()
    role = {"name": title_of(identity)}
    patch = ({"op": "add", "path": pointer(("actors", identity)), "value": role},)
    return (Fix("declare it as a role", patch, safe=True),)


def _declared(collection: str, identity: str) -> tuple[Fix, ...]:
    """Offer to declare what is referred to, where a name is enough for that."""
    if collection not in _NAMED or not ID.fullmatch(identity):
        return ()
    named = {"name": title_of(identity)}
    patch = ({"op": "add", "path": pointer((collection, identity)), "value": named},)
    return (Fix(f"declare '{identity}' under '{collection}'", patch),)


def _declare_hint(collection: str, identity: str) -> str:
    return f"declare '{identity}' under '{collection}', or correct the id"


def _circles(process: Process) -> Iterator[RawFault]:
    """Find actors that are, by way of others, part of themselves."""
    reported: set[str] = set()
    for start in process.actors:
        way = [start]
        while (above := _above(process, way[-1])) is not None and above not in way:
            way.append(above)
        if above == start and start not in reported:
            reported.update(way)
            chain = " → ".join(f"'{a}'" for a in (*way, start))
            yield RawFault(
                ("actors", start, "part_of"),
                "circular-reference",
                f"actors are part of each other in a circle: {chain}",
                "remove one 'part_of'",
                fixes=removal(("actors", start, "part_of"), f"let '{start}' be part of nothing"),
            )


def _above(process: Process, actor: str) -> str | None:
    declared = process.actors.get(actor)
    return declared.part_of if declared is not None else None


def _shares(path: Path, step: Step) -> Iterator[RawFault]:
    """Find branches of an exclusive split whose shares cannot be right."""
    if split_of(step) not in ("exclusive", "event") or len(step.next) < 2:  # noqa: PLR2004 - a split
        return
    stated = [flow.share.value for flow in step.next if flow.share is not None]
    total = sum(stated)
    complete = len(stated) == len(step.next)
    if complete and abs(total - 1) > SHARE_TOLERANCE:
        yield _uneven(
            path, step.next, total, f"its branches' shares add up to {exact(total)}, not 1"
        )
    elif not complete and total > 1 + SHARE_TOLERANCE:
        yield _uneven(
            path, step.next, total, f"some branches' shares alone add up to {exact(total)}"
        )


def _uneven(path: Path, flows: tuple[Flow, ...], total: float, message: str) -> RawFault:
    parts = " + ".join(exact(flow.share.value) for flow in flows if flow.share is not None)
    hint = f"{parts} = {exact(total)}; exactly one branch is taken, so they must make 1"
    fixes = _scaled(path, flows, total)
    return RawFault((*path, "next"), "shares-do-not-add-up", message, hint, fixes=fixes)


def _scaled(path: Path, flows: tuple[Flow, ...], total: float) -> tuple[Fix, ...]:
    """Offer shares of the same proportions that add up to 1, in six digits at most."""
    given = {n: flow.share.value for n, flow in enumerate(flows) if flow.share is not None}
    if total <= 0:
        return ()
    scaled = {n: round(share / total, 6) for n, share in given.items()}
    largest = max(scaled, key=lambda n: scaled[n])
    rest = sum(share for n, share in scaled.items() if n != largest)
    scaled[largest] = round(1 - rest, 6)
    patch = tuple(
        {"op": "replace", "path": pointer((*path, "next", n, "share")), "value": share}
        for n, share in scaled.items()
        if share != given[n]
    )
    told = " + ".join(exact(share) for share in scaled.values())
    return (Fix(f"keep their proportions: {told} = 1", patch),)


def _attachment(path: Path, step: Step) -> Iterator[RawFault]:
    if step.attached_to is not None and step.kind != "event":
        yield RawFault(
            (*path, "attached_to"),
            "wrong-type",
            f"a step of kind '{step.kind}' is attached to another",
            'set "kind": "event"; only events sit on a border',
            fixes=_kind(path, "event"),
        )


def _kind(path: Path, kind: str) -> tuple[Fix, ...]:
    patch = ({"op": "add", "path": pointer((*path, "kind")), "value": kind},)
    return (Fix(f'set "kind": "{kind}"', patch),)


def _trigger(path: Path, trigger: str) -> tuple[Fix, ...]:
    patch = ({"op": "add", "path": pointer((*path, "trigger")), "value": trigger},)
    return (Fix(f'set "trigger": "{trigger}"', patch),)


def _events(path: Path, step: Step) -> Iterator[RawFault]:
    """Find triggers where they mean nothing."""
    trigger = step.trigger
    if trigger == "terminate" and step.kind != "end":
        yield RawFault(
            (*path, "trigger"),
            "wrong-type",
            f"a step of kind '{step.kind}' cannot terminate; only an end does",
            'set "kind": "end"',
            fixes=_kind(path, "end"),
        )
    if trigger == "cancel" and step.kind != "end" and step.attached_to is None:
        yield RawFault(
            (*path, "trigger"),
            "wrong-type",
            f"a step of kind '{step.kind}' cannot cancel: an end inside does, and an event on the "
            "border of its sub-process goes on from there",
            'set "kind": "end", or "attached_to"',
            fixes=_kind(path, "end"),
        )
    if step.compensates is not None and trigger != "compensation":
        yield RawFault(
            (*path, "compensates"),
            "wrong-type",
            "it says what it compensates, and is no compensation",
            'set "trigger": "compensation"',
            fixes=_trigger(path, "compensation"),
        )


def _limits(path: Path, step: Step) -> Iterator[RawFault]:
    """Find limits to a flow beside which there is no other way."""
    ways = [index for index, flow in enumerate(step.next) if not flow.message]
    limited = [index for index in ways if step.next[index].at_most is not None]
    if limited and len(limited) == len(ways):
        yield RawFault(
            (*path, "next", limited[0], "at_most"),
            "wrong-type",
            "every flow that leaves this step has a limit: work that has used it up has no way on",
            "leave 'at_most' out where the work goes on",
            fixes=tuple(
                fix
                for index in limited
                for fix in removal(
                    (*path, "next", index, "at_most"), f"no limit to way {index + 1}"
                )
            ),
        )

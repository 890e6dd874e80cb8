"""Events on borders: each sits on a step beside it, and none on itself by way of others."""

from collections.abc import Iterator, Mapping

from wfmap.findings import Fix
from wfmap.model.pointers import pointer
from wfmap.model.process import Process
from wfmap.model.reading.faults import Path, RawFault, removal
from wfmap.model.steps import Step
from wfmap.model.visit import steps

__all__ = ["misplaced"]

_Known = Mapping[str, tuple[Path, Step]]


def misplaced(process: Process) -> Iterator[RawFault]:
    """Yield a fault for each circle of events, and each event whose step is on another level."""
    known: dict[str, tuple[Path, Step]] = {}
    for path, identity, step in steps(process):
        known.setdefault(identity, (path, step))
    reported: set[str] = set()
    for identity, (path, step) in known.items():
        host = step.attached_to
        if host is None or host not in known or step.kind != "event":
            continue
        way = _way(known, identity)
        if way[-1] == identity and not reported & set(way):
            reported.update(way)
            yield _circle(path, way)
        elif known[host][0][:-1] != path[:-1] and way[-1] != identity:
            yield _elsewhere(known, path, host)


def _way(known: _Known, identity: str) -> list[str]:
    """List what a step is attached to, what that is attached to, and so on, until it repeats."""
    way = [identity]
    while (host := known[way[-1]][1].attached_to) in known and host is not None:
        way.append(host)
        if host in way[:-1]:
            break
    return way


def _circle(path: Path, way: list[str]) -> RawFault:
    place = (*path, "attached_to")
    chain = " → ".join(f"'{step}'" for step in way)
    return RawFault(
        place,
        "circular-reference",
        f"events are attached to each other in a circle: {chain}",
        "attach one to the step on whose border it sits",
        fixes=removal(place, f"let '{way[0]}' be attached to nothing"),
    )


def _elsewhere(known: _Known, path: Path, host: str) -> RawFault:
    place, there = (*path, "attached_to"), known[host][0]
    outer = there[len(path) - 1] if there[: len(path) - 1] == path[:-1] else None
    patch = {"op": "replace", "path": pointer(place), "value": outer}
    return RawFault(
        place,
        "unresolved-reference",
        f"'{path[-1]}' cannot be attached to '{host}', which is not beside it",
        "attach it to a step of the same sub-process, or of the same process",
        fixes=() if outer is None else (Fix(f"attach it to '{outer}'", (patch,)),),
        related=((f"'{host}'", there),),
    )

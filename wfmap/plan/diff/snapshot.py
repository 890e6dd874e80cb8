"""A plan as what a comparison sees: named things with facts, from a plan or from its JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from wfmap.errors import UnreadableError
from wfmap.units.figures import exact, figure

__all__ = ["KINDS", "Entry", "Kind", "Snapshot", "read_snapshot", "snapshot_of"]

Kind = Literal["plan", "candidate", "challenge", "task", "gate", "raci"]
KINDS: Final[tuple[Kind, ...]] = ("plan", "candidate", "challenge", "task", "gate", "raci")
VERSION: Final = "1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a plan: its title, its facts by name, ids of what it comes from, its reason."""

    title: str
    facts: Mapping[str, str]
    causes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The entries of a plan by kind and id, in its order."""

    entries: Mapping[Kind, Mapping[str, Entry]] = field(default_factory=dict)

    def of(self, kind: Kind) -> Mapping[str, Entry]:
        """Give the entries of one kind."""
        return self.entries.get(kind, {})


def read_snapshot(data: bytes, file: str) -> Snapshot:
    """Read a plan that was written as JSON.

    Raises:
        UnreadableError: it is none.
    """
    hint = "give a plan written by `wfmap plan FILE --format json`"
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"{file}: it is not JSON: {error}", hint) from None
    if not isinstance(found, dict) or not {"challenges", "tasks", "stages"} <= found.keys():
        raise UnreadableError(f"{file}: it is no plan", hint)
    if found.get("plan", VERSION) != VERSION:
        told = f"{file}: it is a plan of version {found['plan']}, not {VERSION}"
        raise UnreadableError(told, "make the older plan again from the older document")
    try:
        return snapshot_of(found)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableError(f"{file}: the plan is broken at {error}", hint) from None


def snapshot_of(plan: Mapping[str, Any]) -> Snapshot:
    """Take a snapshot of a plan's JSON values."""
    return Snapshot(
        {
            "plan": dict(_whole(plan)),
            "candidate": dict(_candidates(plan)),
            "challenge": dict(_challenges(plan)),
            "task": dict(_tasks(plan)),
            "gate": dict(_gates(plan)),
            "raci": dict(_raci(plan)),
        }
    )


def _whole(plan: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    """Take the whole: when it starts and ends, and what stands under it."""
    finish = plan.get("finish")
    facts = {"start": str(plan.get("start", "")), "finish": _range(finish) if finish else ""}
    yield "plan", Entry(plan.get("process") or "the plan", facts)


def _candidates(plan: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for stages in plan["stages"]:
        names = [s["stage"] for s in stages["stages"]]
        yield stages["candidate"], Entry(stages["title"], {"last stage": names[-1]})


def _challenges(plan: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for challenge in plan["challenges"]:
        evidence = [e["text"] for e in challenge["evidence"]]
        facts = {
            "status": challenge["status"],
            "severity": challenge["severity"],
            "owner": challenge["owner"],
            "effort": _range(challenge["effort"]),
            "evidence": "; ".join(evidence),
        }
        found = "; ".join(dict.fromkeys(e["source"] for e in challenge["evidence"]))
        yield challenge["id"], Entry(challenge["title"], facts, (), found)


def _tasks(plan: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for task in plan["tasks"]:
        facts = {
            "owner": task["owner"],
            "effort": _range(task["effort"]) if task["effort"] else "",
            "start": _range(task["start"]),
            "finish": _range(task["finish"]),
        }
        causes = (*task["candidates"], *filter(None, [task["challenge"]]))
        behind = tuple(filter(None, [*task["after"], task["behind"]]))
        yield task["id"], Entry(task["title"], facts, causes, " ".join(behind))


def _gates(plan: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for ladder in plan["stages"]:
        for stage in ladder["stages"]:
            for gate in stage["gates"]:
                looks = ", ".join(f"{k['faults']} of {k['cases']}" for k in gate["looks"])
                rate = gate["per_week"]
                facts = {
                    "limit": exact(gate["limit"]),
                    "looks": looks,
                    "cases": "" if rate is None else f"{figure(rate)} a week",
                }
                key = f"{ladder['candidate']}/{stage['stage']}/{gate['metric']}"
                title = f"{gate['metric']} ({stage['stage']}): {ladder['title']}"
                yield key, Entry(title, facts, (ladder["candidate"],))


def _raci(plan: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
    for change in plan["raci"]:
        facts = {f"{role}, to be": ", ".join(names) for role, names in change["to_be"].items()} | {
            "stops": change["stops"]
        }
        key = f"{change['candidate']}/{change['step']}"
        yield key, Entry(change["name"], facts, (change["candidate"],))


def _range(pair: Mapping[str, Any]) -> str:
    low, high = pair["p50"], pair["p90"]
    return f"{low} to {high}" if isinstance(low, str) else f"{exact(low)} to {exact(high)}"

"""A plan as what a comparison sees: named things with facts."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, Literal

from wfmap.plan.challenges.terms import Effort
from wfmap.plan.diff.outline import Outline, OutlineGate
from wfmap.plan.schedule.terms import Dates
from wfmap.units.figures import exact, figure

__all__ = ["KINDS", "Entry", "Kind", "Snapshot", "snapshot_of"]

Kind = Literal["plan", "candidate", "challenge", "task", "gate", "raci"]
KINDS: Final[tuple[Kind, ...]] = ("plan", "candidate", "challenge", "task", "gate", "raci")


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


def snapshot_of(plan: Outline) -> Snapshot:
    """Take a snapshot of a plan."""
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


def _whole(plan: Outline) -> Iterator[tuple[str, Entry]]:
    """Take the whole: when it starts and ends, and what stands under it."""
    facts = {"start": plan.start, "finish": _range(plan.finish)}
    yield "plan", Entry(plan.process or "the plan", facts)


def _candidates(plan: Outline) -> Iterator[tuple[str, Entry]]:
    for ladder in plan.stages:
        last = ladder.stages[-1].stage if ladder.stages else ""
        yield ladder.candidate, Entry(ladder.title, {"last stage": last})


def _challenges(plan: Outline) -> Iterator[tuple[str, Entry]]:
    for challenge in plan.challenges:
        facts = {
            "status": challenge.status,
            "severity": challenge.severity,
            "owner": challenge.owner,
            "effort": _range(challenge.effort),
            "evidence": "; ".join(e.text for e in challenge.evidence),
        }
        found = "; ".join(dict.fromkeys(e.source for e in challenge.evidence))
        yield challenge.id, Entry(challenge.title, facts, (), found)


def _tasks(plan: Outline) -> Iterator[tuple[str, Entry]]:
    for task in plan.tasks:
        facts = {
            "owner": task.owner or "",
            "effort": _range(task.effort),
            "start": _range(task.start),
            "finish": _range(task.finish),
        }
        causes = (*task.candidates, *filter(None, [task.challenge]))
        behind = tuple(filter(None, [*task.after, task.behind]))
        yield task.id, Entry(task.title, facts, causes, " ".join(behind))


def _gates(plan: Outline) -> Iterator[tuple[str, Entry]]:
    for ladder in plan.stages:
        for stage in ladder.stages:
            for gate in stage.gates:
                key = f"{ladder.candidate}/{stage.stage}/{gate.metric}"
                title = f"{gate.metric} ({stage.stage}): {ladder.title}"
                yield key, Entry(title, _of_gate(gate), (ladder.candidate,))


def _of_gate(gate: OutlineGate) -> Mapping[str, str]:
    return {
        "limit": exact(gate.limit),
        "looks": ", ".join(f"{look.faults} of {look.cases}" for look in gate.looks),
        "cases": "" if gate.per_week is None else f"{figure(gate.per_week)} a week",
    }


def _raci(plan: Outline) -> Iterator[tuple[str, Entry]]:
    for change in plan.raci:
        roles = asdict(change.to_be).items()
        facts = {f"{role}, to be": ", ".join(names) for role, names in roles}
        key = f"{change.candidate}/{change.step}"
        yield key, Entry(change.name, facts | {"stops": change.stops}, (change.candidate,))


def _range(pair: Effort | Dates | None) -> str:
    match pair:
        case None:
            return ""
        case Effort(p50, p90):
            return f"{exact(p50)} to {exact(p90)}"
        case Dates(p50, p90):
            return f"{p50} to {p90}"

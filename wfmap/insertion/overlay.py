"""Candidates and insertions as overlays: badges of ranks, and what a rewrite added and changed."""

from collections.abc import Iterator

from wfmap.graph import ProcessGraph
from wfmap.insertion.candidates import Candidates
from wfmap.insertion.deciding.terms import SAID
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.recorded import RANK, candidate_place
from wfmap.insertion.rewriting.record import records
from wfmap.insertion.terms import Candidate
from wfmap.insertion.titles import title_of_record
from wfmap.overlay import Badge, Mark, Overlay
from wfmap.units.record import Record, Told

__all__ = ["candidates_overlay", "insertion_overlay"]


def candidates_overlay(found: Candidates) -> Overlay:
    """Mark each step with its best candidate: a hexagon with the interval of its rank.

    It is dashed where something comes first; what is not done, or cannot be said, carries none.
    """
    graph = found.graph
    steps: dict[str, Mark] = {}
    for candidate in found.all:
        if candidate.rank is None:
            continue
        at = _place(graph, candidate)
        if at is not None and at not in steps:
            steps[at] = Mark(badge=_badge(candidate), note=_note(candidate))
    return Overlay(
        name="candidates",
        steps=steps,
        badge_legend="best candidate at the step: the ranks it could have" if steps else "",
        summary=_summary(found),
    )


def _place(graph: ProcessGraph, candidate: Candidate) -> str | None:
    """Name the step that carries the badge: for what sits on a flow, the step it leads to."""
    if candidate.element.kind == "flow":
        return graph.flows[candidate.element.id].target
    return candidate.element.id if candidate.element.kind == "step" else None


def _badge(candidate: Candidate) -> Badge:
    name, told = PATTERNS[candidate.pattern].badge, tuple(_ranks(candidate))
    ranks = "–".join(dict.fromkeys(rank.text for rank in told))
    dashed = candidate.verdict == "only_after"
    return Badge(f"{name} {ranks}", "candidate", dashed=dashed, figures=told)


def _ranks(candidate: Candidate) -> Iterator[Told]:
    """Write the first and the last rank that it could have."""
    at, basis = candidate_place(candidate.id), candidate.baseline
    for end, rank in zip(("low", "high"), candidate.rank_interval or (), strict=False):
        record = Record(f"rank.{end}", at, RANK, basis, rank, "draw --overlay candidates")
        yield Told(record, str(rank))


def _note(candidate: Candidate) -> str:
    return f"{candidate.title}: {SAID[candidate.verdict]}; {candidate.why}"


def _summary(found: Candidates) -> str:
    first = next((c for c in found.all if c.rank == 1), None)
    if first is None:
        return "no candidate"
    if first.is_nothing:
        return "best for now: do nothing"
    return f"first: {first.title} ({SAID[first.verdict]})"


def insertion_overlay(graph: ProcessGraph) -> Overlay:
    """Mark what insertions added and changed; what is unmarked was kept.

    A document that remembers no insertion has nothing to mark.
    """
    steps: dict[str, Mark] = {}
    names = []
    for record in records(graph.process):
        title = title_of_record(graph, record)
        names.append(title)
        for step, role in record.roles.items():
            steps[step] = Mark(change="added", note=f"{role}, added by: {title}")
        for step in record.changed:
            if step in graph.steps and step not in steps:
                steps[step] = Mark(change="changed", note=f"changed by: {title}")
    flows = {flow: Mark(change="added") for flow in _flows(graph, steps)}
    return Overlay(
        name="insertion",
        steps=steps,
        flows=flows,
        summary=f"inserted: {'; '.join(names)}" if names else "nothing was inserted",
    )


def _flows(graph: ProcessGraph, steps: dict[str, Mark]) -> Iterator[str]:
    """Yield the flows that an added step begins or ends."""
    added = {step for step, mark in steps.items() if mark.change == "added"}
    for flow in graph.flows.values():
        if flow.source in added or flow.target in added:
            yield flow.id

"""Drafts → challenges: all that has one cause is one challenge, with an id that stays."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from wfmap.findings import SEVERITIES, Element, Finding
from wfmap.graph import ProcessGraph
from wfmap.insertion.terms import Candidate
from wfmap.plan.challenges.drafts import Draft
from wfmap.plan.challenges.sources import from_candidates, from_findings
from wfmap.plan.challenges.terms import (
    Challenge,
    Effort,
    Event,
    Evidence,
    Proposal,
    challenge_id,
    proposal_of,
)
from wfmap.plan.challenges.touching import Touched, former_ids, owner_of, touched

__all__ = ["generate"]


def generate(
    graph: ProcessGraph,
    findings: Sequence[Finding],
    candidates: Sequence[Candidate],
    today: str,
) -> tuple[Challenge, ...]:
    """List the challenges of a process, findings first, each cause once.

    Args:
        graph: the process.
        findings: what the rules found.
        candidates: whose shortfalls and vetoes count, and who is blocked.
        today: the day they are first seen, as YYYY-MM-DD.
    """
    groups: dict[str, list[Draft]] = {}
    drafts = chain(from_findings(graph, findings), from_candidates(graph, candidates))
    for draft in drafts:
        groups.setdefault(_cause(draft.cause, draft.element), []).append(draft)
    known = {challenge_id(cause) for cause in groups}
    return tuple(
        _challenge(graph, cause, group, candidates, known, today) for cause, group in groups.items()
    )


def _cause(template: str, element: Element | None) -> str:
    return template.replace("{id}", element.id if element else "")


def _challenge(  # noqa: PLR0913, PLR0917 - all that one is made from
    graph: ProcessGraph,
    cause: str,
    group: Sequence[Draft],
    candidates: Sequence[Candidate],
    known: set[str],
    today: str,
) -> Challenge:
    first = group[0]
    place = touched(graph, first.element)
    effort = Effort(max(d.entry.effort.p50 for d in group), max(d.entry.effort.p90 for d in group))
    owner = owner_of(graph, first.element, first.entry.owner)
    # A shortfall says more exactly than a rule what is short, and by which test it is closed.
    exact = next((d for d in group if d.candidate), first)
    made = Challenge(
        id=challenge_id(cause),
        cause=cause,
        category=first.entry.category,
        title=exact.title,
        severity=max((d.severity for d in group), key=_gravity),
        evidence=_evidence(group, today),
        mitigation=first.entry.mitigation,
        effort=effort,
        owner=owner,
        exit_test=exact.entry.exit_test,
        early_warning=first.entry.warning,
        proposed=Proposal(owner, effort),
        reason=first.entry.reason,
        gate=first.entry.gate,
        steps=place.steps,
        stores=place.stores,
        flows=place.flows,
        systems=place.systems,
        actors=place.actors,
        blocks=_blocks(graph, group, place, candidates),
        predecessors=_before(group, known),
        history=(Event(today, "opened", first.source),),
        formerly=_former(graph, group),
    )
    return replace(made, proposed=proposal_of(made))


def _gravity(severity: str) -> int:
    return [str(s) for s in SEVERITIES].index(severity)


def _evidence(group: Iterable[Draft], today: str) -> tuple[Evidence, ...]:
    seen = dict.fromkeys((d.text, d.source) for d in group)
    return tuple(Evidence(text, source, today) for text, source in seen)


def _former(graph: ProcessGraph, group: Sequence[Draft]) -> tuple[str, ...]:
    first = group[0]
    olds = former_ids(graph, first.element)
    return tuple(challenge_id(first.cause.replace("{id}", old)) for old in olds)


def _before(group: Sequence[Draft], known: set[str]) -> tuple[str, ...]:
    causes = (_cause(d.after, d.element) for d in group if d.after)
    return tuple(dict.fromkeys(i for c in causes if (i := challenge_id(c)) in known))


def _blocks(
    graph: ProcessGraph, group: Sequence[Draft], place: Touched, candidates: Sequence[Candidate]
) -> tuple[str, ...]:
    """List the candidates that wait: those it is a shortfall of, and those that use what it is at.

    What has no gate holds up nobody.
    """
    if group[0].entry.gate is None:
        return ()
    named = {d.candidate for d in group if d.candidate}
    is_rule = any(not d.candidate for d in group)
    elsewhere = [d.at for d in group if d.at is not None and d.at != group[0].element]
    places = [(group[0].element, place), *((at, touched(graph, at)) for at in elsewhere)]
    return tuple(
        c.id
        for c in candidates
        if c.id in named or (is_rule and any(_uses(graph, c, at, there) for at, there in places))
    )


def _uses(
    graph: ProcessGraph, candidate: Candidate, element: Element | None, place: Touched
) -> bool:
    """Tell whether a candidate stands on an element: its own place, its stores, systems, people."""
    if element is None or element.kind in {"document", "process"}:
        return False
    mine = touched(graph, candidate.element)
    if element.kind == "actor":
        return element.id in candidate.actors
    if element.kind in {"store", "data"}:
        return bool(set(mine.stores) & set(place.stores))
    if element.kind == "system":
        return element.id in mine.systems
    if element.kind == "flow":
        return element.id in mine.flows
    return bool(set(mine.steps) & set(place.steps))

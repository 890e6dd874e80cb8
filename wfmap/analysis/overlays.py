"""Findings and stated waits as overlays: marks for a map, made beside what they are made from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import Final

from wfmap.facts import Basis, Facts
from wfmap.findings import Element, Finding, Severity, at_least
from wfmap.graph import ProcessGraph
from wfmap.graph.visits import visits
from wfmap.overlay import Badge, Mark, Overlay
from wfmap.units.durations import human
from wfmap.units.record import COUNT, SECONDS, SHARE, Record, Told, place
from wfmap.words.sentences import listed, percent, plural, quoted

__all__ = ["assuming", "findings_overlay", "waits_overlay"]

RANKED: Final = 3
"""Waits that carry a pill with their rank."""

_FINDINGS: Final = "draw --overlay findings"
_WAITS: Final = "draw --overlay waits"

_NAMED: Final = 2
"""Splits that are named one by one."""

_EVEN: Final = "its shares are not stated: taken as even"

Place = tuple[str, str]
"""A kind of element and an id."""


def findings_overlay(graph: ProcessGraph, findings: Iterable[Finding]) -> Overlay:
    """Mark every element that has findings: the gravest severity, how many, and each as a note.

    Findings on flows and decisions are marked on the steps they leave or are taken in, those on
    data on the stores that hold it, because only boxes carry signs.
    """
    by_place: dict[Place, list[Finding]] = defaultdict(list)
    given = tuple(findings)
    for finding in given:
        for at in _places(graph, finding.element):
            by_place[at].append(finding)
    marks: dict[str, dict[str, Mark]] = defaultdict(dict)
    for (kind, identity), found in by_place.items():
        marks[kind][identity] = _mark(found, place(kind, identity))
    return Overlay(
        name="findings",
        steps=marks["step"],
        flows=marks["flow"],
        actors=marks["actor"],
        stores=marks["store"],
        systems=marks["system"],
        badge_legend="findings" if by_place else "",
        summary=plural(len(given), "finding"),
    )


def _places(graph: ProcessGraph, element: Element | None) -> Iterator[Place]:
    """Yield where an element is marked: itself, and the boxes that stand for it."""
    if element is None:
        return
    yield element.kind, element.id
    if element.kind == "flow" and element.id in graph.flows:
        yield "step", graph.flows[element.id].source
    elif element.kind == "decision":
        steps = graph.steps.values()
        yield from (("step", node.id) for node in steps if node.step.decision == element.id)
    elif element.kind == "data":
        stores = graph.process.stores.items()
        yield from (("store", name) for name, store in stores if element.id in store.holds)


def _mark(found: Sequence[Finding], at: str) -> Mark:
    severities: set[Severity] = {finding.severity for finding in found}
    worst: Severity = "info"
    for severity in severities:
        worst = severity if at_least(severity, worst) else worst
    note = "\n".join(f"{f.severity}: {f.message} [{f.rule}]" for f in found)
    count = Told(Record("findings", at, COUNT, "stated", len(found), _FINDINGS), str(len(found)))
    return Mark(badge=Badge(count.text, worst, figures=(count,)), note=note)


def waits_overlay(graph: ProcessGraph, facts: Facts, basis: Basis = "stated") -> Overlay:
    """Mark steps and flows by the time a case waits there: as stated, or as in the baseline.

    Heat is the wait per case relative to the longest; the longest carry their figure and their
    share of all waiting.
    """
    flows = {flow: f.wait_per_case for flow, f in facts.flows.items() if f.wait_per_case > 0}
    steps = {step: f.wait_per_case for step, f in facts.steps.items() if f.wait_per_case > 0}
    total = sum(steps.values()) + sum(flows.values())
    if total <= 0:
        return Overlay(name="waits", summary=f"no waits are {basis}")
    ranks, most = _ranks(steps), max((*steps.values(), *flows.values()))

    def mark(kind: str, identity: str, wait: float) -> Mark:
        told = _told(place(kind, identity), wait, total, basis)
        said = f"{told[0].text} wait{''.join(f' · {share.text}' for share in told[1:])}"
        rank = ranks.get(identity)
        badge = None if rank is None else Badge(said, "rank", rank, figures=told)
        heat = wait / most if isfinite(wait) else 1.0
        return Mark(heat=heat, badge=badge, note=f"{said} of all waiting in a case")

    where, at, longest = _longest(graph, steps, flows)
    first = _told(at, longest, total, basis)[:1]
    return Overlay(
        name="waits",
        steps={identity: mark("step", identity, wait) for identity, wait in steps.items()},
        flows={identity: mark("flow", identity, wait) for identity, wait in flows.items()},
        heat_legend=f"waiting per case, {'as ' if basis == 'stated' else ''}{basis}",
        badge_legend="longest waits",
        summary=f"longest wait: {first[0].text} at {where}",
        told=first,
    )


def _told(at: str, wait: float, total: float, basis: Basis) -> tuple[Told, ...]:
    """Write how long a case waits somewhere and, where waiting ends at all, its part of that."""
    told = Told(Record("wait_per_case", at, SECONDS, basis, wait, _WAITS), human(wait))
    if not isfinite(total):
        return (told,)
    share = wait / total
    part = Record("share_of_waiting", at, SHARE, basis, share, _WAITS)
    return told, Told(part, percent(share))


def assuming(graph: ProcessGraph, over: Overlay) -> Overlay:
    """Say on a map whose figures rest on shares that no document states: which are taken as even.

    The subtitle names the splits, up to two of them, and each carries a note.
    """
    counted = visits(graph)
    splits = [graph.steps[s] for s in dict.fromkeys(counted.assumed) if counted.steps[s] > 0]
    if not splits:
        return over
    names = [quoted(node.label) for node in splits]
    where = listed(names) if len(names) <= _NAMED else f"{len(names)} splits"
    told = f"shares of {where} are not stated: taken as even"
    steps = dict(over.steps)
    for node in splits:
        known = steps.get(node.id, Mark())
        said = f"{known.note}\n{_EVEN}" if known.note else _EVEN
        steps[node.id] = replace(known, note=said)
    summary = f"{over.summary}; {told}" if over.summary else told
    return replace(over, steps=steps, summary=summary)


def _ranks(waits: Mapping[str, float]) -> Mapping[str, int]:
    """Rank the longest waits from 1, ties in document order."""
    ordered = sorted(waits, key=lambda identity: -waits[identity])
    return {identity: rank for rank, identity in enumerate(ordered[:RANKED], 1)}


def _longest(
    graph: ProcessGraph, steps: Mapping[str, float], flows: Mapping[str, float]
) -> tuple[str, str, float]:
    """Say where a case waits longest, on the way between two steps included, and how long."""
    places = [(graph.steps[step].label, place("step", step), wait) for step, wait in steps.items()]
    for identity, wait in flows.items():
        flow = graph.flows[identity]
        name = f"{graph.steps[flow.source].label} → {graph.steps[flow.target].label}"
        places.append((name, place("flow", identity), wait))
    return max(places, key=lambda one: one[2])

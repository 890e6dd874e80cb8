"""Findings and stated waits as overlays: marks for a map, made beside what they are made from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from wfmap.analysis.wording import plural
from wfmap.facts import Facts
from wfmap.findings import SEVERITIES, Finding, Severity
from wfmap.graph import ProcessGraph
from wfmap.overlay import NO_OVERLAY, Badge, Mark, Overlay
from wfmap.units.durations import human

__all__ = ["findings_overlay", "waits_overlay"]

RANKED: Final = 3
"""Waits that get a pill with their rank."""

_COLLECTIONS: Final = {
    "step": "steps",
    "flow": "flows",
    "actor": "actors",
    "store": "stores",
    "system": "systems",
}


def findings_overlay(findings: Iterable[Finding]) -> Overlay:
    """Mark every element that has findings with the gravest severity; its note lists them."""
    by_place: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    total = 0
    for finding in findings:
        total += 1
        if finding.element is not None and finding.element.kind in _COLLECTIONS:
            by_place[finding.element.kind, finding.element.id].append(finding)
    marks: dict[str, dict[str, Mark]] = defaultdict(dict)
    for (kind, identity), found in by_place.items():
        marks[kind][identity] = _mark(found)
    return Overlay(
        name="findings",
        steps=marks["step"],
        flows=marks["flow"],
        actors=marks["actor"],
        stores=marks["store"],
        systems=marks["system"],
        badge_legend="worst finding" if by_place else "",
        summary=plural(total, "finding"),
    )


def _mark(findings: list[Finding]) -> Mark:
    worst = max((f.severity for f in findings), key=SEVERITIES.index)
    note = "\n".join(f"{f.severity}: {f.message} ({f.rule})" for f in findings)
    return Mark(badge=Badge(_SIGNS[worst], worst), note=note)


_SIGNS: Final[Mapping[Severity, str]] = {"error": "×", "warning": "!", "info": "i"}


def waits_overlay(graph: ProcessGraph, facts: Facts) -> Overlay:
    """Mark steps and flows by the time a case waits there, as the document states it.

    Heat is the wait per case relative to the longest; the three longest carry their figure and
    their share of all waiting.
    """
    steps = {i: f.wait_per_case for i, f in facts.steps.items() if f.wait_per_case > 0}
    flows = {i: f.wait_per_case for i, f in facts.flows.items() if f.wait_per_case > 0}
    total = sum(steps.values()) + sum(flows.values())
    if total <= 0:
        return NO_OVERLAY
    longest = max((*steps.values(), *flows.values()))
    places = [*((i, w) for i, w in steps.items()), *((i, w) for i, w in flows.items())]
    ranks = {
        identity: rank
        for rank, (identity, _) in enumerate(sorted(places, key=lambda p: -p[1])[:RANKED], 1)
    }

    def mark(identity: str, wait: float) -> Mark:
        said = f"{human(wait)} wait · {wait / total:.0%}"
        rank = ranks.get(identity)
        badge = None if rank is None else Badge(said, "rank", rank)
        return Mark(heat=wait / longest, badge=badge, note=f"{said} of all waiting in a case")

    return Overlay(
        name="waits",
        steps={identity: mark(identity, wait) for identity, wait in steps.items()},
        flows={identity: mark(identity, wait) for identity, wait in flows.items()},
        heat_legend="waiting per case, as stated",
        badge_legend="longest waits",
        summary=_longest(graph, places, ranks),
    )


def _longest(graph: ProcessGraph, places: list[tuple[str, float]], ranks: Mapping[str, int]) -> str:
    identity, wait = next(p for p in places if ranks.get(p[0]) == 1)
    node, flow = graph.steps.get(identity), graph.flows.get(identity)
    where = node.label if node is not None else identity
    if flow is not None:
        where = f"{graph.steps[flow.source].label} → {graph.steps[flow.target].label}"
    return f"longest wait: {human(wait)} at {where}"

"""Findings, shortfalls and vetoes as drafts of challenges: one draft for each thing found."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from wfmap.findings import Element, Finding
from wfmap.graph import ProcessGraph
from wfmap.insertion.terms import STAGES, Candidate, Veto
from wfmap.model.data import Quality
from wfmap.model.quantity import Amount, Duration
from wfmap.plan.challenges.catalogue import (
    entry_of_rule,
    entry_of_shortfall,
    entry_of_veto,
)
from wfmap.plan.challenges.connecting import connector_drafts, connectors_of
from wfmap.plan.challenges.drafts import Draft
from wfmap.plan.challenges.terms import ExitTest, PlanStage
from wfmap.plan.challenges.touching import name_of
from wfmap.plan.wording import filled
from wfmap.readiness.terms import Shortfall
from wfmap.units.durations import DAY

__all__ = ["from_candidates", "from_findings"]

_QUALITY = "quality-below-limit"
_UNMEASURED = "no-quality-profile"
_UNREADY = "readiness-low"
_OF_SYSTEMS: Final = {"deprecated-system": "lifecycle", "rate-limit-short": "rate limit"}
"""Rules that say of a system what a shortfall says of it, and in which dimension."""
_TOGETHER: Final = frozenset(("handoff-unspecified", "missing-shares", "no-actor"))
"""Rules whose places are described in one go: one challenge of the whole document."""


def from_findings(graph: ProcessGraph, findings: Sequence[Finding]) -> Iterator[Draft]:
    """Draft a challenge of each finding that is an obstacle."""
    for finding in findings:
        entry = entry_of_rule(finding.rule)
        if entry is None:
            continue
        about = _about(graph, finding)
        yield Draft(
            cause=_cause_of(about),
            element=about.element,
            entry=entry,
            title=filled(entry.title, _words(graph, about)),
            text=finding.message,
            source=f"rule {finding.rule}",
            severity=finding.severity,
            at=finding.element,
        )


def _about(graph: ProcessGraph, finding: Finding) -> Finding:
    """Let a finding be about the whole document where its places are described in one go."""
    if finding.rule not in _TOGETHER:
        return finding
    whole = Element("document", graph.process.id or "", graph.process.name)
    return replace(finding, element=whole)


def _words(graph: ProcessGraph, finding: Finding) -> dict[str, str]:
    return {"name": name_of(graph, finding.element), "key": finding.key.partition(":")[0] or "time"}


def _cause_of(finding: Finding) -> str:
    """Give the cause: that of the shortfall where a rule says the same as one."""
    kind = finding.element.kind if finding.element else "document"
    if finding.rule == _QUALITY:
        return f"data|{kind}:{{id}}|{finding.key.partition(':')[0]}"
    if finding.rule in _OF_SYSTEMS:
        return f"systems|{kind}:{{id}}|{_OF_SYSTEMS[finding.rule]}"
    if finding.rule == _UNMEASURED:
        return f"data|{kind}:{{id}}|missing"
    if finding.rule == _UNREADY:
        return f"people|{kind}:{{id}}|readiness"
    return f"{finding.rule}|{kind}:{{id}}|{finding.key}"


def from_candidates(graph: ProcessGraph, candidates: Sequence[Candidate]) -> Iterator[Draft]:
    """Draft a challenge of each connector, shortfall and veto of each candidate."""
    for candidate in candidates:
        yield from connector_drafts(graph, candidate)
        built = {connector.system for connector in connectors_of(graph, candidate)}
        for short in candidate.shortfalls:
            if not _is_built(short, built):
                yield _short(graph, candidate, short)
        for veto in candidate.vetoes:
            yield _veto(graph, candidate, veto)


def _is_built(short: Shortfall, systems: set[str]) -> bool:
    """Tell whether a connector that is built anyway makes up for a shortfall."""
    is_interface = short.subject == "systems" and short.dimension == "interface"
    return is_interface and not short.missing and short.element.id in systems


def _short(graph: ProcessGraph, candidate: Candidate, short: Shortfall) -> Draft:
    entry = entry_of_shortfall(short)
    name = name_of(graph, short.element)
    place = f"{short.subject}|{short.element.kind}:{{id}}"
    words = {"name": name, "dimension": short.dimension.capitalize()}
    return Draft(
        cause=f"{place}|{_kind(short)}",
        element=short.element,
        entry=replace(entry, exit_test=_exit(graph, short) or entry.exit_test),
        title=filled(entry.title, words),
        text=f"{short.dimension}: {short.found}; needed: {short.needed}",
        source=f"audit of {short.subject}",
        severity="error" if short.blocks else "warning",
        candidate=candidate.id,
        after="" if short.missing else f"{place}|missing",
    )


def _kind(short: Shortfall) -> str:
    """Give what is short: of people all scales together, for one training serves them all."""
    if short.missing and short.dimension != "lineage":
        return "missing"
    return "readiness" if short.subject == "people" else short.dimension


def _exit(graph: ProcessGraph, short: Shortfall) -> ExitTest | None:
    """Give the limit that a measured store states itself, where it states one."""
    store = graph.process.stores.get(short.element.id)
    if short.subject != "data" or short.missing or store is None:
        return None
    mine = (q for q in store.quality if q.dimension == short.dimension)
    return next((test for q in mine if (test := _limit(q)) is not None), None)


def _limit(quality: Quality) -> ExitTest | None:
    limits = (
        ("<", quality.must_be_less_than),
        (">", quality.must_be_greater_than),
        ("=", quality.must_be),
    )
    for operator, limit in limits:
        if limit is not None:
            named = " of ".join(filter(None, (quality.metric, quality.field)))
            number, unit = _amount(limit, quality)
            return ExitTest(named or quality.dimension, operator, number, unit, "wfmap audit")
    return None


def _amount(limit: Amount, quality: Quality) -> tuple[float, str]:
    if isinstance(limit, Duration):
        return limit.expected / DAY, "days"
    return limit.value, quality.unit or ""


def _veto(graph: ProcessGraph, candidate: Candidate, veto: Veto) -> Draft:
    entry = replace(entry_of_veto(), gate=_beyond(veto))
    name = name_of(graph, candidate.element)
    kind = candidate.element.kind
    return Draft(
        cause=f"veto|{kind}:{{id}}|{veto.name}",
        element=candidate.element,
        entry=entry,
        title=filled(entry.title, {"veto": veto.name, "name": name}),
        text=f"{veto.reason} ({veto.source}, as of {veto.as_of}; pre-screen, not legal advice)",
        source=f"veto {veto.name}",
        severity="error" if veto.cap is None else "warning",
        candidate=candidate.id,
    )


def _beyond(veto: Veto) -> PlanStage:
    """Give the first stage that a veto forbids."""
    if veto.cap is None:
        return "shadow"
    return STAGES[min(STAGES.index(veto.cap) + 1, len(STAGES) - 1)]

"""Which rules apply, and how grave their findings are, by profile.

Severity is the profile's, never the rule's own. *recommended* keeps silent on good models,
*strict* is for documents that others build on, *all* turns every rule on. A rule that a profile
does not name is a warning there. For what the reader finds, the profile gives the least severity:
its errors stay errors, for nothing downstream could rely on the document.
"""

from collections.abc import Mapping
from typing import Final, Literal

from wfmap.findings import Severity
from wfmap.model.process import ProfileName

__all__ = ["PROFILES", "Level"]

Level = Severity | Literal["off"]

_LEVELS: Final[Mapping[str, tuple[Level, Level]]] = {
    # file and references
    "not-json": ("error", "error"),
    "over-limit": ("error", "error"),
    "byte-order-mark": ("info", "warning"),
    "newer-format": ("warning", "warning"),
    "older-format": ("info", "info"),
    "duplicate-key": ("error", "error"),
    "unknown-field": ("error", "error"),
    "missing-field": ("error", "error"),
    "wrong-type": ("error", "error"),
    "unknown-value": ("error", "error"),
    "out-of-range": ("error", "error"),
    "bad-duration": ("error", "error"),
    "impossible-distribution": ("error", "error"),
    "bad-calendar": ("error", "error"),
    "bad-format": ("error", "error"),
    "bad-text": ("error", "error"),
    "bad-id": ("error", "error"),
    "duplicate-id": ("error", "error"),
    "unresolved-reference": ("error", "error"),
    "undeclared-actor": ("info", "error"),
    "circular-reference": ("error", "error"),
    "include-not-found": ("error", "error"),
    "shares-do-not-add-up": ("error", "error"),
    "unused-entity": ("info", "warning"),
    "near-duplicate-entity": ("warning", "warning"),
    "unproven-numbers": ("info", "warning"),
    "doubtful-unit": ("warning", "warning"),
    "arrivals-around-the-clock": ("info", "warning"),
    "unused-suppression": ("warning", "warning"),
    "unknown-rule": ("warning", "error"),
    # control flow
    "no-start": ("error", "error"),
    "unreachable": ("warning", "error"),
    "no-path-to-end": ("error", "error"),
    "dead-end": ("info", "warning"),
    "deadlock": ("error", "error"),
    "lack-of-sync": ("error", "error"),
    "dead-node": ("warning", "error"),
    "unproven-soundness": ("info", "warning"),
    "unbounded-rework": ("error", "error"),
    "crossing-flow": ("warning", "error"),
    "duplicate-flow": ("warning", "warning"),
    "implicit-split": ("warning", "warning"),
    "implicit-join": ("off", "off"),
    "event-split-targets": ("warning", "error"),
    "multiple-starts": ("warning", "warning"),
    "mixed-gateway": ("info", "warning"),
    "superfluous-gateway": ("info", "warning"),
    "inclusive-split": ("off", "info"),
    "unstructured-block": ("off", "info"),
    # readability and complexity
    "missing-name": ("warning", "warning"),
    "duplicate-name": ("warning", "warning"),
    "label-style": ("info", "info"),
    "decision-not-a-question": ("info", "info"),
    "unlabelled-branch": ("warning", "warning"),
    "label-too-long": ("info", "warning"),
    "too-large": ("warning", "warning"),
    "cfc-high": ("warning", "warning"),
    "gateway-degree": ("info", "warning"),
    "gateway-mismatch": ("off", "info"),
    "nesting-depth": ("info", "warning"),
    # people and handoffs
    "no-actor": ("warning", "warning"),
    "raci-accountable": ("warning", "error"),
    "segregation-of-duties": ("warning", "warning"),
    "single-point": ("warning", "warning"),
    "handoff-density": ("info", "warning"),
    "ping-pong": ("info", "warning"),
    "handoff-unspecified": ("info", "warning"),
    "manual-handoff": ("info", "warning"),
    "unacknowledged-handoff": ("info", "warning"),
    "rework-handoff": ("warning", "warning"),
    # decisions
    "no-owner": ("warning", "error"),
    "undocumented-rule": ("info", "warning"),
    "no-inputs": ("info", "warning"),
    "input-not-available": ("warning", "warning"),
    "incomplete-branches": ("warning", "error"),
    "missing-shares": ("info", "warning"),
    "resulting-share": ("info", "info"),
    "judgement-at-volume": ("info", "info"),
    "irreversible-without-check": ("warning", "error"),
    # performance
    "overload": ("warning", "warning"),
    "bottleneck": ("info", "info"),
    "waiting-dominates": ("info", "warning"),
    "rework-cost": ("info", "warning"),
    "approval-chain": ("warning", "warning"),
    "could-be-parallel": ("info", "info"),
    "knock-out-order": ("info", "warning"),
    "batch-delay": ("info", "warning"),
    "missing-timing": ("info", "warning"),
    "target-missed": ("warning", "warning"),
    # data and systems
    "no-system-of-record": ("info", "warning"),
    "several-systems-of-record": ("warning", "error"),
    "shadow-record": ("warning", "warning"),
    "read-never-written": ("info", "warning"),
    "written-never-read": ("info", "warning"),
    "rekeying": ("warning", "warning"),
    "no-quality-profile": ("info", "warning"),
    "quality-below-limit": ("warning", "warning"),
    "no-interface": ("info", "warning"),
    "weak-auth": ("warning", "error"),
    "deprecated-system": ("warning", "warning"),
    "rate-limit-short": ("warning", "error"),
    "personal-data-unclassified": ("warning", "error"),
    "personal-data-to-ai": ("warning", "error"),
    # insertion of AI (wfmap.insertion.rules)
    "no-human-review": ("warning", "error"),
    "chained-ai-unchecked": ("warning", "error"),
    "writes-to-master-irreversibly": ("warning", "error"),
    "no-fallback": ("warning", "error"),
    "no-escalation": ("warning", "warning"),
    "no-feedback": ("warning", "warning"),
    "reviewer-proposes": ("warning", "warning"),
    "rubber-stamp": ("warning", "warning"),
    "reviewer-is-the-bottleneck": ("warning", "warning"),
    "floods-the-next-step": ("warning", "warning"),
    "ai-off-the-bottleneck": ("info", "info"),
    "hours-that-free-nobody": ("info", "warning"),
    "paving-a-cow-path": ("warning", "warning"),
    "a-rule-would-do": ("warning", "warning"),
    "batch-behind-real-time": ("info", "warning"),
    "extra-screen": ("info", "warning"),
    "ai-on-stale-data": ("warning", "warning"),
    "several-masters": ("warning", "warning"),
    "blocked-by-data": ("warning", "error"),
    "blocked-by-system": ("warning", "warning"),
    "prototype-trap": ("warning", "warning"),
    "readiness-low": ("warning", "warning"),
    "pilot-without-baseline": ("info", "warning"),
}
"""Every rule's severity in *recommended* and in *strict*."""


def _all(strict: Level) -> Level:
    return "info" if strict == "off" else strict


PROFILES: Final[Mapping[ProfileName, Mapping[str, Level]]] = {
    "recommended": {rule: levels[0] for rule, levels in _LEVELS.items()},
    "strict": {rule: levels[1] for rule, levels in _LEVELS.items()},
    "all": {rule: _all(levels[1]) for rule, levels in _LEVELS.items()},
}
"""The severity of every rule by profile."""

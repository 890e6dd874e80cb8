"""Which rules apply, and how grave their findings are, by profile.

Severity is the profile's, never the rule's own. *recommended* keeps silent on good models,
*strict* is for documents that others build on, *all* turns every rule on. A rule that a profile
does not name is a warning there.
"""

from collections.abc import Mapping
from typing import Final, Literal

from wfmap.findings import Severity
from wfmap.model.process import ProfileName

__all__ = ["PROFILES", "Level"]

Level = Severity | Literal["off"]

PROFILES: Final[Mapping[ProfileName, Mapping[str, Level]]] = {
    "recommended": {
        # people and handoffs
        "single-point": "info",
        "handoff-density": "info",
        "ping-pong": "info",
        "handoff-unspecified": "info",
        # decisions
        "undocumented-rule": "info",
        "no-inputs": "info",
        "missing-shares": "info",
        "judgement-at-volume": "info",
        # data and systems
        "read-never-written": "info",
        "written-never-read": "info",
        "no-quality-profile": "info",
    },
    "strict": {
        # people and handoffs
        "no-actor": "error",
        "raci-accountable": "error",
        "segregation-of-duties": "error",
        "single-point": "info",
        "ping-pong": "info",
        # decisions
        "no-owner": "error",
        "incomplete-branches": "error",
        "irreversible-without-check": "error",
        "judgement-at-volume": "info",
        # data and systems
        "several-systems-of-record": "error",
        "no-interface": "error",
        "weak-auth": "error",
        "personal-data-unclassified": "error",
        "personal-data-to-ai": "error",
        "written-never-read": "info",
    },
    "all": {},
}

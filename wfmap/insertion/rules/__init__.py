"""The rules about AI in a process: one module per fault, and the one list of them.

A rule looks at the shape of the document (paths, lanes, stores, decisions, predicted loads), never
at a mark, so that a process written by hand and one rewritten by `wfmap.insertion` are judged
alike. A document without AI steps has none of these faults. A rule imports no other rule.
"""

from typing import Final

from wfmap.rules import RULES
from wfmap.rules.catalogue import Catalogue

__all__ = ["AI_RULES", "EVERY_RULE"]

AI_RULES: Final = Catalogue.in_package(
    __name__,
    {
        # who watches it
        "no-human-review": ("warning", "error"),
        "chained-ai-unchecked": ("warning", "error"),
        "writes-to-master-irreversibly": ("warning", "error"),
        "no-fallback": ("warning", "error"),
        "no-escalation": ("warning", "warning"),
        "no-feedback": ("warning", "warning"),
        "reviewer-proposes": ("warning", "warning"),
        "rubber-stamp": ("warning", "warning"),
        # what it does to the whole
        "reviewer-is-the-bottleneck": ("warning", "warning"),
        "floods-the-next-step": ("warning", "warning"),
        "ai-off-the-bottleneck": ("info", "info"),
        "hours-that-free-nobody": ("info", "warning"),
        "paving-a-cow-path": ("warning", "warning"),
        "a-rule-would-do": ("warning", "warning"),
        "batch-behind-real-time": ("info", "warning"),
        "extra-screen": ("info", "warning"),
        # what it stands on
        "ai-on-stale-data": ("warning", "warning"),
        "several-masters": ("warning", "warning"),
        "blocked-by-data": ("warning", "error"),
        "blocked-by-system": ("warning", "warning"),
        "prototype-trap": ("warning", "warning"),
        "readiness-low": ("warning", "warning"),
        "pilot-without-baseline": ("info", "warning"),
    },
)
"""The rules about AI, in the order of a report."""

EVERY_RULE: Final = RULES | AI_RULES
"""All rules, in the order of a report."""

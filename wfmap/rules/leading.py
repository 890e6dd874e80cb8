"""Errors that change every answer: told before it, for a mean over what is left is no answer."""

from datetime import date
from typing import Final

from wfmap.facts import Facts
from wfmap.graph import ProcessGraph
from wfmap.rules.engine import Found, find

__all__ = ["LEADING", "leading"]

LEADING: Final = ("deadlock", "no-path-to-end", "unbounded-rework", "no-start", "lack-of-sync")
"""Rules about cases that never end, and about work that is done twice by accident."""


def leading(graph: ProcessGraph, facts: Facts) -> Found:
    """List the errors of a process that change every answer about it, the gravest first.

    An error that the document accepts, with its reason, is none. Rules that failed are named too.
    """
    found = find(graph, facts, today=date.min, only=LEADING)
    errors = [finding for finding in found.findings if finding.severity == "error"]
    gravest = sorted(errors, key=lambda finding: LEADING.index(finding.rule))
    return Found(tuple(gravest), found.failures)

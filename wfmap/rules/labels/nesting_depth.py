"""Too much is nested.

Finds:
    Levels with more than three splits open at once, and sub-processes more than four deep.

Why it matters:
    A reader must remember every open split to know what runs when.

How it decides:
    The most splits that have not been joined yet on a way from start to end, counted from both
    sides: more than 3 (setting `limit`). Sub-processes inside one another: more than 4 (setting
    `levels`). Both own defaults.

When it is wrong:
    Chains of checks that each end the case: they are open, yet easy to read.

Sources:
    Mendling 2008, "Metrics for Process Models" (depth); Sánchez-González et al. 2010.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ROOT
from wfmap.graph.metrics import metrics
from wfmap.rules.levels import at_level, level_name
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.units.figures import exact
from wfmap.words.sentences import quoted

LIMIT: Final = 3
"""Splits open at once (own default)."""

LEVELS: Final = 4
"""Sub-processes inside one another (own default)."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each level that is nested too deep."""
    limit, levels = subject.number("limit", LIMIT), subject.number("levels", LEVELS)
    depths = {ROOT: 0}
    for level in subject.graph.levels:
        if level != ROOT:
            depths[level] = depths[subject.graph.steps[level].level] + 1
        depth = metrics(subject.graph, level).nesting_depth
        if depth > limit:
            yield at_level(
                subject,
                level,
                f"{level_name(subject, level)} has {depth} splits open at once "
                f"(limit {exact(limit)})",
                "join earlier, or move the inner part into a sub-process",
            )
        if depths[level] > levels:
            node = subject.graph.steps[level]
            yield at_step(
                node,
                f"{quoted(node.label)} is {depths[level]} sub-processes deep "
                f"(limit {exact(levels)})",
                "make it a process of its own and call it",
                key="levels",
            )


RULE: Final = Rule.of(__name__, __doc__, check)

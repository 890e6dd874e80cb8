"""Who looks at what an AI of the process has made: there no further AI belongs."""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import ProcessGraph
from wfmap.insertion.oversight import ai_steps, fallback_of, outlook
from wfmap.insertion.patterns import PATTERNS
from wfmap.insertion.patterns.words import APPROVING, CHECKING, says
from wfmap.insertion.rewriting.record import records

__all__ = ["watchers"]

WATCHING: Final = frozenset(("named human review", "escalation", "repair"))
"""Parts of an insertion in which people look behind the AI."""


def watchers(graph: ProcessGraph) -> frozenset[str]:
    """Name the steps in which people look at what an AI has made, correct it or decide its doubts.

    Those that insertions have added are known by their part; in a map drawn by hand a step right
    behind an AI is one where its name says that it checks, unless it does the work by hand.
    """
    return frozenset((*_added(graph), *_named(graph)))


def _added(graph: ProcessGraph) -> Iterator[str]:
    for record in records(graph.process):
        for step, role in record.roles.items():
            if role in WATCHING and not PATTERNS[record.pattern].orders_work:
                yield step


def _named(graph: ProcessGraph) -> Iterator[str]:
    for ai in ai_steps(graph):
        by_hand = {node.id for node in fallback_of(graph, ai.id)}
        for node in outlook(graph, ai.id).checks:
            if node.id not in by_hand and says(node.label, (*CHECKING, *APPROVING)):
                yield node.id

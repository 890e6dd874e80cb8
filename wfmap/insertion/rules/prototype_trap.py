"""An AI that worked on a sample is drawn into the process as if it were in production.

Finds:
    AI steps that lack at least two of what a prototype never has: a live source, a proof of who
    calls, a way out when it fails.

Why it matters:
    A pilot on a curated sample proves the model and nothing else. Most pilots end where data must
    come by itself, and errors must go somewhere.

How it decides:
    Counted, from 2 on (own default, setting `lacks`): it reads nothing live (nothing at all, or
    only files and spreadsheets, or what people type or copy); none of the systems of kind
    ai_service it is done in declares an interface with an authentication other than none and
    unknown; there is no event on its border and no way around it; and its own statement, the key
    `x-validated-on` with the value `sample`.

When it is wrong:
    Documents that say little of systems on purpose. Data that is handed over with the case counts
    as live.

Sources:
    Sculley et al. 2015 (the model is a small part of the system); Breck et al. 2017 (ML test
    score); Paleyes et al. 2022 (challenges in deploying machine learning).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import BY_HAND, lineage
from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, goes_around, sources_of
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted

LACKS: Final = 2
"""Things lacking from which a step is a prototype (own default)."""
KEY: Final = "x-validated-on"
"""The extension in which a step says on what it was validated: `live` or `sample`."""
CURATED: Final = frozenset(("file", "spreadsheet", "document", "paper"))
"""Kinds of store that somebody puts together."""
UNPROVEN: Final = frozenset(("none", "unknown"))
"""What an interface says of authentication where there is none to rely on."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each AI step that is a prototype."""
    for node in ai_steps(subject.graph):
        lacks = list(_lacks(subject, node))
        if len(lacks) >= subject.number("lacks", LACKS):
            yield at_step(
                node,
                f"the AI in {quoted(node.label)} is a prototype still: it has {listed(lacks)}",
                "connect it to the live source with its own account, and say where errors go",
            )


def _lacks(subject: Subject, node: StepNode) -> Iterator[str]:
    if not _is_live(subject, node):
        yield "no live source"
    if not _is_authenticated(subject, node):
        yield "no proof of who calls"
    if not node.attached and not goes_around(subject.graph, node.id):
        yield "no way out when it fails"
    if node.step.extensions.get(KEY) == "sample":
        yield "no validation but on a sample"


def _is_live(subject: Subject, node: StepNode) -> bool:
    carried = lineage(subject.graph).carried
    if any(carried.get(flow) for flow in node.incoming):
        return True
    return any(
        store.kind not in CURATED and use.mode not in BY_HAND
        for use, store in sources_of(subject.graph, node)
    )


def _is_authenticated(subject: Subject, node: StepNode) -> bool:
    systems = (subject.process.systems.get(system) for system in node.step.systems)
    return any(
        interface.auth not in UNPROVEN
        for system in systems
        if system is not None and system.kind == "ai_service"
        for interface in system.interfaces
    )


RULE: Final = Rule.of(__name__, __doc__, check)

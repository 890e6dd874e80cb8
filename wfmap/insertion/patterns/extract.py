"""Take the facts out of a document and put them where programs can use them.

Matches:
    A person who has a document, an e-mail or a form in front of them (read from such a store, or
    handed over on paper, by e-mail or as a file) and types it into a structured store.

What it does:
    Reads the document and fills the fields, each with a confidence. A document is right only when
    all its fields are: with 20 fields at 0.99 each that is 0.82 of the documents.

How it is rewritten:
    The common surround in front of the step; the automatic path writes by an interface what the
    person typed. Doubtful fields are shown beside the document.

When it is wrong:
    Where the sender could deliver the same as structured data (see *no-ai*): reading back what a
    machine has printed is waste. Where scans are poor, or the layout is new each time.

Sources:
    Own; error of documents a^k (fields independent, which flatters).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.graph import FlowEdge, ProcessGraph, StepNode
from wfmap.insertion.patterns.pattern import Match, Pattern, Plan, Setting, at_step, in_front
from wfmap.insertion.patterns.words import ASKING, ENTERING, says
from wfmap.model.process import Process
from wfmap.readiness.terms import Purpose
from wfmap.words.sentences import listed, quoted

NAME: Final = "extract"

LOOSE_STORES: Final = frozenset(("document", "email", "paper", "file"))
"""Kinds of store whose content has to be read to be used."""
LOOSE_MEDIA: Final = frozenset(("email", "paper", "file"))
TABLES: Final = frozenset(("database", "table", "warehouse", "spreadsheet"))
"""Kinds of store in which each fact has a field."""


def matches(setting: Setting) -> Iterator[Match]:
    """Yield the steps that type documents over."""
    for node in setting.by_hand:
        loose, typed = _documents(setting, node), _typed_into(setting, node)
        if loose and typed and _is_the_same(setting, node) and not _replies(setting, node):
            why = (
                f"it reads {listed(loose, 3)} and types into {listed(typed, 3)}",
                *_unstructured(setting, node),
            )
            yield at_step(setting, NAME, node, why, verb="Extract")


def _replies(setting: Setting, node: StepNode) -> bool:
    """Tell whether what the step makes is an answer to somebody outside, not a record."""
    actors = setting.graph.process.actors
    written = {
        d for use in setting.lineage.of_step.get(node.id, ()) if use.writes for d in use.data
    }
    outside = any(
        f.receiver is not None
        and f.receiver in actors
        and actors[f.receiver].kind == "external"
        and f.handoff is not None
        and bool(written & set(f.handoff.data))
        for f in setting.graph.outgoing(node.id)
    )
    return node.step.type == "send" or outside or says(node.label, ASKING)


def _documents(setting: Setting, node: StepNode) -> list[str]:
    """Name what has to be read: loose stores, and what arrives loose."""
    stores = setting.graph.process.stores
    found = [
        quoted(stores[a.store].name or a.store)
        for a in node.step.reads
        if a.store in stores and stores[a.store].kind in LOOSE_STORES
    ]
    found += [f"what arrives by {f.handoff.medium}" for f in _arriving(setting, node) if f.handoff]
    return list(dict.fromkeys(found))


def _arriving(setting: Setting, node: StepNode) -> list[FlowEdge]:
    """List the flows along which something to read arrives for the first time."""
    return [
        flow
        for flow in setting.graph.incoming(node.id)
        if flow.handoff is not None and flow.handoff.medium in LOOSE_MEDIA and not flow.is_rework
    ]


def _typed_into(setting: Setting, node: StepNode) -> list[str]:
    stores = setting.graph.process.stores
    by_hand = ("manual-entry", "copy-paste", "ui", None)
    return [
        quoted(stores[a.store].name or a.store)
        for a in node.step.writes
        if a.store in stores and stores[a.store].kind in TABLES and a.mode in by_hand
        if a.mode in {"manual-entry", "copy-paste"} or not node.step.reads
    ]


def _is_the_same(setting: Setting, node: StepNode) -> bool:
    """Tell whether what is typed is what was read in documents.

    Where the document does not say what is typed or read, the step's name has to.
    """
    stores = setting.graph.process.stores
    uses = setting.lineage.of_step.get(node.id, ())
    written = {item for use in uses if use.writes for item in use.data}
    loose = [u for u in uses if u.store in stores and stores[u.store].kind in LOOSE_STORES]
    came = {item for use in loose if not use.writes for item in use.data}
    for flow in _arriving(setting, node):
        came.update(flow.handoff.data if flow.handoff is not None else ())
    known = bool(written and came)
    return bool(written & came) if known else says(node.label, ENTERING)


def _unstructured(setting: Setting, node: StepNode) -> Iterator[str]:
    data = setting.graph.process.data
    used = [
        d for flow in setting.graph.incoming(node.id) if flow.handoff for d in flow.handoff.data
    ]
    loose = [data[d].name or d for d in used if d in data and data[d].structure != "structured"]
    if loose:
        yield f"{listed(map(quoted, dict.fromkeys(loose)), 3)} has no fixed fields"


def rewrite(graph: ProcessGraph, plan: Plan) -> Process:
    """Put a reader of documents with its surround in front of the step."""
    return in_front(graph, plan)


PATTERN: Final = Pattern(
    name=NAME,
    page=__doc__,
    matches=matches,
    rewrite=rewrite,
    purpose=Purpose(
        name=NAME,
        needed=("accuracy",),
        helpful=("conformity", "completeness"),
        because="fields read are checked against fields known",
    ),
    knows_the_task=True,
    only_prepares=True,
    task_fit=(0.75, 0.5, 0.95),
)

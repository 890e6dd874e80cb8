"""An AI changes a system of record unseen, and nothing can take it back.

Finds:
    AI steps, and machines that carry out what an AI made before anybody has looked, that write to
    a store which is the master for that data.

Why it matters:
    The system of record is what everything else copies. A wrong entry is everywhere by the time
    somebody sees it.

How it decides:
    The AI step, or the work of a machine behind it that comes before the first person, writes data
    into a store that names it in `master_for`. And it cannot be taken back: the decision at the AI
    step, at a gateway on the way or at that machine is irreversible, or no person in the whole
    process writes that data there, so that nobody could correct it. Data that the process makes
    for the AI itself, such as its proposals in a log, is left out.

When it is wrong:
    Corrections made outside of the process; draw the step that makes them.

Sources:
    DAMA-DMBOK 2, chapter 10 (master data); Sagas (Garcia-Molina & Salem 1987): every step needs
    one that compensates for it.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import DataUse, Lineage, lineage
from wfmap.graph import StepNode
from wfmap.insertion.oversight import ai_steps, in_shadow, is_human_step, outlook
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted

HINT = "let it write a proposal that a person releases, or name the step that takes it back"


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each unseen write to a system of record that cannot be undone."""
    traced = lineage(subject.graph)
    told = set[tuple[str, str]]()
    for node in ai_steps(subject.graph):
        seen = outlook(subject.graph, node.id)
        shadow = in_shadow(subject.graph, node.id)
        for step in (node, *(() if shadow else seen.machines)):
            for use in traced.of_step.get(step.id, ()):
                item = _master_data(subject, use)
                reason = item and _no_way_back(subject, traced, use, (node, *seen.gateways, step))
                if item and reason and (step.id, use.store) not in told:
                    told.add((step.id, use.store))
                    yield _fault(traced, step, use, reason)


def _master_data(subject: Subject, use: DataUse) -> str:
    """Name the item that is written to its system of record; nothing where none is."""
    store = subject.process.stores.get(use.store)
    if not use.writes or store is None or store.kind == "log":
        return ""
    return next((item for item in use.data if item in store.master_for), "")


def _no_way_back(
    subject: Subject, traced: Lineage, use: DataUse, steps: tuple[StepNode, ...]
) -> str:
    decisions = (subject.process.decisions.get(node.step.decision or "") for node in steps)
    if any(d is not None and d.reversibility == "irreversible" for d in decisions):
        return "the decision cannot be undone"
    writers = (subject.graph.steps[u.step] for u in traced.of_store[use.store] if u.writes)
    if any(is_human_step(subject.graph, writer) for writer in writers):
        return ""
    return "no person in the process can correct it there"


def _fault(traced: Lineage, step: StepNode, use: DataUse, reason: str) -> Fault:
    home = quoted(traced.store_name(use.store))
    message = (
        f"{quoted(step.label)} writes what an AI made to {home}, a system of record, before "
        f"anybody looks, and {reason}"
    )
    return at_step(step, message, HINT, key=use.store)


RULE: Final = Rule.of(__name__, __doc__, check)

"""Decisions rest on a store whose quality nobody has measured.

Finds:
    Stores that feed a decision or an AI step and carry no quality measurement.

Why it matters:
    A decision is as good as its data. Whether a rule or a model could take it cannot be judged
    before the data is audited.

How it decides:
    A step reads an input of a decision from the store, or a step that takes a decision or is
    done by AI reads the store; and `quality` is empty. Paper, mailboxes and queues are left out,
    for they have no rows to measure.

When it is wrong:
    Stores whose quality is guarded elsewhere, by a data contract; link it on the data item.

Sources:
    ODCS 3.1 (data quality); ISO/IEC 25012 (data quality model).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import DataUse, Lineage, lineage
from wfmap.findings import Related
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import quoted

WITHOUT_ROWS: Final = frozenset(("paper", "email", "queue"))
"""Kinds of store that cannot be profiled."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each unmeasured store that a decision rests on."""
    traced = lineage(subject.graph)
    for identity, store in subject.process.stores.items():
        if store.quality or store.kind in WITHOUT_ROWS:
            continue
        use = next(
            (u for u in traced.of_store.get(identity, ()) if _feeds(subject, traced, u)), None
        )
        if use is None or _has_contract(subject, use):
            continue
        name, step = store.name or identity, subject.graph.steps[use.step]
        yield at_part(
            "stores",
            "store",
            identity,
            name,
            f"{quoted(step.label)} reads {quoted(name)} {_purpose(subject, traced, use)}, and its "
            "quality was never measured",
            'measure what is missing, doubled and outdated, and record it under "quality"',
            related=(Related(f"{quoted(step.label)} reads it", use.pointer),),
        )


def _feeds(subject: Subject, traced: Lineage, use: DataUse) -> bool:
    if use.writes:
        return False
    step = subject.graph.steps[use.step].step
    if step.decision is not None or step.type == "ai":
        return True
    return any(_decided_on(traced, item) for item in use.data)


def _decided_on(traced: Lineage, item: str) -> bool:
    return any(decision in traced.deciders for decision in traced.decided.get(item, ()))


def _purpose(subject: Subject, traced: Lineage, use: DataUse) -> str:
    step = subject.graph.steps[use.step].step
    if step.decision is not None:
        return "to decide"
    if step.type == "ai":
        return "for an AI"
    item = next(item for item in use.data if _decided_on(traced, item))
    decision = next(d for d in traced.decided[item] if d in traced.deciders)
    declared = subject.process.decisions[decision]
    return f"for the decision {quoted(declared.name or declared.question or decision)}"


def _has_contract(subject: Subject, use: DataUse) -> bool:
    items = [subject.process.data.get(item) for item in use.data]
    return bool(items) and all(item is not None and item.contract for item in items)


RULE: Final = Rule.of(__name__, __doc__, check)

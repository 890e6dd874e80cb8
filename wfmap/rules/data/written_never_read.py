"""Data is written that nobody reads.

Finds:
    Data items that steps write and nothing uses afterwards.

Why it matters:
    Writing costs time, and data nobody reads is never corrected. Either the work can go, or a
    use is missing from the map.

How it decides:
    A step writes the item; no step reads it, no decision takes it as an input, and no handoff
    carries it. Left out: items written to their system of record, to a log or to a warehouse,
    which are kept for others; and imported items, for BPMN has data outputs, which go outside.
    Silent in documents where no step reads anything.

When it is wrong:
    Records that the law demands, or that another process reads; name their store in
    `master_for`.

Sources:
    Sun, Zhao, Nunamaker & Liu Sheng 2006 (redundant data); lean: overprocessing.
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import DataUse, Lineage, lineage
from wfmap.analysis.mastership import master
from wfmap.findings import Related
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import quoted

KEPT: Final = frozenset(("log", "warehouse"))
"""Kinds of store that others read."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each item that is written for nobody."""
    traced = lineage(subject.graph)
    imported = {key for key, item in subject.process.data.items() if item.origin is not None}
    if all(use.writes for use in traced.uses):
        return
    for item, uses in traced.of_data.items():
        if item in imported or item in traced.decided or item in traced.carriers:
            continue
        if not all(use.writes and not _is_kept(traced, use, item) for use in uses):
            continue
        writer, name = subject.graph.steps[uses[0].step], traced.data_name(item)
        yield at_part(
            "data",
            "data",
            item,
            name,
            f"{quoted(writer.label)} writes {quoted(name)} into "
            f"{quoted(traced.store_name(uses[0].store))}, and nobody reads it",
            "drop the work, or say what it is for: who reads it, or that the store keeps it "
            '("master_for")',
            related=(Related(f"{quoted(writer.label)} writes it", uses[0].pointer),),
            fixes=() if item in traced.records else (master(traced, item, uses[0].store),),
        )


def _is_kept(traced: Lineage, use: DataUse, item: str) -> bool:
    kept = traced.graph.process.stores.get(use.store)
    return kept is not None and (item in kept.master_for or kept.kind in KEPT)


RULE: Final = Rule.of(__name__, __doc__, check)

"""Data is read that comes from nowhere.

Finds:
    Data items that steps read although nothing says who writes them.

Why it matters:
    A gap in the lineage: nobody can follow a wrong value back to where it came from.

How it decides:
    A step reads the item from a store; no step writes it, no handoff carries it, and no store
    calls itself its system of record (which says that it is kept up elsewhere). Silent in
    documents where no step writes anything, for these describe reading only. Imported items are
    left out: BPMN has data inputs, which come from outside.

When it is wrong:
    Reference data that another process writes; name its store in `master_for`.

Sources:
    OpenLineage (inputs without a producer); Sun, Zhao, Nunamaker & Liu Sheng 2006 (missing
    data).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import lineage
from wfmap.analysis.mastership import master
from wfmap.findings import Related
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each item that is read and comes from nowhere."""
    traced = lineage(subject.graph)
    imported = {key for key, item in subject.process.data.items() if item.origin is not None}
    if not any(use.writes for use in traced.uses):
        return
    for item, uses in traced.of_data.items():
        is_written = any(use.writes for use in uses)
        if is_written or item in imported or item in traced.records or item in traced.carriers:
            continue
        reader, name = subject.graph.steps[uses[0].step], traced.data_name(item)
        yield at_part(
            "data",
            "data",
            item,
            name,
            f"{quoted(reader.label)} reads {quoted(name)} from "
            f"{quoted(traced.store_name(uses[0].store))}, and nothing says who writes it there",
            'let the step that writes it say so, or name the store that keeps it: "master_for"',
            related=(Related(f"{quoted(reader.label)} reads it", uses[0].pointer),),
            fixes=(master(traced, item, uses[0].store),),
        )


RULE: Final = Rule.of(__name__, __doc__, check)

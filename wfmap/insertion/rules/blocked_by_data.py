"""An AI stands on data that was measured and found not good enough.

Finds:
    AI steps that read a store whose measured quality as a whole misses its limit.

Why it matters:
    No model repairs its input. What is missing or doubled there comes out as a confident answer.

How it decides:
    The AI step reads the store, and a quality measurement of the whole store (one that names no
    `field`) breaks its limit, or a common one where none is set: more than 5 % missing, more than
    1 % duplicates. A measurement of one field is told by quality-below-limit alone, for the
    document does not say whether the AI reads that field. Age is told by ai-on-stale-data, and a
    store that nobody measured by no-quality-profile.

When it is wrong:
    Limits that were set for another use of the data.

Sources:
    ODCS 3.1 (data quality: metrics and operators); Sambasivan et al. 2021 (data cascades).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.limits import amount_text, broken_limit
from wfmap.findings import Related
from wfmap.insertion.oversight import ai_steps, sources_of
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each measurement an AI step's input misses."""
    for node in ai_steps(subject.graph):
        for use, store in sources_of(subject.graph, node):
            for index, quality in enumerate(store.quality):
                limit = broken_limit(store, quality)
                whole = quality.field is None and quality.dimension != "timeliness"
                if not limit or not whole or quality.value is None:
                    continue
                name, found = store.name or use.store, amount_text(quality.value, quality)
                place = pointer(("stores", use.store, "quality", index))
                yield at_step(
                    node,
                    f"the AI in {quoted(node.label)} reads {quoted(name)}, whose "
                    f"{quality.dimension} is {found}, {limit}",
                    "repair the data first; until then let people do the step",
                    key=f"{use.store}:{quality.dimension}:{quality.metric or ''}",
                    related=(Related("the measurement", place),),
                )


RULE: Final = Rule.of(__name__, __doc__, check)

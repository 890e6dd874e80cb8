"""Measured data quality misses its limit.

Finds:
    Quality measurements of stores that break their own limit, or a common one where none is set.

Why it matters:
    Everything decided on that data inherits its faults; a model trained on it learns them.

How it decides:
    A step uses the store, and the value breaks the limit given (`must_be`, `must_be_less_than`,
    `must_be_greater_than`, `must_be_between`, its ends included). Without a limit (own defaults):
    more than 5 % missing values (setting `missing_percent`), more than 1 % duplicates (setting
    `duplicate_percent`), an age over twice `update_every`. These need a `metric` that begins with
    missing, null or duplicate, or the dimension timeliness with a duration.

When it is wrong:
    Fields that may be empty; give them a limit of their own.

Sources:
    ODCS 3.1 (data quality: metrics and operators); own defaults.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wfmap.analysis.limits import (
    DUPLICATE_PERCENT,
    MISSING_PERCENT,
    Limits,
    amount_text,
    broken_limit,
)
from wfmap.analysis.lineage import lineage
from wfmap.model.data import Quality
from wfmap.model.pointers import pointer
from wfmap.rules.rule import Fault, Rule, Subject, at_part
from wfmap.words.sentences import quoted


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each measurement that misses its limit."""
    used = lineage(subject.graph).of_store
    limits = Limits(
        subject.number("missing_percent", MISSING_PERCENT),
        subject.number("duplicate_percent", DUPLICATE_PERCENT),
    )
    for identity, store in subject.process.stores.items():
        if identity not in used:
            continue
        for index, quality in enumerate(store.quality):
            limit = broken_limit(store, quality, limits)
            if limit and quality.value is not None:
                name = store.name or identity
                what = " ".join(filter(None, (quality.dimension, _metric(quality))))
                place = pointer(("stores", identity, "quality", index))
                fault = at_part(
                    "stores",
                    "store",
                    identity,
                    name,
                    f"{quoted(name)}: {what} is {amount_text(quality.value, quality)}, {limit}",
                    "repair it at its source before anything is built on it",
                    key=f"{quality.dimension}:{quality.metric or ''}:{quality.field or ''}",
                )
                yield replace(fault, pointer=place)


def _metric(quality: Quality) -> str:
    inner = " of ".join(filter(None, (quality.metric, quality.field and quoted(quality.field))))
    return f"({inner})" if inner else ""


RULE: Final = Rule.of(__name__, __doc__, check)

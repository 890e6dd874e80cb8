"""People type into one system what another already has.

Finds:
    Writes by hand of data that was read or written in another system.

Why it matters:
    Typing takes time and makes errors; after each, two systems disagree. It is the plainest case
    for an interface.

How it decides:
    A step writes an item with the mode manual-entry or copy-paste, and the same step reads that
    item from a store of another system, or a step before it on every way has read or written it
    there. Reading all of a store says nothing about items that a step writes there, for they may
    come later. Spared: paper, which has to be typed once; items that the target already has by
    then, for these are updated; and items typed into their system of record by a step that does
    not read them elsewhere, for these may be new.

When it is wrong:
    Two items of one name, or a copy taken on purpose, such as a reading from a meter.

Sources:
    Syed et al. 2020, Robotic Process Automation: Contemporary themes and challenges (transfers
    between systems as a criterion); Goldberg, Niemierko & Turchin 2008 (error rates of manual
    data entry).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.lineage import Lineage, lineage
from wfmap.analysis.rekeying import Rekeying, rekeyings
from wfmap.analysis.volumes import per_day
from wfmap.findings import Related
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, often, quoted

HOW: Final = {"manual-entry": "typed", "copy-paste": "copied"}
"""What a person does, by mode."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each write of what another system already has."""
    traced = lineage(subject.graph)
    for found in rekeyings(subject.graph):
        step = subject.graph.steps[found.write.step]
        names = listed(quoted(traced.data_name(item)) for item in found.data)
        volume = per_day(subject.facts, subject.facts.steps[step.id].executions)
        how_often = "" if volume is None else f", {often(volume)}"
        source, target = (_place(traced, use.store) for use in (found.source, found.write))
        yield at_step(
            step,
            f"in {quoted(step.label)}, {names} {_is_or_are(found)} {HOW[found.write.mode or '']} "
            f"from {source} into {target} by hand{how_often}",
            f"let {target} take it over from {source} through an interface",
            related=(Related(f"{names} in {source}", found.source.pointer),),
            key=f"{found.source.store}>{found.write.store}",
        )


def _is_or_are(found: Rekeying) -> str:
    return "is" if len(found.data) == 1 else "are"


def _place(traced: Lineage, store: str) -> str:
    """Name a store with its system, unless both have the same name."""
    name, home = traced.store_name(store), traced.home(store)
    return name if name == home else f"{name} ({home})"


RULE: Final = Rule.of(__name__, __doc__, check)

"""A decision can be reached without the data it is decided on.

Finds:
    Steps that take a decision which, on some way through the process, come before anybody has
    read, written or handed over one of its inputs.

Why it matters:
    Whoever decides then guesses, asks back, or looks it up unseen: work that the map does not
    show, and a basis that no machine would have.

How it decides:
    An input is at hand when the step itself reads it, or when on every way to the step it was
    read, written or handed over before. A join that waits for all branches has what any of them
    brings. The message names the last
    steps of a way without it. Silent where no step of the document
    says what it reads or writes.

When it is wrong:
    Data everybody has in front of them all along; let the first step read it.

Sources:
    DMN 1.5, chapter 6 (information requirement); Sun, Zhao, Nunamaker & Liu Sheng 2006
    (missing data in workflows); Kam & Ullman 1976 (dataflow over all paths).
"""

from collections.abc import Iterator
from typing import Final

from wfmap.analysis.availability import Availability, availability
from wfmap.analysis.lineage import Lineage, lineage
from wfmap.analysis.mastership import OFFERED
from wfmap.findings import Fix, Related
from wfmap.graph import StepNode
from wfmap.rules.rule import Fault, Rule, Subject, at_step
from wfmap.words.sentences import listed, quoted

SHOWN: Final = 3
"""How many steps before the decision the message names."""

LOOKED_AT: Final = 10
"""How many steps of a way without the data are looked at for names to show."""


def check(subject: Subject) -> Iterator[Fault]:
    """Yield a fault for each step and input that is not at hand on every way."""
    traced = lineage(subject.graph)
    if not traced.uses:
        return
    known = availability(subject.graph)
    for step, items in _missing(subject, traced, known).items():
        for item in items:
            yield _fault(
                subject, traced, step, item, known.way_without(step, item, limit=LOOKED_AT)
            )


def _missing(subject: Subject, traced: Lineage, known: Availability) -> dict[str, list[str]]:
    missing: dict[str, list[str]] = {}
    for node in subject.graph.steps.values():
        decision = subject.process.decisions.get(node.step.decision or "")
        if decision is None:
            continue
        own = {item for use in traced.of_step.get(node.id, ()) for item in use.data}
        items = [i for i in dict.fromkeys(decision.inputs) if i not in own]
        missing[node.id] = [item for item in items if not known.has(node.id, item)]
    return missing


def _fault(subject: Subject, traced: Lineage, step: str, item: str, way: tuple[str, ...]) -> Fault:
    node, name = subject.graph.steps[step], quoted(traced.data_name(item))
    if item not in traced.of_data and item not in traced.carriers:
        message = f"{quoted(node.label)} is decided on {name}, which no step reads or writes"
        hint = "let a step before it, or the step itself, read it"
        return at_step(node, message, hint, key=item, fixes=tuple(_read(traced, node, item)))
    names = (subject.graph.steps[s].step.name for s in way[:-1])
    labels = [quoted(name) for name in names if name]
    by = f", on the way over {listed(labels[-SHOWN:])}" if labels else ""
    places = (subject.graph.steps[use.step] for use in traced.of_data.get(item, ())[:1])
    return at_step(
        node,
        f"{quoted(node.label)} can be reached before {name} is at hand{by}",
        "let the step itself read it, or read it before the ways part",
        related=tuple(Related(f"{quoted(p.label)} has {name}", p.pointer) for p in places),
        key=item,
        fixes=tuple(_read(traced, node, item)),
    )


def _read(traced: Lineage, node: StepNode, item: str) -> Iterator[Fix]:
    """Offer to read it in the step itself, from the stores that hold it; its record first."""
    used = (use.store for use in traced.of_data.get(item, ()))
    stores = (*traced.records.get(item, ()), *traced.holders.get(item, ()), *used)
    for store in list(dict.fromkeys(stores))[:OFFERED]:
        access = {"store": store, "data": [item]}
        patch = {"op": "add", "path": f"{node.pointer}/reads/-", "value": access}
        title = f"let {quoted(node.label)} read it from {quoted(traced.store_name(store))}"
        yield Fix(title, (patch,))


RULE: Final = Rule.of(__name__, __doc__, check)

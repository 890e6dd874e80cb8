"""A document and an id → all there is to say of that element."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from wfmap.analysis.recorded import baseline_records, record_prediction
from wfmap.analysis.terms import Terms
from wfmap.answers.recorded import element_records
from wfmap.errors import WfmapError
from wfmap.facts import Facts
from wfmap.findings import Element, Finding
from wfmap.graph import ProcessGraph, StepNode
from wfmap.model.document import to_json
from wfmap.model.normal import declare_actors
from wfmap.model.pointers import split
from wfmap.operations.answering import base_of
from wfmap.operations.besides import beside
from wfmap.operations.checking import Built, CheckOptions, findings_of, open_document
from wfmap.operations.sources import Source
from wfmap.prediction.predictor import predict
from wfmap.report.beside import Beside
from wfmap.units.record import Record, Recorder, Records, place
from wfmap.words.spelling import closest

__all__ = ["Explained", "Tie", "assumptions", "explain", "figures_of_steps", "whole_of"]

if TYPE_CHECKING:
    from wfmap.analysis.baseline import Baseline


_COLLECTIONS: Final = {
    "actor": "actors",
    "system": "systems",
    "data": "data",
    "store": "stores",
    "decision": "decisions",
    "calendar": "calendars",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """How an element hangs together with another: a word such as `after` or `read by`."""

    role: str
    element: Element


@dataclass(frozen=True, slots=True)
class Explained:
    """An element: its fields in the normal form, its ties, its figures, and its findings.

    Figures are by name, as stated, durations in seconds, None where they are endless. `known` are
    its records: what is stated, and what the baseline says, whose own records are `whole`.
    `baseline` is None where it is only predicted. `assumed` says, in sentences, what the document
    leaves open about it and how that is read. `around` is what stands beside it: errors that change
    its figures, what a simulation leaves out of it, rules that failed.
    """

    element: Element
    pointer: str
    fields: Mapping[str, Any]
    ties: tuple[Tie, ...]
    figures: Mapping[str, float | None]
    known: Records
    whole: Records
    findings: tuple[Finding, ...]
    assumed: tuple[str, ...] = ()
    around: Beside = field(default_factory=Beside)
    baseline: "Baseline | None" = None


def explain(
    source: Source, identity: str, options: CheckOptions, terms: Terms | None = None
) -> Explained:
    """Say all there is to say of one element of a document.

    Args:
        source: the document.
        identity: the id of a step, flow, actor, system, data item, store, decision or calendar.
        options: how findings are made.
        terms: how the baseline is simulated; without them it is predicted only.

    Raises:
        WfmapError: the document cannot be used, or holds no such element.
    """
    built = open_document(source, options.limits)
    element, place = _find(built.graph, identity)
    findings = tuple(f for f in findings_of(built, options) if _concerns(f, element))
    figures = _figures(built.facts, element)
    base = base_of(built, terms) if terms is not None else None
    whole = whole_of(built, base)
    node = built.graph.steps.get(element.id) if element.kind == "step" else None
    return Explained(
        element,
        place,
        _fields(built, place),
        tuple(_ties(built.graph, element)),
        {name: value if isfinite(value) else None for name, value in figures},
        _known(built, element, whole),
        whole,
        findings,
        assumptions(node) if node is not None else (),
        _around(built, element, base),
        base,
    )


def _around(built: Built, element: Element, base: "Baseline | None") -> Beside:
    """Gather errors that change the answer, and what a simulation leaves out at the element."""
    found = beside(built, seen=base)
    here = element.id if element.kind == "step" else None
    return replace(found, left_out=tuple(one for one in found.left_out if one.element == here))


def whole_of(built: Built, base: "Baseline | None") -> Records:
    """List the figures of the baseline: of a simulated one, else of the prediction."""
    if base is not None:
        return baseline_records(base, "explain")
    records, known = Recorder("predicted"), predict(built.graph)
    record_prediction(records, built.graph, known)
    currency = built.process.currency
    for kind, parts in (("step", known.facts.steps), ("flow", known.facts.flows)):
        for identity in parts:
            element = Element(kind, identity)
            records.add(element_records(known.facts, element, currency, "predicted").found)
    return records.of("explain")


def _known(built: Built, element: Element, whole: Records) -> Records:
    """List what is stated of an element, then what the baseline says of it."""
    records = element_records(built.facts, element, built.process.currency, "stated")
    at = place(element.kind, element.id)
    records.add(record for record in whole.every if record.element == at)
    return records.of("explain")


def figures_of_steps(built: Built, base: "Baseline | None") -> Mapping[str, tuple[Record, ...]]:
    """List what is known of every step: what is stated, then what the baseline says of it."""
    steps = {place("step", step): step for step in built.graph.steps}
    found: dict[str, list[Record]] = {step: [] for step in built.graph.steps}
    for step in found:
        element, currency = Element("step", step), built.process.currency
        found[step] += element_records(built.facts, element, currency, "stated").found
    for record in whole_of(built, base).every:
        if record.element in steps:
            found[steps[record.element]].append(record)
    return {step: tuple(records) for step, records in found.items()}


def _find(graph: ProcessGraph, identity: str) -> tuple[Element, str]:
    """Find an element and its JSON Pointer; steps go before flows, flows before the rest."""
    if identity in graph.steps:
        node = graph.steps[identity]
        return Element("step", identity, node.step.name), node.pointer
    if identity in graph.flows:
        flow = graph.flows[identity]
        return Element("flow", identity, flow.label), flow.pointer
    known = [*graph.steps, *graph.flows]
    process = declare_actors(graph.process)
    for kind, collection in _COLLECTIONS.items():
        parts = getattr(process, collection)
        if identity in parts:
            name = getattr(parts[identity], "name", "")
            return Element(kind, identity, name), f"/{collection}/{identity}"
        known.extend(parts)
    meant = closest(identity, tuple(known))
    hint = f"did you mean '{meant}'?" if meant else "`wfmap format FILE` shows every id"
    raise WfmapError(f"the document has no element '{identity}'", hint)


def _fields(built: Built, place: str) -> Mapping[str, Any]:
    """Give an element's fields in the normal form; none where a flow is a bare id."""
    here: Any = to_json(built.process)
    for token in split(place):
        if isinstance(here, list) and int(token) < len(here):
            here = here[int(token)]
        elif isinstance(here, dict):
            here = here.get(str(token))
    return here if isinstance(here, dict) else {}


def _ties(graph: ProcessGraph, element: Element) -> Iterator[Tie]:
    match element.kind:
        case "step":
            yield from _step_ties(graph, element.id)
        case "flow":
            flow = graph.flows[element.id]
            yield _to_step(graph, "from", flow.source)
            yield _to_step(graph, "to", flow.target)
        case _:
            yield from _users(graph, element)


def _step_ties(graph: ProcessGraph, step: str) -> Iterator[Tie]:
    node = graph.steps[step]
    if node.actor is not None:
        yield Tie("done by", Element("actor", node.actor, graph.actor_name(node.actor)))
    for flow in graph.incoming(step):
        yield _to_step(graph, "handed over by" if flow.is_handoff else "after", flow.source)
    for flow in graph.outgoing(step):
        yield _to_step(graph, "handed over to" if flow.is_handoff else "before", flow.target)
    if node.level:
        yield _to_step(graph, "inside", node.level)


def _to_step(graph: ProcessGraph, role: str, step: str) -> Tie:
    return Tie(role, Element("step", step, graph.steps[step].step.name))


def _users(graph: ProcessGraph, element: Element) -> Iterator[Tie]:
    """Yield the steps that use an actor, system, store, data item or decision."""
    for node in graph.steps.values():
        for role in _roles(graph, node.id, element):
            yield _to_step(graph, role, node.id)


def _roles(graph: ProcessGraph, step: str, element: Element) -> Iterator[str]:
    node = graph.steps[step]
    used = node.step
    match element.kind:
        case "actor" if node.actor == element.id:
            yield "does"
        case "system" if element.id in used.systems:
            yield "used in"
        case "decision" if used.decision == element.id:
            yield "taken in"
        case "store" | "data":
            for role, accesses in (("read by", used.reads), ("written by", used.writes)):
                if any(element.id in (a.store, *a.data) for a in accesses):
                    yield role
        case _:
            return


def _figures(facts: Facts, element: Element) -> Iterator[tuple[str, float]]:
    step, flow = facts.steps.get(element.id), facts.flows.get(element.id)
    actor = facts.actors.get(element.id)
    if element.kind == "step" and step is not None:
        yield "visits_per_case", step.visits.value
        if step.executions.value != step.visits.value:
            yield "executions_per_case", step.executions.value
        yield "work_per_case", step.work_per_case
        yield "wait_per_case", step.wait_per_case
        if step.cost is not None:
            yield "cost_per_case", step.cost.value
    elif element.kind == "flow" and flow is not None:
        yield "visits_per_case", flow.visits.value
        yield "wait_per_case", flow.wait_per_case
    elif element.kind == "actor" and actor is not None:
        yield "work_per_case", actor.work_per_case.value
        if actor.busy is not None:
            yield "busy", actor.busy.value


def _concerns(finding: Finding, element: Element) -> bool:
    about = finding.element
    return about is not None and (about.kind, about.id) == (element.kind, element.id)


SEVERAL = 2
"""Flows that make a split or a join."""


def assumptions(node: StepNode) -> tuple[str, ...]:
    """Say how a step is taken to split and to join, where it does not say so itself."""
    found: list[str] = []
    if len(node.incoming) >= SEVERAL and node.step.join is None and not node.is_gateway:
        found.append(f'it goes on with any of its {len(node.incoming)} flows ("join": "any")')
    if len(node.outgoing) >= SEVERAL and node.step.split is None and not node.is_gateway:
        told = f"it goes on along all {len(node.outgoing)} flows at once"
        if any(flow.rework for flow in node.step.next):
            told = "it goes on along all its flows at once, but for those that are rework"
        found.append(f'{told} ("split": "parallel")')
    return tuple(found)

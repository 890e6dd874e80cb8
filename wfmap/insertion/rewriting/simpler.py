"""The honest alternatives: leave a step out, let a rule or an interface do it, repair the cause."""

from functools import partial
from typing import Final, Literal

from wfmap.graph import FlowEdge, ProcessGraph
from wfmap.insertion.parameters import Values
from wfmap.insertion.rewriting.draft import Draft
from wfmap.insertion.rewriting.routes import rework_scaled, route
from wfmap.model.decisions import Decision
from wfmap.model.people import Actor
from wfmap.model.process import Process
from wfmap.model.quantity import Duration, Provenance, Quantity
from wfmap.model.steps import Flow, Handoff, Step

__all__ = ["by_machine", "leave_out", "repair", "unchanged"]

SECONDS: Final = 2.0
"""Seconds a rule or an interface takes (own assumption)."""


def unchanged(graph: ProcessGraph, candidate: str, step: str, *, pattern: str) -> Process:
    """Give the process as it is, called a to-be."""
    return Draft(graph.process, candidate, pattern, "assist", step).done()


def leave_out(graph: ProcessGraph, candidate: str, step: str, *, pattern: str) -> Process:
    """Lead past a step that has one way on."""
    draft = Draft(graph.process, candidate, pattern, "assist", step)
    onward = graph.outgoing(step)[0]
    for flow in graph.incoming(step):
        direct = _direct(graph, flow, onward)
        draft.change(flow.source, partial(_past, place=_place(flow), direct=direct))
    draft.remove(step)
    for mapping in ("backlog", "layout"):
        known = getattr(graph.process, mapping)
        if step in known:
            draft.set(**{mapping: {k: v for k, v in known.items() if k != step}})
    return draft.done()


def _place(flow: FlowEdge) -> int:
    """Give the place of a flow among those of its step, from 0."""
    return int(flow.pointer.rsplit("/", 1)[-1])


def _direct(graph: ProcessGraph, flow: FlowEdge, onward: FlowEdge) -> Flow:
    """Lead a flow past a step; where hands still change, by the way that has a handoff."""
    giver, taker = graph.steps[flow.source].actor, graph.steps[onward.target].actor
    handoff = flow.flow.handoff or onward.flow.handoff
    changes = {"to": onward.target, "id": None, "handoff": handoff if giver != taker else None}
    return flow.flow.model_copy(update=changes)


def _past(step: Step, place: int, direct: Flow) -> Step:
    flows = list(step.next)
    flows[place] = direct
    return step.model_copy(update={"next": tuple(flows)})


def by_machine(  # noqa: PLR0913, PLR0917 - a place, a machine and its figures
    graph: ProcessGraph,
    candidate: str,
    step: str,
    verb: str,
    kind: Literal["rule", "service"],
    values: Values,
    *,
    pattern: str,
) -> Process:
    """Let a rule or an interface do a step as far as it is covered, and the person the rest."""
    draft = Draft(graph.process, candidate, pattern, "autonomous", step)
    node = graph.steps[step]
    lane = _lane(draft)
    covered, machine = draft.free(f"{step[:50]}-covered"), draft.free(f"{step[:50]}-{kind}")
    stated = Provenance(basis="assumption", by=f"range for {pattern}")
    routes = route(draft, graph, step)
    share = Quantity(value=round(values.coverage, 9), provenance=stated)
    rest = Quantity(value=round(1 - values.coverage, 9), provenance=stated)
    api = Handoff(medium="api", acknowledged=True)
    name = node.label.rstrip("?")[:34]
    asked = f"Is it a case for {'the rule' if kind == 'rule' else 'the interface'}: {name}?"
    question = Step(
        kind="decision",
        name=asked,
        actor=lane,
        decision=_covered(draft, covered, asked, Decision(owner=node.actor, maker=lane)),
        phase=node.step.phase,
        next=(
            Flow(to=machine, when="Yes", share=share),
            Flow(
                to=step, when="No", share=rest, handoff=Handoff(medium="queue", acknowledged=True)
            ),
        ),
    )
    work = Step(
        name=f"{verb}: {name}",
        type=kind,
        actor=lane,
        phase=node.step.phase,
        systems=node.step.systems,
        reads=tuple(a.model_copy(update={"mode": "api"}) for a in node.step.reads),
        writes=tuple(a.model_copy(update={"mode": "api"}) for a in node.step.writes),
        multi=node.step.multi,
        processing_time=Duration.of(SECONDS, stated),
        wait_time=node.step.wait_time,
        fixed_cost=node.step.fixed_cost,
        next=(*routes.on(api), *routes.telling()),
    )
    draft.add_step(covered, question, "gate", before=step)
    draft.add_step(machine, work, "machine", before=step)
    for flow in graph.incoming(step):
        if not flow.is_rework:
            draft.change(flow.source, partial(_to, place=_place(flow), target=covered, handoff=api))
    return draft.done()


def _covered(draft: Draft, identity: str, question: str, known: Decision) -> str:
    """Declare the decision whether the machine knows the case; the person answers for its rule."""
    found = draft.free(identity, "decisions")
    fields = {"question": question, "answers": ("Yes", "No"), "logic": "expression"}
    draft.add("decisions", found, known.model_copy(update=fields))
    return found


def _lane(draft: Draft) -> str:
    found = "machine"
    known = draft.process.actors.get(found)
    if known is not None and known.kind == "system":
        return found
    free = draft.free(found, "actors")
    draft.add("actors", free, Actor(name="Rules and interfaces", kind="system"))
    return free


def _to(step: Step, place: int, target: str, handoff: Handoff) -> Step:
    flows = list(step.next)
    flow = flows[place]
    flows[place] = flow.model_copy(update={"to": target, "handoff": flow.handoff or handoff})
    return step.model_copy(update={"next": tuple(flows)})


def repair(
    graph: ProcessGraph, candidate: str, step: str, values: Values, *, pattern: str
) -> Process:
    """Lower the share of work that comes back to a step, and of errors the first time."""
    draft = Draft(graph.process, candidate, pattern, "assist", step)
    factor = 1 - values.saved_by_help
    for flow in graph.incoming(step):
        if flow.is_rework:
            _repair_at(draft, graph, flow.source, step, factor)
    rate = graph.steps[step].step.error_rate
    if rate is not None:
        lower = Quantity(value=rate.value * factor)
        draft.change(step, lambda s: s.model_copy(update={"error_rate": lower}))
    return draft.done()


def _repair_at(draft: Draft, graph: ProcessGraph, source: str, step: str, factor: float) -> None:
    """Lower the share at the gateway; a step that only leads back has its gateway before it."""
    node = graph.steps[source]
    if len(node.outgoing) > 1:
        draft.change(source, lambda s: rework_scaled(s, step, factor))
        return
    for flow in graph.incoming(source):
        if len(graph.steps[flow.source].outgoing) > 1:
            draft.change(flow.source, lambda s: rework_scaled(s, source, factor))

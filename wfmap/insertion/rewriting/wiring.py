"""How the parts of an insertion hang together, and what is left of a process without its AI."""

from collections.abc import Iterator, Mapping

from wfmap.graph import ProcessGraph, build
from wfmap.insertion.rewriting.record import Record
from wfmap.model.steps import Step

__all__ = ["loose_ends", "part", "without"]

_Steps = Mapping[str, Step]


def part(graph: ProcessGraph, record: Record, role: str) -> str | None:
    """Name the step that an insertion has for a role; None where it is gone."""
    named = (step for step, known in record.roles.items() if known == role)
    return next((step for step in named if step in graph.steps), None)


def loose_ends(graph: ProcessGraph, record: Record) -> Iterator[tuple[str, str]]:
    """Yield the steps whose flows do not do what their part is for, with what is wrong."""
    for check in (_unchecked, _ungated, _unseen, _undated):
        yield from check(graph, record)


def _unchecked(graph: ProcessGraph, record: Record) -> Iterator[tuple[str, str]]:
    ai, check = part(graph, record, "AI step"), part(graph, record, "data pre-check")
    if ai is not None and check is not None:
        for giver in graph.predecessors(ai):
            if giver.id != check:
                yield ai, f"work comes to it from '{giver.label}' without the check of its input"


def _ungated(graph: ProcessGraph, record: Record) -> Iterator[tuple[str, str]]:
    ai, gate = part(graph, record, "AI step"), part(graph, record, "gate")
    if ai is not None and gate is not None:
        for taker in graph.successors(ai):
            if taker.id != gate:
                yield ai, f"its proposals go to '{taker.label}' past the gate"


def _unseen(graph: ProcessGraph, record: Record) -> Iterator[tuple[str, str]]:
    """A gate that lets work go on by itself sends a sample to people, and doubts to their owner."""
    gate = part(graph, record, "gate")
    if gate is None:
        return
    shares = {flow.target: flow.share for flow in graph.outgoing(gate)}
    automatic, review = part(graph, record, "automatic path"), _review(graph, record)
    if automatic is not None and review is not None and not shares.get(review):
        yield gate, "no sample of what goes on by itself is looked at"
    escalation = part(graph, record, "escalation")
    if escalation is not None and escalation not in shares:
        yield gate, "what is doubtful does not go to the owner of doubts"


def _review(graph: ProcessGraph, record: Record) -> str | None:
    return part(graph, record, "named human review")


def _undated(graph: ProcessGraph, record: Record) -> Iterator[tuple[str, str]]:
    """An escalation ends by a deadline: a timer on its border that interrupts it."""
    escalation, late = part(graph, record, "escalation"), part(graph, record, "deadline")
    if escalation is None or late is None:
        return
    event = graph.steps[late].step
    if event.attached_to != escalation or event.interrupting is False or event.wait_time is None:
        yield late, "it does not end the escalation after a time"


def without(graph: ProcessGraph, gone: frozenset[str]) -> ProcessGraph:
    """Take steps out, with the flows to them and whatever is reached only through them."""
    begin = [n.id for n in graph.steps.values() if graph.is_start(n) and n.id not in gone]
    reached, open_ = set(begin), begin
    while open_:
        node = graph.steps[open_.pop()]
        for step in (*(target.id for target in graph.successors(node.id)), *node.attached):
            if step not in reached and step not in gone:
                reached.add(step)
                open_.append(step)
    lost = frozenset(graph.steps) - reached
    process = graph.process
    return build(process.model_copy(update={"steps": _kept(process.steps, lost)}))


def _kept(steps: _Steps, gone: frozenset[str]) -> dict[str, Step]:
    return {
        name: step.model_copy(
            update={
                "next": tuple(flow for flow in step.next if flow.to not in gone),
                "steps": _kept(step.steps, gone) if step.steps else step.steps,
            }
        )
        for name, step in steps.items()
        if name not in gone and step.attached_to not in gone
    }

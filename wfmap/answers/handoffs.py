"""What the handoffs are: who gives work to whom, how often, by what, and how long it waits.

Messages with parties whose steps are not described stand beside them: they change hands too.
"""

from collections import defaultdict
from dataclasses import dataclass

from wfmap.answers.names import Named, per_day, the_actor, the_step
from wfmap.facts import Facts
from wfmap.graph import ExchangeEdge, FlowEdge, ProcessGraph
from wfmap.graph.chains import longest_chain
from wfmap.results import Endless

__all__ = [
    "HandoffDetail",
    "HandoffPair",
    "HandoffsAnswer",
    "MessageDetail",
    "answer_handoffs",
]


@dataclass(frozen=True, slots=True)
class HandoffDetail:
    """One handoff: a flow along which the work changes hands.

    `wait` is the stated wait of one handoff in seconds, batching included; None where the
    document says nothing. `number` is that of its disc on the map.
    """

    number: int
    flow: str
    from_step: Named
    to_step: Named
    giver: Named
    receiver: Named
    per_case: Endless
    per_day: Endless | None
    medium: str
    format: str | None
    data: tuple[Named, ...]
    wait: Endless | None
    rework_share: Endless | None
    acknowledged: bool | None
    is_rework: bool
    is_message: bool


@dataclass(frozen=True, slots=True)
class MessageDetail:
    """A message with a party whose steps are not described (BPMN black-box pool).

    `step` is the step at the other end of it, None between two such parties, for which nothing
    says how often it happens either. `wait` is stated, in seconds.
    """

    message: str
    name: str
    giver: Named
    receiver: Named
    step: Named | None
    per_case: Endless | None
    per_day: Endless | None
    medium: str
    data: tuple[Named, ...]
    wait: Endless | None


@dataclass(frozen=True, slots=True)
class HandoffPair:
    """One cell of the actor × actor matrix.

    `wait_per_case` is in seconds: the stated wait of each handoff times how often it happens.
    """

    giver: Named
    receiver: Named
    flows: int
    per_case: Endless
    per_day: Endless | None
    media: tuple[str, ...]
    wait_per_case: Endless


@dataclass(frozen=True, slots=True)
class HandoffsAnswer:
    """What the handoffs are.

    `per_case` counts handoffs in an average case; `messages` are not among them, but their
    pairs are in the matrix. `longest_chain` names the actors through whose hands a case goes on
    the way with the most handoffs, loops left out.
    """

    actors: tuple[Named, ...]
    matrix: tuple[HandoffPair, ...]
    handoffs: tuple[HandoffDetail, ...]
    per_case: Endless
    per_day: Endless | None
    wait_per_case: Endless
    longest_chain: tuple[Named, ...]
    messages: tuple[MessageDetail, ...] = ()


def answer_handoffs(graph: ProcessGraph, facts: Facts) -> HandoffsAnswer:
    """Collect the handoffs, one by one and as a matrix, in document order."""
    details = tuple(
        _detail(graph, facts, number, flow) for number, flow in enumerate(graph.handoffs, start=1)
    )
    messages = tuple(_message(graph, facts, exchange) for exchange in graph.exchanges)
    matrix = _matrix((*details, *messages), facts)
    actors = dict.fromkeys(a for pair in matrix for a in (pair.giver, pair.receiver))
    order = {actor: index for index, actor in enumerate(graph.process.actors)}
    total = sum(detail.per_case for detail in details)
    return HandoffsAnswer(
        actors=tuple(sorted(actors, key=lambda a: order.get(a.id, len(order)))),
        matrix=matrix,
        handoffs=details,
        per_case=total,
        per_day=per_day(total, facts.process.arrivals),
        wait_per_case=sum(d.per_case * (d.wait or 0.0) for d in details),
        longest_chain=tuple(the_actor(graph, actor) for actor in longest_chain(graph)),
        messages=messages,
    )


def _detail(graph: ProcessGraph, facts: Facts, number: int, flow: FlowEdge) -> HandoffDetail:
    stated = facts.flows[flow.id]
    handoff = flow.handoff
    waits = [figure.value for figure in stated.waits.values()]
    data = graph.process.data
    return HandoffDetail(
        number=number,
        flow=flow.id,
        from_step=the_step(graph.steps[flow.source]),
        to_step=the_step(graph.steps[flow.target]),
        giver=the_actor(graph, flow.giver),
        receiver=the_actor(graph, flow.receiver),
        per_case=stated.visits.value,
        per_day=per_day(stated.visits.value, facts.process.arrivals),
        medium=handoff.medium if handoff is not None else "unknown",
        format=handoff.format if handoff is not None else None,
        data=tuple(
            Named(item, data[item].name or item)
            for item in (handoff.data if handoff is not None else ())
        ),
        wait=sum(waits) if waits else None,
        rework_share=handoff.rework_share.value if handoff and handoff.rework_share else None,
        acknowledged=handoff.acknowledged if handoff is not None else None,
        is_rework=flow.is_rework,
        is_message=flow.is_message,
    )


def _message(graph: ProcessGraph, facts: Facts, exchange: ExchangeEdge) -> MessageDetail:
    handoff = exchange.handoff
    data = graph.process.data
    often = None if exchange.step is None else facts.steps[exchange.step].visits.value
    wait = None if handoff is None or handoff.wait is None else handoff.wait.expected
    return MessageDetail(
        message=exchange.id,
        name=exchange.name,
        giver=the_actor(graph, exchange.giver),
        receiver=the_actor(graph, exchange.receiver),
        step=None if exchange.step is None else the_step(graph.steps[exchange.step]),
        per_case=often,
        per_day=None if often is None else per_day(often, facts.process.arrivals),
        medium="unknown" if handoff is None else handoff.medium,
        data=tuple(
            Named(item, data[item].name or item)
            for item in (() if handoff is None else handoff.data)
        ),
        wait=wait,
    )


_Detail = HandoffDetail | MessageDetail


def _matrix(details: tuple[_Detail, ...], facts: Facts) -> tuple[HandoffPair, ...]:
    pairs: dict[tuple[Named, Named], list[_Detail]] = defaultdict(list)
    for detail in details:
        pairs[detail.giver, detail.receiver].append(detail)
    return tuple(_pair(found, facts) for found in pairs.values())


def _pair(found: list[_Detail], facts: Facts) -> HandoffPair:
    volume = sum(detail.per_case or 0.0 for detail in found)
    return HandoffPair(
        giver=found[0].giver,
        receiver=found[0].receiver,
        flows=len(found),
        per_case=volume,
        per_day=per_day(volume, facts.process.arrivals),
        media=tuple(dict.fromkeys(d.medium for d in found if d.medium != "unknown")),
        wait_per_case=sum((d.per_case or 0.0) * (d.wait or 0.0) for d in found),
    )

"""Messages with parties whose steps are not described, as edges of the graph."""

from collections.abc import Container, Iterator, Mapping

from wfmap.graph.graph import ExchangeEdge, StepNode
from wfmap.model.pointers import escape
from wfmap.model.process import Process
from wfmap.model.steps import Exchange

__all__ = ["exchanges"]


def exchanges(
    process: Process, steps: Mapping[str, StepNode], taken: Container[str]
) -> Iterator[ExchangeEdge]:
    """Yield every such message: what each step receives, then sends, then what actors send.

    Args:
        process: the process.
        steps: its steps as nodes, in document order.
        taken: ids that flows have already.
    """
    names = _Names(taken)
    for node in steps.values():
        for index, exchange in enumerate(node.step.receives):
            place = f"{node.pointer}/receives/{index}"
            yield _edge(names, exchange, (exchange.actor, None), (node.actor, node.id), place)
        for index, exchange in enumerate(node.step.sends):
            place = f"{node.pointer}/sends/{index}"
            yield _edge(names, exchange, (node.actor, node.id), (exchange.actor, None), place)
    for identity, actor in process.actors.items():
        for index, exchange in enumerate(actor.sends):
            place = f"/actors/{escape(identity)}/sends/{index}"
            yield _edge(names, exchange, (identity, None), (exchange.actor, None), place)


_End = tuple[str | None, str | None]
"""Who is at an end of a message, and which step, where it is one."""


def _edge(
    names: "_Names", exchange: Exchange, source: _End, target: _End, pointer: str
) -> ExchangeEdge:
    ends = (source[1] or source[0], target[1] or target[0])
    return ExchangeEdge(
        id=exchange.id or names.free(f"{ends[0]}--{ends[1]}"),
        source=source[1],
        target=target[1],
        giver=source[0],
        receiver=target[0],
        name=exchange.name,
        handoff=exchange.handoff,
        pointer=pointer,
    )


class _Names:
    """Gives out ids that nothing else has."""

    def __init__(self, taken: Container[str]) -> None:
        self._taken = taken
        self._given: set[str] = set()

    def free(self, wanted: str) -> str:
        """Give this id, or one like it with a number behind."""
        name, count = wanted, 1
        while name in self._taken or name in self._given:
            count += 1
            name = f"{wanted}--{count}"
        self._given.add(name)
        return name

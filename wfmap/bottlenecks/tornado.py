"""Which guess decides the answer: every unproven number moved a little, one at a time.

A tornado diagram: for each number the cycle time with the number lower and higher, all others as
stated, widest first. What is at the top is what to measure next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Final

from wfmap.bottlenecks.screening import affordable
from wfmap.findings import Element
from wfmap.graph import ProcessGraph, build
from wfmap.model.process import Process
from wfmap.model.quantity import Duration, Provenance, Quantity
from wfmap.model.rewrite import scaled, with_actor, with_flows, with_step
from wfmap.model.steps import Flow, Step
from wfmap.prediction.predictor import Prediction, predict
from wfmap.prediction.whatif import Outcome, WhatIf

__all__ = ["SPREAD", "Guess", "tornado"]

SPREAD: Final = 0.2
"""By how much a number is moved down and up: a fifth."""
MOST: Final = 150
"""Numbers that are moved; of more, those of the steps with the most time. Of those that need whole
predictions a large process has fewer."""
_TIMES: Final = ("processing_time", "setup_time", "wait_time")


@dataclass(frozen=True, slots=True)
class Guess:
    """A number nobody measured, and the cycle time in seconds with it lower and higher.

    `low` and `high` are None where a queue would grow without end.
    """

    element: Element
    number: str
    basis: str
    low: float | None
    high: float | None

    @property
    def swing(self) -> float:
        """How far the answer moves, in seconds; infinite where it has no end."""
        if self.low is None or self.high is None:
            return float("inf")
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number with the process it makes when it is multiplied by a factor."""

    element: Element
    name: str
    basis: str
    moved: Callable[[float], Process]


def tornado(
    graph: ProcessGraph, prediction: Prediction, spread: float = SPREAD
) -> tuple[Guess, ...]:
    """Move every unproven number down and up by a share, the one that matters most first."""
    numbers = [*_of_process(graph), *_of_actors(graph), *_of_steps(graph, prediction)]
    moved = [n.moved(factor) for n in numbers[:MOST] for factor in (1 - spread, 1 + spread)]
    outcomes = WhatIf(graph).of_all(moved)
    found: list[Guess] = []
    left = affordable(graph, MOST)
    for place, n in enumerate(numbers[:MOST]):
        pair = slice(2 * place, 2 * place + 2)
        if None in outcomes[pair]:
            left -= 1
            if left < 0:
                continue
        low, high = (_time(*both) for both in zip(outcomes[pair], moved[pair], strict=True))
        found.append(Guess(n.element, n.name, n.basis, low, high))
    return tuple(sorted(found, key=lambda guess: -guess.swing))


def _time(outcome: Outcome | None, process: Process) -> float | None:
    mean = (outcome or predict(build(process))).cycle_time.mean
    return mean if isfinite(mean) else None


def _basis(provenance: Provenance | None) -> str | None:
    """Name the basis of a number; None where it was measured, so that it is no guess."""
    if provenance is None:
        return "not stated"
    return None if provenance.basis == "measured" else provenance.basis


def _of_process(graph: ProcessGraph) -> Iterator[_Number]:
    arrivals = graph.process.arrivals
    number = None if arrivals is None else arrivals.count or arrivals.every
    if arrivals is None or number is None or (basis := _basis(number.provenance)) is None:
        return

    def moved(factor: float) -> Process:
        update: dict[str, object] = {}
        if arrivals.count is not None:
            update["count"] = _times(arrivals.count, factor)
        elif arrivals.every is not None:
            update["every"] = scaled(arrivals.every, 1 / factor)
        return graph.process.model_copy(update={"arrivals": arrivals.model_copy(update=update)})

    yield _Number(Element("process", "", graph.process.name), "arrivals", basis, moved)


def _of_actors(graph: ProcessGraph) -> Iterator[_Number]:
    for actor, declared in graph.process.actors.items():
        number = declared.availability
        if number is None or (basis := _basis(number.provenance)) is None:
            continue
        element = Element("actor", actor, graph.actor_name(actor))

        def moved(factor: float, actor: str = actor, number: Quantity = number) -> Process:
            return with_actor(graph.process, actor, availability=_times(number, factor, 1.0))

        yield _Number(element, "availability", basis, moved)


def _of_steps(graph: ProcessGraph, prediction: Prediction) -> Iterator[_Number]:
    facts = prediction.facts.steps
    nodes = sorted(
        graph.steps.values(), key=lambda n: -(facts[n.id].work_per_case + facts[n.id].wait_per_case)
    )
    for node in nodes:
        element = Element("step", node.id, node.label)
        yield from _times_of(graph, node.id, node.step, element)
        yield from _flows_of(graph, node.id, node.step, element)


def _times_of(graph: ProcessGraph, step: str, stated: Step, element: Element) -> Iterator[_Number]:
    for name in _TIMES:
        time: Duration | None = getattr(stated, name)
        if time is None or time.expected <= 0 or (basis := _basis(time.provenance)) is None:
            continue

        def moved(factor: float, name: str = name, time: Duration = time) -> Process:
            change = {name: scaled(time, factor)}
            return with_step(graph.process, step, lambda s: s.model_copy(update=change))

        yield _Number(element, name.replace("_", " "), basis, moved)
    errors = stated.error_rate
    if errors is not None and errors.value > 0 and (basis := _basis(errors.provenance)) is not None:

        def erring(factor: float, errors: Quantity = errors) -> Process:
            change = {"error_rate": _times(errors, factor, 0.999)}
            return with_step(graph.process, step, lambda s: s.model_copy(update=change))

        yield _Number(element, "error rate", basis, erring)


def _flows_of(graph: ProcessGraph, step: str, stated: Step, element: Element) -> Iterator[_Number]:
    shares = [flow.share.value for flow in stated.next if flow.share is not None]
    for place, flow in enumerate(stated.next):
        wait = flow.handoff.wait if flow.handoff is not None else None
        if wait is not None and wait.expected > 0 and (basis := _basis(wait.provenance)):
            yield _Number(element, _named("wait", flow), basis, _waiting(graph, step, place))
        share = flow.share
        whole = len(shares) == len(stated.next) and len(shares) > 1
        if share is None or not whole or not 0 < share.value < 1:
            continue
        if (basis := _basis(share.provenance)) is not None:
            yield _Number(element, _named("share", flow), basis, _sharing(graph, step, place))


def _named(what: str, flow: Flow) -> str:
    return f"{what} of '{flow.when or flow.to}'"


def _waiting(graph: ProcessGraph, step: str, place: int) -> Callable[[float], Process]:
    def moved(factor: float) -> Process:
        def change(at: int, flow: Flow) -> Flow:
            if at != place or flow.handoff is None or flow.handoff.wait is None:
                return flow
            wait = scaled(flow.handoff.wait, factor)
            return flow.model_copy(
                update={"handoff": flow.handoff.model_copy(update={"wait": wait})}
            )

        return with_flows(graph.process, step, change)

    return moved


def _sharing(graph: ProcessGraph, step: str, place: int) -> Callable[[float], Process]:
    """Move one share; the others take up the difference in proportion."""
    shares = [flow.share.value if flow.share else 0.0 for flow in graph.steps[step].step.next]

    def moved(factor: float) -> Process:
        new = min(shares[place] * factor, 0.999)
        rest = (1 - new) / max(1e-9, sum(shares) - shares[place])

        def change(at: int, flow: Flow) -> Flow:
            value = new if at == place else shares[at] * rest
            return flow.model_copy(update={"share": Quantity(value=value)})

        return with_flows(graph.process, step, change)

    return moved


def _times(number: Quantity, factor: float, most: float = float("inf")) -> Quantity:
    return Quantity(value=min(number.value * factor, most))

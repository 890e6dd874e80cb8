"""The ranking as an answer: kinds of levers, each an ordered list with effects and reasons."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from wfmap.analysis.terms import LARGEST, Terms
from wfmap.bottlenecks.effects import simulated_effect
from wfmap.bottlenecks.levers import KINDS, LeverKind
from wfmap.bottlenecks.prices import price_of
from wfmap.bottlenecks.results import Bottlenecks, Ranked, Verdict
from wfmap.bottlenecks.screening import Screened, screened
from wfmap.bottlenecks.staffing import staffing
from wfmap.bottlenecks.tornado import tornado
from wfmap.graph import ProcessGraph
from wfmap.prediction.predictor import Prediction

if TYPE_CHECKING:
    from wfmap.bottlenecks.deciding import Decided, Raced

__all__ = ["LARGEST", "bottlenecks"]


def bottlenecks(
    graph: ProcessGraph,
    prediction: Prediction,
    *,
    faster: float = 0.1,
    terms: Terms | None = None,
) -> Bottlenecks:
    """Rank the levers of a process.

    Args:
        graph: the process.
        prediction: its prediction.
        faster: the share by which steps are made faster, over 0 and under 1.
        terms: how to simulate; without them the ranking is predicted only. A process whose queues
            grow without end is never simulated: any figure would only say how long it ran.
    """
    found = screened(graph, prediction, faster)
    by_kind: dict[LeverKind, tuple[Screened, ...]] = {
        kind: tuple(s for s in found if s.lever.kind == kind) for kind in KINDS
    }
    raced: Raced | None = None
    if terms is not None and not prediction.unstable and prediction.facts.process.arrivals:
        raced = _raced(graph, by_kind, terms)
    decided = raced.kinds if raced is not None else {}
    return Bottlenecks(
        basis="simulated" if decided else "predicted",
        kinds={k: _ranked(graph, levers, decided.get(k)) for k, levers in by_kind.items()},
        verdicts={kind: _verdict(decided.get(kind)) for kind, levers in by_kind.items() if levers},
        limited_by=prediction.limited_by,
        capacity=prediction.capacity,
        unstable=prediction.unstable,
        batches={kind: done.batches for kind, done in decided.items()},
        events=raced.events if raced is not None else 0,
        budget=terms.events if raced is not None and terms is not None else 0,
        settled=raced.not_settled is None if raced is not None else None,
        not_settled=raced.not_settled if raced is not None else None,
        guesses=tornado(graph, prediction),
        staffing=staffing(graph, prediction),
    )


def _raced(
    graph: ProcessGraph, by_kind: Mapping[LeverKind, Sequence[Screened]], terms: Terms
) -> "Raced":
    from wfmap.bottlenecks.deciding import (  # noqa: PLC0415 - the simulator starts slowly
        decide,
    )

    return decide(graph, by_kind, terms)


def _verdict(done: "Decided | None") -> Verdict:
    if done is None:
        return "predicted"
    if done.is_decided:
        return "decided"
    return "tie" if done.is_tie else "open"


def _ranked(
    graph: ProcessGraph, levers: Sequence[Screened], done: "Decided | None"
) -> tuple[Ranked, ...]:
    """Put the simulated levers first, in their order, then the others as predicted."""
    predicted = sorted(range(len(levers)), key=lambda place: (levers[place].key, place))
    front = done.order if done is not None else ()
    order = [*front, *(place for place in predicted if place not in set(front))]
    return tuple(_place(graph, levers, place, rank, done) for rank, place in enumerate(order, 1))


def _place(
    graph: ProcessGraph,
    levers: Sequence[Screened],
    place: int,
    rank: int,
    done: "Decided | None",
) -> Ranked:
    found, everything = levers[place], (1, len(levers))
    raced = done.effects.get(place) if done is not None else None
    told = done.mechanisms.get(place) if done is not None else None
    return Ranked(
        element=found.lever.element,
        lever=found.lever.change,
        effect=found.effect if raced is None else simulated_effect(raced, found.effect),
        predicted=found.effect,
        rank=rank,
        rank_interval=everything if done is None else done.intervals.get(place, everything),
        mechanism=found.mechanism if told is None else told[0],
        cause=found.cause if told is None else told[1],
        price=price_of(graph.process, found.process, found.lever),
        not_settled=done.not_settled.get(place) if done is not None else None,
        keeps_up=found.is_stable,
    )

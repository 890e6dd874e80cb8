"""The ranking as an answer: kinds of levers, each an ordered list with effects and reasons."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from wfmap.analysis.bottlenecks.effects import Effect
from wfmap.analysis.bottlenecks.levers import KINDS, LeverKind
from wfmap.analysis.bottlenecks.prices import price_of
from wfmap.analysis.bottlenecks.results import Bottlenecks, Ranked, Verdict
from wfmap.analysis.bottlenecks.screening import Screened, screened
from wfmap.analysis.bottlenecks.setup import Setup, cases_of, warm_up_of
from wfmap.analysis.bottlenecks.staffing import staffing
from wfmap.analysis.bottlenecks.tornado import tornado
from wfmap.graph import ProcessGraph
from wfmap.prediction.predict import Prediction

if TYPE_CHECKING:
    from wfmap.analysis.bottlenecks.deciding import Decided

__all__ = ["LARGEST", "bottlenecks"]


def bottlenecks(
    graph: ProcessGraph,
    prediction: Prediction,
    *,
    faster: float = 0.1,
    setup: Setup | None = None,
) -> Bottlenecks:
    """Rank the levers of a process.

    Args:
        graph: the process.
        prediction: its prediction.
        faster: the share by which steps are made faster, over 0 and under 1.
        setup: how to simulate; without it the ranking is predicted only. A process whose queues
            grow without end is never simulated: any figure would only say how long it ran.
    """
    found = screened(graph, prediction, faster)
    by_kind: dict[LeverKind, tuple[Screened, ...]] = {
        kind: tuple(s for s in found if s.lever.kind == kind) for kind in KINDS
    }
    decided: dict[LeverKind, Decided] = {}
    if setup is not None and not prediction.unstable and prediction.facts.process.arrivals:
        decided = _decided(graph, by_kind, setup, prediction)
    return Bottlenecks(
        basis="simulated" if decided else "predicted",
        kinds={k: _ranked(graph, levers, decided.get(k)) for k, levers in by_kind.items()},
        verdicts={kind: _verdict(decided.get(kind)) for kind, levers in by_kind.items() if levers},
        limited_by=prediction.limited_by,
        capacity=prediction.capacity,
        unstable=prediction.unstable,
        replications={kind: done.replications for kind, done in decided.items()},
        guesses=tornado(graph, prediction),
        staffing=staffing(graph, prediction),
    )


def _decided(
    graph: ProcessGraph,
    by_kind: Mapping[LeverKind, Sequence[Screened]],
    setup: Setup,
    prediction: Prediction,
) -> dict[LeverKind, "Decided"]:
    from wfmap.analysis.bottlenecks.deciding import (  # noqa: PLC0415 - the simulator starts slowly
        BASE,
        decide,
    )
    from wfmap.analysis.bottlenecks.trials import Trials  # noqa: PLC0415 - as above

    target = graph.process.target
    limit = target.cycle_time.expected if target is not None and target.cycle_time else None
    trials = Trials(
        cases=cases_of(prediction) if setup.cases is None else setup.cases,
        warm_up=warm_up_of(prediction) if setup.warm_up is None else setup.warm_up,
        seed=setup.seed,
        limit=limit,
        workers=setup.workers,
        backend=setup.backend,
        cancelled=setup.cancelled,
    )
    trials.add(BASE, graph)
    done: dict[LeverKind, Decided] = {}
    first = 0
    for kind, levers in by_kind.items():
        if levers:
            done[kind] = decide(levers, trials, setup.effort, first, setup.told)
            first += len(levers)
    return done


LARGEST: Final = 3000
"""Steps beyond which nothing is ranked: hundreds of changes of so much would take hours."""


def _verdict(done: "Decided | None") -> Verdict:
    if done is None:
        return "predicted"
    if done.ranking.is_decided:
        return "decided"
    return "tie" if done.is_tie else "open"


def _ranked(
    graph: ProcessGraph, levers: Sequence[Screened], done: "Decided | None"
) -> tuple[Ranked, ...]:
    """Put the simulated levers first, in their order, then the others as predicted.

    One that was never simulated may have any rank: a prediction can be blind to what matters.
    """
    everything = (1, len(levers))
    predicted = sorted(range(len(levers)), key=lambda place: (levers[place].key, place))
    front = {} if done is None else _front(done, len(levers))
    rows = [*front, *(place for place in predicted if place not in front)]
    effects = {} if done is None else done.effects
    return tuple(
        _place(graph, levers[place], rank, front.get(place, everything), effects.get(place))
        for rank, place in enumerate(rows, 1)
    )


def _front(done: "Decided", count: int) -> dict[int, tuple[int, int]]:
    """Give the places that were simulated, best first, with the ranks each could have.

    The others could be before all of them or behind.
    """
    lacking = count - len(done.places)
    found = {}
    for k in done.ranking.order:
        low, high = done.ranking.intervals[k]
        found[done.places[k]] = (low, high + lacking)
    return found


def _place(
    graph: ProcessGraph,
    screened: Screened,
    rank: int,
    interval: tuple[int, int],
    effect: Effect | None,
) -> Ranked:
    return Ranked(
        element=screened.lever.element,
        lever=screened.lever.change,
        effect=effect or screened.effect,
        predicted=screened.effect,
        rank=rank,
        rank_interval=interval,
        mechanism=screened.mechanism,
        cause=screened.cause,
        price=price_of(graph, screened.graph, screened.lever),
    )

"""A process predicted and simulated, once: the one baseline that every answer uses and names."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import Any, Final

from wfmap.analysis.growing import without_queues
from wfmap.analysis.terms import EVENTS, Terms, has_baseline
from wfmap.facts import Cause, Figure
from wfmap.graph import ProcessGraph
from wfmap.graph.packing import closing_of
from wfmap.graph.stays import is_cut_off
from wfmap.graph.visits import visits
from wfmap.prediction.predictor import Prediction, predict
from wfmap.simulation import Simulation, simulate
from wfmap.units.durations import human

__all__ = ["Asking", "Baseline", "baseline", "baseline_on", "cached", "gap_reason", "is_named"]

_KEPT_MOST: Final = 4
_TELLING: Final = 0.1
"""The share of a gap that a step makes at least to be named for it."""
_ACCURACY: Final = 0.05
"""How far the formulas of queues may be off where nothing speaks against them, relative."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a simulation; what each says stands at `wfmap.simulation.simulator`."""

    cases: int | None = None
    replications: int | None = None
    warm_up: int | None = None
    begin: date | None = None
    weeks: int | None = None
    events: int | None = None
    precision: float | None = None
    seed: int = 0

    def given(self) -> dict[str, Any]:
        """Give the options as arguments."""
        return {name: getattr(self, name) for name in self.__slots__}


def is_named(asking: Asking) -> bool:
    """Tell whether exactly some runs were named."""
    return any(given is not None for given in (asking.cases, asking.replications, asking.warm_up))


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A process predicted and simulated.

    `gap` is the likely reason where the two differ by more than the interval of the simulation and
    the accuracy of the prediction; None where they agree.
    """

    graph: ProcessGraph
    predicted: Prediction
    simulated: Simulation
    gap: str | None

    @property
    def settled(self) -> bool | None:
        """Whether the simulation has settled; None where exactly some runs were asked for."""
        return self.simulated.settled

    @property
    def cycle_time(self) -> Figure | None:
        """The simulated mean cycle time in seconds; None where queues grow without end."""
        return None if self.simulated.unbounded else self.simulated.facts.process.cycle_time

    @property
    def late(self) -> Figure | None:
        """The simulated share of cases over the target; None without one, or without an end."""
        return None if self.simulated.unbounded else self.simulated.late_share

    @property
    def cost(self) -> Figure | None:
        """The simulated cost of a case, in the document's currency; None where none is stated."""
        return self.simulated.facts.process.cost

    def without_times(self) -> "Baseline":
        """Give it without the times and queues of a simulation whose queues grow without end."""
        if not self.simulated.unbounded:
            return self
        return replace(self, simulated=without_queues(self.graph, self.simulated).without_times())

    @property
    def loads(self) -> Mapping[str, Figure]:
        """The simulated busy share of every actor of limited number."""
        pools = self.simulated.pools
        return {actor: pool.load for actor, pool in pools.items() if pool.load is not None}

    @property
    def queues(self) -> Mapping[str, Figure]:
        """The simulated mean length of every queue."""
        return {actor: pool.mean_queue for actor, pool in self.simulated.pools.items()}

    @property
    def waits(self) -> Mapping[Cause, float]:
        """The simulated waits of an average case by cause, in seconds."""
        facts = self.simulated.facts
        found: dict[Cause, float] = {}
        for step in facts.steps.values():
            for cause, figure in step.waits.items():
                found[cause] = found.get(cause, 0.0) + step.visits.value * figure.value
        for flow in facts.flows.values():
            for cause, figure in flow.waits.items():
                found[cause] = found.get(cause, 0.0) + flow.visits.value * figure.value
        return found


def baseline(
    graph: ProcessGraph,
    asking: Asking | None = None,
    *,
    prediction: Prediction | None = None,
    **how: Any,  # noqa: ANN401 - passed on: workers, backend, progress, cancelled
) -> Baseline:
    """Predict and simulate a process; what was found for the same before is given again.

    Args:
        graph: a checked process.
        asking: what is asked of the simulation.
        prediction: that of the process, where it is known already.
        how: `workers`, `backend`, `progress`, `cancelled` and `clock` of
            `wfmap.simulation.simulator`; they change no figure. What the clock ended is not kept.

    Raises:
        WfmapError: it cannot be simulated.
    """
    wanted = asking or Asking()

    def make() -> Baseline:
        found = simulate(graph, **wanted.given(), **how)
        known = prediction or predict(graph)
        return Baseline(graph, known, found, gap_reason(graph, known, found))

    return cached(graph, wanted, make)


def baseline_on(
    graph: ProcessGraph, terms: Terms, *, prediction: Prediction | None = None
) -> Baseline | None:
    """Give the baseline of an answer that simulates: the process as `wfmap simulate` tells it.

    The events of `terms` are those of the race beside it; it has as many of its own, and as many as
    `wfmap simulate` has where they are the default.

    Args:
        graph: a checked process.
        terms: how the answer simulates.
        prediction: that of the process, where it is known already.

    Returns:
        None where it cannot be simulated: it is too large, or no case can ever end.
    """
    if not has_baseline(graph):
        return None
    events = None if terms.events == EVENTS else terms.events
    return baseline(
        graph,
        Asking(seed=terms.seed, events=events),
        prediction=prediction,
        workers=terms.workers,
        backend=terms.backend,
        cancelled=terms.cancelled,
        clock=terms.clock,
    )


_FOUND: Final[OrderedDict[tuple[str, Asking], Baseline]] = OrderedDict()


def cached(graph: ProcessGraph, asking: Asking, make: Callable[[], Baseline]) -> Baseline:
    """Give what was made for the same document and question before, or make it now."""
    text = graph.process.model_dump_json()
    key = hashlib.sha256(text.encode()).hexdigest(), asking
    if key in _FOUND:
        _FOUND.move_to_end(key)
        return _FOUND[key]
    made = make()
    if made.simulated.stopped_by == "clock":
        return made
    _FOUND[key] = made
    while len(_FOUND) > _KEPT_MOST:
        _FOUND.popitem(last=False)
    return made


def gap_reason(graph: ProcessGraph, predicted: Prediction, found: Simulation) -> str | None:
    """Say why prediction and simulation differ, if they do."""
    if found.unbounded and predicted.unstable:
        return None
    if found.unbounded:
        return "more work comes in than the stated shares say: the prediction does not see it"
    if predicted.unstable:
        return "something takes work away that the prediction does not see, such as a deadline"
    mean, time = predicted.cycle_time.mean, found.cycle_time
    if not isfinite(time.mean) or not isfinite(mean):
        return None
    half = (time.high - time.low) / 2 if time.low is not None and time.high is not None else 0.0
    if abs(time.mean - mean) <= half + _ACCURACY * max(mean, time.mean):
        return None
    is_shorter = time.mean < mean
    reason = _likely_reason(graph, found, is_shorter=is_shorter)
    if found.question == "from":
        return reason
    return reason + _where(graph, predicted, found, is_shorter=time.mean < mean)


def _where(
    graph: ProcessGraph, predicted: Prediction, found: Simulation, *, is_shorter: bool
) -> str:
    """Say how long a case waits at the step that makes most of the gap."""
    most = _widest(graph, predicted, found, is_shorter=is_shorter)
    if most is None:
        return ""
    before, after = predicted.facts.steps[most], found.facts.steps[most]
    waits = [human(side.wait_per_case) for side in (before, after)]
    label = graph.steps[most].label
    return (
        f"; the largest part of it at '{label}', where a case waits {waits[0]} as predicted and "
        f"{waits[1]} as simulated"
    )


def _widest(
    graph: ProcessGraph, predicted: Prediction, found: Simulation, *, is_shorter: bool
) -> str | None:
    """Find the step whose waits make most of the gap; None where none makes a tenth of it."""
    sign = 1 if is_shorter else -1
    before, after = predicted.facts.steps, found.facts.steps
    apart = {
        step: sign * (before[step].wait_per_case - after[step].wait_per_case)
        for step in graph.steps
    }
    most = max(apart, key=lambda step: apart[step], default=None)
    gap = abs(predicted.cycle_time.mean - found.cycle_time.mean)
    if most is None or not isfinite(apart[most]) or apart[most] < _TELLING * gap:
        return None
    return most


def _likely_reason(graph: ProcessGraph, found: Simulation, *, is_shorter: bool) -> str:
    """Say why the two times of a case are apart."""
    if found.question == "from":
        return "the prediction is of the long run, not of this span"
    if found.settled is False:
        return "the simulation has not settled"
    tried = visits(graph).tried
    if tried is not None:
        return f"it comes from a trial of {tried.cases:,} cases, which is short"
    left_out = list(_left_out(graph))
    if found.question == "as-asked" and is_shorter and not left_out:
        return "the runs asked for are short, and begin empty"
    if not left_out:
        return "the formulas of queues are an approximation here"
    return f"the prediction leaves out {left_out[0]}"


def _left_out(graph: ProcessGraph) -> Iterator[str]:
    """List what a process has that the prediction does not follow, likeliest first."""
    process, nodes = graph.process, list(graph.steps.values())
    if process.calendars and any(is_cut_off(graph, n) for n in nodes):
        yield "at which hour a queue is long: a deadline meets the average queue"
    if any(n.split == "event" for n in nodes):
        yield "how the events of a race hang on queues at other pools"
    if any(closing_of(graph, n) in ("finish", "do-not-start") for n in nodes if n.actor):
        yield "how work lies before closing time"
    if process.calendars:
        yield "the hours of the day in a queue: calendars are averaged"
    forks = any(n.split == "parallel" and len(graph.outgoing(n.id)) > 1 for n in nodes)
    if forks or any(n.step.multi is not None for n in nodes):
        yield "that branches of one case wait together: their waits are taken as independent"
    if any(actor.members for actor in process.actors.values()):
        yield "that members differ"

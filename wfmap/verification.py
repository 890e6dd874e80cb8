"""Exact results of queueing theory, run on the engines that are installed.

Anyone can check the tool: each case is a process whose answer is known exactly from a book. The
prediction must equal it to six digits where its model is exact there, and the simulation must
hold it in an interval that is narrow.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

from wfmap.facts import Facts
from wfmap.graph import build
from wfmap.model.process import Process
from wfmap.prediction.predictor import predict
from wfmap.simulation import simulate
from wfmap.units.durations import HOUR

__all__ = ["CASES", "ExactCase", "Verified", "bias", "is_unbiased", "verify"]

Json = dict[str, Any]

_DIGITS: Final = 5e-7
"""Half of the sixth digit, relative: how far an exact prediction may be off."""
_SURE: Final = 1.7
"""Half-widths of a 95 % interval that make one of 99.9 %: one case in a thousand may fail by
chance, and with a fixed seed none does."""
_SIGMAS: Final = 1.96
"""Standard errors in half of a 95 % interval."""
_BIASED: Final = 3.0
"""Standard errors of the sum of all scores beyond which the engine errs to one side."""


@dataclass(frozen=True, slots=True)
class ExactCase:
    """A process with a known answer, in hours: the wait at `step`, or without one the cycle time.

    `predicted` tells whether the prediction's model is exact here; `settles` whether a simulation
    with all defaults has to settle.
    """

    name: str
    source: str
    exact: float
    document: Json
    step: str = ""
    predicted: bool = True
    settles: bool = True


@dataclass(frozen=True, slots=True)
class Verified:
    """What the engines gave, in hours; `low` and `high` are None where it has not settled."""

    case: ExactCase
    predicted: float
    simulated: float
    low: float | None
    high: float | None

    @property
    def prediction_holds(self) -> bool | None:
        """Whether the prediction is exact to six digits; None where it is an approximation."""
        if not self.case.predicted:
            return None
        return abs(self.predicted - self.case.exact) <= _DIGITS * self.case.exact + _DIGITS

    @property
    def simulation_holds(self) -> bool:
        """Whether it settled where it has to, and the exact value is within, at 99.9 %.

        Where it says that it has not settled, it promises nothing that could be wrong.
        """
        if self.score is None:
            return not self.case.settles
        return abs(self.score) <= _SURE * _SIGMAS

    @property
    def score(self) -> float | None:
        """How many standard errors the simulation is off; None where it has not settled."""
        if self.low is None or self.high is None:
            return None
        return (self.simulated - self.case.exact) / ((self.high - self.low) / 2) * _SIGMAS

    @property
    def settled(self) -> bool:
        """Whether the simulation settled."""
        return self.low is not None

    @property
    def holds(self) -> bool:
        """Whether both engines stand the test."""
        return self.prediction_holds is not False and self.simulation_holds


def _exponential(hours: float) -> Json:
    return {"distribution": "exponential", "mean": hours * HOUR}


def _poisson(per_hour: float) -> Json:
    return {"count": per_hour, "per": {"value": HOUR}}


def _queue(arrivals: Json, time: Json, servers: int = 1) -> Json:
    return {
        "arrivals": arrivals,
        "actors": {"a": {"capacity": servers}},
        "steps": {"s": {"actor": "a", "processing_time": time}},
    }


def _line(arrivals: Json, stations: list[tuple[int, float]], flows: Json | None = None) -> Json:
    """Write stations in a row, each with its servers and mean time in hours."""
    names = [f"s{k}" for k in range(len(stations))]
    steps = {
        name: {
            "actor": f"a{k}",
            "processing_time": _exponential(mean),
            "next": [{"to": after} for after in names[k + 1 : k + 2]],
        }
        for k, (name, (_, mean)) in enumerate(zip(names, stations, strict=True))
    }
    for name, leaving in (flows or {}).items():
        steps[name]["next"] = leaving
        steps[name]["split"] = "exclusive"
    actors = {f"a{k}": {"capacity": servers} for k, (servers, _) in enumerate(stations)}
    return {"arrivals": arrivals, "actors": actors, "steps": steps}


def _classes(rates: list[float]) -> Json:
    """Write one server with two classes of cases, the first served first."""
    total = sum(rates)
    shares = [{"to": f"c{k}", "share": rate / total} for k, rate in enumerate(rates)]
    return {
        "arrivals": _poisson(total),
        "actors": {"a": {"capacity": 1}},
        "steps": {
            "which": {"kind": "decision", "next": shares},
            **{
                f"c{k}": {"actor": "a", "priority": -k, "processing_time": _exponential(1)}
                for k in range(len(rates))
            },
        },
    }


def _branches(means: list[float]) -> Json:
    """Write branches side by side, each done at once by whoever is there."""
    return {
        "arrivals": _poisson(0.01),
        "steps": {
            "fork": {"kind": "parallel", "next": [{"to": f"b{k}"} for k in range(len(means))]},
            **{
                f"b{k}": {"processing_time": _exponential(mean), "next": [{"to": "join"}]}
                for k, mean in enumerate(means)
            },
            "join": {"kind": "parallel"},
        },
    }


_EVERY: Final = 1.25 * HOUR
_AGAIN: Final = [{"to": "s4", "share": 0.8}, {"to": "s1", "share": 0.2, "rework": True}]

CASES: Final = (
    ExactCase("M/M/1, load 0.8", "Erlang 1917", 4.0, _queue(_poisson(0.8), _exponential(1)), "s"),
    ExactCase("M/M/1, load 0.9", "Erlang 1917", 9.0, _queue(_poisson(0.9), _exponential(1)), "s"),
    ExactCase(
        "M/M/1, load 0.95", "Erlang 1917", 19.0, _queue(_poisson(0.95), _exponential(1)), "s"
    ),
    ExactCase(
        "M/M/1, load 0.99",
        "Erlang 1917",
        99.0,
        _queue(_poisson(0.99), _exponential(1)),
        "s",
        settles=False,
    ),
    ExactCase("M/M/3", "Erlang C", 1.404494, _queue(_poisson(2.5), _exponential(1), 3), "s"),
    ExactCase("M/M/10", "Erlang C", 0.668732, _queue(_poisson(9), _exponential(1), 10), "s"),
    ExactCase("M/D/1", "Pollaczek & Khinchine", 2.0, _queue(_poisson(0.8), {"value": HOUR}), "s"),
    ExactCase(
        "M/E2/1",
        "Pollaczek & Khinchine",
        3.0,
        _queue(_poisson(0.8), {"distribution": "erlang", "mean": HOUR, "shape": 2}),
        "s",
    ),
    ExactCase(
        "M/G/1, uneven times",
        "Pollaczek & Khinchine",
        6.0,
        _queue(_poisson(0.8), {"distribution": "lognormal", "mean": HOUR, "sd": 2**0.5 * HOUR}),
        "s",
    ),
    ExactCase(
        "D/M/1",
        "GI/M/1, root of its transform",
        1.692731,
        _queue({"every": {"value": _EVERY}}, _exponential(1)),
        "s",
        predicted=False,
    ),
    ExactCase(
        "E2/M/1",
        "GI/M/1, root of its transform",
        2.84398,
        _queue({"every": {"distribution": "erlang", "mean": _EVERY, "shape": 2}}, _exponential(1)),
        "s",
        predicted=False,
    ),
    ExactCase("two classes, the first", "Cobham 1954", 1.142857, _classes([0.3, 0.5]), "c0"),
    ExactCase("two classes, the second", "Cobham 1954", 5.714286, _classes([0.3, 0.5]), "c1"),
    ExactCase(
        "two stations in a row",
        "Jackson 1957",
        21.052632,
        _line(_poisson(0.95), [(1, 1 / 1.9), (1, 1.0)]),
    ),
    ExactCase(
        "five stations with rework",
        "Jackson 1963",
        26.869007,
        _line(
            _poisson(1), [(2, 1 / 0.7), (3, 2.0), (2, 1 / 0.7), (4, 2.5), (1, 0.8)], {"s3": _AGAIN}
        ),
    ),
    ExactCase("three branches, all needed", "order statistics", 3.928788, _branches([1, 2, 3])),
)
"""Every case; the sources are in the literature of queueing and in `wfmap.prediction.queues`."""


def verify(
    *,
    seed: int = 0,
    workers: int = 1,
    events: int | None = None,
    told: Callable[[str], None] | None = None,
) -> Iterator[Verified]:
    """Run every case on both engines, one after the other, as `simulate` does with its defaults.

    Args:
        seed: of the random numbers of the first case; each has its own, so that they err apart.
        events: another budget than that of `simulate`.
        workers: processes that simulate side by side.
        told: gets what is simulated, before it is.
    """
    for number, case in enumerate(CASES):
        if told is not None:
            told(f"simulating {case.name}")
        graph = build(Process.model_validate({"wfmap": "1", **case.document}))
        run = simulate(graph, seed=seed + number, workers=workers, events=events)
        predicted, _, _ = _figure(case, predict(graph).facts)
        simulated, low, high = _figure(case, run.facts)
        yield Verified(case, predicted, simulated, low, high)


def _figure(case: ExactCase, facts: Facts) -> tuple[float, float | None, float | None]:
    """Give the figure a case is about, with its interval, in hours."""
    if case.step:
        figures = list(facts.steps[case.step].waits.values())
    else:
        figures = [] if facts.process.cycle_time is None else [facts.process.cycle_time]
    value = sum(figure.value for figure in figures) if figures else float("nan")
    lows = [figure.low for figure in figures if figure.low is not None]
    if not figures or len(lows) < len(figures):
        return value / HOUR, None, None
    half = value - sum(lows)
    return value / HOUR, (value - half) / HOUR, (value + half) / HOUR


def bias(found: Iterable[Verified]) -> float:
    """Add up how far the settled cases are off, in standard errors of such a sum."""
    scores = [one.score for one in found if one.score is not None]
    return sum(scores) / sqrt(max(len(scores), 1))


def is_unbiased(found: Iterable[Verified]) -> bool:
    """Tell whether the settled cases err to both sides alike."""
    return abs(bias(found)) <= _BIASED

"""Exact results of queueing theory, run on the engines that are installed.

Anyone can check the tool: each case is a process whose answer is known exactly from a book. The
prediction must equal it to six digits where its model is exact there, and the simulation must
hold it in an interval that is narrow.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from wfmap.facts import Facts
from wfmap.graph import build
from wfmap.model.process import Process
from wfmap.prediction.predict import predict
from wfmap.simulation import simulate
from wfmap.units.durations import HOUR

__all__ = ["CASES", "ExactCase", "Verified", "verify"]

Json = dict[str, Any]

_DIGITS: Final = 5e-7
"""Half of the sixth digit, relative: how far an exact prediction may be off."""
_SURE: Final = 1.7
"""Half-widths of a 95 % interval that make one of 99.9 %: one case in a thousand may fail by
chance, and with a fixed seed none does."""


@dataclass(frozen=True, slots=True)
class ExactCase:
    """A process with a known answer, in hours: the wait at `step`, or without one the cycle time.

    `predicted` tells whether the prediction's model is exact here; `load` how busy the busiest
    pool is; `cases` and `replications` how long it is simulated.
    """

    name: str
    source: str
    exact: float
    document: Json
    step: str = ""
    predicted: bool = True
    cases: int = 40_000
    replications: int = 40


@dataclass(frozen=True, slots=True)
class Verified:
    """What the engines gave, in hours."""

    case: ExactCase
    predicted: float
    simulated: float
    low: float
    high: float

    @property
    def prediction_holds(self) -> bool | None:
        """Whether the prediction is exact to six digits; None where it is an approximation."""
        if not self.case.predicted:
            return None
        return abs(self.predicted - self.case.exact) <= _DIGITS * self.case.exact + _DIGITS

    @property
    def simulation_holds(self) -> bool:
        """Whether the exact value is within the interval, at 99.9 %."""
        half = _SURE * (self.high - self.low) / 2
        return abs(self.simulated - self.case.exact) <= half

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
        cases=60_000,
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
        cases=200_000,
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
    *, seed: int = 0, workers: int = 1, told: Callable[[str], None] | None = None
) -> Iterator[Verified]:
    """Run every case on both engines, one after the other.

    Args:
        seed: of the random numbers.
        workers: processes that simulate side by side.
        told: gets the name of each case before it is run.
    """
    for case in CASES:
        if told is not None:
            told(case.name)
        graph = build(Process.model_validate({"wfmap": "1", **case.document}))
        run = simulate(
            graph, cases=case.cases, replications=case.replications, seed=seed, workers=workers
        )
        predicted, _, _ = _figure(case, predict(graph).facts)
        simulated, low, high = _figure(case, run.facts)
        yield Verified(case, predicted, simulated, low, high)


def _figure(case: ExactCase, facts: Facts) -> tuple[float, float, float]:
    """Give the figure a case is about, with its interval, in hours."""
    if case.step:
        waits = facts.steps[case.step].waits.values()
        found = [(w.value, w.value if w.low is None else w.low) for w in waits]
        value = sum(mean for mean, _ in found)
        half = sum(mean - low for mean, low in found)
    else:
        time = facts.process.cycle_time
        value = time.value if time is not None else float("nan")
        half = value - time.low if time is not None and time.low is not None else 0.0
    return value / HOUR, (value - half) / HOUR, (value + half) / HOUR
